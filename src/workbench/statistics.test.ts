import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StatisticsKind } from '../base/statisticsKind.ts';
import { shipWidth } from '../optimizer/cost/timeline.ts';
import { explanationDocument } from './document.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askSql } from './question.ts';
import { runSelected } from './runSelected.ts';
import { statisticsFor } from './statisticsFor.ts';

/** Half of the orders are of three customers, all of one city: columns depend on each other. */
const SETUP = [
  'CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;',
  'CREATE TABLE customer (c INTEGER PRIMARY KEY, city CHAR(20) NOT NULL);',
  'CREATE TABLE orders (o INTEGER PRIMARY KEY, c INTEGER NOT NULL, note CHAR(40) NOT NULL,',
  '  y INTEGER NOT NULL CHECK (y IN (1, 2)));',
  'ALLOCATE customer AT s1;',
  'CREATE FRAGMENT orders_1 OF orders WHERE y = 1 AT s2;',
  'CREATE FRAGMENT orders_2 OF orders WHERE y = 2 AT s3;',
  "GENERATE 600 ROWS INTO customer (c = row, city = CASE WHEN row <= 3 THEN 'A' ELSE word() END);",
  'GENERATE 3000 ROWS INTO orders (o = row, y = 1 + row % 2, note = word(),',
  '  c = CASE WHEN row % 4 < 2 THEN 1 + row % 3 ELSE uniform(1, 600) END);',
];
const SQL =
  "SELECT o, note FROM orders JOIN customer ON orders.c = customer.c WHERE city = 'A' AND y = 1";

const labOf = (setup: readonly string[]): string =>
  ['---', 'title: Statistics', '---', '```sql setup', ...setup, '```', ''].join('\n');

async function open(text: string): Promise<OpenedLab> {
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

async function explain(lab: OpenedLab, statistics: StatisticsKind, sql = SQL) {
  const asked = askSql(lab.catalog, sql, { at: 's1', statistics });
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  return explained.value;
}

describe('statistics', () => {
  let lab: OpenedLab;
  beforeAll(async () => {
    lab = await open(labOf(SETUP));
  });
  afterAll(() => lab.close());

  it('by a sample are near the truth where columns are asked alone', async () => {
    const estimates = await statisticsFor(lab, 'sampled');
    const counts = [
      'SELECT count(*) FROM orders_1',
      'SELECT count(*) FROM orders_1 WHERE c = 1',
      'SELECT count(*) FROM (SELECT DISTINCT c FROM orders_2)',
      "SELECT count(*) FROM customer WHERE city = 'A'",
      'SELECT count(*) FROM orders_1 WHERE o < CAST(substr(1500, 1, 4) AS INTEGER)',
    ];
    expect((await estimates.learn(counts)).ok).toBe(true);
    expect((await lab.statistics.learn(counts)).ok).toBe(true);
    for (const sql of counts) {
      const [guess = 0, truth = 0] = [estimates.known.get(sql), lab.statistics.known.get(sql)];
      expect(Math.max(guess, truth) / Math.min(guess, truth), sql).toBeLessThan(2);
    }
  });

  it.each(['sampled', 'none'] as const)('%s do not decide whether sums fit', async (kind) => {
    const { planned } = await explain(lab, kind, 'SELECT c, sum(o) FROM orders GROUP BY c');
    const strategies = planned.candidates.map(({ plan }) => plan.strategy);
    expect(strategies).toContain('partial-aggregate');
    const sums = 'SELECT c, sum(o * 1000000000000000) FROM orders GROUP BY c';
    const large = await explain(lab, kind, sums);
    const refused = large.planned.notApplicable.find((own) => own.strategy === 'partial-aggregate');
    expect(refused?.because).toBe('a part of its sums could exceed 64 bits');
  });

  it('are the same ones every time', async () => {
    const [first, second] = [await explain(lab, 'sampled'), await explain(lab, 'sampled')];
    expect(first.planned.candidates.map(({ estimated }) => estimated)).toEqual(
      second.planned.candidates.map(({ estimated }) => estimated),
    );
  });

  it('that know the truth regret nothing; others are judged by the truth', async () => {
    const regrets = new Map<StatisticsKind, number | undefined>();
    for (const kind of ['exact', 'sampled', 'none'] as const) {
      regrets.set(kind, (await explain(lab, kind)).planned.regret);
    }
    expect(regrets.get('exact')).toBe(1);
    expect(regrets.get('sampled')).toBeGreaterThanOrEqual(1);
    // Without statistics one customer in ten is taken to live in A, with ten orders each.
    expect(regrets.get('none')).toBeGreaterThanOrEqual(1);
  });

  it('are shown with how wrong they were', async () => {
    const explanation = await explain(lab, 'none');
    const ran = await runSelected(lab, explanation, { kind: 'all' });
    if (!ran.ok) throw new Error(ran.error.message);
    const document = JSON.stringify(explanationDocument(lab, explanation, ran.value));
    const errors = [...document.matchAll(/"qError":([\d.]+)/g)].map(([, error]) => Number(error));
    expect(errors.length).toBeGreaterThan(0);
    expect(Math.min(...errors)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...errors)).toBeGreaterThan(2);
    const exact = await explain(lab, 'exact');
    const all = await runSelected(lab, exact, { kind: 'all' });
    if (!all.ok) throw new Error(all.error.message);
    const told = JSON.stringify(explanationDocument(lab, exact, all.value));
    const exactErrors = [...told.matchAll(/"qError":([\d.]+)/g)].map(([, error]) => Number(error));
    expect(new Set(exactErrors)).toEqual(new Set([1]));
  });
});

