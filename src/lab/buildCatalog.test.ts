import { describe, expect, it } from 'vitest';
import { printExpression } from '../sql/print.ts';
import { filesNeeded } from './executeSetup.ts';
import { builtLab, errorsOf, labOf } from './marked.testing.ts';

const SITES = "CREATE SITE s1; CREATE SITE s2 LABEL 'Second' ENGINE sqlite; CREATE SITE s3;\n";

const catalogOf = (setup: string) => builtLab(labOf(SITES + setup)).catalog;

describe('sites and network', () => {
  it('number sites in order and label them by name where no label is given', () => {
    expect(catalogOf('').sites).toEqual([
      { id: 's1', number: 1, label: 's1', engine: 'sqlite' },
      { id: 's2', number: 2, label: 'Second', engine: 'sqlite' },
      { id: 's3', number: 3, label: 's3', engine: 'sqlite' },
    ]);
  });

  it('take defaults, presets and links in both directions', () => {
    expect(catalogOf('').network).toEqual({ latencyMs: 20, bandwidthKbps: 1000, links: [] });
    const { network } = catalogOf('CREATE LINK s1 TO s3 LATENCY 7 MS; SET NETWORK SATELLITE;');
    expect(network).toEqual({
      latencyMs: 300,
      bandwidthKbps: 125,
      links: [
        { source: 's1', target: 's3', latencyMs: 7, bandwidthKbps: 125 },
        { source: 's3', target: 's1', latencyMs: 7, bandwidthKbps: 125 },
      ],
    });
    expect(catalogOf('SET NETWORK BUS;').network).toMatchObject({
      latencyMs: 0.01,
      bandwidthKbps: 100_000,
    });
    expect(catalogOf('SET NETWORK LAN;').network).toMatchObject({
      latencyMs: 1,
      bandwidthKbps: 10_000,
    });
    expect(catalogOf('SET NETWORK WAN;').network).toMatchObject({
      latencyMs: 40,
      bandwidthKbps: 1_000,
    });
  });

  it('keep costs and the timing of commits', () => {
    expect(catalogOf('').cost).toEqual({ cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 });
    const setup =
      'SET COST CPU 1 MS PER 1000 ROWS IO 0.1 MS PER PAGE MESSAGE 1 MS; SET FORCE 2 MS; SET TIMEOUT 400 MS;';
    const { catalog, timing } = builtLab(labOf(SITES + setup));
    expect(catalog.cost).toEqual({ cpuMsPer1000Rows: 1, ioMsPerPage: 0.1, messageMs: 1 });
    expect(timing).toEqual({ forceMs: 2, timeoutMs: 400 });
    expect(builtLab(labOf(SITES)).timing).toEqual({ forceMs: 1 });
  });
});

describe('relations', () => {
  it('have types as declared, widths, keys and constraints', () => {
    const [t] =
      catalogOf(`CREATE TABLE t (A INTEGER, b CHAR(16) NOT NULL UNIQUE, c DECIMAL(10, 2), d TEXT WIDTH 7,
      e, PRIMARY KEY (a, B), UNIQUE (c, d), CHECK (t.A > 0), FOREIGN KEY (c, d) REFERENCES t (d, c));`).relations;
    expect(
      t?.columns.map(({ name, type, width, notNull, hidden }) => [
        name,
        type,
        width,
        notNull,
        hidden,
      ]),
    ).toEqual([
      ['a', 'INTEGER', 4, true, false],
      ['b', 'CHAR(16)', 16, true, false],
      ['c', 'DECIMAL(10, 2)', 6, false, false],
      ['d', 'TEXT', 7, false, false],
      ['e', '', 32, false, false],
    ]);
    expect(t?.primaryKey).toEqual(['a', 'b']);
    expect(t?.uniqueKeys).toEqual([['b'], ['c', 'd']]);
    expect(t?.checks.map(printExpression)).toEqual(['a > 0']);
    expect(t?.foreignKeys).toEqual([
      { columns: ['c', 'd'], relation: 't', references: ['d', 'c'], holds: false },
    ]);
    expect(t?.leaves).toEqual(['t']);
  });

  it('without a primary key get a hidden one, whatever their columns are called', () => {
    const [t, u] = catalogOf('CREATE TABLE t (a TEXT); CREATE TABLE u (row_id TEXT);').relations;
    expect(t?.columns.at(-1)).toEqual({
      name: 'row_id',
      type: 'INTEGER',
      width: 8,
      notNull: true,
      hidden: true,
    });
    expect(u?.columns.map(({ name }) => name)).toEqual(['row_id', 'row_id_2']);
  });

  it('get a key from a unique index on all of them', () => {
    const [t] = catalogOf('CREATE TABLE t (a INTEGER); CREATE UNIQUE INDEX i ON t (a);').relations;
    expect(t?.uniqueKeys).toEqual([['a']]);
  });

  it('are stored whole at the first site unless allocated', () => {
    const { fragments } = catalogOf(`CREATE TABLE t (a INTEGER); CREATE TABLE u (a INTEGER);
      ALLOCATE u AT s3, s2;`);
    expect(fragments).toMatchObject([
      { name: 't', relation: 't', cut: { kind: 'whole' }, isLeaf: true, copies: ['s1'] },
      { name: 'u', relation: 'u', cut: { kind: 'whole' }, isLeaf: true, copies: ['s3', 's2'] },
    ]);
    expect(fragments[0]).not.toHaveProperty('of');
  });
});

