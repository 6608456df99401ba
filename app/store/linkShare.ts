import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import type { Scenario } from '../../src/trace/scenario.ts';
import { scenarioOf, useCommit } from './commit.ts';
import { comparisonOf } from './compare.ts';
import { type LabSource, sourceOf } from './labOrigin.ts';
import { encodeMoment } from './link.ts';
import type { LinkedLab, Moment, ScheduleMoment } from './moment.ts';
import { type OpenLab, type State, useStore } from './store.ts';
import { useView } from './view.ts';

/** The address bar follows the moment, and a key or button copies it. */

/** Longer than a fast play's step is short: browsers refuse an address that changes too often. */
const SETTLE_MS = 400;

/** How long the button says that the link is copied. */
const SAID_MS = 2500;

/** What the picture shows; an edited SQL field is part of it only once it has run. */
function momentOf(state: State): Moment | undefined {
  const { lab, cursor, lenses, scene } = state;
  if (lab.kind !== 'open') return undefined;
  const schedule = scheduleMoment();
  const scenario = shownScenario(state) ?? (schedule && noQuery(lab));
  if (!scenario) return undefined;
  const compared = comparisonOf(state)?.plan;
  return {
    ...scenario,
    ...(schedule === undefined ? {} : { schedule }),
    ...(compared === undefined ? {} : { compared }),
    lab: linkedLab(sourceOf(lab)),
    lenses,
    ...(scene === undefined ? {} : { scene }),
    cursor,
  };
}

function shownScenario({ shown }: State): Omit<Scenario, 'lab'> | undefined {
  if (!shown) return undefined;
  const { lab: _, ...scenario } = shown.run.trace.scenario;
  return scenario;
}

/** A lab of schedules has no query to be shown beside them. */
const noQuery = ({ opened }: OpenLab): Omit<Scenario, 'lab'> => ({
  sql: '',
  at: '',
  objective: 'bytes',
  parameters: opened.parameters,
});

/** Undefined in the Query view, and for a run that the explorer found: it has no text. */
function scheduleMoment(): ScheduleMoment | undefined {
  const { view } = useView.getState();
  const { shown, transaction, cursor, branches } = useCommit.getState();
  const scenario = shown && scenarioOf(shown);
  if (view === 'query' || !scenario) return undefined;
  const hasBranches = branches.schedule === scenario.schedule && branches.texts.length > 1;
  return {
    ...scenario,
    view,
    cursor,
    ...(transaction === undefined ? {} : { transaction }),
    ...(hasBranches ? { branches: branches.texts } : {}),
  };
}

/** Without the other branches of the schedule, where they are too much for a link. */
function withoutBranches({ schedule: shown, ...moment }: Moment): Moment {
  if (!shown) return moment;
  const { branches: _, ...schedule } = shown;
  return { ...moment, schedule };
}

function linkedLab({ origin, fileName, text, files }: LabSource): LinkedLab {
  return origin.kind === 'gallery'
    ? { kind: 'gallery', name: origin.name }
    : { kind: 'text', fileName, text, files };
}

const branchesLeftOut: Diagnostic = {
  code: 'link-branches',
  message: 'The link leaves out the other branches of the schedule: they are too large for it.',
  span: NO_SPAN,
  hint: 'What is shown is in it; export the lab to send all of its text',
};

const addressOf = (hash: string): string => new URL(hash, location.href).href;

export function followMoment(): void {
  useStore.subscribe((state, before) => {
    const changed = FOLLOWED.filter((key) => state[key] !== before[key]);
    if (changed.length === 0) return;
    // A new picture is in the address at once: whoever reloads wants it back.
    const isDue = changed.includes('shown') && performance.now() - writtenAt > SETTLE_MS;
    settleAddress(isDue ? 0 : SETTLE_MS);
  });
  useCommit.subscribe((state, before) => {
    if (state.shown !== before.shown || state.cursor !== before.cursor) settleAddress();
  });
  useView.subscribe((state, before) => {
    if (state.view !== before.view) settleAddress();
  });
}

/** What a link carries, and what keeps one in the address. */
const FOLLOWED = ['lab', 'shown', 'cursor', 'lenses', 'scene', 'comparison', 'linkFault'] as const;

let settling: ReturnType<typeof setTimeout> | undefined;
let writtenAt = Number.NEGATIVE_INFINITY;

/** Replaces the address once the moment rests; the history does not grow. */
export function settleAddress(afterMs = SETTLE_MS): void {
  clearTimeout(settling);
  settling = setTimeout(() => void writeAddress(), afterMs);
}

/** Leaves the address alone until something is shown anew. */
export const keepAddress = (): void => clearTimeout(settling);

/**
 * A link that was not taken whole stays in the address until its message is dismissed. A lab too
 * large to travel is named by the key it is saved under: here at least it opens again.
 */
async function writeAddress(): Promise<void> {
  const state = useStore.getState();
  const moment = state.linkFault ? undefined : momentOf(state);
  if (!moment) return;
  const whole = await encodeMoment(moment);
  const short = withoutBranches(moment);
  const part = whole.ok ? whole : await encodeMoment(short);
  const hash = part.ok ? part : await encodeMoment({ ...short, lab: keptLab(state, moment) });
  const now = useStore.getState();
  const isSame = now.cursor === state.cursor && now.shown === state.shown;
  const isSameSchedule = JSON.stringify(scheduleMoment()) === JSON.stringify(moment.schedule);
  if (!hash.ok || !isSame || !isSameSchedule) return;
  writtenAt = performance.now();
  history.replaceState(null, '', addressOf(hash.value));
}

const keptLab = ({ lab }: State, moment: Moment): LinkedLab =>
  lab.kind === 'open' && lab.origin.kind === 'own'
    ? { kind: 'saved', key: lab.origin.key }
    : moment.lab;

export async function shareMoment(): Promise<void> {
  const moment = momentOf(useStore.getState());
  if (!moment) return;
  const whole = await encodeMoment(moment);
  const hash = whole.ok ? whole : await encodeMoment(withoutBranches(moment));
  if (!hash.ok) return useStore.setState({ linkFault: hash.error, sharing: undefined });
  if (!whole.ok) useStore.setState({ linkFault: branchesLeftOut });
  const address = addressOf(hash.value);
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    return useStore.setState({ sharing: { kind: 'byHand', address } });
  }
  const sharing = { kind: 'copied' } as const;
  useStore.setState({ sharing });
  setTimeout(() => {
    if (useStore.getState().sharing === sharing) endSharing();
  }, SAID_MS);
}

export const endSharing = (): void => useStore.setState({ sharing: undefined });

export const dismissLinkFault = (): void => useStore.setState({ linkFault: undefined });
