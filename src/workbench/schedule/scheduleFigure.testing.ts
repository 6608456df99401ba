import type { FinishedSchedule } from '../coordinatorTypes.ts';
import { isAtomic } from './scheduleDocument.ts';

/**
 * What a heading of a lab's table says of a run, as prose writes it: `messages`, `forced writes`,
 * `blocked`, `T2` (how it ended), `T2 reads`, `T2 waits for`, `T2 on the table` (its locks there),
 * the name of a site (what it decided of the first transaction), and so on.
 */
export function scheduleFigure(run: FinishedSchedule, heading: string): string {
  const { outcome, verdict } = run;
  const [first] = outcome.transactions;
  const figures: Readonly<Record<string, () => string | number | undefined>> = {
    messages: () => outcome.messages,
    'forced writes': () => [...outcome.forcedWrites.values()].reduce((sum, own) => sum + own, 0),
    'all know': () => first?.delays.allKnow,
    'all acks': () => first?.delays.allAcks,
    'ends at': () => `${run.events.at(-1)?.atMs} ms`,
    blocked: () => unique(outcome.blocked.map(({ site }) => site)),
    victim: () => unique(outcome.deadlocks.map(({ victim }) => victim)),
    phantoms: () => outcome.deadlocks.filter(({ phantom }) => phantom).length,
    'detector messages': () => outcome.detectorMessages,
    'locks granted': () => changesIn(run).filter(({ kind }) => kind === 'lockGranted').length,
    atomic: () => (outcome.transactions.every(isAtomic) ? 'yes' : 'no'),
    serializable: () => (verdict.isSerializable ? 'yes' : 'no'),
    'serial order': () => verdict.order?.join(' ') ?? 'none',
    anomalies: () => verdict.anomalies.map(anomalyName).join(', ') || 'none',
  };
  const figure = figures[heading]?.() ?? ofTransaction(run, heading) ?? decision(run, heading);
  if (figure === undefined) throw new Error(`No figure is called ${heading}.`);
  return figure.toLocaleString('en-US');
}

const unique = (names: readonly string[]): string => [...new Set(names)].join(', ') || 'nobody';

/** `T2`, or `T2 reads`: the first value of each of its SELECTs. */
function ofTransaction(run: FinishedSchedule, heading: string): string | undefined {
  const { events, outcome } = run;
  const [id, ...verb] = heading.split(' ');
  const own = outcome.transactions.find((transaction) => transaction.id === id);
  if (!own || verb.length === 0) return own?.outcome;
  if (verb.join(' ') === 'on the table') return unique(tableModes(run, own.id));
  if (verb.join(' ') === 'waits for') return unique(waitedFor(run, own.id));
  if (verb.join(' ') !== 'reads') return undefined;
  const values = events.flatMap(({ event }) =>
    event.kind === 'statementFinished' && event.transaction === id && event.columns.length > 0
      ? [String(event.sample[0]?.[0] ?? 'nothing')]
      : [],
  );
  return values.join(', ') || 'nothing';
}

const changesIn = ({ events }: FinishedSchedule) =>
  events.flatMap(({ event }) => (event.kind === 'lockChanged' ? [event.change] : []));

/** In the order in which it got them. */
const tableModes = (run: FinishedSchedule, id: string): readonly string[] =>
  changesIn(run).flatMap((change) => {
    const isGranted = change.kind === 'lockGranted' || change.kind === 'lockUpgraded';
    if (!isGranted || change.transaction !== id) return [];
    return change.item.kind === 'table' ? [change.mode] : [];
  });

const waitedFor = (run: FinishedSchedule, id: string): readonly string[] =>
  changesIn(run).flatMap((change) =>
    change.kind === 'lockWaiting' && change.transaction === id ? change.waitsFor : [],
  );

const decision = ({ outcome }: FinishedSchedule, site: string): string | undefined =>
  outcome.transactions[0]?.decisions.find((own) => own.site === site)?.decision;

type Anomaly = FinishedSchedule['verdict']['anomalies'][number];

const anomalyName = (anomaly: Anomaly): string =>
  ('plainName' in anomaly ? anomaly.plainName : undefined) ?? anomaly.name;