describe('imposed statistics', () => {
  const IMPOSED = [
    'STATISTICS OF customer (ROWS 1000, WIDTH 50, COLUMN c WIDTH 10);',
    'STATISTICS OF orders (ROWS 5000, COLUMN c DISTINCT 500);',
  ];

  it('are shared by the fragments, and priced', async () => {
    const lab = await open(labOf([...SETUP, ...IMPOSED]));
    expect(lab.leafRows.get('orders_1')).toBe(2500);
    const widths = lab.catalog.relations.find(({ name }) => name === 'customer')?.columns;
    expect(widths?.map(({ width }) => width)).toEqual([10, 20]);
    const { planned } = await explain(lab, 'exact', 'SELECT * FROM orders, customer WHERE y = 1');
    const whole = planned.candidates.find(({ plan }) => plan.id === 'ship-whole@s2');
    const [sent] =
      whole?.plan.steps.flatMap((step, index) =>
        step.kind === 'ship' ? [whole.estimatedRows[index]] : [],
      ) ?? [];
    expect(sent).toBe(1000);
    // A row has 50 bytes, more than its columns; whole rows travel with all of them.
    const row = whole?.plan.steps.find((step) => step.kind === 'ship');
    expect(row?.kind === 'ship' ? shipWidth(row) : 0).toBe(50);
    await lab.close();
  });

  it('of one fragment need those of the others', async () => {
    const one = 'STATISTICS OF orders_1 (ROWS 7);';
    const opened = await openLab(labOf([...SETUP, one]), { openSite: openLocalSite });
    expect(opened.ok ? '' : opened.error[0]?.code).toBe('missing-statistics');
    const both = await open(labOf([...SETUP, one, 'STATISTICS OF orders_2 (ROWS 9);']));
    expect([both.leafRows.get('orders_1'), both.leafRows.get('orders_2')]).toEqual([7, 9]);
    await both.close();
  });

  it('are not executed, which is said where they are imposed', async () => {
    const lab = await open(labOf([...SETUP, ...IMPOSED]));
    const explanation = await explain(lab, 'exact');
    const ran = await runSelected(lab, explanation, { kind: 'chosen' });
    if (ran.ok) throw new Error('figures without rows were executed');
    expect(ran.error).toMatchObject({ code: 'imposed-statistics', within: 'lab' });
    expect(ran.error.hint).toContain('explain');
    expect(lab.lab.text.slice(ran.error.span.start)).toMatch(/^STATISTICS OF/);
    // A query that reads other relations alone is executed as ever.
    await lab.close();
    const part = await open(labOf([...SETUP, 'STATISTICS OF orders (ROWS 5000);']));
    const other = await explain(part, 'exact', 'SELECT count(*) FROM customer');
    const counted = await runSelected(part, other, { kind: 'chosen' });
    expect(counted.ok && counted.value[0]?.rows).toEqual([[600]]);
    await part.close();
  });
});
