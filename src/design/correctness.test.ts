import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Value } from '../base/value.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { centralTables, centralViews } from '../lab/localDdl.ts';
import { builtLab, labOf } from '../lab/marked.testing.ts';
import { type Judge, openJudge } from '../sql/sqlite.testing.ts';
import { assertionQuestions } from './assertions.ts';
import { correctnessQuestions } from './correctness.ts';
import type { Finding } from './finding.ts';
import { type DesignQuestion, findingOf } from './question.ts';

const isValue = (value: unknown): value is Value =>
  value === null || ['number', 'bigint', 'string'].includes(typeof value);

/** Central as the workbench would fill it. */
async function centralOf(catalog: Catalog, inserts: readonly string[]): Promise<Judge> {
  const schema = [...centralTables(catalog), ...centralViews(catalog).map(({ sql }) => sql)];
  return openJudge(['SELECT 1', ...schema, ...inserts].join(';\n'));
}

function ask(central: Judge, question: DesignQuestion): Finding | undefined {
  const [row] = central.run(question.sql);
  if (row === undefined) return findingOf(question, undefined);
  const values = row.filter(isValue);
  expect(values).toHaveLength(row.length);
  // Every question lists the columns of the counterexample first.
  const listed = question.sql.slice('SELECT '.length).split(/, | FROM /);
  const columns = listed.slice(0, question.width).map((name) => name.replace(/^child\./, ''));
  return findingOf(question, {
    columns: columns[0] === '*' ? ['a', 'b', 'c', 'd'].slice(0, row.length) : columns,
    row: values,
  });
}

async function findingsOf(setup: string): Promise<readonly Finding[]> {
  const { catalog, dataSteps } = builtLab(labOf(`CREATE SITE s;\n${setup}`));
  const inserts = dataSteps.flatMap((step) => (step.kind === 'sql' ? [step.sql] : []));
  const central = await centralOf(catalog, inserts);
  const questions = [...correctnessQuestions(catalog), ...assertionQuestions(catalog)];
  return questions.flatMap((question) => ask(central, question) ?? []);
}

const FRAGMENTS = `
  CREATE FRAGMENT f1 OF t WHERE b = 1 AT s;
  CREATE FRAGMENT f4 OF t WHERE b = 4 AT s;`;

