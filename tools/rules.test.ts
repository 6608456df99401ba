/** Each house rule must be able to fail: it is shown code that breaks it, and code that is fine. */
import { expect, test } from 'vitest';
import * as rules from './rules.ts';
import { parseSource } from './sourceFiles.ts';

const source = (text: string) => [parseSource({ path: 'src/base/x.ts', text })];

test('impurities are found in code, not in comments and strings', () => {
  const impure = ['Date.now();', 'new Date();', 'Math.random();', 'setTimeout(f, 1);'];
  const more = ['setInterval(f, 1);', 'console.log(1);', "fetch('x');", 'performance.now();'];
  const lines = [...impure, ...more];
  expect(rules.impurities(source(lines.join('\n')))).toHaveLength(lines.length);
  expect(rules.impurities(source("// Date.now()\nconst text = 'fetch(x)';"))).toEqual([]);
  expect(rules.impurities(source('port.fetch(x);'))).toEqual([]);
});

test('a finding names file and line', () => {
  expect(rules.randomness(source('\n\nMath.random();'))).toEqual(['src/base/x.ts:3: Math.random']);
});

test('enums are found', () => {
  expect(rules.enums(source('enum Colour { red }'))).toHaveLength(1);
});

test('a default needs assertNever or a comment', () => {
  const clause = (body: string) => source(`switch (x) { case 1: break;\n ${body} }`);
  expect(rules.silentDefaults(clause('default: return 1;'))).toHaveLength(1);
  expect(rules.silentDefaults(clause('default: return assertNever(x);'))).toEqual([]);
  expect(rules.silentDefaults(clause('// The rest is text.\n default: return 1;'))).toEqual([]);
});

test('casts are counted, as const and renamed imports are not', () => {
  const text = "import { a as b } from './a.ts';\nexport const c = [b] as const;\n";
  expect(rules.casts(source(text))).toEqual([]);
  expect(rules.casts(source('const a = b as Site;\nconst c = <Site>b;'))).toHaveLength(2);
});

test('long lines and files are found', () => {
  expect(rules.longLines(source(`// ${'x'.repeat(97)}`))).toEqual([]);
  expect(rules.longLines(source(`// ${'x'.repeat(98)}`))).toHaveLength(1);
  expect(rules.longLines(source(`// https://example.org/${'x'.repeat(101)}`))).toEqual([]);
  expect(rules.longFiles(source('\n'.repeat(500)))).toEqual([]);
  expect(rules.longFiles(source('\n'.repeat(501)))).toHaveLength(1);
});

test('published figures are found however they are written', () => {
  const found = (text: string) => rules.publishedFigures(source(text), [22_000, 1_003_500]);
  for (const text of ['f(22000)', 'f(22_000)', "f('22,000 bytes')", "f('1,003,500')"]) {
    expect(found(text), text).toHaveLength(1);
  }
  expect(found("f(122000, 220000, '2,200', '22,0005')")).toEqual([]);
});

test('names of files', () => {
  const good = ['src/base/brand.ts', 'src/base/brand.test.ts', 'app/main.tsx', 'app/ui/Tabs.tsx'];
  const bad = ['src/base/Brand.ts', 'src/base/a-b.ts', 'src/base/view.tsx', 'app/ui/tabs.tsx'];
  expect(rules.strangeNames(good)).toEqual([]);
  expect(rules.strangeNames(bad)).toHaveLength(bad.length);
});
