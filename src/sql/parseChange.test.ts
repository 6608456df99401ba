import { describe, expect, it } from 'vitest';
import { parseStatements } from './parser.ts';
import { nodesOf, plain } from './plain.testing.ts';
import { printStatement } from './print.ts';

function tree(text: string) {
  const parsed = parseStatements(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

const column = (name: string, table?: string) =>
  table === undefined ? { kind: 'column', name } : { kind: 'column', table, name };
const number = (text: string) => ({ kind: 'number', text, isInteger: true });
const assignment = (columns: readonly string[], value: unknown) => ({
  kind: 'assignment',
  columns,
  value,
});

describe('INSERT', () => {
  it('reads all clauses', () => {
    const text = `WITH v AS (SELECT 1) INSERT OR FAIL INTO main.t AS x (a, b) SELECT * FROM v WHERE 1
      ON CONFLICT (a, b DESC) WHERE a > 1 DO UPDATE SET a = excluded.a, (b, c) = (1, 2) WHERE x.a = 3
      ON CONFLICT DO NOTHING RETURNING a AS y, *`;
    expect(plain(tree(text))).toMatchObject([
      {
        kind: 'insert',
        with: [{ name: 'v' }],
        or: 'FAIL',
        table: 't',
        alias: 'x',
        columns: ['a', 'b'],
        source: { kind: 'query', body: { kind: 'select' } },
        upserts: [
          {
            kind: 'upsert',
            keys: [
              { expression: column('a'), descending: false },
              { expression: column('b'), descending: true },
            ],
            keyWhere: { operator: '>' },
            assignments: [
              assignment(['a'], column('a', 'excluded')),
              assignment(['b', 'c'], { kind: 'rowValue', items: [number('1'), number('2')] }),
            ],
            where: { operator: '=' },
          },
          { kind: 'upsert', keys: [], assignments: [] },
        ],
        returning: [{ kind: 'item', alias: 'y' }, { kind: 'star' }],
      },
    ]);
    const upsert = nodesOf(tree(text)).findLast(({ kind }) => kind === 'upsert');
    expect(upsert && text.slice(upsert.span.start, upsert.span.end)).toBe('ON CONFLICT DO NOTHING');
  });

  it.each([
    ['REPLACE INTO t VALUES (1)', 'INSERT OR REPLACE INTO t VALUES (1)'],
    ['insert into t default values returning a', 'INSERT INTO t DEFAULT VALUES RETURNING a'],
    ['INSERT INTO t WITH v AS (SELECT 1) SELECT * FROM v', undefined],
    ['INSERT INTO t SELECT * FROM u JOIN v ON a ON CONFLICT DO NOTHING', undefined],
    ['INSERT INTO t SELECT * FROM u ORDER BY 1 ON CONFLICT DO NOTHING', undefined],
  ])('%s', (text, printed) => {
    expect(tree(text).map(printStatement)).toEqual([printed ?? text]);
  });
});

describe('UPDATE and DELETE', () => {
  it.each([
    [
      'WITH v AS (SELECT 1) UPDATE OR IGNORE t AS x SET (a, b) = (SELECT 1, 2) FROM u, v JOIN w ON 1 WHERE x.a RETURNING b',
      'WITH v AS (SELECT 1) UPDATE OR IGNORE t AS x SET (a, b) = (SELECT 1, 2) FROM u CROSS JOIN v JOIN w ON 1 WHERE x.a RETURNING b',
    ],
    ['update main.t indexed by i set (a) = 1', 'UPDATE t SET a = 1'],
    [
      'with v as (select 1) delete from t not indexed where a in v returning *',
      'WITH v AS (SELECT 1) DELETE FROM t WHERE a IN v RETURNING *',
    ],
  ])('%s', (text, printed) => {
    expect(tree(text).map(printStatement)).toEqual([printed]);
  });
});

describe('triggers', () => {
  it('reads their events, conditions and steps', () => {
    const text = `CREATE TEMP TRIGGER IF NOT EXISTS g INSTEAD OF UPDATE OF a, b ON t FOR EACH ROW
      WHEN new.a BEGIN SELECT raise(ABORT, 'x'); REPLACE INTO u VALUES (1);
      UPDATE u SET a = 1; DELETE FROM u; END; SELECT 2`;
    expect(plain(tree(text))).toMatchObject([
      {
        kind: 'createTrigger',
        name: 'g',
        temporary: true,
        ifNotExists: true,
        time: 'INSTEAD OF',
        event: 'UPDATE',
        columns: ['a', 'b'],
        table: 't',
        when: column('a', 'new'),
        body: [
          { kind: 'selectStatement' },
          { kind: 'insert', or: 'REPLACE' },
          { kind: 'update' },
          { kind: 'delete' },
        ],
      },
      { kind: 'selectStatement' },
    ]);
    const raise = nodesOf(tree(text)).find(({ kind }) => kind === 'raise');
    expect(plain(raise)).toEqual({
      kind: 'raise',
      action: 'ABORT',
      message: { kind: 'string', value: 'x' },
    });
  });
});

describe('common tables', () => {
  it.each([
    [
      'with recursive n (i) as (select 1 union select i from n) select * from n',
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION SELECT i FROM n) SELECT * FROM n',
    ],
    // One that reads a later one needs the word in PostgreSQL, too.
    [
      'with a as (select * from b), b as (select 1) select * from a',
      'WITH RECURSIVE a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a',
    ],
    ['with recursive v as (select 1) select * from v', 'WITH v AS (SELECT 1) SELECT * FROM v'],
    [
      'with v as (with v as (select 1) select * from v) select * from v',
      'WITH v AS (WITH v AS (SELECT 1) SELECT * FROM v) SELECT * FROM v',
    ],
    [
      'with v as materialized (select 1), w as not materialized (select 2) select 1',
      'WITH v AS MATERIALIZED (SELECT 1), w AS NOT MATERIALIZED (SELECT 2) SELECT 1',
    ],
  ])('%s', (text, printed) => {
    expect(tree(text).map(printStatement)).toEqual([printed]);
  });
});

describe('table-valued functions', () => {
  it.each([
    ["select * from JSON_each('[]', '$') as j", "SELECT * FROM json_each('[]', '$') AS j"],
    ['select * from t left join f() on 1', 'SELECT * FROM t LEFT JOIN f() ON 1'],
    ['select a in f(1)', 'SELECT a IN (SELECT * FROM f(1))'],
  ])('%s', (text, printed) => {
    expect(tree(text).map(printStatement)).toEqual([printed]);
  });
});