describe('correctness of a fragmentation', () => {
  it('needs no data where NOT NULL and CHECK prove it', async () => {
    const { catalog } = builtLab(
      labOf(`CREATE SITE s;
        CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL CHECK (b IN (1, 4)));${FRAGMENTS}`),
    );
    expect(correctnessQuestions(catalog)).toEqual([]);
  });

  it('constructs the row with NULL that a CHECK lets through', async () => {
    const [finding, ...others] = await findingsOf(
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER CHECK (b IN (1, 4)));${FRAGMENTS}
       INSERT INTO t VALUES (1, 1), (2, 4);`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'completeness',
      relation: 't',
      message: 'A row (b = NULL) of t belongs to no fragment (f1, f4): no predicate is true of it.',
      counterexample: { row: { b: null }, constructed: true },
    });
  });

  it('shows a real row where there is one', async () => {
    const [finding] = await findingsOf(
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER);${FRAGMENTS}
       INSERT INTO t VALUES (1, 1), (2, 3), (3, 4);`,
    );
    expect(finding).toMatchObject({
      rule: 'completeness',
      message:
        'The row (a = 2, b = 3) of t belongs to no fragment (f1, f4): no predicate is true of it.',
      counterexample: { row: { a: 2, b: 3 } },
    });
    expect(finding?.counterexample).not.toHaveProperty('constructed');
  });

  it('finds that NULL falls out of a predicate and its negation', async () => {
    const [finding] = await findingsOf(
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER);
       CREATE FRAGMENT f1 OF t WHERE b > 3 AT s;
       CREATE FRAGMENT f2 OF t WHERE NOT b > 3 AT s;
       INSERT INTO t VALUES (7, NULL);`,
    );
    expect(finding).toMatchObject({
      rule: 'completeness',
      counterexample: { row: { a: 7, b: null } },
    });
  });

  it('finds rows that two fragments take, and says which', async () => {
    const [finding, ...others] = await findingsOf(
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL);
       CREATE FRAGMENT f1 OF t WHERE b <= 3 AT s;
       CREATE FRAGMENT f2 OF t WHERE b > 3 AND b < 9 AT s;
       CREATE FRAGMENT f3 OF t WHERE b > 5 AT s;
       INSERT INTO t VALUES (1, 6);`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'disjointness',
      message: 'The row (a = 1, b = 6) of t belongs to f2 and f3: it is stored in each of them.',
      counterexample: { row: { a: 1, b: 6 }, fragments: ['f2', 'f3'] },
    });
  });

  it('constructs the overlap that the data does not show', async () => {
    const [finding] = await findingsOf(
      `CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL);
       CREATE FRAGMENT f1 OF t WHERE b <= 3 AT s;
       CREATE FRAGMENT f2 OF t WHERE b >= 3 AT s;`,
    );
    expect(finding).toMatchObject({
      rule: 'disjointness',
      counterexample: { row: { b: 3 }, constructed: true, fragments: ['f1', 'f2'] },
    });
  });

  it('checks fragments of fragments within the fragment they were cut from', async () => {
    const setup = (second: string) => `
      CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL, c TEXT NOT NULL);
      CREATE FRAGMENT f1 OF t WHERE b < 5;
      CREATE FRAGMENT f2 OF t WHERE b >= 5 AT s;
      CREATE FRAGMENT f1a OF f1 WHERE b < 2 AT s;
      CREATE FRAGMENT f1b OF f1 WHERE ${second} AT s;`;
    expect(await findingsOf(setup('b >= 2'))).toEqual([]);
    const [finding] = await findingsOf(setup('b >= 3'));
    expect(finding?.rule).toBe('completeness');
    expect(finding?.message).toContain('of f1 belongs to no fragment (f1a, f1b)');
  });

  it('accepts hash fragments, and ranges but for NULL', async () => {
    const hash = `CREATE SITE s2; CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER);
      CREATE FRAGMENTS OF t BY HASH (b) INTO 2 AT s, s2; INSERT INTO t VALUES (1, NULL), (2, 5);`;
    expect(await findingsOf(hash)).toEqual([]);
    const range = (
      column: string,
    ) => `CREATE SITE s2; CREATE TABLE t (a INTEGER PRIMARY KEY, ${column});
      CREATE FRAGMENTS OF t BY RANGE (b) (10) AT s, s2;`;
    expect(await findingsOf(range('b INTEGER NOT NULL'))).toEqual([]);
    const [finding] = await findingsOf(range('b INTEGER'));
    expect(finding).toMatchObject({ rule: 'completeness', counterexample: { row: { b: null } } });
  });
});

describe('correctness of vertical fragments', () => {
  const TABLE = 'CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL, c TEXT);';

  it('has nothing to ask where each column is in one of them', async () => {
    const setup = `${TABLE} CREATE FRAGMENT f OF t (a, b) AT s; CREATE FRAGMENT g OF t (a, c) AT s;
      INSERT INTO t VALUES (1, 2, 'x');`;
    expect(await findingsOf(setup)).toEqual([]);
  });

  it('finds a column that is in none', async () => {
    const setup = `${TABLE} CREATE FRAGMENT f OF t (a, b) AT s;`;
    const message = 'The row (a = 1, b = 2, c = NULL) of t loses c';
    const [constructed] = await findingsOf(setup);
    expect(constructed).toMatchObject({
      rule: 'completeness',
      whole: 't',
      message: "A row (c = 'a') of t loses c: no vertical fragment has the column (f).",
      counterexample: { constructed: true },
    });
    const [finding, ...others] = await findingsOf(`${setup} INSERT INTO t VALUES (1, 2, NULL);`);
    expect(others).toEqual([]);
    expect(finding?.message).toContain(message);
    expect(finding?.counterexample).toEqual({ row: { a: 1, b: 2, c: null } });
  });

  it('finds a column in two of them, the key aside', async () => {
    const [finding, ...others] = await findingsOf(
      `${TABLE} CREATE FRAGMENT f OF t (a, b) AT s; CREATE FRAGMENT g OF t (a, b, c) AT s;
       INSERT INTO t VALUES (1, 2, 'x');`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'disjointness',
      message:
        "The row (a = 1, b = 2, c = 'x') of t has b in f and g: only the key belongs in each of them.",
      counterexample: { fragments: ['f', 'g'] },
    });
  });

  it('finds what a part loses when it is cut further, and that the join does not give it back', async () => {
    const setup = (second: string) => `${TABLE}
      CREATE FRAGMENT f OF t (a, b); CREATE FRAGMENT g OF t (a, c) AT s;
      CREATE FRAGMENT f1 OF f WHERE b < 3 AT s; CREATE FRAGMENT f2 OF f WHERE ${second} AT s;
      INSERT INTO t VALUES (1, 2, 'x'), (2, 3, 'y');`;
    expect(await findingsOf(setup('b >= 3'))).toEqual([]);
    const found = await findingsOf(setup('b > 3'));
    expect(found.map(({ rule, whole, message }) => [rule, whole, message])).toEqual([
      [
        'reconstruction',
        't',
        "The row (a = 2, b = 3, c = 'y') of t cannot be put together again: f loses its part of it.",
      ],
      [
        'completeness',
        'f',
        'The row (a = 2, b = 3) of f belongs to no fragment (f1, f2): no predicate is true of it.',
      ],
    ]);
  });
});

