import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encodeTrace } from '../trace/codec.ts';
import { brokenLaws } from '../trace/laws.testing.ts';
import { createCoordinator } from './coordinator.ts';
import type { Coordinator, FinishedRun, RunRequest, WorkProgress } from './coordinatorTypes.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';

const LAB = readFileSync('public/labs/semijoin.lab.md', 'utf8');
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
const ignore = (): void => {};

const asked = (sql: string, more: Partial<RunRequest> = {}): RunRequest => ({
  sql,
  at: 'site4',
  objective: 'bytes',
  ...more,
});

const NAMES = asked(`SELECT loc.e_name, glob.e_name, loc.e_salary
FROM employees loc, employees glob, department
WHERE loc.e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`);

const BY_HAND = `site1: v = SELECT d_id, e_name FROM department JOIN emp_1 ON e_id = d_vp
SHIP v TO site4
site4: ANSWER SELECT l.e_name, v.e_name, l.e_salary FROM emp_4 l JOIN v ON v.d_id = l.e_dept`;

let opened: OpenedLab;
let coordinator: Coordinator;

beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
  coordinator = createCoordinator(opened, pause);
});
afterAll(() => opened.close());

async function finish(request: RunRequest): Promise<FinishedRun> {
  const ran = await coordinator.run(request, ignore);
  if (!ran.ok) throw new Error(ran.error.message);
  return ran.value;
}

describe('what crosses to the page', () => {
  it('can be cloned, and is the same trace afterwards', async () => {
    const run = await finish(NAMES);
    const clone = structuredClone(run);
    expect(encodeTrace(clone.trace)).toBe(encodeTrace(run.trace));
    expect(clone.measured).toEqual(run.measured);
  });

  it('has heads that tell columns of one name apart', async () => {
    expect((await finish(NAMES)).columns).toEqual(['loc.e_name', 'glob.e_name', 'e_salary']);
    const star = asked('SELECT d.*, e.d_id, e.d_id + 1 FROM department d, department e');
    expect((await finish(star)).columns).toEqual([
      ...['d.d_id', 'd_vp', 'd_name', 'd_city', 'e.d_id', 'e.d_id + 1'],
    ]);
  });

  it('brings the first rows of a large answer, and the others in pages and any order', async () => {
    const request = asked('SELECT e_id, e_title, d_id FROM employees, department WHERE d_id < 9');
    const { rowCount, rows } = await finish(request);
    expect(rowCount).toBe(950 * 8);
    expect(rows.length).toBeLessThan(rowCount);
    const order = { column: 0, direction: 'descending' } as const;
    const page = { of: request, start: rowCount - 2, count: 10 };
    const last = await coordinator.answerRows({ ...page, order });
    expect(last).toMatchObject({ ok: true, value: [{ 0: 1001 }, { 0: 1001 }] });
    const first = await coordinator.answerRows({ of: request, start: 0, count: 3 });
    expect(first).toEqual({ ok: true, value: rows.slice(0, 3) });
  });

  it('computes an answer again that it no longer keeps', async () => {
    const { rows } = await finish(NAMES);
    for (const limit of [1, 2, 3, 4, 5]) await finish(asked(`SELECT ${limit}`));
    const page = await coordinator.answerRows({ of: NAMES, start: 0, count: 4 });
    expect(page).toEqual({ ok: true, value: rows.slice(0, 4) });
  });
});

describe('a plan of one’s own', () => {
  it('is executed, counted and compared, and stands among the candidates', async () => {
    const run = await finish({ ...NAMES, ownPlan: BY_HAND });
    expect(run.equalsCentral).toBe(true);
    const { scenario, events } = run.trace;
    expect(scenario).toMatchObject({ plan: 'own:mine', ownPlan: BY_HAND });
    expect(brokenLaws(run.trace)).toEqual([]);
    const plans = events.flatMap(({ event }) =>
      event.kind === 'planConsidered' ? [event.plan.id] : [],
    );
    expect(plans.at(-1)).toBe('own:mine');
    const other = await finish({ ...NAMES, ownPlan: BY_HAND, plan: 'semijoin@site4' });
    expect(other.trace.scenario).toMatchObject({ plan: 'semijoin@site4', ownPlan: BY_HAND });
  });

  it('is told to be wrong where it gives another answer', async () => {
    const wrong = BY_HAND.replace('v.d_id = l.e_dept', 'v.d_id < l.e_dept');
    expect((await finish({ ...NAMES, ownPlan: wrong })).equalsCentral).toBe(false);
  });

  it.each([
    ['site9: ANSWER SELECT 1', 'site9', 'There is no site site9'],
    ['site4: ANSWER SELECT e_id FROM emp_1', 'emp_1', 'emp_1'],
    ['site4: ANSWER SELECT frobnicate(e_id) FROM emp_4', 'frobnicate(e_id)', 'no such function'],
    [
      "site4: v = SELECT e_id, e_name -> '$' AS j FROM emp_4\nsite4: ANSWER SELECT j FROM v",
      "site4: v = SELECT e_id, e_name -> '$' AS j FROM emp_4",
      'malformed JSON',
    ],
  ])('has its faults told in its own text: %s', async (ownPlan, place, message) => {
    const ran = await coordinator.run({ ...NAMES, ownPlan }, ignore);
    if (ran.ok) throw new Error('it ran');
    expect(ran.error.within).toBe('plan');
    expect(ran.error.message).toContain(message);
    expect(ran.error.message).not.toMatch(/while counting|own:mine/);
    expect(ownPlan.slice(ran.error.span.start, ran.error.span.end)).toBe(place);
  });
});

describe('one run after the other', () => {
  it('says how far it is: counts while it plans, then local queries', async () => {
    const seen: WorkProgress[] = [];
    await coordinator.run(asked(`${NAMES.sql} AND loc.e_salary > 7`), (one) => seen.push(one));
    const kinds = [...new Set(seen.map(({ kind }) => kind))];
    expect(kinds).toEqual(['planning', 'running']);
    const last = seen.at(-1);
    expect(last?.kind === 'running' && last.started).toBe(last?.kind === 'running' && last.of);
  });

  it('stops what ran before, and runs what is asked for last', async () => {
    const first = coordinator.run(asked(`${NAMES.sql} AND loc.e_salary > 8`), ignore);
    const second = coordinator.run(NAMES, ignore);
    expect(await first).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(await second).toMatchObject({ ok: true });
  });

  it('stops on request, and can be asked the same again', async () => {
    const request = asked(`${NAMES.sql} AND loc.e_salary > 9`);
    const running = coordinator.run(request, () => void coordinator.stop());
    expect(await running).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(await coordinator.run(request, ignore)).toMatchObject({ ok: true });
  });

  it('measures the other candidates until something else runs', async () => {
    const all = new Set<string>();
    await coordinator.measureOthers(NAMES, ['search'], (costs) => {
      for (const id of costs.keys()) all.add(id);
    });
    expect(all.size).toBeGreaterThan(3);
    expect(all.has('search')).toBe(false);
    let measured = 0;
    const measuring = coordinator.measureOthers(NAMES, [], () => {
      measured += 1;
      void coordinator.stop();
    });
    await measuring;
    expect(measured).toBe(1);
  });
});
