import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { type Database, DEFAULT_WORK_LIMITS, type WorkLimits } from '../database.ts';
import { readSqlite } from '../diskSqlite.ts';
import {
  checksum,
  decodeRows,
  decodeTypedRows,
  encodeRows,
  MalformedBatchError,
  real,
  type TypedValue,
} from '../shipment.ts';
import { openSqlite } from './sqlite.ts';

const opened: Database[] = [];
async function open(limits?: Partial<WorkLimits>): Promise<Database> {
  const database = openSqlite(await readSqlite(), { ...DEFAULT_WORK_LIMITS, ...limits });
  opened.push(database);
  return database;
}
afterEach(() => {
  for (const database of opened.splice(0)) database.close();
});

/** Rows of a query; a failure fails the test. */
function rowsOf(database: Database, sql: string) {
  const reply = database.read(sql);
  if (!reply.ok) throw new Error(`${sql}: ${reply.error.message}`);
  return decodeRows(reply.value.batches);
}

function define(database: Database, sql: string): void {
  expect(database.execute(sql)).toEqual({ ok: true, value: undefined });
}

const failure = (code: string, message: string | RegExp) => ({
  ok: false,
  error: {
    code,
    message: typeof message === 'string' ? message : expect.stringMatching(message),
  },
});

const RUNAWAY = 'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';

describe('values', () => {
  const value: fc.Arbitrary<TypedValue> = fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.double({ noNaN: true }),
    fc.integer().map((number) => real(number)),
    fc.constantFrom(real(-0), Infinity, -Infinity, 2 ** 53, -(2 ** 53), 2n ** 53n + 1n),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc.constantFrom('', '\0', 'a\0b', '\uFEFFx'),
    fc.uint8Array({ maxLength: 80 }),
  );

  it('go into a table and come out as the same bytes', async () => {
    const database = await open();
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value, value), { maxLength: 20 }), (rows) => {
        define(database, 'CREATE TABLE t (a, b, c)');
        const batches = encodeRows(rows);
        expect(database.load('t', batches)).toEqual({ ok: true, value: rows.length });
        const reply = database.read('SELECT * FROM t');
        expect(reply.ok && reply.value).toMatchObject({ batches, checksum: checksum(batches) });
        define(database, 'DROP TABLE t');
      }),
      { numRuns: 100 },
    );
  });

  it('are computed on by the engine as what they are', async () => {
    const database = await open();
    const columns = ['i', 'r', 't', 'b', 'n'].map((name) => ({ name, type: '' }));
    const row = [7, real(7), 'ä\0b', new Uint8Array([0, 1]), Number.NaN];
    database.receive('v', columns, encodeRows([row]));
    expect(
      rowsOf(database, 'SELECT i / 2, r / 2, octet_length(t), hex(b), n IS NULL FROM v'),
    ).toEqual([[3, 3.5, 4, '0001', 1]]);
    expect(rowsOf(database, 'SELECT typeof(i), typeof(r), typeof(t), typeof(b) FROM v')).toEqual([
      ['integer', 'real', 'text', 'blob'],
    ]);
  });

  it('survive the growth of the engine’s memory while they are read and loaded', async () => {
    const database = await open();
    define(database, 'CREATE TABLE big (id INTEGER PRIMARY KEY, body TEXT, hash BLOB)');
    const rows = Array.from({ length: 60 }, (_, id) => [
      id,
      String.fromCharCode(97 + (id % 26)).repeat(500_000),
      new Uint8Array(1_000).fill(id),
    ]);
    const batches = encodeRows(rows);
    expect(database.load('big', batches)).toEqual({ ok: true, value: 60 });
    const reply = database.read('SELECT * FROM big');
    expect(reply.ok && reply.value.checksum).toBe(checksum(batches));
  });

  it('that are not UTF-8 keep their bytes', async () => {
    const database = await open();
    const reply = database.read("SELECT CAST(x'ff61' AS TEXT) AS t");
    if (!reply.ok) throw new Error(reply.error.message);
    database.receive('r', [{ name: 't', type: 'TEXT' }], reply.value.batches);
    expect(rowsOf(database, 'SELECT hex(t), typeof(t), t FROM r')).toEqual([
      ['FF61', 'text', '\uFFFDa'],
    ]);
  });
});

