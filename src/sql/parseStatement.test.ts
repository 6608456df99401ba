import { describe, expect, it } from 'vitest';
import { parseScript, parseStatements } from './parser.ts';
import { plain } from './plain.testing.ts';
import { printStatement } from './print.ts';
import { sameTree } from './traverse.ts';

/** The trees of all statements of a text, each of which survives printing. */
function trees(text: string): readonly unknown[] {
  const parsed = parseStatements(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  for (const statement of parsed.value) {
    const printed = printStatement(statement);
    const again = parseStatements(printed);
    expect(again.ok && sameTree(again.value, [statement]), printed).toBe(true);
  }
  return parsed.value.map(plain);
}

const number = (text: string) => ({ kind: 'number', text, isInteger: true });
const column = (name: string, table?: string) =>
  table === undefined ? { kind: 'column', name } : { kind: 'column', table, name };
const equal = (left: unknown, right: unknown) => ({ kind: 'binary', operator: '=', left, right });
const assignment = (name: string, value: unknown) => ({
  kind: 'assignment',
  columns: [name],
  value,
});

describe('changes', () => {
  it.each([
    [
      'INSERT INTO t VALUES (1)',
      { kind: 'insert', table: 't', columns: [], source: { body: { kind: 'values' } } },
    ],
    [
      'INSERT INTO t (a, "B") SELECT 1, 2',
      { kind: 'insert', columns: ['a', 'B'], source: { body: { kind: 'select' } } },
    ],
    ['INSERT INTO t (SELECT 1)', { kind: 'insert', columns: [], source: { kind: 'query' } }],
    ['INSERT INTO t WITH v AS (SELECT 1) SELECT * FROM v', { source: { with: [{ name: 'v' }] } }],
    ['INSERT INTO t DEFAULT VALUES', { kind: 'insert', source: 'defaultValues' }],
    [
      'UPDATE t SET a = 1, b = c WHERE c = 1',
      {
        kind: 'update',
        table: 't',
        assignments: [assignment('a', number('1')), assignment('b', column('c'))],
        where: equal(column('c'), number('1')),
      },
    ],
    ['UPDATE t AS x SET a = x.b', { alias: 'x' }],
    ['UPDATE t x SET a = x.b', { alias: 'x' }],
    ['DELETE FROM t', { kind: 'delete', table: 't' }],
    ['DELETE FROM t AS x WHERE x.a', { alias: 'x', where: column('a', 'x') }],
  ])('%s', (text, expected) => {
    expect(trees(text)).toMatchObject([expected]);
  });
});

describe('definitions', () => {
  it('reads a table with all constraints', () => {
    const text = `CREATE TABLE IF NOT EXISTS t (
      k INTEGER PRIMARY KEY DESC AUTOINCREMENT,
      n CHAR(27) WIDTH 1.5 NOT NULL COLLATE nocase DEFAULT 'x' CONSTRAINT c UNIQUE,
      d DEFAULT -1 NULL CHECK (d < 3),
      e DEFAULT (1 + 2) REFERENCES u ON DELETE NO ACTION ON UPDATE NO ACTION,
      f DEFAULT word REFERENCES u (a, b) NOT DEFERRABLE,
      width WIDTH 4,
      CONSTRAINT p PRIMARY KEY (k, n DESC),
      UNIQUE (n) CHECK (k > 0),
      FOREIGN KEY (d, e) REFERENCES u (a, b)
    )`;
    expect(trees(text)).toMatchObject([
      {
        kind: 'createTable',
        name: 't',
        ifNotExists: true,
        columns: [
          {
            name: 'k',
            type: { name: 'INTEGER', arguments: [] },
            constraints: [{ kind: 'primaryKey', descending: true, autoincrement: true }],
          },
          {
            name: 'n',
            type: { name: 'CHAR', arguments: [27] },
            width: 1.5,
            constraints: [
              { kind: 'notNull' },
              { kind: 'collation', collation: 'nocase' },
              { kind: 'default', value: { kind: 'string', value: 'x' } },
              { kind: 'unique' },
            ],
          },
          {
            name: 'd',
            constraints: [
              { kind: 'default', value: { kind: 'unary', operator: '-', operand: number('1') } },
              { kind: 'null' },
              { kind: 'check', condition: { operator: '<' } },
            ],
          },
          {
            constraints: [
              { kind: 'default', value: { operator: '+' } },
              { kind: 'references', table: 'u', columns: [] },
            ],
          },
          {
            constraints: [
              { kind: 'default', value: { kind: 'string', value: 'word' } },
              { kind: 'references', table: 'u', columns: ['a', 'b'] },
            ],
          },
          { name: 'width', width: 4, constraints: [] },
        ],
        constraints: [
          { kind: 'primaryKey', columns: ['k', 'n'] },
          { kind: 'unique', columns: ['n'] },
          { kind: 'check' },
          { kind: 'foreignKey', columns: ['d', 'e'], table: 'u', references: ['a', 'b'] },
        ],
      },
    ]);
  });

  it.each([
    [
      'CREATE INDEX i ON emp_4 (a, b + 1 DESC) AT site4, site1',
      {
        kind: 'createIndex',
        unique: false,
        table: 'emp_4',
        keys: [{ descending: false }, { descending: true }],
        at: ['site4', 'site1'],
      },
    ],
    [
      'CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a) WHERE a > 1',
      { unique: true, ifNotExists: true, where: { operator: '>' }, at: [] },
    ],
    ['CREATE VIEW v AS SELECT 1', { kind: 'createView', name: 'v', columns: [] }],
    ['CREATE VIEW v (a, b) AS SELECT 1, 2 UNION SELECT 3, 4', { columns: ['a', 'b'] }],
  ])('%s', (text, expected) => {
    expect(trees(text)).toMatchObject([expected]);
  });
});

describe('sites and network', () => {
  it.each([
    ['CREATE SITE Site1', { kind: 'createSite', name: 'site1' }],
    [
      "create site site1 label 'Head office' engine postgres",
      { kind: 'createSite', name: 'site1', label: 'Head office', engine: 'postgres' },
    ],
    [
      "CREATE SITE s ENGINE SQLite LABEL ''",
      { kind: 'createSite', name: 's', label: '', engine: 'sqlite' },
    ],
    ['CREATE LINK site1 TO site4', { kind: 'createLink', source: 'site1', target: 'site4' }],
    [
      'CREATE LINK a TO b BANDWIDTH 125 KBPS LATENCY 0.5 MS',
      { kind: 'createLink', source: 'a', target: 'b', latencyMs: 0.5, bandwidthKbps: 125 },
    ],
    [
      'SET NETWORK LATENCY 20 MS BANDWIDTH 1000 KBPS',
      { kind: 'setNetwork', latencyMs: 20, bandwidthKbps: 1000 },
    ],
    ['SET NETWORK wan', { kind: 'setNetwork', preset: 'WAN' }],
    [
      'SET NETWORK SATELLITE LATENCY 0 MS',
      { kind: 'setNetwork', preset: 'SATELLITE', latencyMs: 0 },
    ],
    [
      'SET COST CPU 1 MS PER 1000 ROWS IO 0.1 MS PER PAGE MESSAGE 1 MS',
      { kind: 'setCost', cpuMsPer1000Rows: 1, ioMsPerPage: 0.1, messageMs: 1 },
    ],
    ['SET COST CPU 1 MS PER 1 ROWS', { kind: 'setCost', cpuMsPer1000Rows: 1000 }],
    ['SET COST MESSAGE 2 MS', { kind: 'setCost', messageMs: 2 }],
    ['SET FORCE 1.5 MS', { kind: 'setForce', ms: 1.5 }],
    ['SET TIMEOUT 400 MS', { kind: 'setTimeout', ms: 400 }],
  ])('%s', (text, expected) => {
    expect(trees(text)).toEqual([expected]);
  });
});

describe('distribution', () => {
  it.each([
    [
      'CREATE FRAGMENT emp_4 OF employees WHERE e_site = 4 AT site4, site1',
      {
        kind: 'createFragment',
        name: 'emp_4',
        of: 'employees',
        cut: { kind: 'horizontal', where: equal(column('e_site'), number('4')) },
        at: ['site4', 'site1'],
      },
    ],
    [
      'CREATE FRAGMENT f OF r WHERE at = 1',
      {
        kind: 'createFragment',
        name: 'f',
        of: 'r',
        cut: { kind: 'horizontal', where: equal(column('at'), number('1')) },
        at: [],
      },
    ],
    [
      'CREATE FRAGMENT emp_pay OF employees (e_id, e_salary) AT site2',
      {
        kind: 'createFragment',
        name: 'emp_pay',
        of: 'employees',
        cut: { kind: 'vertical', columns: ['e_id', 'e_salary'] },
        at: ['site2'],
      },
    ],
    [
      'CREATE FRAGMENT asg_1 OF assignment SEMIJOIN emp_1, emp_2 ON assignment.e_id = employees.e_id AT site1',
      {
        kind: 'createFragment',
        name: 'asg_1',
        of: 'assignment',
        cut: {
          kind: 'derived',
          owners: ['emp_1', 'emp_2'],
          on: equal(column('e_id', 'assignment'), column('e_id', 'employees')),
        },
        at: ['site1'],
      },
    ],
    [
      'CREATE FRAGMENTS OF orders BY HASH (o_id) INTO 4 AT site1, site2, site3, site4',
      {
        kind: 'createFragmentsByHash',
        of: 'orders',
        columns: ['o_id'],
        count: 4,
        at: ['site1', 'site2', 'site3', 'site4'],
      },
    ],
    [
      "CREATE FRAGMENTS OF orders BY RANGE (o_date) ('1993-01-01', '1995-01-01') AT site1, site2, site3",
      {
        kind: 'createFragmentsByRange',
        of: 'orders',
        column: 'o_date',
        bounds: [
          { kind: 'string', value: '1993-01-01' },
          { kind: 'string', value: '1995-01-01' },
        ],
        at: ['site1', 'site2', 'site3'],
      },
    ],
    [
      'ALLOCATE department AT site1, site4',
      { kind: 'allocate', name: 'department', at: ['site1', 'site4'] },
    ],
    ['REPLICATE d USING ROWA', { kind: 'replicate', name: 'd', using: { kind: 'rowa' } }],
    [
      'REPLICATE d USING AVAILABLE COPIES',
      { kind: 'replicate', name: 'd', using: { kind: 'availableCopies' } },
    ],
    [
      'REPLICATE d USING PRIMARY site1',
      { kind: 'replicate', name: 'd', using: { kind: 'primary', site: 'site1', lazy: false } },
    ],
    [
      'REPLICATE d USING PRIMARY site1 LAZY',
      { kind: 'replicate', name: 'd', using: { kind: 'primary', site: 'site1', lazy: true } },
    ],
    [
      'REPLICATE d USING QUORUM READ 2 WRITE 3',
      { kind: 'replicate', name: 'd', using: { kind: 'quorum', read: 2, write: 3 } },
    ],
  ])('%s', (text, expected) => {
    expect(trees(text)).toEqual([expected]);
  });
});

describe('semantics and data', () => {
  it.each([
    ['ASSERT every_vp_at_hq: NOT EXISTS (SELECT 1)', { kind: 'assert', name: 'every_vp_at_hq' }],
    ['ASSERT holds:NOT EXISTS (SELECT 1)', { condition: { kind: 'unary', operator: 'NOT' } }],
    [
      'PARAMETER staff = 250 FROM 50 TO 5000',
      {
        kind: 'parameter',
        name: 'staff',
        value: number('250'),
        low: number('50'),
        high: number('5000'),
      },
    ],
    ["PARAMETER city = 'Bonn'", { kind: 'parameter', value: { value: 'Bonn' } }],
    [
      'STATISTICS OF r1 (ROWS 30, WIDTH 50, COLUMN a WIDTH 1.2 SELECTIVITY 0.3, COLUMN b DISTINCT 7)',
      {
        kind: 'statistics',
        of: 'r1',
        rows: 30,
        width: 50,
        columns: [
          { kind: 'statisticsColumn', column: 'a', width: 1.2, selectivity: 0.3 },
          { kind: 'statisticsColumn', column: 'b', distinct: 7 },
        ],
      },
    ],
    [
      'GENERATE :staff * 2 ROWS INTO employees (e_id = 1000 + row, e_name = person_name())',
      {
        kind: 'generate',
        count: { operator: '*', left: { kind: 'parameter', name: 'staff' } },
        table: 'employees',
        columns: [
          { column: 'e_id', value: { operator: '+', right: column('row') } },
          { column: 'e_name', value: { kind: 'call', name: 'person_name', arguments: [] } },
        ],
      },
    ],
    ['GENERATE 1 ROW INTO t (a = 1)', { kind: 'generate', count: number('1') }],
    ["LOAD INTO orders FROM 'orders.csv'", { kind: 'load', table: 'orders', file: 'orders.csv' }],
  ])('%s', (text, expected) => {
    expect(trees(text)).toMatchObject([expected]);
  });
});

describe('scripts', () => {
  it('may have empty statements and need no last semicolon', () => {
    expect(trees('; ; SELECT 1;; SELECT 2 -- end\n')).toHaveLength(2);
    expect(trees(' -- nothing\n')).toEqual([]);
  });

  it('give the span of each statement without its semicolon', () => {
    const text = 'SELECT 1; CREATE SITE a ;';
    const parsed = parseStatements(text);
    const texts = parsed.ok
      ? parsed.value.map((statement) => text.slice(statement.span.start, statement.span.end))
      : [];
    expect(texts).toEqual(['SELECT 1', 'CREATE SITE a']);
  });

  it('report every fault and keep every good statement', () => {
    const text = `CREATE SITE a; CREATE SIT b; SELECT (1; SELECT 'it''s;';
      CREATE TRIGGER x AFTER INSERT ON t BEGIN SELECT 1; SELEC 2; END;
      SELECT a b c; SELECT 2`;
    const { statements, errors } = parseScript(text);
    expect(statements.map(printStatement)).toEqual([
      'CREATE SITE a',
      "SELECT 'it''s;'",
      'SELECT 2',
    ]);
    expect(errors.map((error) => text.slice(error.span.start, error.span.end))).toEqual([
      'SIT',
      ';',
      'SELEC',
      'c',
    ]);
  });

  it('are given up at the first fault by parseStatements', () => {
    const parsed = parseStatements('SELECT 1; SELECT; SELECT FROM');
    expect(!parsed.ok && parsed.error.span).toEqual({ start: 16, end: 17 });
  });

  it('go on after a string that is never closed', () => {
    const { statements, errors } = parseScript("SELECT 'a;\nSELECT 1; SELECT 2");
    expect(errors.map((error) => error.code)).toEqual(['unterminated-string']);
    expect(statements.map(printStatement)).toEqual(['SELECT 2']);
  });
});
