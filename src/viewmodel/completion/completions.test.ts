import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lectureCatalog } from '../lectureCatalog.testing.ts';
import { completionsAt } from './completions.ts';

type Language = Parameters<typeof completionsAt>[0];

/** What is offered at the `|` of a text. */
function offered(language: Language, marked: string): readonly string[] {
  return full(language, marked).map(({ label }) => label);
}

function full(language: Language, marked: string) {
  const offset = marked.indexOf('|');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  return completionsAt(language, text, offset, lectureCatalog).items;
}

const from = (language: Language, marked: string): number =>
  completionsAt(language, marked.replace('|', ''), marked.indexOf('|'), lectureCatalog).from;

const employees = ['e_id', 'e_name', 'e_dept', 'e_site', 'e_salary', 'e_address'];

describe('queries', () => {
  test('tables where one is read: after FROM, JOIN, and a comma between tables', () => {
    expect(offered('sql', 'SELECT 1 FROM |')).toEqual(['employees', 'department']);
    expect(offered('sql', 'SELECT 1 FROM employees e JOIN dep|')).toContain('department');
    expect(offered('sql', 'SELECT 1 FROM employees a, |')).toEqual(['employees', 'department']);
    expect(offered('sql', 'SELECT e_id, | FROM employees')).not.toContain('department');
  });

  test('columns of an alias after its point, and nothing else', () => {
    expect(offered('sql', 'SELECT loc.| FROM employees loc, department d')).toEqual(employees);
    expect(offered('sql', 'SELECT d.d_| FROM employees, department AS d')).toEqual([
      'd_id',
      'd_vp',
      'd_name',
    ]);
    expect(offered('sql', 'SELECT nobody.| FROM employees')).toEqual([]);
  });

  test('columns in scope, qualified where two tables have them; aliases, functions, keywords', () => {
    const items = offered('sql', 'SELECT | FROM employees a, employees b, department');
    expect(items).toContain('a.e_id');
    expect(items).toContain('b.e_id');
    expect(items).not.toContain('e_id');
    expect(items).toEqual(expect.arrayContaining(['d_id', 'a', 'department', 'count', 'GROUP BY']));
  });

  test('a subquery sees its own tables and those around it; outside they are not seen', () => {
    const inner = 'SELECT 1 FROM employees e WHERE EXISTS (SELECT 1 FROM department d WHERE |)';
    expect(offered('sql', inner)).toEqual(expect.arrayContaining(['e', 'd', 'd_vp', 'e_id']));
    const outer = 'SELECT 1 FROM employees e WHERE | EXISTS (SELECT 1 FROM department d)';
    expect(offered('sql', outer)).not.toContain('d_vp');
  });

  test('common table expressions are tables', () => {
    const query = 'WITH vps(id, name) AS (SELECT 1, 2) SELECT v.| FROM vps v';
    expect(offered('sql', query)).toEqual(['id', 'name']);
  });

  test('nothing in strings, comments and numbers', () => {
    for (const text of ["SELECT 'e|'", 'SELECT 1 -- fr|', 'SELECT /* fr| */ 1', 'SELECT 12|']) {
      expect(offered('sql', text)).toEqual([]);
    }
    expect(offered('sql', "SELECT 'e_|")).toEqual([]);
  });

  test('the word at the place is what is replaced', () => {
    expect(from('sql', 'SELECT loc.e_n| FROM employees loc')).toBe('SELECT loc.'.length);
    expect(from('sql', 'SELECT e_|name FROM employees')).toBe('SELECT '.length);
  });
});