describe('temporary tables', () => {
  it('keep affinity and collation of the columns they come from', async () => {
    const database = await open();
    define(database, 'CREATE TABLE t (a TEXT COLLATE NOCASE, b INTEGER, c, d REAL)');
    database.load('t', encodeRows([['x', 5, '5', 1]]));
    const sql = 'SELECT a, b, c, d, CAST(b AS TEXT) AS e, b + 0 AS f FROM t';
    expect(database.materialize('m', sql)).toEqual({ ok: true, value: 1 });
    for (const source of [`(${sql})`, 'm']) {
      expect(
        rowsOf(
          database,
          `SELECT a = 'X', b = '5', c = 5, typeof(d), e = 5, f = '5' FROM ${source}`,
        ),
      ).toEqual([[1, 1, 0, 'real', 1, 0]]);
    }
  });

  it('do not convert the values of a union of unlike columns', async () => {
    const database = await open();
    define(database, "CREATE TABLE t (a TEXT, b INTEGER); INSERT INTO t VALUES ('07', 7)");
    database.materialize('m', 'SELECT a AS v FROM t UNION ALL SELECT b FROM t');
    expect(rowsOf(database, 'SELECT v, typeof(v) FROM m')).toEqual([
      ['07', 'text'],
      [7, 'integer'],
    ]);
  });

  it('take any query: with a semicolon, comments, a WITH clause, equal column names', async () => {
    const database = await open();
    const queries = [
      'SELECT 1 AS a; -- done;',
      'SELECT 1 AS a -- done;',
      'WITH w AS (SELECT 1 AS a) SELECT a FROM w ORDER BY a LIMIT 1 /* ; */ ;;',
      'VALUES (1)',
      'SELECT 1 AS a UNION SELECT 1',
    ];
    for (const [index, sql] of queries.entries()) {
      expect(database.materialize(`m${index}`, sql)).toEqual({ ok: true, value: 1 });
      expect(rowsOf(database, `SELECT * FROM m${index}`)).toEqual([[1]]);
    }
    database.materialize('twice', 'SELECT 1 AS a, 2 AS a');
    expect(rowsOf(database, 'SELECT * FROM twice')).toEqual([[1, 2]]);
  });

  it('may have any name, and columns of any name', async () => {
    const database = await open();
    const name = 'odd "name"; DROP';
    const columns = [{ name: 'a "b"', type: 'CHAR(3)', collation: 'NOCASE' }];
    expect(database.receive(name, columns, encodeRows([['x']]))).toEqual({ ok: true, value: 1 });
    expect(rowsOf(database, 'SELECT "a ""b""" FROM "odd ""name""; DROP"')).toEqual([['x']]);
    expect(database.forget().ok).toBe(true);
    expect(database.receive(name, columns, [])).toEqual({ ok: true, value: 0 });
  });

  it('are dropped by forget, and a stored table behind one appears again', async () => {
    const database = await open();
    define(database, 'CREATE TABLE t (a); INSERT INTO t VALUES (1)');
    database.materialize('t', 'SELECT a + 1 AS a FROM t');
    expect(rowsOf(database, 'SELECT a FROM t')).toEqual([[2]]);
    database.load('t', encodeRows([[10]]));
    expect(rowsOf(database, 'SELECT a FROM t')).toEqual([[2]]);
    database.forget();
    expect(rowsOf(database, 'SELECT a FROM t')).toEqual([[1], [10]]);
  });
});

