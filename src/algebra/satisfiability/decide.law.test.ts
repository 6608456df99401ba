import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Expression } from '../../sql/ast.ts';
import { parseExpression } from '../../sql/parser.ts';
import { printExpression } from '../../sql/print.ts';
import { type ColumnFacts, decide, implies } from '../satisfiability.ts';

/**
 * The reasoner against SQLite itself: a table with every combination of a few values in columns of
 * every affinity. What the reasoner calls contradictory must select none of its rows; a witness,
 * inserted as a row, must be selected.
 */
const types: Readonly<Record<string, string>> = {
  i: 'INTEGER',
  j: 'INTEGER',
  r: 'REAL',
  t: 'TEXT',
  c: 'TEXT COLLATE NOCASE',
  n: '',
};

const samples: Readonly<Record<string, readonly string[]>> = {
  i: ['NULL', '0', '1', '2', '5', '2.5', "'abc'", "x'61'"],
  j: ['NULL', '1', '2', '-1', "'b'"],
  r: ['NULL', '1.0', '0.5', "'x'"],
  t: ['NULL', "''", "'1'", "'abc'", "'ABD'", "'b'", "x'616263'"],
  c: ['NULL', "'abc'", "'ABC'"],
  n: ['NULL', '1', "'1'", "'abc'", '1.0'],
};

const facts: ColumnFacts = ({ name }) => {
  const type = types[name.text];
  if (type === undefined) return undefined;
  return { type, notNull: false, ...(name.text === 'c' ? { collation: 'NOCASE' } : {}) };
};

interface Oracle {
  readonly count: (condition: string) => number;
  readonly holdsFor: (row: ReadonlyMap<string, unknown>, conditions: readonly string[]) => boolean;
}

let oracle: Oracle;

beforeAll(async () => {
  const sqlite = await sqlite3InitModule();
  const db = new sqlite.oo1.DB(':memory:');
  const columns = Object.entries(types).map(([name, type]) => `${name} ${type}`);
  db.exec(`CREATE TABLE every (${columns.join(', ')}); CREATE TABLE one (${columns.join(', ')});`);
  const sources = Object.entries(samples).map(
    ([name, values]) =>
      `(${values.map((value) => `SELECT ${value} AS ${name}`).join(' UNION ALL ')})`,
  );
  db.exec(`INSERT INTO every SELECT * FROM ${sources.join(', ')}`);
  oracle = {
    count: (condition) => Number(db.selectValue(`SELECT count(*) FROM every WHERE ${condition}`)),
    holdsFor: (row, conditions) => {
      const names = [...row.keys()];
      db.exec('DELETE FROM one');
      if (names.length === 0) db.exec('INSERT INTO one DEFAULT VALUES');
      else {
        const marks = names.map(() => '?').join(', ');
        db.exec({
          sql: `INSERT INTO one (${names.join(', ')}) VALUES (${marks})`,
          bind: names.map((name) => row.get(name) as string | number | null),
        });
      }
      const where = conditions.map((condition) => `(${condition})`).join(' AND ');
      return Number(db.selectValue(`SELECT count(*) FROM one WHERE ${where}`)) === 1;
    },
  };
});

const column = fc.constantFrom(...Object.keys(types));
const constant = fc.constantFrom(
  '0',
  '1',
  '2',
  '5',
  '-1',
  '1.0',
  '2.5',
  "'1'",
  "'abc'",
  "'ABC'",
  "'abd'",
  "'b'",
  "''",
  'NULL',
  "x'61'",
);
const term = fc.oneof(
  { weight: 6, arbitrary: column },
  {
    weight: 1,
    arbitrary: fc
      .tuple(column, fc.constantFrom('+ 1', '% 2', "|| 'x'", '/ 2'))
      .map((p) => p.join(' ')),
  },
  { weight: 1, arbitrary: column.map((name) => `lower(${name})`) },
  { weight: 1, arbitrary: column.map((name) => `CAST(${name} AS TEXT)`) },
);
const operator = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const atom = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(term, operator, constant).map((p) => p.join(' ')) },
  { weight: 3, arbitrary: fc.tuple(term, operator, term).map((p) => p.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(constant, operator, term).map((p) => p.join(' ')) },
  {
    weight: 1,
    arbitrary: fc.tuple(term, fc.constantFrom('IS NULL', 'IS NOT NULL')).map((p) => p.join(' ')),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(term, fc.constantFrom('IS', 'IS NOT'), fc.oneof(constant, term))
      .map((p) => p.join(' ')),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        term,
        fc.constantFrom('IN', 'NOT IN'),
        fc.array(constant, { minLength: 1, maxLength: 3 }),
      )
      .map(([a, word, items]) => `${a} ${word} (${items.join(', ')})`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(term, fc.constantFrom('BETWEEN', 'NOT BETWEEN'), constant, constant)
      .map(([a, word, low, high]) => `${a} ${word} ${low} AND ${high}`),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        term,
        fc.constantFrom('LIKE', 'NOT LIKE', 'GLOB', 'NOT GLOB'),
        fc.constantFrom("'abc'", "'ab%'", "'AB%'", "'a_c%'", "'%'", "'1%'", "'ab*'", "'a?c'", "''"),
      )
      .map((p) => p.join(' ')),
  },
  { weight: 1, arbitrary: term },
);
const condition = fc.letrec<{ any: string }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 2 },
    { weight: 5, arbitrary: atom },
    {
      weight: 2,
      arbitrary: fc
        .tuple(tie('any'), fc.constantFrom('AND', 'OR'), tie('any'))
        .map(([a, word, b]) => `((${a}) ${word} (${b}))`),
    },
    { weight: 1, arbitrary: tie('any').map((a) => `(NOT (${a}))`) },
    { weight: 1, arbitrary: tie('any').map((a) => `((${a}) IS NOT TRUE)`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(tie('any'), tie('any'), tie('any'))
        .map(([a, b, c]) => `(CASE WHEN ${a} THEN ${b} ELSE ${c} END)`),
    },
  ),
})).any;

function parsed(sql: string): Expression {
  const result = parseExpression(sql);
  if (!result.ok) throw new Error(`${sql}: ${result.error.message}`);
  return result.value;
}

const all = (conditions: readonly string[]): string =>
  conditions.map((own) => `(${own})`).join(' AND ');

test('no row contradicts a proof of contradiction, and witnesses are rows', () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 4 }), (conditions) => {
      const verdict = decide(conditions.map(parsed), facts);
      if (!verdict.satisfiable) {
        expect(oracle.count(all(verdict.core.map(printExpression)))).toBe(0);
        expect(oracle.count(all(conditions))).toBe(0);
      } else if (verdict.witness !== undefined) {
        expect(oracle.holdsFor(verdict.witness, conditions)).toBe(true);
      }
    }),
    { numRuns: 600, seed: 4711 },
  );
});

test('no row contradicts an implication', () => {
  fc.assert(
    fc.property(fc.array(condition, { minLength: 1, maxLength: 2 }), condition, (premises, own) => {
      if (!implies(premises.map(parsed), parsed(own), facts)) return;
      expect(oracle.count(`${all(premises)} AND (${own}) IS NOT TRUE`)).toBe(0);
    }),
    { numRuns: 600, seed: 4712 },
  );
});
