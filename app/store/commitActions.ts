import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { ok, type Result } from '../../src/base/result.ts';
import type { SceneMoment } from '../../src/lab/document/scene.ts';
import type { LabBlock } from '../../src/lab/labDocument.ts';
import type { ScheduleScenario } from '../../src/trace/scheduleTrace.ts';
import { chaptersOfRun } from '../../src/viewmodel/commit/chapters.ts';
import { PROTOCOL_NAMES } from '../../src/viewmodel/commit/protocolLabels.ts';
import { protocolsIn } from '../../src/viewmodel/commit/protocolRules.ts';
import type { ScheduleRun } from '../../src/viewmodel/commit/scheduleRun.ts';
import { scheduleSwitches } from '../../src/viewmodel/commit/scheduleSwitches.ts';
import { siteBadges } from '../../src/viewmodel/sites.ts';
import type { ScheduleTable } from '../../src/viewmodel/transactions/scheduleTable.ts';
import { type CommitState, type ShownBeside, type ShownCommit, useCommit } from './commit.ts';
import type { FinishedSchedule, OpenedLab } from './engineTypes.ts';
import { type FoldedRun, foldRun } from './foldRun.ts';
import { type State, useStore } from './store.ts';

/** Running the schedules of the open lab. */

type ScheduleBlock = Extract<LabBlock, { readonly kind: 'schedule' }>;

export const schedulesOf = (lab: State['lab']): readonly ScheduleBlock[] =>
  lab.kind === 'open' ? lab.opened.document.blocks.filter(isSchedule) : [];

const isSchedule = (block: LabBlock): block is ScheduleBlock => block.kind === 'schedule';

/** Where the cursor goes in a new run: to an end, where it was, where a scene says, to a row. */
type Place = 'start' | 'keep' | 'end' | SceneMoment | PlaceInTable;
type PlaceInTable = (table: ScheduleTable) => number | undefined;

/** Opens one of the lab's schedules as it stands there, and runs it. */
export async function openSchedule(id: string, place: Place = 'start'): Promise<void> {
  const found = schedulesOf(useStore.getState().lab).find((schedule) => schedule.id === id);
  if (!found) return;
  const { text, options } = found;
  const [protocol = ''] = protocolsIn(options);
  await showScenario({ schedule: id, text, protocol, options }, place);
}

/** Runs a schedule of the lab as it was edited, or as a link brings it. */
export async function showScenario(scenario: ScheduleScenario, place: Place): Promise<void> {
  const [, ...others] = protocolsIn(scenario.options);
  useCommit.setState({ ...scenario, beside: others[0], armed: undefined });
  await runSchedule(place);
}

/** A run that is overtaken by a later one is not shown. */
let latest = 0;

async function runSchedule(place: Place): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const { schedule = 'schedule', text, protocol, beside, options, cursor } = useCommit.getState();
  latest += 1;
  const mine = latest;
  useCommit.setState({ isRunning: true });
  const { opened } = lab;
  // The sites' disks keep the last run: that is the one which a reload comes back to.
  const other = await besideOf(opened, beside, { text, options });
  const finished = await opened.runSchedule({ text, protocol, options });
  if (mine !== latest) return;
  const failed = [finished, other].find((one) => !one.ok);
  if (failed && !failed.ok) {
    useCommit.setState({ isRunning: false, fault: { diagnostic: failed.error, text } });
  }
  if (!finished.ok) return;
  const folded = foldRun(runOf(opened, finished.value), { text, catalog: opened.catalog });
  useCommit.setState({
    isRunning: false,
    ...(other.ok ? { fault: undefined } : {}),
    shown: {
      ...folded,
      protocol,
      origin: {
        kind: 'schedule',
        finished: finished.value,
        scenario: { schedule, text, protocol, options },
      },
    },
    shownBeside: other.ok ? other.value : undefined,
    cursor: placeIn(folded, place, cursor),
    transaction: chosenTransaction(finished.value.outcome.transactions.map(({ id }) => id)),
  });
}

const runOf = ({ catalog }: OpenedLab, { events }: FinishedSchedule): ScheduleRun => ({
  sites: siteBadges(catalog),
  clock: 'ms',
  events,
});

/** The same schedule under the second protocol, where one is wanted. */
async function besideOf(
  opened: OpenedLab,
  protocol: string | undefined,
  { text, options }: Pick<CommitState, 'text' | 'options'>,
): Promise<Result<ShownBeside | undefined, Diagnostic>> {
  if (protocol === undefined) return ok(undefined);
  const finished = await opened.runSchedule({ text, protocol, options });
  if (!finished.ok) return finished;
  return ok({ protocol, run: runOf(opened, finished.value), finished: finished.value });
}

function placeIn({ run, table }: FoldedRun, place: Place, cursor: number): number {
  const last = run.events.length - 1;
  if (typeof place === 'function') return place(table) ?? Math.min(cursor, last);
  if (place === 'start') return 0;
  if (place === 'end') return last;
  if (place === 'keep') return Math.min(cursor, last);
  if (place.kind === 'sequence') return Math.min(place.sequence, last);
  const chapter = chaptersOfRun(run).find(({ label }) => label === place.stage);
  if (!chapter) return last;
  return Math.min(chapter.firstSeq + place.event - 1, chapter.lastSeq);
}

function chosenTransaction(all: readonly string[]): string | undefined {
  const { transaction } = useCommit.getState();
  return transaction !== undefined && all.includes(transaction) ? transaction : all[0];
}

export async function chooseProtocol(protocol: string): Promise<void> {
  useCommit.setState({ protocol });
  await runSchedule('keep');
}

/** Undefined: the one protocol alone. */
export async function chooseBeside(beside: string | undefined): Promise<void> {
  useCommit.setState({ beside });
  await runSchedule('keep');
}

/** The next of those that the schedule compares, else of all that there are. */
export async function chooseNextProtocol(): Promise<void> {
  const { protocol, options } = useCommit.getState();
  const compared = protocolsIn(options);
  const all = compared.length > 1 ? compared : PROTOCOL_NAMES;
  const next = all[(all.indexOf(protocol) + 1) % all.length];
  if (next !== undefined) await chooseProtocol(next);
}

export async function chooseOption(name: string, value: string): Promise<void> {
  useCommit.setState(({ options }) => ({ options: { ...options, [name]: value } }));
  await runSchedule('keep');
}

export async function editSchedule(text: string, place: Place = 'keep'): Promise<void> {
  useCommit.setState({ text });
  await runSchedule(place);
}

/** The next way to deal with deadlocks. */
export async function chooseNextRule(): Promise<void> {
  const { options } = useCommit.getState();
  const rule = scheduleSwitches(options).find(({ name }) => name === 'deadlock');
  if (!rule) return;
  const next = rule.words[(rule.words.indexOf(rule.value) + 1) % rule.words.length];
  if (next !== undefined) await chooseOption(rule.name, next);
}

/** One more line at the end: faults come when their moment comes, wherever they stand. */
export async function addFault(line: string): Promise<void> {
  useCommit.setState(({ text }) => ({ text: `${text.trimEnd()}\n${line}\n`, armed: undefined }));
  await runSchedule('keep');
}

export const chooseTransaction = (transaction: string): void => useCommit.setState({ transaction });

/** Shows a run that the explorer found in place of the schedule's. */
export function showFound(
  { run, ...found }: Omit<ShownCommit, Exclude<keyof FoldedRun, 'run'>>,
  transaction: string,
): void {
  useCommit.setState({
    shown: { ...foldRun(run, {}), ...found },
    shownBeside: undefined,
    transaction,
    cursor: run.events.length - 1,
  });
}
