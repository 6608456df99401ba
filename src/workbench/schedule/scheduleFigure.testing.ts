import type { FinishedSchedule } from '../coordinatorTypes.ts';
import { isAtomic } from './scheduleDocument.ts';

/**
 * What a heading of a lab's table says of a run, as prose writes it: `messages`, `forced writes`,
 * `blocked`, `T2` (how it ended), `T2 reads`, the name of a site (what it decided of the first
 * transaction), and so on.
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
    'detector messages': () => outcome.detectorMessages,
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
function ofTransaction({ events, outcome }: FinishedSchedule, heading: string): string | undefined {
  const [id, ...verb] = heading.split(' ');
  const own = outcome.transactions.find((transaction) => transaction.id === id);
  if (!own || verb.length === 0) return own?.outcome;
  if (verb.join(' ') !== 'reads') return undefined;
  const values = events.flatMap(({ event }) =>
    event.kind === 'statementFinished' && event.transaction === id && event.columns.length > 0
      ? [String(event.sample[0]?.[0] ?? 'nothing')]
      : [],
  );
  return values.join(', ') || 'nothing';
}

const decision = ({ outcome }: FinishedSchedule, site: string): string | undefined =>
  outcome.transactions[0]?.decisions.find((own) => own.site === site)?.decision;

type Anomaly = FinishedSchedule['verdict']['anomalies'][number];

const anomalyName = (anomaly: Anomaly): string =>
  ('plainName' in anomaly ? anomaly.plainName : undefined) ?? anomaly.name;