describe('correctness of derived fragments', () => {
  const OWNERS = `CREATE TABLE o (k INTEGER PRIMARY KEY, g INTEGER NOT NULL CHECK (g IN (1, 2)));
    CREATE FRAGMENT o1 OF o WHERE g = 1 AT s; CREATE FRAGMENT o2 OF o WHERE g = 2 AT s;`;
  const MEMBERS = `CREATE FRAGMENT m1 OF m SEMIJOIN o1 ON m.k = o.k AT s;
    CREATE FRAGMENT m2 OF m SEMIJOIN o2 ON m.k = o.k AT s;`;

  it('is proved by NOT NULL, a foreign key, and disjoint owners that are all', async () => {
    const setup = `${OWNERS} CREATE TABLE m (a INTEGER PRIMARY KEY, k INTEGER NOT NULL REFERENCES o);
      ${MEMBERS} INSERT INTO o VALUES (1, 1), (2, 2); INSERT INTO m VALUES (7, 1), (8, 2);`;
    expect(await findingsOf(setup)).toEqual([]);
  });

  it('constructs the row that NULL leaves without an owner', async () => {
    const [finding, ...others] = await findingsOf(
      `${OWNERS} CREATE TABLE m (a INTEGER PRIMARY KEY, k INTEGER REFERENCES o); ${MEMBERS}`,
    );
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'completeness',
      message:
        'A row (k = NULL) of m belongs to no fragment (m1, m2): it follows no row of o1, o2.',
    });
  });

  it('shows an orphan, and constructs one where no key is referred to', async () => {
    const table = 'CREATE TABLE m (a INTEGER PRIMARY KEY, k INTEGER NOT NULL);';
    const [constructed] = await findingsOf(`${OWNERS} ${table} ${MEMBERS}`);
    expect(constructed?.counterexample).toEqual({ row: { k: 1 }, constructed: true });
    const [real] = await findingsOf(
      `${OWNERS} ${table} ${MEMBERS} INSERT INTO o VALUES (1, 1); INSERT INTO m VALUES (7, 1), (8, 5);`,
    );
    expect(real?.counterexample).toEqual({ row: { a: 8, k: 5 } });
  });

  it('misses the owners that nobody named', async () => {
    const table = 'CREATE TABLE m (a INTEGER PRIMARY KEY, k INTEGER NOT NULL REFERENCES o);';
    const [finding] = await findingsOf(
      `${OWNERS} ${table} CREATE FRAGMENT m1 OF m SEMIJOIN o1 ON m.k = o.k AT s;`,
    );
    expect(finding).toMatchObject({ rule: 'completeness', counterexample: { constructed: true } });
    const rest = 'CREATE FRAGMENT m2 OF m SEMIJOIN o1, o2 ON m.k = o.k AT s;';
    expect(await findingsOf(`${OWNERS} ${table} ${rest}`)).toEqual([]);
  });

  it('finds a row that may follow two owners', async () => {
    const setup = `${OWNERS} CREATE TABLE m (a INTEGER PRIMARY KEY, low INTEGER NOT NULL);
      CREATE FRAGMENT m1 OF m SEMIJOIN o1 ON m.low < o.k AT s;
      CREATE FRAGMENT m2 OF m SEMIJOIN o2 ON m.low < o.k AT s;
      INSERT INTO o VALUES (1, 1), (2, 2);`;
    const found = await findingsOf(`${setup} INSERT INTO m VALUES (7, 1), (8, 0);`);
    const overlap = found.find(({ rule }) => rule === 'disjointness');
    expect(overlap?.counterexample).toEqual({ row: { a: 8, low: 0 }, fragments: ['m1', 'm2'] });
    const constructed = (await findingsOf(setup)).find(({ rule }) => rule === 'disjointness');
    expect(constructed?.counterexample).toMatchObject({
      constructed: true,
      fragments: ['m1', 'm2'],
    });
  });

  it('follows through several relations', async () => {
    const setup = `${OWNERS} CREATE TABLE m (a INTEGER PRIMARY KEY, k INTEGER NOT NULL REFERENCES o);
      ${MEMBERS} CREATE TABLE n (b INTEGER PRIMARY KEY, a INTEGER NOT NULL REFERENCES m);
      CREATE FRAGMENT n1 OF n SEMIJOIN m1 ON n.a = m.a AT s;
      CREATE FRAGMENT n2 OF n SEMIJOIN m2 ON n.a = m.a AT s;`;
    expect(await findingsOf(setup)).toEqual([]);
  });
});

