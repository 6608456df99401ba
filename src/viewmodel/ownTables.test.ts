import { describe, expect, test } from 'vitest';
import { parseLab } from '../lab/document.ts';
import { executeSetup } from '../lab/executeSetup.ts';
import { addToSetup } from './addToSetup.ts';
import { kindOfPasted, type OwnTables, tableFromCsv, tablesFromSql } from './ownTables.ts';

const where = { taken: ['orders'], site: 's1' };
const LAB = '---\ntitle: Own\n---\n```sql setup\nCREATE SITE s1;\nCREATE SITE s2;\n```\n';

/** What a lab makes of the statements. */
function built({ statements, files }: OwnTables) {
  const { lab, errors } = parseLab(addToSetup(parseLab(LAB).lab, statements));
  expect(errors).toEqual([]);
  const setup = executeSetup(lab, { files: new Map(Object.entries(files)) });
  expect(setup.errors).toEqual([]);
  return setup;
}

function fromCsv(name: string, text: string): OwnTables {
  const made = tableFromCsv(name, text, where);
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

describe('a table of a CSV', () => {
  const text = 'id,name,"price, net",since,code\n1,Ann,2.50,,007\n2,"O\'Neil, B",3,2020-01-01,12\n';

  test('has the types that its data have, its key, and all rows in the lab’s text', () => {
    const made = fromCsv('My people (2).csv', text);
    const { catalog, dataSteps } = built(made);
    const [relation] = catalog.relations;
    expect(relation?.name).toBe('my_people_2');
    expect(relation?.columns.map(({ name, type, notNull }) => [name, type, notNull])).toEqual([
      ['id', 'INTEGER', true],
      ['name', 'VARCHAR(9)', true],
      ['price, net', 'REAL', true],
      ['since', 'VARCHAR(10)', false],
      // A number with a leading zero is a code.
      ['code', 'VARCHAR(3)', true],
    ]);
    expect(relation?.primaryKey).toEqual(['id']);
    expect(made.files).toEqual({});
    expect(made.statements).toContain("(2, 'O''Neil, B', 3, '2020-01-01', '12')");
    expect(dataSteps.length).toBeGreaterThan(0);
  });

  test('of many rows is loaded from its file, which comes with the lab', () => {
    const rows = Array.from({ length: 300 }, (_, index) => `${index},x`).join('\n');
    const made = fromCsv('many.csv', `k,v\n${rows}\n`);
    expect(made.statements).toContain("LOAD INTO many FROM 'many.csv';");
    expect(Object.keys(made.files)).toEqual(['many.csv']);
    built(made);
  });

  test('without a column that tells rows apart has no key', () => {
    const [relation] = built(fromCsv('a.csv', 'a,b\n1,1\n1,2\n')).catalog.relations;
    expect(relation?.columns.some(({ hidden }) => hidden)).toBe(true);
  });

  test.each([
    ['a name that is taken', 'orders.csv', 'a\n1\n', 'The lab already has orders.'],
    ['no header', 'x.csv', '', 'x.csv, line 1: the header row is missing.'],
    ['a column without a name', 'x.csv', 'a,\n1,2\n', 'x.csv, line 1: column 2 has no name.'],
    ['two columns of one name', 'x.csv', 'a,A\n1,2\n', 'x.csv, line 1: two columns are called A.'],
    [
      'a row that is too short',
      'x.csv',
      'a,b\n1,2\n3\n',
      'x.csv, line 3: the header has 2 columns, this row 1.',
    ],
  ])('is refused with %s', (_, name, csv, message) => {
    expect(tableFromCsv(name, csv, where)).toMatchObject({ ok: false, error: { message } });
  });
});

describe('tables of SQL', () => {
  test('are stored at the first site, unless the SQL says where', () => {
    const sql = `CREATE TABLE a (x INTEGER PRIMARY KEY); INSERT INTO a VALUES (1), (2);
CREATE TABLE b (y INTEGER PRIMARY KEY); ALLOCATE b AT s2`;
    const made = tablesFromSql(sql, where);
    if (!made.ok) throw new Error(made.error.message);
    expect(made.value.names).toEqual(['a', 'b']);
    const { fragments } = built(made.value).catalog;
    expect(fragments.map(({ name, copies }) => [name, copies])).toEqual([
      ['a', ['s1']],
      ['b', ['s2']],
    ]);
  });

  test.each([
    ['CREATE TABLE orders (x INTEGER)', 'table-taken'],
    ['SELECT 1', 'no-table'],
  ])('are refused: %s', (sql, code) => {
    expect(tablesFromSql(sql, where)).toMatchObject({ ok: false, error: { code } });
  });

  test('say where their syntax is wrong', () => {
    const sql = 'CREATE TABLE a (x INTEGER; INSERT';
    const made = tablesFromSql(sql, where);
    expect(made.ok ? -1 : made.error.span.start).toBe(sql.indexOf(';'));
  });
});

test.each([
  ['a,b\n1,2\n', 'csv'],
  ['-- mine\nCREATE TABLE t (a INTEGER)', 'sql'],
  ['insert into t values (1)', 'sql'],
  ['some words, and no table', undefined],
  ['', undefined],
])('pasted %j is %s', (text, kind) => {
  expect(kindOfPasted(text)).toBe(kind);
});
