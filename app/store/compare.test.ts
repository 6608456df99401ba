import { afterEach, expect, test, vi } from 'vitest';
import { fail, ok } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { lectureRun } from '../../src/viewmodel/lectureRun.testing.ts';
import { consideredPlans } from '../../src/viewmodel/shownRun.ts';
import { compareWith } from './compare.ts';
import type { OpenedLab } from './engineTypes.ts';
import { type State, useStore } from './store.ts';

const before = useStore.getState();
afterEach(() => useStore.setState(before, true));

const shownRun = lectureRun('join-first@site4');
const other = lectureRun('ship-whole@site4');
const considered = consideredPlans(other.trace).filter(
  ({ plan }) => plan.strategy === 'ship-whole',
);

/** A lab that only runs and measures. */
function openWith(run: OpenedLab['run']) {
  const measureOthers = vi.fn<OpenedLab['measureOthers']>(async () => {});
  const { catalog, storedRows, trace } = shownRun;
  const opened: Partial<OpenedLab> = { catalog, storedRows, run, measureOthers };
  const request = { sql: trace.scenario.sql, at: 'site4', objective: 'bytes' } as const;
  const result = { trace, measured: new Map(), columns: [], rowCount: 0, rows: [] };
  const open: object = {
    lab: { kind: 'open', opened },
    request,
    shown: { run: shownRun, result },
  };
  useStore.setState(open satisfies Partial<State>);
  return { measureOthers, result };
}

test('a comparison gives way to measuring the other candidates again', async () => {
  const { measureOthers } = openWith(async () =>
    ok({
      trace: other.trace,
      planned: {},
      measured: new Map(considered.map(({ plan, estimated }) => [plan.id, estimated])),
      equalsCentral: true,
      columns: [],
      rowCount: 0,
      rows: [],
    }),
  );
  await compareWith('ship-whole@site4');
  expect(useStore.getState().comparison?.other?.run.trace).toBe(other.trace);
  expect(measureOthers).toHaveBeenCalledTimes(1);
  const [, done] = measureOthers.mock.calls[0] ?? [];
  expect([...(done ?? [])]).toEqual(['ship-whole@site4']);
});

test('so does one that failed', async () => {
  const { measureOthers } = openWith(async () =>
    fail({ code: 'plan-at-fault', message: 'No.', span: NO_SPAN }),
  );
  await compareWith('ship-whole@site4');
  expect(useStore.getState().comparison?.fault?.message).toBe('No.');
  expect(measureOthers).toHaveBeenCalledTimes(1);
});

test('a run that took over meanwhile measures for itself', async () => {
  const { measureOthers } = openWith(async () => {
    useStore.setState({ request: { sql: 'SELECT 1', at: 'site1', objective: 'bytes' } });
    return fail({ code: 'stopped', message: 'Stopped.', span: NO_SPAN });
  });
  await compareWith('ship-whole@site4');
  expect(measureOthers).not.toHaveBeenCalled();
});