describe('fragments', () => {
  const TABLE = 'CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, c TEXT);\n';

  it('form a tree whose leaves are stored', () => {
    const { fragments, relations } = catalogOf(`${TABLE}
      CREATE FRAGMENT x OF t WHERE t.B < 5;
      CREATE FRAGMENT y OF T WHERE b >= 5 AT s2;
      CREATE FRAGMENT x1 OF x WHERE x.a > 0 AT s1; CREATE FRAGMENT x2 OF x WHERE NOT a > 0;
      ALLOCATE x2 AT s3; ALLOCATE y AT s1;`);
    expect(fragments.map(({ name, of, isLeaf, copies }) => [name, of, isLeaf, copies])).toEqual([
      ['x', 't', false, []],
      ['y', 't', true, ['s2', 's1']],
      ['x1', 'x', true, ['s1']],
      ['x2', 'x', true, ['s3']],
    ]);
    expect(relations[0]?.leaves).toEqual(['y', 'x1', 'x2']);
    const where = fragments.flatMap(({ cut }) =>
      cut.kind === 'horizontal' ? [printExpression(cut.where)] : [],
    );
    expect(where).toEqual(['b < 5', 'b >= 5', 'a > 0', 'NOT (a > 0)']);
  });

  it('by range are half open, in order', () => {
    const { fragments } = catalogOf(
      `${TABLE}CREATE FRAGMENTS OF t BY RANGE (c) ('g', 'n') AT s1, s2, s3;`,
    );
    const shown = fragments.map(({ name, cut, copies }) => [
      name,
      cut.kind === 'horizontal' ? printExpression(cut.where) : cut.kind,
      copies[0],
    ]);
    expect(shown).toEqual([
      ['t_1', "c < 'g'", 's1'],
      ['t_2', "c >= 'g' AND c < 'n'", 's2'],
      ['t_3', "c >= 'n'", 's3'],
    ]);
  });

  it('by hash have a bucket each', () => {
    const { fragments } = catalogOf(`${TABLE}CREATE FRAGMENTS OF t BY HASH (a) INTO 2 AT s1, s3;`);
    expect(fragments.map(({ name, cut, copies }) => ({ name, cut, copies }))).toEqual([
      { name: 't_1', cut: { kind: 'hash', columns: ['a'], modulus: 2, bucket: 0 }, copies: ['s1'] },
      { name: 't_2', cut: { kind: 'hash', columns: ['a'], modulus: 2, bucket: 1 }, copies: ['s3'] },
    ]);
  });

  it('by hash or range may share a site', () => {
    const { fragments } = catalogOf(
      `${TABLE}CREATE FRAGMENTS OF t BY HASH (a) INTO 3 AT s1, s3, s1;`,
    );
    expect(fragments.map(({ copies }) => copies)).toEqual([['s1'], ['s3'], ['s1']]);
  });

  it('carry indexes at the sites asked for, of every leaf below', () => {
    const { indexes } = catalogOf(`${TABLE}
      CREATE FRAGMENT x OF t WHERE b < 5 AT s1, s2; CREATE FRAGMENT y OF t WHERE b >= 5 AT s2;
      CREATE INDEX i ON t (c, a DESC) WHERE b > 1; CREATE UNIQUE INDEX j ON x (b) AT s1;`);
    const shown = indexes.map(({ name, fragment, site, unique, keys, where }) =>
      [name, fragment, site, unique, keys.join(', '), where].join(' | '),
    );
    expect(shown).toEqual([
      'i | x | s1 | false | c, a DESC | b > 1',
      'i_x | x | s2 | false | c, a DESC | b > 1',
      'i_y | y | s2 | false | c, a DESC | b > 1',
      'j | x | s1 | true | b | ',
    ]);
  });
});

describe('assertions', () => {
  const setup = labOf(
    `${SITES}CREATE TABLE t (a INTEGER); ASSERT few: (SELECT count(*) FROM t) < 5;`,
  );

  it('are classified by who knows, and not used before the data was asked', () => {
    const { catalog } = builtLab(setup);
    expect(catalog.assertions).toMatchObject([
      { name: 'few', form: { kind: 'checked' }, holds: false },
    ]);
    const seen: string[] = [];
    builtLab(setup, {
      classifyAssertion: (condition, { relations }) => {
        seen.push(printExpression(condition), ...relations.map((relation) => relation.name));
        return { kind: 'checked' };
      },
    });
    expect(seen).toEqual(['(SELECT count(*) FROM t) < 5', 't']);
  });
});