describe('foreign keys', () => {
  it('hold where a column is NULL or the row is there, also within one relation', async () => {
    const setup = (values: string) => `CREATE TABLE t (a INTEGER PRIMARY KEY,
      b INTEGER REFERENCES t, c INTEGER, d INTEGER, UNIQUE (c, d), FOREIGN KEY (d, c) REFERENCES t (d, c));
      INSERT INTO t VALUES ${values};`;
    expect(await findingsOf(setup('(1, 2, 5, 6), (2, NULL, 7, NULL)'))).toEqual([]);
    const [finding, ...others] = await findingsOf(setup('(1, 1, 5, 6), (2, 3, 7, 8)'));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'foreignKey',
      relation: 't',
      message: 'The row (a = 2, b = 3, c = 7, d = 8) of t refers by b to no row of t.',
      counterexample: { row: { a: 2, b: 3, c: 7, d: 8 } },
    });
  });
});

describe('assertions', () => {
  const table = 'CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER); INSERT INTO t VALUES (1, 2);';

  it('shows the row that a denial denies', async () => {
    const [finding] = await findingsOf(
      `${table} ASSERT none: NOT EXISTS (SELECT 1 FROM t WHERE b = 2);`,
    );
    expect(finding).toMatchObject({
      rule: 'assertion',
      relation: 't',
      message: 'The assertion none is false on the data: The row (a = 1, b = 2) contradicts it.',
      counterexample: { row: { a: 1, b: 2 } },
    });
  });

  it('finds any other form false without a row, and true ones no fault', async () => {
    const [finding, ...others] = await findingsOf(
      `${table} ASSERT few: (SELECT count(*) FROM t) > 5;
       ASSERT some: EXISTS (SELECT 1 FROM t);
       ASSERT unknown: (SELECT NULL FROM t) = 1;
       ASSERT counted: NOT EXISTS (SELECT count(*) FROM t HAVING count(*) > 1);`,
    );
    expect(others).toEqual([]);
    expect(finding?.message).toBe('The assertion few is false on the data.');
  });
});

/* Reasoning is compared with brute force over small domains. */

const atom = fc.oneof(
  fc
    .tuple(fc.constantFrom('=', '<>', '<', '<=', '>', '>='), fc.integer({ min: 0, max: 4 }))
    .map(([op, value]) => `b ${op} ${value}`),
  fc.constantFrom('b IN (1, 3)', 'b NOT IN (2)', 'b BETWEEN 1 AND 2', 'b IS NULL', 'b IS NOT NULL'),
  fc.constantFrom("c = 'x'", "c <> 'x'", "c > 'w'", "c LIKE 'x%'", 'c IS NULL', 'b = d', 'b < d'),
  fc.constantFrom('b + 1 = 3', 'b % 2 = 0', "c IN ('x', NULL)", '1 = 1'),
);

