import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { planningSettings } from '../../src/trace/scenario.ts';
import { useCommit } from './commit.ts';
import { compareWith } from './compare.ts';
import type { RunRequest } from './engineTypes.ts';
import type { LabSource } from './labOrigin.ts';
import { setLenses } from './lenses.ts';
import type { Moment, ScheduleMoment } from './moment.ts';
import { open, type Stage } from './openLab.ts';
import { useStore } from './store.ts';
import { goToView } from './view.ts';

/**
 * Shows the moment of a link in its lab, as nearly as there is one. SQL that does not run stays in
 * its field with the fault beside it. What could not be had is said above the lab.
 */
export async function openAt(source: LabSource, moment: Moment): Promise<Diagnostic | undefined> {
  setLenses(moment.lenses);
  const opened = await open(source, stageOf(moment));
  if (!opened.ok) return opened.error;
  const { cursor, compared, schedule } = moment;
  if (compared !== undefined) void compareWith(compared);
  // A page that was left in doubt and reloaded shows what came of it.
  const isRecovered = useCommit.getState().shown?.origin.kind === 'recovered';
  if (schedule && !isRecovered) await restoreSchedule(schedule);
  const events = useStore.getState().shown?.run.trace.events.length;
  if (events !== undefined && cursor >= events) sayNoSuchEvent(cursor, events);
  return undefined;
}

function stageOf({ sql, at, objective, plan, ownPlan, schedule, ...moment }: Moment): Stage {
  const request: RunRequest = {
    sql,
    at,
    objective,
    ...planningSettings(moment),
    ...(plan === undefined ? {} : { plan }),
    ...(ownPlan === undefined ? {} : { ownPlan }),
  };
  return {
    ...(sql === '' ? {} : { request }),
    parameters: moment.parameters,
    place: { kind: 'sequence', sequence: moment.cursor },
    scene: moment.scene,
    bringsSchedule: schedule !== undefined,
    onUnmet: sayUnrestored,
  };
}

/** A schedule's text is its own, so it runs whatever the lab's schedules are by now. */
async function restoreSchedule(moment: ScheduleMoment) {
  const { view, transaction, cursor, branches: texts = [], ...scenario } = moment;
  const { schedule } = scenario;
  useCommit.setState({ transaction, schedule, branches: { schedule, texts } });
  goToView(view);
  const { showScenario } = await import('./commitActions.ts');
  await showScenario(scenario, { kind: 'sequence', sequence: cursor });
  const events = useCommit.getState().shown?.run.events.length;
  if (events !== undefined && cursor >= events) sayNoSuchEvent(cursor, events);
}

/** What of a link could not be had, and why; the page shows what comes nearest. */
function sayUnrestored(part: 'plan' | 'parameters', because: Diagnostic): void {
  const instead =
    part === 'plan'
      ? 'The plan that the optimizer chooses is shown instead'
      : 'The lab is open with its own parameters instead';
  const linkFault: Diagnostic = {
    code: `link-${part}`,
    message: `The ${part} that the link asks for cannot be had: ${because.message}`,
    span: NO_SPAN,
    hint: instead,
  };
  useStore.setState({ linkFault });
}

function sayNoSuchEvent(cursor: number, events: number): void {
  const linkFault: Diagnostic = {
    code: 'link-event',
    message: `The link asks for event ${cursor + 1}; the trace has ${events}.`,
    span: NO_SPAN,
    hint: 'The last one is shown',
  };
  useStore.setState({ linkFault });
}
