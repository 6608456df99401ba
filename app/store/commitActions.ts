import type { SceneMoment } from '../../src/lab/document/scene.ts';
import type { LabBlock } from '../../src/lab/labDocument.ts';
import { chaptersOfRun } from '../../src/viewmodel/commit/chapters.ts';
import { PROTOCOL_NAMES } from '../../src/viewmodel/commit/protocolLabels.ts';
import { protocolsIn } from '../../src/viewmodel/commit/protocolRules.ts';
import type { ScheduleRun } from '../../src/viewmodel/commit/scheduleRun.ts';
import { type CommitState, useCommit } from './commit.ts';
import { type State, useStore } from './store.ts';

/** Running the schedules of the open lab. */

type ScheduleBlock = Extract<LabBlock, { readonly kind: 'schedule' }>;

export const schedulesOf = (lab: State['lab']): readonly ScheduleBlock[] =>
  lab.kind === 'open' ? lab.opened.document.blocks.filter(isSchedule) : [];

const isSchedule = (block: LabBlock): block is ScheduleBlock => block.kind === 'schedule';

/** Where the cursor goes in a new run: to an end, where it was, or where a scene says. */
type Place = 'start' | 'keep' | 'end' | SceneMoment;

/** Opens one of the lab's schedules as it stands there, and runs it. */
export async function openSchedule(id: string, place: Place = 'start'): Promise<void> {
  const found = schedulesOf(useStore.getState().lab).find((schedule) => schedule.id === id);
  if (!found) return;
  const { text, options } = found;
  const [protocol = ''] = protocolsIn(options);
  useCommit.setState({
    schedule: id,
    text,
    protocol,
    options,
    armed: undefined,
  });
  await runSchedule(place);
}

/** A run that is overtaken by a later one is not shown. */
let latest = 0;

async function runSchedule(place: Place): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open') return;
  const { text, protocol, options, cursor } = useCommit.getState();
  latest += 1;
  const mine = latest;
  useCommit.setState({ isRunning: true });
  const finished = await lab.opened.runSchedule({ text, protocol, options });
  if (mine !== latest) return;
  if (!finished.ok) {
    useCommit.setState({ isRunning: false, fault: { diagnostic: finished.error, text } });
    return;
  }
  const { sites } = lab.opened.catalog;
  const run = {
    sites: sites.map(({ id, number, label }) => ({ id, number, label: label === '' ? id : label })),
    clock: 'ms' as const,
    events: finished.value.events,
  };
  useCommit.setState({
    isRunning: false,
    fault: undefined,
    shown: { run, protocol, origin: { kind: 'schedule', finished: finished.value } },
    cursor: placeIn(run, place, cursor),
    transaction: chosenTransaction(finished.value.outcome.transactions.map(({ id }) => id)),
  });
}

function placeIn(run: ScheduleRun, place: Place, cursor: number): number {
  const last = run.events.length - 1;
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

export async function editSchedule(text: string): Promise<void> {
  useCommit.setState({ text });
  await runSchedule('keep');
}

/** One more line at the end: faults come when their moment comes, wherever they stand. */
export async function addFault(line: string): Promise<void> {
  useCommit.setState(({ text }) => ({ text: `${text.trimEnd()}\n${line}\n`, armed: undefined }));
  await runSchedule('keep');
}

export const chooseTransaction = (transaction: string): void => useCommit.setState({ transaction });

/** Shows a run that the explorer found in place of the schedule's. */
export const showFound = (shown: NonNullable<CommitState['shown']>, transaction: string): void =>
  useCommit.setState({ shown, transaction, cursor: shown.run.events.length - 1 });