describe('plans', () => {
  test('a line begins with a site or SHIP', () => {
    expect(offered('plan', '|')).toEqual(['site1', 'site2', 'site3', 'site4', 'site5', 'SHIP']);
    expect(full('plan', 'si|')[0]?.insert).toBe('site1: ');
  });

  test('a site knows its fragments, what it computed and what was sent to it', () => {
    const first = 'site1: v = SELECT d_id AS dep, e_name FROM department, emp_1\n';
    expect(offered('plan', `${first}site1: w = SELECT 1 FROM |`)).toEqual([
      'emp_1',
      'department',
      'v',
    ]);
    expect(offered('plan', `${first}site4: ANSWER SELECT 1 FROM |`)).toEqual(['emp_4']);
    const shipped = `${first}SHIP v TO site4\nsite4: ANSWER SELECT v.|\n  FROM emp_4, v`;
    expect(offered('plan', shipped)).toEqual(['dep', 'e_name']);
  });

  test('the columns of a star are those of the tables read', () => {
    const text = 'site4: a = SELECT * FROM emp_4\nsite4: ANSWER SELECT a.| FROM a';
    expect(offered('plan', text)).toEqual(employees);
  });

  test('SHIP names what there is, and a site that does not have it yet', () => {
    expect(offered('plan', 'site1: v = SELECT 1\nSHIP |')).toEqual(
      expect.arrayContaining(['v', 'emp_4', 'department']),
    );
    expect(offered('plan', 'SHIP emp_4 |')).toEqual(['TO']);
    expect(offered('plan', 'SHIP emp_4 TO |')).toEqual(['site1', 'site2', 'site3', 'site5']);
  });

  test('an indented line goes on with the line above', () => {
    expect(offered('plan', 'site4: ANSWER SELECT e_id\n  FROM |')).toEqual(['emp_4']);
    expect(offered('plan', 'site4: |')).toEqual(['ANSWER', 'SELECT', 'WITH']);
    expect(offered('plan', 'site4: ANSWER |')).toEqual(['SELECT', 'WITH']);
    expect(offered('plan', 'site4: v = |')).toEqual(['SELECT', 'WITH']);
  });
});

describe('labs', () => {
  const block = (info: string, content: string): string =>
    `---\ntitle: A lab\n---\nProse\n\n\`\`\`${info}\n${content}\n\`\`\`\nMore prose.\n`;

  test('nothing in prose, live blocks after a fence', () => {
    expect(offered('lab', 'Prose SELECT | and more')).toEqual([]);
    expect(offered('lab', 'Prose\n\n```|')).toContain('sql setup');
    expect(offered('lab', block('sql query id=a', 'SELECT 1').replace('More', 'M|re'))).toEqual([]);
  });

  test('a query and a plan as in their own tabs', () => {
    expect(offered('lab', block('sql query id=a', 'SELECT 1 FROM |'))).toEqual([
      'employees',
      'department',
    ]);
    expect(offered('lab', block('plan id=p for=a', 'SHIP emp_1 TO |'))).toContain('site4');
  });

  test('in a setup: statements, sites after AT, fragments and relations after OF', () => {
    expect(offered('lab', block('sql setup', '|'))).toContain('CREATE FRAGMENT');
    expect(offered('lab', block('sql setup', 'ALLOCATE department AT site1, |'))).toContain(
      'site4',
    );
    expect(offered('lab', block('sql setup', 'CREATE FRAGMENT x OF |'))).toEqual(
      expect.arrayContaining(['employees', 'emp_4']),
    );
    expect(offered('lab', block('sql setup', 'CREATE FRAGMENT x OF emp_4 WHERE |'))).toContain(
      'e_salary',
    );
    expect(offered('lab', block('sql setup', 'GENERATE 5 ROWS INTO t (a = |'))).toContain('zipf');
  });

  test('in a scene: its keys, and what each can say', () => {
    expect(offered('lab', block('scene', 'vi|'))).toContain('view');
    const lab = `${block('sql query id=vp', 'SELECT 1')}${block('scene', 'query: |')}`;
    expect(offered('lab', lab)).toEqual(['vp']);
    expect(offered('lab', block('scene', 'lenses: [location, |]'))).toContain('replicas');
    expect(offered('lab', block('scene', 'at: exec|'))).toContain('execution/1');
  });
});

test('at every place of a lab something is said or nothing, and never a failure', () => {
  const text = readFileSync(
    new URL('../../../public/labs/semijoin.lab.md', import.meta.url),
    'utf8',
  );
  fc.assert(
    fc.property(fc.nat(text.length), fc.nat(40), (offset, cut) => {
      const broken = text.slice(0, offset) + text.slice(offset + cut);
      const { from: start } = completionsAt('lab', broken, offset, lectureCatalog);
      expect(start).toBeLessThanOrEqual(offset);
    }),
    { numRuns: 100 },
  );
});
