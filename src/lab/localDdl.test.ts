import { describe, expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { fnv1a32 } from '../base/prng.ts';
import { openJudge } from '../sql/sqlite.testing.ts';
import { centralTables, centralViews, leafRows, leafTable, siteSchema } from './localDdl.ts';
import { builtLab, labOf } from './marked.testing.ts';

const SITES = 'CREATE SITE s1; CREATE SITE s2;\n';

async function central(setup: string) {
  const { catalog, dataSteps } = builtLab(labOf(SITES + setup));
  const inserts = dataSteps.flatMap((step) => (step.kind === 'sql' ? [step.sql] : []));
  const script = [
    ...centralTables(catalog),
    ...centralViews(catalog).map(({ sql }) => sql),
    ...inserts,
  ];
  const judge = await openJudge(['SELECT 1', ...script].join(';\n'));
  const leaf = (name: string) => {
    const found = catalog.fragments.find((fragment) => fragment.name === name);
    if (found === undefined) throw new Error(`No fragment ${name}`);
    return found;
  };
  return { catalog, judge, leaf };
}

const EMPLOYEES = `CREATE TABLE employees (
  e_id INTEGER PRIMARY KEY, e_name CHAR(4) NOT NULL UNIQUE, e_site INTEGER DEFAULT (2 + 2),
  e_note TEXT COLLATE NOCASE, CHECK (e_site > 0));\n`;

describe('central', () => {
  it('has every constraint of the lab', async () => {
    const { judge } = await central(
      `${EMPLOYEES}INSERT INTO employees (e_id, e_name) VALUES (1, 'Ada');`,
    );
    expect(judge.run('SELECT * FROM employees')).toEqual([[1, 'Ada', 4, null]]);
    const refused = (values: string) => () => judge.run(`INSERT INTO employees VALUES (${values})`);
    expect(refused("1, 'Bo', 1, NULL")).toThrow('UNIQUE constraint failed: employees.e_id');
    expect(refused("2, 'Ada', 1, NULL")).toThrow('UNIQUE');
    expect(refused('2, NULL, 1, NULL')).toThrow('NOT NULL');
    expect(refused("2, 'Bo', 0, NULL")).toThrow('CHECK constraint failed: e_site > 0');
    expect(refused("2, 'Grace', 1, NULL")).toThrow('e_name takes at most 4 characters');
  });

  it('checks foreign keys when a transaction ends, whatever the order', async () => {
    const { judge } = await central(`
      CREATE TABLE b (b_id INTEGER PRIMARY KEY, a_id INTEGER REFERENCES a (a_id));
      CREATE TABLE a (a_id INTEGER PRIMARY KEY);`);
    judge.run('PRAGMA foreign_keys = ON');
    for (const sql of [
      'BEGIN',
      'INSERT INTO b VALUES (1, 7)',
      'INSERT INTO a VALUES (7)',
      'COMMIT',
    ]) {
      judge.run(sql);
    }
    expect(() => judge.run('INSERT INTO b VALUES (2, 8)')).toThrow('FOREIGN KEY');
  });

  it('has a view for every fragment, nested for fragments of fragments', async () => {
    const { judge, leaf, catalog } = await central(`${EMPLOYEES}
      CREATE FRAGMENT emp_4 OF employees WHERE employees.e_site = 4 AT s1;
      CREATE FRAGMENT other OF employees WHERE e_site <> 4;
      CREATE FRAGMENT low OF other WHERE other.e_id < 10 AT s1, s2;
      CREATE FRAGMENT high OF other WHERE e_id >= 10 AT s2;
      INSERT INTO employees (e_id, e_name, e_site) VALUES (1, 'a', 4), (2, 'b', 1), (12, 'c', 1), (13, 'd', 4);`);
    const ids = (name: string) => judge.run(`SELECT e_id FROM ${name} ORDER BY 1`).flat();
    expect(ids('emp_4')).toEqual([1, 13]);
    expect(ids('other')).toEqual([2, 12]);
    expect(ids('low')).toEqual([2]);
    expect(ids('high')).toEqual([12]);
    expect(judge.run(leafRows(catalog, leaf('high')))).toEqual([[12, 'c', 1, null]]);
  });

  it('sends every row to one hash fragment, by FNV-1a of its text, NULL to the first', async () => {
    const values = [1, 42, -7, 123456789, "'Zürich'", "'x'", "''", 2.5];
    const { judge } = await central(`CREATE SITE s3;
      CREATE TABLE t (a INTEGER PRIMARY KEY, b);
      CREATE FRAGMENTS OF t BY HASH (b) INTO 3 AT s1, s2, s3;
      INSERT INTO t (b) VALUES (NULL), ${values.map((value) => `(${value})`).join(', ')};`);
    const parts = ['t_1', 't_2', 't_3'].map((name) => judge.run(`SELECT b FROM ${name}`).flat());
    expect(parts.flat()).toHaveLength(values.length + 1);
    expect(parts[0]).toContain(null);
    for (const [bucket, part] of parts.entries()) {
      for (const value of part) {
        if (value !== null) expect(fnv1a32(String(value)) % 3).toBe(bucket);
      }
    }
  });

  it('cuts columns, follows owners, and cuts what was cut', async () => {
    const { judge, leaf, catalog } = await central(`${EMPLOYEES}
      CREATE TABLE log (line TEXT, at TEXT);
      CREATE FRAGMENT lines OF log (line) AT s1;
      CREATE FRAGMENT times OF log (at) AT s2;
      CREATE FRAGMENT names OF employees (e_name, e_id) AT s1;
      CREATE FRAGMENT rest OF employees (e_id, e_site, e_note);
      CREATE FRAGMENT rest_4 OF rest WHERE rest.e_site = 4 AT s1;
      CREATE FRAGMENT rest_1 OF rest WHERE e_site <> 4 AT s2;
      CREATE TABLE job (j_id INTEGER PRIMARY KEY, e_id INTEGER, boss INTEGER);
      CREATE FRAGMENT job_4 OF job SEMIJOIN rest_4 ON job.e_id = employees.e_id AT s1;
      CREATE FRAGMENT job_1 OF job SEMIJOIN rest_1 ON job.e_id = rest_1.e_id AT s2;
      INSERT INTO employees (e_id, e_name, e_site) VALUES (1, 'a', 4), (2, 'b', 1);
      INSERT INTO job VALUES (10, 1, NULL), (11, 2, 1), (12, 3, 1), (13, NULL, 1);
      INSERT INTO log VALUES ('x', 'y'), ('x', 'y');`);
    expect(judge.run('SELECT * FROM names')).toEqual([
      [1, 'a'],
      [2, 'b'],
    ]);
    expect(judge.run('SELECT * FROM rest_1')).toEqual([[2, 1, null]]);
    expect(judge.run('SELECT j_id FROM job_4')).toEqual([[10]]);
    expect(judge.run('SELECT j_id FROM job_1')).toEqual([[11]]);
    expect(judge.run('SELECT * FROM times')).toEqual([
      ['y', 1],
      ['y', 2],
    ]);
    expect(leafTable(catalog, leaf('lines'))).toBe(
      'CREATE TABLE lines (line TEXT, row_id INTEGER NOT NULL, PRIMARY KEY (row_id))',
    );
    // Each piece keeps the CHECK of the columns it has.
    expect(leafTable(catalog, leaf('names'))).not.toContain('CHECK');
    expect(leafTable(catalog, leaf('rest_4'))).toContain('CHECK (e_site > 0)');
  });

  it('follows a relation within itself, the owners told by their own name', async () => {
    const { judge } = await central(`
      CREATE TABLE staff (id INTEGER PRIMARY KEY, boss INTEGER, site INTEGER);
      CREATE FRAGMENT top OF staff WHERE boss IS NULL AT s1;
      CREATE FRAGMENT below OF staff SEMIJOIN top ON staff.boss = top.id AT s1, s2;
      INSERT INTO staff VALUES (1, NULL, 1), (2, 1, 1), (3, 2, 1);`);
    expect(judge.run('SELECT id FROM below')).toEqual([[2]]);
  });

  it('shows no hidden key, but its views and the stored rows have it', async () => {
    const { judge, catalog, leaf } = await central(`
      CREATE TABLE log (line TEXT); CREATE FRAGMENT short OF log WHERE length(line) < 3 AT s1;
      CREATE FRAGMENT long OF log WHERE length(line) >= 3 AT s2; CREATE TABLE whole (rowid TEXT);
      INSERT INTO log VALUES ('ab'), ('abc'), ('ab'); INSERT INTO whole VALUES ('x');`);
    expect(judge.run('SELECT * FROM log')).toEqual([['ab'], ['abc'], ['ab']]);
    expect(judge.run('SELECT row_id, line FROM short')).toEqual([
      [1, 'ab'],
      [3, 'ab'],
    ]);
    expect(judge.run(leafRows(catalog, leaf('whole')))).toEqual([['x', 1]]);
    const [log] = catalog.relations;
    expect(log?.columns.at(-1)).toMatchObject({ name: 'row_id', width: 8, hidden: true });
  });
});

describe('a site', () => {
  it('stores its leaves with keys, NOT NULL, types and collations, and its own indexes', async () => {
    const { catalog, leaf } = await central(`${EMPLOYEES}
      CREATE FRAGMENT emp_4 OF employees WHERE e_site = 4 AT s1;
      CREATE FRAGMENT others OF employees WHERE e_site <> 4 OR e_site IS NULL AT s2, s1;
      CREATE INDEX by_site ON emp_4 (e_site DESC, e_name) AT s1;
      CREATE UNIQUE INDEX by_note ON employees (e_note) AT s1;`);
    expect(leafTable(catalog, leaf('emp_4'))).toBe(
      'CREATE TABLE emp_4 (e_id INTEGER NOT NULL, e_name CHAR(4) NOT NULL, e_site INTEGER, e_note TEXT COLLATE NOCASE, PRIMARY KEY (e_id), CHECK (e_site > 0))',
    );
    const first = siteSchema(catalog, siteId('s1'));
    expect(first.slice(2)).toEqual([
      'CREATE INDEX by_site ON emp_4 (e_site DESC, e_name)',
      'CREATE UNIQUE INDEX by_note_emp_4 ON emp_4 (e_note)',
      'CREATE UNIQUE INDEX by_note_others ON others (e_note)',
    ]);
    expect(siteSchema(catalog, siteId('s2'))).toHaveLength(1);
    const site = await openJudge(first.join(';'));
    expect(() => site.run("INSERT INTO emp_4 VALUES (1, NULL, 4, 'x')")).toThrow('NOT NULL');
  });

  it('keeps names that must be quoted', async () => {
    const { catalog, judge } =
      await central(`CREATE TABLE "Order" ("group" CHAR(2), "two words" INTEGER PRIMARY KEY);
      CREATE FRAGMENT "order 1" OF "order" WHERE "GROUP" = 'a' AT s1;
      CREATE FRAGMENT rest OF "Order" WHERE "group" IS NOT 'a' AT s2;
      INSERT INTO "order" VALUES ('a', 1);`);
    expect(judge.run('SELECT * FROM "order 1"')).toEqual([['a', 1]]);
    await openJudge(siteSchema(catalog, siteId('s1')).join(';'));
  });
});
