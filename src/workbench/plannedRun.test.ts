import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { costsOf } from '../catalog/costSettings.ts';
import type { Trace } from '../trace/trace.ts';
import { createCoordinator } from './coordinator.ts';
import type { Coordinator, PlanRequest } from './coordinatorTypes.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';

const LAB = readFileSync('public/labs/semijoin.lab.md', 'utf8');
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

const NAMES: PlanRequest = {
  sql: `SELECT loc.e_name, glob.e_name, loc.e_salary
FROM employees loc, employees glob, department
WHERE loc.e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`,
  at: 'site4',
  objective: 'bytes',
};

let opened: OpenedLab;
let coordinator: Coordinator;

beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
  coordinator = createCoordinator(opened, pause);
});
afterAll(() => opened.close());

async function plan(request: PlanRequest) {
  const planned = await coordinator.plan(request);
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

const considered = ({ events }: Trace) =>
  events.flatMap(({ event }) => (event.kind === 'planConsidered' ? [event] : []));

const chosen = (trace: Trace) => {
  const choice = trace.events.at(-1)?.event;
  if (choice?.kind !== 'planChosen') throw new Error('the trace ends without a choice');
  return considered(trace).find((own) => own.plan.id === choice.plan);
};

describe('a plan that nobody runs', () => {
  it('is the one that a run executes, up to its choice', async () => {
    const ran = await coordinator.run(NAMES, () => {});
    if (!ran.ok) throw new Error(ran.error.message);
    const { trace, regret } = await plan(NAMES);
    expect(trace.scenario).toEqual(ran.value.trace.scenario);
    expect(trace.events).toEqual(ran.value.trace.events.slice(0, trace.events.length));
    expect(ran.value.trace.events[trace.events.length]?.chapter).toBe('execution');
    expect(regret).toBe(1);
    expect(ran.value.planned).toEqual({ regret: 1 });
  });

  it('of another planner has its decisions and what it is worth', async () => {
    const { trace, trail, regret } = await plan({ ...NAMES, planner: 'ingres' });
    expect(trail?.planner).toBe('ingres');
    const best = Math.min(...considered(trace).map(({ estimated }) => estimated.bytes));
    expect(chosen(trace)?.plan.strategy).toBe('ingres');
    expect(regret).toBeCloseTo((chosen(trace)?.estimated.bytes ?? 0) / best, 9);
    expect(trace.scenario.planner).toBe('ingres');
  });

  it('at other costs has other times and the same bytes, and says its costs', async () => {
    const costs = { ...costsOf(opened.catalog), latencyMs: 500 };
    const usual = await plan({ ...NAMES, objective: 'total' });
    const slow = await plan({ ...NAMES, objective: 'total', costs });
    expect(slow.trace.scenario.costs).toEqual(costs);
    const first = chosen(slow.trace);
    const before = considered(usual.trace).find(({ plan: own }) => own.id === first?.plan.id);
    expect(first?.estimated.bytes).toBe(before?.estimated.bytes);
    expect((first?.estimated.totalMs ?? 0) - (before?.estimated.totalMs ?? 0)).toBeCloseTo(
      480 * (first?.estimated.messages ?? 0),
      6,
    );
    // What runs at these costs takes the time that was promised.
    const ran = await coordinator.run({ ...NAMES, objective: 'total', costs }, () => {});
    const measured = ran.ok ? [...ran.value.measured.values()][0] : undefined;
    expect(measured?.responseMs).toBe(first?.estimated.responseMs);
  });

  it('from imposed figures counts what they say, and leaves the lab as it is', async () => {
    const figures = 'STATISTICS OF employees (ROWS 1000000); STATISTICS OF department (ROWS 5);';
    const many = await plan({ ...NAMES, figures });
    const usual = await plan(NAMES);
    const whole = (trace: Trace) =>
      considered(trace).find(({ plan: own }) => own.id === 'ship-whole@site4')?.estimated.bytes;
    expect(whole(many.trace)).toBeGreaterThan(1_000_000 * 10);
    expect(whole(usual.trace)).toBeLessThan(1_000_000);
  });

  it.each([
    ['STATISTICS OF nobody (ROWS 3)', 'nobody'],
    ['STATISTICS OF employees (ROWS 3, COLUMN luck WIDTH 1)', 'luck'],
    ['SELECT 1', 'SELECT 1'],
    ['STATISTICS OF employees ROWS 3', 'ROWS'],
  ])('has faults of figures told in their own text: %s', async (figures, place) => {
    const planned = await coordinator.plan({ ...NAMES, figures });
    if (planned.ok) throw new Error('it was planned');
    const { within, span } = planned.error;
    expect(within).toBe('figures');
    expect(figures.slice(span.start, span.end)).toBe(place);
  });

  it('gives way to the one that is asked for next', async () => {
    const first = coordinator.plan({ ...NAMES, sql: `${NAMES.sql} AND loc.e_salary > 5` });
    const second = coordinator.plan(NAMES);
    expect(await first).toMatchObject({ ok: false, error: { code: 'stopped' } });
    expect(await second).toMatchObject({ ok: true });
  });
});