const { predicate } = fc.letrec<{ predicate: string }>((tie) => ({
  predicate: fc.oneof(
    { maxDepth: 2, depthSize: 'small' },
    atom,
    fc
      .tuple(tie('predicate'), fc.constantFrom('AND', 'OR'), tie('predicate'))
      .map(([a, op, b]) => `(${a}) ${op} (${b})`),
    tie('predicate').map((a) => `NOT (${a})`),
  ),
}));

const relation = fc.record({
  check: fc.option(predicate, { nil: undefined }),
  notNull: fc.constantFrom('', ' NOT NULL'),
  predicates: fc.array(predicate, { minLength: 1, maxLength: 3 }),
});

const ROWS = ['NULL', 0, 1, 2, 3, 4, 5].flatMap((b) =>
  ['NULL', "'w'", "'x'", "'xy'"].flatMap((c) => ['NULL', 1, 2].map((d) => `(${b}, ${c}, ${d})`)),
);

interface Drawn {
  readonly check: string | undefined;
  readonly notNull: string;
  readonly predicates: readonly string[];
}

async function compare({ check, notNull, predicates }: Drawn): Promise<readonly string[]> {
  const constraint = check === undefined ? '' : `, CHECK (${check})`;
  const columns = `a INTEGER PRIMARY KEY, b INTEGER${notNull}, c TEXT, d INTEGER${constraint}`;
  const fragments = predicates.map((where, i) => `CREATE FRAGMENT f${i} OF t WHERE ${where} AT s;`);
  const setup = `CREATE SITE s; CREATE TABLE t (${columns}); ${fragments.join('\n')}`;
  const { catalog } = builtLab(labOf(setup));
  const central = await centralOf(catalog, []);
  const allowed = `(${check ?? 'TRUE'}) IS NOT FALSE${notNull === '' ? '' : ' AND b IS NOT NULL'}`;
  const fill = `WITH every (b, c, d) AS (VALUES ${ROWS.join(', ')})
    INSERT INTO t (b, c, d) SELECT b, c, d FROM every WHERE ${allowed}`;
  const none = predicates.map((where) => `(${where}) IS NOT TRUE`).join(' AND ');
  const several = predicates.map((where) => `((${where}) IS TRUE)`).join(' + ');
  const faults = { completeness: none, disjointness: `${several} > 1` };
  const questions = correctnessQuestions(catalog);
  return Object.entries(faults).map(([rule, where]) => {
    central.run('DELETE FROM t');
    central.run(fill);
    const question = questions.find((candidate) => candidate.rule === rule);
    const real = central.run(`SELECT 1 FROM t WHERE ${where} LIMIT 1`);
    if (question === undefined) {
      expect(real, `${rule} was proved, but is false of a row`).toEqual([]);
      return 'proved';
    }
    expect(central.run(question.sql)).toHaveLength(real.length);
    if (question.constructed === undefined) return 'open';
    // The constructed row can be stored, and it has the fault.
    const { row } = question.constructed;
    const needed = notNull === '' || 'b' in row ? [] : [['b', 1] as const];
    const entries = [...Object.entries(row), ...needed, ['a', 1] as const];
    const names = entries.map(([name]) => name).join(', ');
    central.run('DELETE FROM t');
    central.run(`INSERT INTO t (${names}) VALUES (${entries.map(([, v]) => sqlOf(v)).join(', ')})`);
    expect(central.run(`SELECT 1 FROM t WHERE ${where}`)).toHaveLength(1);
    return 'constructed';
  });
}

describe('reasoning about fragments', () => {
  it('agrees with brute force', async () => {
    const outcomes: string[] = [];
    const property = fc.asyncProperty(relation, async (drawn) => {
      outcomes.push(...(await compare(drawn)));
    });
    await fc.assert(property, { numRuns: 150, seed: 4 });
    // The law would say nothing if one side never occurred.
    for (const kind of ['proved', 'constructed']) {
      expect(outcomes.filter((outcome) => outcome === kind).length).toBeGreaterThan(30);
    }
  }, 60_000);
});

function sqlOf(value: Value): string {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
}
