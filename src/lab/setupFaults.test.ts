import { describe, expect, it } from 'vitest';
import { faultAtMark, labOf } from './marked.testing.ts';

/** A wrong lab for each fault: what is found, exactly where, and what the hint says. */
const SITES = 'CREATE SITE site1; CREATE SITE site4;\n';
const TABLE = `${SITES}CREATE TABLE employees (e_id INTEGER PRIMARY KEY, e_name CHAR(4) NOT NULL, e_site INTEGER);\n`;

const OWNED = `${TABLE}CREATE FRAGMENT emp_1 OF employees WHERE e_site = 1 AT site1; CREATE FRAGMENT emp_4 OF employees WHERE e_site = 4 AT site4; CREATE TABLE job (j_id INTEGER PRIMARY KEY, e_id INTEGER);\n`;

type Fault = readonly [title: string, setup: string, code: string, hint?: RegExp];

const faults: readonly Fault[] = [
  ['a site twice', 'CREATE SITE a; CREATE SITE «A»;', 'duplicate-site'],
  ['sites that differ in case', 'CREATE SITE a; CREATE SITE «"A"»;', 'names-differ-in-case'],
  [
    'a link to a site that is not',
    `${SITES}CREATE LINK site1 TO «site3»;`,
    'unknown-site',
    /site1/,
  ],
  ['a link to itself', `${SITES}«CREATE LINK site1 TO site1»;`, 'link-to-itself'],
  [
    'a link twice, the other way round',
    `${SITES}CREATE LINK site1 TO site4; «CREATE LINK site4 TO site1»;`,
    'duplicate-link',
  ],
  ['no bandwidth', 'SET NETWORK BANDWIDTH «0» KBPS;', 'bad-amount'],
  ['a column twice', `${SITES}CREATE TABLE t (a INTEGER, «A» TEXT);`, 'duplicate-column'],
  [
    'columns that differ in case',
    `${SITES}CREATE TABLE t (a INTEGER, «"A"» TEXT);`,
    'names-differ-in-case',
  ],
  ['a table twice', `${TABLE}CREATE TABLE «Employees» (a INTEGER);`, 'duplicate-relation'],
  [
    'tables that differ in case',
    `${TABLE}CREATE TABLE «"Employees"» (a INTEGER);`,
    'names-differ-in-case',
  ],
  ["an engine's own name", `${SITES}CREATE TABLE «sqlite_x» (a INTEGER);`, 'reserved-name'],
  ['a temporary table', `${SITES}CREATE TEMP TABLE «t» (a INTEGER);`, 'not-in-setup', /TEMPORARY/],
  [
    'a table made of an answer',
    `${TABLE}CREATE TABLE «t» AS SELECT * FROM employees;`,
    'not-in-setup',
    /INSERT INTO t SELECT/,
  ],
  [
    'a trigger',
    `${TABLE}CREATE TRIGGER «g» AFTER INSERT ON employees BEGIN SELECT 1; END;`,
    'not-in-setup',
    /statements of their own/,
  ],
  ['dropping what was defined', `${TABLE}DROP TABLE «employees»;`, 'not-in-setup', /Remove/],
  ['dropping what is not', `${TABLE}DROP TABLE «employes»;`, 'unknown-table', /employees/],
  [
    'changing a definition',
    `${TABLE}ALTER TABLE «employees» ADD COLUMN x;`,
    'not-in-setup',
    /CREATE TABLE/,
  ],
  ['taking back', `${TABLE}BEGIN; «ROLLBACK»;`, 'not-in-setup'],
  ['taking back to a savepoint', 'SAVEPOINT a; «ROLLBACK TO a»;', 'not-in-setup'],
  ['an explanation', `${TABLE}«EXPLAIN SELECT 1»;`, 'query-in-setup', /sql query/],
  [
    'a constraint that ignores rows',
    `${SITES}CREATE TABLE t (a INTEGER «UNIQUE ON CONFLICT IGNORE»);`,
    'not-in-setup',
    /INSERT OR IGNORE/,
  ],
  [
    'a foreign key that deletes rows',
    `${TABLE}CREATE TABLE t (a INTEGER «REFERENCES employees ON DELETE CASCADE»);`,
    'not-in-setup',
    /ON DELETE/,
  ],
  [
    'a value for a generated column',
    `${SITES}CREATE TABLE t (a INTEGER, b AS (a + 1)); INSERT INTO t (a, «b») VALUES (1, 2);`,
    'generated-column',
  ],
  [
    'a new value for a generated column',
    `${SITES}CREATE TABLE t (a INTEGER, b AS (a + 1)); UPDATE t SET (a, «b») = (1, 2);`,
    'generated-column',
  ],
  [
    'a column generated from other rows',
    `${SITES}CREATE TABLE t (a INTEGER, b AS («(SELECT 1)»));`,
    'subquery-not-allowed',
  ],
  [
    'a fragment by rank',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «rank() OVER () = 1» AT site1;`,
    'window-not-allowed',
  ],
  [
    'a view of what is not there',
    `${TABLE}CREATE VIEW v AS SELECT e_id FROM «employes»;`,
    'unknown-relation',
    /employees/,
  ],
  [
    'a view of no such column',
    `${TABLE}CREATE VIEW v AS SELECT «e_nam» FROM employees;`,
    'unknown-column',
    /e_name/,
  ],
  [
    'a view of a fragment',
    `${OWNED}CREATE VIEW v AS SELECT e_id FROM «emp_1»;`,
    'fragment-in-query',
    /employees/,
  ],
  [
    'a view that reads itself',
    `${TABLE}CREATE VIEW v AS SELECT * FROM «v»;`,
    'circular-view',
    /WITH RECURSIVE/,
  ],
  [
    'views that read each other',
    `${TABLE}CREATE VIEW v AS SELECT * FROM w; CREATE VIEW w AS SELECT * FROM «v»;`,
    'circular-view',
  ],
  [
    'a view with too many names',
    `${TABLE}CREATE VIEW v («a, b») AS SELECT e_id FROM employees;`,
    'column-count',
  ],
  [
    'a view with a name twice',
    `${TABLE}CREATE VIEW v (a, «A») AS SELECT e_id, e_name FROM employees;`,
    'duplicate-column',
  ],
  [
    'a view called like a relation',
    `${TABLE}CREATE VIEW «employees» AS SELECT 1 AS a;`,
    'duplicate-relation',
  ],
  [
    'a view twice',
    `CREATE VIEW v AS SELECT 1 AS a; CREATE VIEW «v» AS SELECT 2 AS a;`,
    'duplicate-view',
  ],
  [
    'rows for a view',
    `${TABLE}CREATE VIEW v AS SELECT e_id FROM employees; INSERT INTO «v» VALUES (1);`,
    'view-not-relation',
    /relations/,
  ],
  [
    'a fragment of a view',
    `${TABLE}CREATE VIEW v AS SELECT e_id FROM employees; CREATE FRAGMENT f OF «v» WHERE e_id = 1;`,
    'view-not-relation',
  ],
  [
    'dropping a view',
    `${TABLE}CREATE VIEW v AS SELECT e_id FROM employees; DROP VIEW «v»;`,
    'not-in-setup',
  ],
  [
    'two primary keys',
    `${SITES}CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER, «PRIMARY KEY (b)»);`,
    'duplicate-primary-key',
    /PRIMARY KEY \(a, b\)/,
  ],
  [
    'a key of no column',
    `${SITES}CREATE TABLE t (alpha INTEGER, PRIMARY KEY («alph»));`,
    'unknown-column',
    /Did you mean alpha\?/,
  ],
  [
    'a CHECK over another column',
    `${SITES}CREATE TABLE t (a INTEGER CHECK («b» > 0));`,
    'unknown-column',
  ],
  [
    'a CHECK with a subquery',
    `${SITES}CREATE TABLE t (a INTEGER CHECK («a IN (SELECT 1)»));`,
    'subquery-not-allowed',
  ],
  [
    'a collation that is not',
    `${SITES}CREATE TABLE t (a TEXT COLLATE «german»);`,
    'unknown-collation',
  ],
  [
    'a default that is no constant',
    `${SITES}CREATE TABLE t (a TEXT, b TEXT DEFAULT («a»));`,
    'not-constant',
    /single quotes/,
  ],
  [
    'a reference to no table',
    `${SITES}CREATE TABLE t (a INTEGER REFERENCES «u» (b));`,
    'unknown-relation',
  ],
  [
    'a reference to no key',
    `${TABLE}CREATE TABLE t (a INTEGER «REFERENCES employees (e_site)»);`,
    'foreign-key-target',
  ],
  [
    'a fragment of nothing',
    `${TABLE}CREATE FRAGMENT f OF «employes» WHERE e_site = 1 AT site1;`,
    'unknown-relation-or-fragment',
    /Did you mean employees\?/,
  ],
  [
    "a fragment with its relation's name",
    `${TABLE}CREATE FRAGMENT «employees» OF employees WHERE e_site = 1 AT site1;`,
    'duplicate-relation',
    /may not have the name/,
  ],
  [
    'a fragment twice',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; CREATE FRAGMENT «f» OF employees WHERE e_site = 4 AT site4;`,
    'duplicate-fragment',
  ],
  [
    "a table with a fragment's name",
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; CREATE TABLE «f» (a INTEGER);`,
    'duplicate-fragment',
    /may not have the name/,
  ],
  [
    'a predicate over an unknown column',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «e_sit» = 1 AT site1;`,
    'unknown-column',
    /Did you mean e_site\?/,
  ],
  [
    "a predicate over another table's column",
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «department.d_id» = 1 AT site1;`,
    'foreign-column',
  ],
  [
    'a predicate with a subquery',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «EXISTS (SELECT 1)» AT site1;`,
    'subquery-not-allowed',
    /ASSERT/,
  ],
  [
    'a predicate with an aggregate',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «count(*) > 1» AT site1;`,
    'aggregate-not-allowed',
  ],
  [
    'a predicate that changes',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = «random()» AT site1;`,
    'not-deterministic',
  ],
  [
    'a predicate that asks for the time',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_name > «date('now')» AT site1;`,
    'not-deterministic',
  ],
  [
    'a predicate with an unknown function',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE «uper»(e_name) = 'A' AT site1;`,
    'unknown-function',
    /upper/,
  ],
  [
    "an index with a fragment's name",
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; CREATE INDEX «f» ON f (e_site);`,
    'duplicate-relation-or-fragment',
  ],
  [
    'a fragment at an unknown site',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT «site2»;`,
    'unknown-site',
    /Did you mean site1\?/,
  ],
  [
    'a fragment twice at one site',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1, «site1»;`,
    'repeated-site',
  ],
  [
    'a leaf without a site',
    `${TABLE}CREATE FRAGMENT «f» OF employees WHERE e_site = 1;`,
    'fragment-without-site',
    /ALLOCATE f AT site1/,
  ],
  [
    'an inner fragment with a site',
    `${TABLE}«CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1»; CREATE FRAGMENT g OF f WHERE e_id > 0 AT site1;`,
    'allocated-inner-fragment',
    /allocate g/,
  ],
  [
    'two ways to cut',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; CREATE FRAGMENTS OF «employees» BY HASH (e_id) INTO 2 AT site1, site4;`,
    'mixed-cuts',
  ],
  [
    'too few sites for a hash',
    `${TABLE}«CREATE FRAGMENTS OF employees BY HASH (e_id) INTO 3 AT site1, site4»;`,
    'sites-do-not-match',
  ],
  [
    'bounds that fall',
    `${TABLE}CREATE FRAGMENTS OF employees BY RANGE (e_id) (5, «2») AT site1, site4;`,
    'range-bounds',
  ],
  [
    'an allocation of nothing',
    `${SITES}ALLOCATE «department» AT site1;`,
    'unknown-relation-or-fragment',
  ],
  [
    'a copy that is there already',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; ALLOCATE f AT «site1»;`,
    'duplicate-copy',
  ],
  ['a table without any site', '«CREATE TABLE t (a INTEGER)»;', 'no-site', /CREATE SITE/],
  [
    'an index at a site without a copy',
    `${TABLE}CREATE INDEX i ON employees (e_site) AT «site4»;`,
    'index-without-copy',
  ],
  [
    'an index over an unknown column',
    `${TABLE}CREATE INDEX i ON employees («e_dept»);`,
    'unknown-column',
  ],
  [
    'an index twice at one site',
    `${TABLE}CREATE INDEX i ON employees (e_site); CREATE INDEX «i» ON employees (e_id);`,
    'duplicate-index',
  ],
  [
    'an INSERT into nothing',
    `${TABLE}INSERT INTO «employee» VALUES (1);`,
    'unknown-relation',
    /employees/,
  ],
  [
    'an INSERT into a fragment',
    `${TABLE}CREATE FRAGMENT f OF employees WHERE e_site = 1 AT site1; INSERT INTO «f» VALUES (1, 'a', 1);`,
    'fragment-not-relation',
    /employees/,
  ],
  [
    'too few values',
    `${TABLE}INSERT INTO employees VALUES (1, 'a', 1), («2, 'b'»);`,
    'column-count',
    /e_id, e_name, e_site/,
  ],
  ['too many values', `${TABLE}INSERT INTO employees (e_id) VALUES («1, 2»);`, 'column-count'],
  ['a SELECT of too few columns', `${TABLE}INSERT INTO employees «SELECT 1, 'a'»;`, 'column-count'],
  [
    'an unknown column of an INSERT',
    `${TABLE}INSERT INTO employees (e_id, «e_nam») VALUES (1, 'a');`,
    'unknown-column',
    /e_name/,
  ],
  [
    'a text that is too long',
    `${TABLE}INSERT INTO employees VALUES (1, «'abcde'», 1);`,
    'value-too-long',
  ],
  [
    'a number that is too long as text',
    `${TABLE}INSERT INTO employees VALUES (1, «12345», 1);`,
    'value-too-long',
  ],
  ['a NULL that may not be', `${TABLE}INSERT INTO employees VALUES («NULL», 'a', 1);`, 'not-null'],
  [
    'an UPDATE to what is too long',
    `${TABLE}UPDATE employees SET e_name = «'abcde'»;`,
    'value-too-long',
  ],
  ['a GENERATE into nothing', `${SITES}GENERATE 3 ROWS INTO «t» (a = row);`, 'unknown-relation'],
  [
    'a GENERATE without a needed column',
    `${TABLE}«GENERATE 3 ROWS INTO employees (e_id = row)»;`,
    'missing-column',
  ],
  [
    'a GENERATE with an unknown function',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = row, e_name = «person_nam»());`,
    'unknown-function',
    /person_name\(\)/,
  ],
  [
    'a GENERATE with wrong arguments',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = «uniform(1)», e_name = 'a');`,
    'generate-argument',
  ],
  [
    'a GENERATE of an empty range',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = «uniform(9, 1)», e_name = 'a');`,
    'generate-argument',
  ],
  [
    'a GENERATE of what is too long',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = row, e_name = «'row ' || row»);`,
    'value-too-long',
  ],
  [
    'a GENERATE of NULL that may not be',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = «1 / (row - 2)», e_name = 'a');`,
    'not-null',
  ],
  [
    'a GENERATE of a fraction of a row',
    `${TABLE}GENERATE «5.5» ROWS INTO employees (e_id = row, e_name = 'a');`,
    'invalid-amount',
  ],
  [
    'a GENERATE of too many rows',
    `${TABLE}GENERATE «1000001» ROWS INTO employees (e_id = row, e_name = 'a');`,
    'invalid-amount',
  ],
  [
    'a GENERATE with a later column',
    `${TABLE}GENERATE 3 ROWS INTO employees (e_id = «e_site», e_name = 'a', e_site = 1);`,
    'unknown-column',
  ],
  [
    'too many rows in all',
    `${TABLE}GENERATE 1 ROWS INTO employees (e_id = row, e_name = 'a'); GENERATE «1000000» ROWS INTO employees (e_id = 1 + row, e_name = 'a');`,
    'too-many-rows',
  ],
  [
    'a LOAD of a file that is not there',
    `${TABLE}«LOAD INTO employees FROM 'e.csv'»;`,
    'file-missing',
  ],
  ['a LOAD from elsewhere', `${TABLE}«LOAD INTO employees FROM '../e.csv'»;`, 'file-name'],
  [
    'an assertion over no table',
    `${TABLE}ASSERT a: NOT EXISTS (SELECT 1 FROM employees, «departments»);`,
    'unknown-relation',
  ],
  ['an assertion twice', `${TABLE}ASSERT a: 1 = 1; ASSERT «a»: 2 = 2;`, 'duplicate-assertion'],
  [
    'an unknown parameter',
    `${TABLE}GENERATE «:staf» ROWS INTO employees (e_id = row, e_name = 'a'); PARAMETER staff = 1;`,
    'unknown-parameter',
    /Did you mean staff\?/,
  ],
  ['a parameter out of its range', `«PARAMETER staff = 1 FROM 5 TO 9»;`, 'parameter-range'],
  ['a parameter that is text', `PARAMETER staff = «'many'»;`, 'parameter-value'],
  ['a parameter twice', `PARAMETER staff = 1; PARAMETER «Staff» = 2;`, 'duplicate-parameter'],
  ['a query in setup', `${TABLE}«SELECT 1»;`, 'query-in-setup', /sql query/],
  [
    'statistics of nothing that is there',
    `${TABLE}STATISTICS OF «employes» (ROWS 3);`,
    'unknown-relation-or-fragment',
    /Did you mean employees\?/,
  ],
  [
    'statistics given twice',
    `${TABLE}STATISTICS OF employees (ROWS 3); «STATISTICS OF employees (ROWS 4)»;`,
    'duplicate-statistics',
  ],
  [
    'statistics of an unknown column',
    `${TABLE}STATISTICS OF employees (ROWS 3, COLUMN «e_nam» WIDTH 2);`,
    'unknown-column',
    /Did you mean e_name\?/,
  ],
  [
    'a selectivity factor above 1',
    `${TABLE}STATISTICS OF employees (ROWS 3, «COLUMN e_name SELECTIVITY 1.5»);`,
    'invalid-amount',
  ],
  [
    'more distinct values than rows',
    `${TABLE}STATISTICS OF employees (ROWS 3, «COLUMN e_name DISTINCT 4»);`,
    'invalid-amount',
  ],
  [
    'a vertical fragment without the key',
    `${TABLE}CREATE FRAGMENT f OF employees («e_site, e_name») AT site1;`,
    'vertical-without-key',
    /\(e_id, e_name, e_site\)/,
  ],
  [
    'a vertical fragment of an unknown column',
    `${TABLE}CREATE FRAGMENT f OF employees (e_id, «e_nam») AT site1;`,
    'unknown-column',
    /Did you mean e_name\?/,
  ],
  [
    'a column that the fragment cut further has not',
    `${TABLE}CREATE FRAGMENT f OF employees (e_id, e_name); CREATE FRAGMENT g OF f WHERE «e_site» = 1 AT site1;`,
    'unknown-column',
  ],
  [
    'an index on a column of another piece',
    `${TABLE}CREATE FRAGMENT f OF employees (e_id, e_name) AT site1; CREATE FRAGMENT g OF employees (e_id, e_site) AT site4; CREATE INDEX i ON f («e_site»);`,
    'unknown-column',
  ],
  [
    'rows and columns cut side by side',
    `${TABLE}CREATE FRAGMENT f OF employees (e_id, e_name) AT site1; CREATE FRAGMENT «g» OF employees WHERE e_site = 1 AT site1;`,
    'mixed-cuts',
  ],
  [
    'an owner that is not',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN «epm_1» ON job.e_id = employees.e_id AT site1;`,
    'unknown-fragment',
    /Did you mean emp_1\?/,
  ],
  [
    'an owner that is a relation',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN «employees» ON job.e_id = employees.e_id AT site1;`,
    'owner-not-fragment',
    /emp_1, emp_4/,
  ],
  [
    'a fragment that follows itself',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN «d» ON job.e_id = employees.e_id AT site1;`,
    'derivation-cycle',
  ],
  [
    'owners of two relations',
    `${OWNED}CREATE FRAGMENT j1 OF job WHERE j_id < 5 AT site1; CREATE FRAGMENT d OF job SEMIJOIN emp_1, «j1» ON job.e_id = employees.e_id AT site1;`,
    'owners-of-two-relations',
  ],
  [
    'an owner twice',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN emp_1, «emp_1» ON job.e_id = employees.e_id AT site1;`,
    'duplicate-owner',
  ],
  [
    'a derivation on a third relation',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN emp_1 ON job.e_id = «dept».d_id AT site1;`,
    'unknown-relation',
  ],
  [
    'a derivation that joins nothing',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN emp_1 ON «job.e_id = job.j_id» AT site1;`,
    'derivation-without-join',
  ],
  [
    'a derivation by a column of both',
    `${OWNED}CREATE FRAGMENT d OF job SEMIJOIN emp_1 ON «e_id» = e_site AT site1;`,
    'ambiguous-column',
    /job\.e_id or employees\.e_id/,
  ],
  [
    "a derivation by a column that an owner's piece has not",
    `${TABLE}CREATE FRAGMENT names OF employees (e_id, e_name) AT site1; CREATE FRAGMENT sites OF employees (e_id, e_site) AT site4; CREATE TABLE job (j_id INTEGER PRIMARY KEY, e_id INTEGER); CREATE FRAGMENT d OF job SEMIJOIN names ON job.e_id = employees.«e_site» AT site1;`,
    'unknown-column',
  ],
  [
    'another replication protocol, not yet',
    `${TABLE}«REPLICATE employees USING PRIMARY site1»;`,
    'not-yet',
  ],
];

describe('a setup with a fault', () => {
  it.each(faults.map((fault) => [fault[0], fault] as const))(
    '%s',
    (_title, [, setup, code, hint]) => {
      const fault = faultAtMark(labOf(setup));
      expect(fault.code).toBe(code);
      if (hint !== undefined) expect(fault.hint).toMatch(hint);
    },
  );

  it('says which statement is not yet executed', () => {
    const fault = faultAtMark(labOf('«CREATE SITE site9 ENGINE postgres»;'));
    expect(fault.message).toBe(
      'CREATE SITE site9 ENGINE postgres is not yet executed in this version.',
    );
  });

  it('refuses a value for a parameter that the lab does not have or allow', () => {
    const setup = labOf('«PARAMETER staff = 250 FROM 50 TO 5000»;');
    expect(faultAtMark(setup, { parameters: { staff: 20 } }).code).toBe('parameter-range');
    expect(faultAtMark(setup, { parameters: { staff: 60.5 } }).code).toBe('parameter-range');
  });
});