describe('explain', () => {
  it('indents what is below another node', async () => {
    const database = await open();
    define(
      database,
      'CREATE TABLE emp_4 (e_id INTEGER PRIMARY KEY, e_dept INT);' +
        'CREATE TABLE department (d_id INTEGER PRIMARY KEY)',
    );
    expect(database.explain('SELECT * FROM emp_4 JOIN department ON e_dept = d_id')).toEqual({
      ok: true,
      value: ['SCAN emp_4', 'SEARCH department USING INTEGER PRIMARY KEY (rowid=?)'],
    });
    expect(database.explain('SELECT e_id FROM emp_4 UNION SELECT d_id FROM department')).toEqual({
      ok: true,
      value: ['MERGE (UNION)', '  LEFT', '    SCAN emp_4', '  RIGHT', '    SCAN department'],
    });
  });
});

describe('failures', () => {
  it('carry SQLite’s own message', async () => {
    const database = await open();
    expect(database.read('SELECT nope')).toEqual(failure('sql', 'no such column: nope'));
    expect(database.load('nope', [])).toEqual(failure('sql', 'no such table: nope'));
    expect(database.execute('CREATE TABL t')).toEqual(failure('sql', 'near "TABL": syntax error'));
    expect(database.read('SELECT 1;\nSELEC 2')).toEqual(failure('sql', /near "SELEC"/));
  });

  it('leave nothing behind: a load is all or nothing', async () => {
    const database = await open();
    define(database, 'CREATE TABLE t (a INTEGER PRIMARY KEY)');
    expect(database.load('t', encodeRows([[1], [2], [1]]))).toEqual(
      failure('sql', 'UNIQUE constraint failed: t.a'),
    );
    expect(database.load('t', [...encodeRows([[1]]), ...encodeRows([[1, 2]])])).toEqual(
      failure('sql', 'The table has 1 columns and a row 2 values.'),
    );
    const cut = encodeRows([[5], [600]]).map((batch) => batch.slice(0, -1));
    expect(() => database.load('t', cut)).toThrow(MalformedBatchError);
    expect(rowsOf(database, 'SELECT * FROM t')).toEqual([]);
    expect(database.load('t', encodeRows([[1]]))).toEqual({ ok: true, value: 1 });
  });

  it('refuse what a site does not do, and say why', async () => {
    const database = await open();
    define(database, 'CREATE TABLE t (a)');
    for (const run of [database.read, (sql: string) => database.materialize('m', sql)]) {
      expect(run('SELECT 1; DROP TABLE t')).toEqual(failure('sql', /one query at a time/));
      expect(run('SELECT 1;; DROP TABLE t')).toEqual(failure('sql', /one query at a time/));
      expect(run('INSERT INTO t VALUES (1) RETURNING a')).toEqual(failure('sql', /not a query/));
      expect(run('SELECT \0 1')).toEqual(failure('sql', /NUL/));
    }
    for (const sql of [
      "ATTACH ':memory:' AS other",
      'PRAGMA writable_schema = 1',
      'PRAGMA hard_heap_limit = 1',
      'BEGIN',
      'SAVEPOINT s',
      'CREATE VIRTUAL TABLE v USING fts5 (a)',
    ]) {
      expect(database.execute(sql)).toEqual(failure('sql', /not allowed|coordinator/));
    }
    expect(database.read("SELECT load_extension('x')")).toEqual(failure('sql', /no such function/));
    expect(rowsOf(database, "SELECT name FROM pragma_table_info('t')")).toEqual([['a']]);
  });
});

