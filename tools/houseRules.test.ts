import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { doors, pathPattern, rooms } from '../rooms.mjs';
import castBudget from './castBudget.json' with { type: 'json' };
import {
  casts,
  enums,
  impurities,
  longFiles,
  longLines,
  publishedFigures,
  randomness,
  silentDefaults,
  strangeNames,
} from './rules.ts';
import { root } from './run.mjs';
import { lineFindings, productFiles, repositoryFiles, textFiles } from './sourceFiles.ts';

const everything = textFiles();
const product = productFiles();
const core = product.filter(({ path }) => path.startsWith('src/'));
const page = product.filter(({ path }) => path.startsWith('app/'));

/** Fails with every finding on a line of its own, after what the rule is for. */
function expectNone(found: readonly string[], rule: string): void {
  if (found.length > 0) expect.fail(`${rule}\n${found.join('\n')}\n`);
}

test('there is something to check', () => {
  expect(core.length).toBeGreaterThan(0);
  expect(page.length).toBeGreaterThan(0);
});

test('the core outside its doors has no clock, no randomness, no timer and no I/O', () => {
  const isDoor = new RegExp(doors.map(pathPattern).join('|'));
  const pure = core.filter(({ path }) => !isDoor.test(path));
  expectNone(
    impurities(pure),
    'Time and seed are arguments; only doors (rooms.mjs) touch the world.',
  );
});

test('nothing draws random numbers without a seed', () => {
  expectNone(randomness(product), 'Use createPrng with a seed, so that a run can be repeated.');
});

test('no enums', () => {
  expectNone(enums(product), 'Use a closed union of literals: it is plain data and is checked.');
});

test('no default: that swallows what it does not know', () => {
  expectNone(silentDefaults(product), 'End in assertNever, or say in a comment why not.');
});

test('casts become fewer, never more', () => {
  const found = casts(product);
  const { casts: budget } = castBudget;
  if (found.length > budget) {
    expectNone(found, `${found.length} casts, ${budget} are allowed: narrow the type instead.`);
  }
  expect(found.length, 'There are fewer casts now: lower tools/castBudget.json.').toBe(budget);
});

test('no line is longer than 100 columns', () => {
  const code = /^(?:src|app|tools|e2e)\/.*\.(?:tsx?|mjs|css|json)$|^[^/]+\.(?:ts|mjs)$/;
  expectNone(
    longLines(everything.filter(({ path }) => code.test(path))),
    'The formatter breaks code; break comments and strings by hand.',
  );
});

test('no file of the core is longer than 500 lines', () => {
  expectNone(longFiles(core), 'One idea a file: this one holds several.');
});

test('files are named after their main export', () => {
  expectNone(strangeNames(repositoryFiles()), 'camelCase.ts, PascalCase.tsx for a component.');
});

test('published figures stand in tests and prose only', () => {
  const figures = [22_000, 61_600, 65_100, 341_400, 403_500, 1_003_500];
  expectNone(publishedFigures(product, figures), 'The code must compute them, not know them.');
});

test('every folder of src/ and app/ has a row in rooms.mjs', () => {
  const folders = ['src', 'app']
    .filter((tree) => existsSync(join(root, tree)))
    .flatMap((tree) =>
      readdirSync(join(root, tree), { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => `${tree}/${entry.name}`),
    );
  const rows = Object.keys(rooms);
  const missing = folders.filter(
    (folder) => !rows.some((row) => `${row}/`.startsWith(`${folder}/`)),
  );
  expectNone(missing, 'A new room needs a row: who may it import?');
});

test('the compiler treats as doors what rooms.mjs calls doors', () => {
  const named = (file: string) => {
    const text = readFileSync(join(root, 'tools/typescript', file), 'utf8');
    return [...text.matchAll(/"\.\.\/\.\.\/(src\/[^*].*?)(?:\/\*\*.*)?"/g)]
      .map(([, path]) => path)
      .sort();
  };
  expect(named('core.json')).toEqual([...doors].sort());
  expect(named('doors.json')).toEqual([...doors].sort());
});

test('nothing names the machine that it was written on', () => {
  // Put together here, so that this file does not name them either.
  const banned = [['/wo', 'rk/'].join(''), ['.lib', 'rary'].join('')];
  expectNone(
    lineFindings(everything, (line) => banned.find((word) => line.includes(word))),
    'Paths are relative to the repository.',
  );
});

test('the lock holds no download addresses', () => {
  const lock = everything.filter(({ path }) => path === 'package-lock.json');
  expectNone(
    lineFindings(lock, (line) => (line.includes('"resolved"') ? line.trim() : undefined)),
    'They would bind everybody to one registry; .npmrc leaves them out.',
  );
});
