import { describe, expect, it } from 'vitest';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';

/** What sites compute of their own rows before anything is sent; figures by hand. */
const SETUP = [
  'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
  'CREATE TABLE sale (id INTEGER PRIMARY KEY, shop INTEGER NOT NULL, day INTEGER NOT NULL,',
  '  price INTEGER, weight REAL, what CHAR(12) NOT NULL);',
  'CREATE FRAGMENT sale_1 OF sale WHERE shop = 1 AT s1;',
  'CREATE FRAGMENT sale_2 OF sale WHERE shop IN (2, 3) AT s2;',
  'CREATE FRAGMENT sale_3 OF sale WHERE shop > 3 AT s3;',
  'GENERATE 240 ROWS INTO sale (id = row, shop = 1 + row % 6, day = row % 5,',
  "  price = CASE WHEN row % 7 = 0 THEN NULL ELSE row % 20 END, weight = row / 8.0, what = pick('a', 'b'));",
];

async function chosen(sql: string, more: readonly string[] = []) {
  const text = ['---', 'title: Sales', '---', '```sql setup', ...SETUP, ...more, '```', ''];
  const opened = await openLab(text.join('\n'), { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askSql(opened.value.catalog, sql, { at: 's1' });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(opened.value, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  await opened.value.close();
  for (const { candidate, verdict } of ran.value) {
    expect(verdict.equalsCentral, candidate.plan.id).not.toBe(false);
  }
  const [best] = ran.value;
  if (!best) throw new Error('nothing was chosen');
  const { notApplicable } = explained.value.planned;
  return { bytes: best.measured.bytes, rows: best.rows, plan: best.candidate.plan, notApplicable };
}

describe('partial aggregation', () => {
  it('sends one row a group and site, an average as its sum and its count', async () => {
    const { bytes } = await chosen('SELECT day, avg(price) FROM sale GROUP BY day');
    expect(bytes).toBe(2 * 5 * (4 + 8 + 8));
  });

  it('sends a sum once, whoever needs it', async () => {
    const { bytes } = await chosen('SELECT day, avg(price), sum(price) FROM sale GROUP BY day');
    expect(bytes).toBe(2 * 5 * (4 + 8 + 8));
  });

  it('needs one row a site where there are no groups', async () => {
    const { bytes } = await chosen('SELECT count(price), min(id), max(weight) FROM sale');
    expect(bytes).toBe(2 * (8 + 4 + 4));
  });

  it('sends distinct values where these are counted', async () => {
    const { bytes } = await chosen('SELECT sum(price), count(DISTINCT day) FROM sale');
    expect(bytes).toBe(2 * 5 * (4 + 8));
  });

  it('keeps HAVING for the end where a group is at several sites', async () => {
    const { bytes } = await chosen(
      'SELECT day FROM sale GROUP BY day HAVING count(*) > 1000 AND day < 9',
    );
    expect(bytes).toBe(2 * 5 * (4 + 8));
  });

  it('finishes groups where their keys say which fragment they are in', async () => {
    const { bytes } = await chosen(
      'SELECT shop, avg(price) FROM sale GROUP BY shop HAVING shop <> 3',
    );
    // Shops 2, 4, 5 and 6, each with its own average.
    expect(bytes).toBe(4 * (4 + 8));
  });

  it('counts nothing as 0 and sums nothing as NULL', async () => {
    const sql = 'SELECT count(*), count(DISTINCT day), sum(price), total(price) FROM sale';
    const { rows } = await chosen(`${sql} WHERE weight < 0`);
    expect(rows).toEqual([[0, 0, null, 0]]);
  });

  it('is not done with sums of which a part could be beyond 64 bits', async () => {
    const { rows, notApplicable } = await chosen(
      'SELECT sum(price) FROM sale WHERE id >= 1000',
      [
        'INSERT INTO sale VALUES (1000, 1, 0, 9223372036854775807, 0, $a$), (1001, 2, 0, -5, 0, $a$),',
        '  (1002, 2, 0, -9223372036854775807, 0, $a$), (1003, 2, 0, -7, 0, $a$);',
      ].map((line) => line.replaceAll('$a$', "'a'")),
    );
    expect(rows).toEqual([[-12]]);
    expect(notApplicable).toContainEqual({
      strategy: 'partial-aggregate',
      because: 'a part of its sums could exceed 64 bits',
    });
  });

  it('is not done where an answer shows a value that is not that of the whole group', async () => {
    const { notApplicable } = await chosen('SELECT day, what, count(*) FROM sale GROUP BY day');
    expect(notApplicable.map(({ strategy }) => strategy)).toContain('partial-aggregate');
  });

  it('takes what a key determines for a key', async () => {
    const { plan } = await chosen('SELECT id, what, count(*) FROM sale GROUP BY id HAVING id < 4');
    expect(plan.steps.length).toBeGreaterThan(1);
  });
});

describe('finishing before sending', () => {
  it('sends the first rows of each site, with what they are sorted by', async () => {
    const { bytes } = await chosen('SELECT what FROM sale ORDER BY weight DESC LIMIT 3 OFFSET 2');
    expect(bytes).toBe(2 * 5 * (12 + 4));
  });

  it('sends distinct values of an expression', async () => {
    const { bytes } = await chosen('SELECT DISTINCT day / 2 FROM sale');
    expect(bytes).toBe(2 * 3 * 4);
  });

  it('sends no constant, and computes what is narrower than what it reads', async () => {
    const { bytes } = await chosen("SELECT 'row', length(what) + id > 7 FROM sale WHERE shop = 2");
    expect(bytes).toBe(40 * 1);
  });
});