describe('bounds', () => {
  it('stop a query at the same step every time', async () => {
    const database = await open({ steps: 500_000, resultBytes: 100_000_000 });
    // Each is repeated: the bound is of one request, and the second has all of it again.
    for (const limit of [20_000, 20_000]) {
      expect(database.read(`${RUNAWAY} LIMIT ${limit}`).ok).toBe(true);
    }
    for (const limit of [60_000, 60_000]) {
      expect(database.read(`${RUNAWAY} LIMIT ${limit}`)).toEqual(
        failure('work-limit', 'The query was stopped after 500,000 steps of the engine.'),
      );
    }
  });

  it('stop a change, which is then undone', async () => {
    const database = await open({ steps: 100_000 });
    define(database, 'CREATE TABLE t (a)');
    expect(database.execute(`INSERT INTO t ${RUNAWAY}`)).toEqual(failure('work-limit', /stopped/));
    expect(database.materialize('m', RUNAWAY)).toEqual(failure('work-limit', /stopped/));
    expect(rowsOf(database, 'SELECT count(*) FROM t')).toEqual([[0]]);
    expect(database.materialize('m', 'SELECT 1')).toEqual({ ok: true, value: 1 });
  });

  it('stop results and values that are too large', async () => {
    const database = await open({ resultBytes: 1_000, valueBytes: 2_000 });
    expect(database.read(`${RUNAWAY} LIMIT 1000`)).toEqual(failure('work-limit', /given up after/));
    for (const sql of ['SELECT zeroblob(3000)', 'SELECT randomblob(3000)']) {
      expect(database.read(sql)).toEqual(failure('sql', 'string or blob too big'));
    }
  });
});

describe('a run', () => {
  it('knows neither chance nor time', async () => {
    const sql = "SELECT random(), hex(randomblob(6)), datetime('now'), CURRENT_DATE";
    const first = rowsOf(await open(), sql);
    const second = await open();
    rowsOf(second, 'SELECT random()');
    expect(rowsOf(second, sql)).toEqual(first);
    expect(first[0]?.slice(2)).toEqual(['2000-01-01 12:00:00', '2000-01-01']);
    const [pair] = rowsOf(second, 'SELECT random(), random()');
    expect(pair?.[0]).not.toEqual(pair?.[1]);
  });

  it('does not know where in the world it is', async () => {
    const summer = "'2024-07-01 12:00:00'";
    const sql = `SELECT datetime(${summer}, 'localtime'), datetime(${summer}, 'utc')`;
    expect(rowsOf(await open(), sql)).toEqual([['2024-07-01 12:00:00', '2024-07-01 12:00:00']]);
  });

  it('takes the memory it needs, and ends where there is none', async () => {
    const database = await open();
    define(database, 'CREATE TABLE t (a)');
    const sized = (bytes: number) =>
      `INSERT INTO t WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)
       SELECT zeroblob(${bytes}) FROM n`;
    define(database, sized(1_000_000));
    expect(database.execute(sized(60_000_000))).toEqual(failure('work-limit', /no memory left/));
    expect(rowsOf(database, 'SELECT sum(length(a)) FROM t')).toEqual([[40_000_000]]);
  });

  it('of one database does not touch another of the same module', async () => {
    const [left, right] = [await open(), await open({ steps: 100_000 })];
    define(left, 'CREATE TABLE t (a)');
    expect(right.read('SELECT * FROM t')).toEqual(failure('sql', 'no such table: t'));
    expect(right.read(`${RUNAWAY} LIMIT 100000`).ok).toBe(false);
    expect(left.read(`${RUNAWAY} LIMIT 100000`).ok).toBe(true);
    left.close();
    opened.splice(opened.indexOf(left), 1);
    expect(rowsOf(right, 'SELECT 1')).toEqual([[1]]);
  });

  it('can be repeated without end: databases give back what they take', async () => {
    for (let round = 0; round < 200; round += 1) {
      const database = openSqlite(await readSqlite());
      define(database, 'CREATE TABLE t (a)');
      database.load('t', encodeRows([['x'.repeat(100_000)]]));
      database.materialize('m', 'SELECT * FROM t');
      database.close();
    }
    expect(rowsOf(await open(), 'SELECT 1')).toEqual([[1]]);
  });

  it('keeps storage classes through reading and loading', async () => {
    const database = await open();
    const reply = database.read('SELECT 1, 1.0, -0.0, 9223372036854775807, 9007199254740993.0');
    expect(reply.ok && decodeTypedRows(reply.value.batches)).toEqual([
      [1, real(1), -0, 9223372036854775807n, real(2 ** 53)],
    ]);
  });
});
