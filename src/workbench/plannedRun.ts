import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Coordinator, FinishedRun, PlanRequest, RunRequest } from './coordinatorTypes.ts';
import type { Explanation } from './explain.ts';
import type { createExplanations } from './explanations.ts';
import { type Interruptible, interruptible, type Pause } from './interruptible.ts';
import type { OpenedLab } from './openLab.ts';
import type { QueryFault } from './queryFault.ts';
import { recordPlanning } from './runPlan.ts';
import { type RunSelection, selectCandidates } from './runSelected.ts';

type Planner = Pick<Coordinator, 'plan' | 'winners' | 'stopPlanning'>;

/** Plans queries that nobody runs; of several asked for one after the other only the last. */
export function createPlanner(
  opened: OpenedLab,
  explain: ReturnType<typeof createExplanations>,
): Planner {
  let current: Interruptible | undefined;
  const begin = async (): Promise<Interruptible> => {
    const before = current;
    const work = interruptible(opened, { pause: patient });
    current = work;
    await before?.stop();
    return work;
  };
  return {
    plan: async (request) => {
      const work = await begin();
      const lab = await withFigures(work.lab, request);
      if (!lab.ok) return lab;
      const explained = await explain(lab.value, request);
      if (work.isStopped()) return fail(stopped);
      if (!explained.ok) return explained;
      const selected = selectCandidates(explained.value, selectionOf(request, explained.value));
      if (!selected.ok) return selected;
      const [candidate = explained.value.planned.chosen] = selected.value;
      const trace = recordPlanning(opened, explained.value, candidate).finish();
      return ok({ trace, ...foundBy(explained.value) });
    },
    winners: async (request, onAxes, onColumn) => {
      const work = await begin();
      // Who never asks for a map need not load what draws it up.
      const { winnerMap } = await import('./winnerMap.ts');
      const isWanted = (): boolean => !work.isStopped();
      const mapped = await winnerMap(work.lab, request, { isWanted, onAxes, onColumn });
      return work.isStopped() ? fail(stopped) : mapped;
    },
    stopPlanning: async () => {
      await current?.stop();
    },
  };
}

/** The lab as planning is to see it. */
async function withFigures(
  lab: OpenedLab,
  { figures }: PlanRequest,
): Promise<Result<OpenedLab, QueryFault>> {
  if (figures === undefined) return ok(lab);
  const { imposeFigures } = await import('./winnerMap.ts');
  const imposed = imposeFigures(lab, figures);
  return imposed.ok ? imposed : fail({ ...imposed.error, within: 'figures' });
}

/** Planning shares central with what runs, so no request of it is interrupted. */
const patient: Pause = () => new Promise(() => {});

export const one = (id: string): RunSelection => ({ kind: 'one', id });

export function selectionOf({ plan }: RunRequest, { ownPlan }: Explanation): RunSelection {
  const id = plan ?? ownPlan?.id;
  return id === undefined ? { kind: 'chosen' } : one(id);
}

export const foundBy = ({ planned: { regret, trail } }: Explanation): FinishedRun['planned'] => ({
  ...(regret === undefined ? {} : { regret }),
  ...(trail ? { trail } : {}),
});

export const stopped: QueryFault = {
  code: 'stopped',
  message: 'The run was stopped.',
  span: NO_SPAN,
};
