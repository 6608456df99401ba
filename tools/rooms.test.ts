/** The table of rooms must be able to fail: a small tree breaks each kind of rule once. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { rooms } from '../rooms.mjs';
import { cruiseRooms } from './rooms.mjs';

const imports = (...targets: readonly string[]) =>
  [...targets.map((target) => `import '${target}';`), 'export {};', ''].join('\n');

async function cruise(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'sitelines-rooms-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return await cruiseRooms(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** `from → to` of every violation of a rule whose name starts so. */
async function broken(rule: string, files: Readonly<Record<string, string>>) {
  const { violations } = await cruise(files);
  return violations
    .filter((violation) => violation.rule.startsWith(rule))
    .map(({ from, to }) => `${from} → ${to}`)
    .sort();
}

test('an empty tree has no modules, which the gate reports as a failure', async () => {
  expect((await cruise({ 'src/.keep': '' })).modules).toBe(0);
});

test('an import that the table does not name is reported, one that it names is not', async () => {
  const files = {
    'src/base/brand.ts': imports(),
    'src/sql/parse.ts': imports('../base/brand.ts', '../site/site.ts'),
    'src/site/site.ts': imports('../base/brand.ts'),
  };
  expect(await broken('room', files)).toEqual(['src/sql/parse.ts → src/site/site.ts']);
});

test('type imports count', async () => {
  const files = {
    'src/base/brand.ts': "export type { Site } from '../site/site.ts';\n",
    'src/site/site.ts': 'export interface Site {}\n',
  };
  expect(await broken('room', files)).toEqual(['src/base/brand.ts → src/site/site.ts']);
});

test('a room inside another has rules of its own', async () => {
  const files = {
    'src/network/links.ts': imports(),
    'src/transactions/commit/twoPhase.ts': imports('../../network/links.ts'),
    'src/transactions/run.ts': imports('../network/links.ts', './commit/twoPhase.ts'),
    'src/explorer/search.ts': imports(
      '../transactions/commit/twoPhase.ts',
      '../transactions/run.ts',
    ),
  };
  expect(await broken('room', files)).toEqual([
    'src/explorer/search.ts → src/transactions/run.ts',
    'src/transactions/commit/twoPhase.ts → src/network/links.ts',
  ]);
});

test('the trace knows events and nothing else of the rooms that emit', async () => {
  const files = {
    'src/executor/events.ts': imports(),
    'src/executor/execute.ts': imports(),
    'src/trace/trace.ts': imports('../executor/events.ts', '../executor/execute.ts'),
  };
  expect(await broken('room', files)).toEqual(['src/trace/trace.ts → src/executor/execute.ts']);
});

test('a panel never imports a panel', async () => {
  const files = {
    'app/panels/query/Query.tsx': imports('./Plan.tsx', '../schema/Schema.tsx'),
    'app/panels/query/Plan.tsx': imports('../../ui/Tabs.tsx'),
    'app/panels/schema/Schema.tsx': imports(),
    'app/ui/Tabs.tsx': imports(),
  };
  expect(await broken('room', files)).toEqual([
    'app/panels/query/Query.tsx → app/panels/schema/Schema.tsx',
  ]);
});

test('tests may import any room', async () => {
  const files = {
    'src/base/brand.ts': imports(),
    'src/base/brand.test.ts': imports('./brand.ts', '../site/site.ts'),
    'src/site/site.ts': imports('../base/brand.ts'),
  };
  expect(await broken('room', files)).toEqual([]);
});

test('packages, Node and strangers', async () => {
  const packages = {
    'node_modules/react/package.json': '{"name":"react","main":"index.js"}',
    'node_modules/react/index.js': '',
    'node_modules/left-pad/package.json': '{"name":"left-pad","main":"index.js"}',
    'node_modules/left-pad/index.js': '',
  };
  const files = {
    ...packages,
    'src/base/brand.ts': imports('react', 'node:fs'),
    'src/site/diskNode.ts': imports('node:fs'),
    'app/ui/Tabs.tsx': imports('react', 'left-pad'),
    'app/ui/Store.tsx': imports('@sqlite.org/sqlite-wasm/sqlite3.wasm?url'),
    'src/attic/old.ts': imports('../base/brand.ts'),
  };
  expect(await broken('package', files)).toEqual([
    'app/ui/Store.tsx → @sqlite.org/sqlite-wasm/sqlite3.wasm?url',
    'src/base/brand.ts → node_modules/react/index.js',
  ]);
  expect(await broken('unlisted', files)).toEqual([
    'app/ui/Tabs.tsx → node_modules/left-pad/index.js',
  ]);
  expect(await broken('only doors', files)).toEqual(['src/base/brand.ts → fs']);
  expect(await broken('no such room', files)).toEqual(['src/attic/old.ts → src/base/brand.ts']);
});

test('cycles, broken imports and files that only tests import', async () => {
  const files = {
    'src/base/a.ts': imports('./b.ts'),
    'src/base/b.ts': imports('./a.ts'),
    'src/base/c.ts': imports('./missing.ts'),
    'src/base/c.test.ts': imports('./c.ts'),
    'src/command/main.ts': imports('../base/a.ts'),
  };
  expect(await broken('no cycles', files)).toEqual(['src/base/a.ts → src/base/b.ts']);
  expect(await broken('unresolvable', files)).toEqual(['src/base/c.ts → ./missing.ts']);
  expect(await broken('imported by nobody', files)).toEqual(['src/base/c.ts → src/base/c.ts']);
});

test('rows of the core name only rows above them, so there is no way round', () => {
  const names = Object.keys(rooms).filter((name) => name.startsWith('src/'));
  for (const [index, name] of names.entries()) {
    const above = [...names.slice(0, index), name];
    for (const target of (rooms[name] ?? []).filter((other) => !other.includes('*'))) {
      expect(above, `${name} → ${target}`).toContain(target);
    }
  }
});