describe('parameters', () => {
  const setup = `${SITES}CREATE TABLE t (a INTEGER CHECK (a < :bound), b TEXT);
    PARAMETER half = 2; PARAMETER bound = :half * 5 FROM 0 TO 100; PARAMETER floor = -1.5;
    CREATE FRAGMENT x OF t WHERE a > :floor AT s1; CREATE FRAGMENT y OF t WHERE NOT a > :floor AT s2;
    INSERT INTO t VALUES (:bound - 1, ':bound');`;

  it('stand for their values everywhere but in text, before and after their definition', () => {
    const { catalog, dataSteps, parameters } = builtLab(labOf(setup));
    expect(parameters.map(({ name, value, low, high }) => [name, value, low, high])).toEqual([
      ['half', 2, undefined, undefined],
      ['bound', 10, 0, 100],
      ['floor', -1.5, undefined, undefined],
    ]);
    expect(catalog.relations[0]?.checks.map(printExpression)).toEqual(['a < 10']);
    const [x] = catalog.fragments;
    expect(x?.cut.kind === 'horizontal' && printExpression(x.cut.where)).toBe('a > -1.5');
    expect(dataSteps).toMatchObject([
      { kind: 'sql', sql: "INSERT INTO t VALUES (10 - 1, ':bound')" },
    ]);
  });

  it('take values in place of their defaults', () => {
    const { catalog, parameters } = builtLab(labOf(setup), { parameters: { bound: 50 } });
    expect(parameters[1]).toMatchObject({ value: 50, defaultValue: 10 });
    expect(catalog.relations[0]?.checks.map(printExpression)).toEqual(['a < 50']);
    expect(errorsOf(labOf(setup), { parameters: { bounds: 50 } })).toMatchObject([
      { code: 'unknown-parameter', hint: 'Did you mean bound?' },
    ]);
  });
});

describe('data', () => {
  const TABLE = 'CREATE TABLE t (a INTEGER PRIMARY KEY, b CHAR(3), c REAL);\n';

  it('is a list of steps in document order', () => {
    const { dataSteps } = builtLab(
      labOf(`${SITES}${TABLE}INSERT INTO t (b, a) VALUES ('x', 1); GENERATE 2 ROWS INTO t (a = 10 + row, c = 1);
        UPDATE t SET c = 5 WHERE a = 1; DELETE FROM t WHERE a = 11; INSERT INTO t DEFAULT VALUES;`),
    );
    expect(
      dataSteps.map((step) => (step.kind === 'sql' ? step.sql : [step.columns, step.rows])),
    ).toEqual([
      "INSERT INTO t (b, a) VALUES ('x', 1)",
      [
        ['a', 'c'],
        [
          [11, 1],
          [12, 1],
        ],
      ],
      'UPDATE t SET c = 5 WHERE a = 1',
      'DELETE FROM t WHERE a = 11',
      'INSERT INTO t DEFAULT VALUES',
    ]);
  });

  it('comes from files beside the lab, in the types of the columns', () => {
    const text = labOf(`${SITES}${TABLE}LOAD INTO t FROM 't.csv';`);
    const files = new Map([['t.csv', 'B,a,c\r\n"x",1,2.50\r\n,2,\r\n"",3,x\r\n']]);
    const { lab, dataSteps } = builtLab(text, { files });
    expect(filesNeeded(lab)).toEqual(['t.csv']);
    expect(dataSteps).toMatchObject([
      {
        columns: ['b', 'a', 'c'],
        rows: [
          ['x', 1, 2.5],
          [null, 2, null],
          ['', 3, 'x'],
        ],
      },
    ]);
    const faults = [
      ['a,d\n1,2\n', 'unknown-column', 't.csv: t has no column d.'],
      ['a,b\n1\n', 'csv-value', 't.csv, line 2: 1 fields where the header has 2.'],
      [
        'a,b\n1,x\n2,long\n',
        'csv-value',
        't.csv, line 3: b has more than the 3 characters of CHAR(3).',
      ],
      ['a,b\n,x\n', 'csv-value', 't.csv, line 2: a is NOT NULL but empty.'],
      ['b\nx\n', 'missing-column', 'a of t must have a value: NOT NULL and no default.'],
      ['a,A\n1,2\n', 'duplicate-column', 't.csv: the header names a twice.'],
      ['a\n"1\n', 'csv-syntax', 't.csv: line 2: a quoted field is not closed.'],
    ] as const;
    for (const [content, code, message] of faults) {
      const errors = errorsOf(text, { files: new Map([['t.csv', content]]) });
      expect(errors).toMatchObject([{ code, message }]);
    }
  });

  it('is keyed by the seed of the lab', () => {
    const setup = `${SITES}${TABLE}GENERATE 20 ROWS INTO t (a = row, b = text(3));`;
    const first = builtLab(labOf(setup)).dataSteps;
    expect(builtLab(labOf(setup)).dataSteps).toEqual(first);
    const seeded = labOf(setup).replace('title: T', 'title: T\nseed: 9');
    const rows = (steps: typeof first) =>
      steps.map((step) => (step.kind === 'rows' ? step.rows : []));
    expect(rows(builtLab(seeded).dataSteps)).not.toEqual(rows(first));
  });
});
