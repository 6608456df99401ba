import type { Outcome } from '../../transactions/simulation/outcome.ts';
import {
  type CountedVotes,
  costFormulas,
  formulaText,
  inAllSites,
  type Polynomial,
  sumOf,
  valueAt,
} from './costFormulas.ts';
import type { ProtocolRules } from './protocolRules.ts';
import type { ScheduleRun, TimedEvent } from './scheduleRun.ts';

/** How books differ in what they count. */
export interface Counting {
  /** `others`: the sites besides the coordinator's; `all`: that one, too. */
  readonly n: 'others' | 'all';
  /** Whether acknowledgements of the outcome are messages that count. */
  readonly acks: boolean;
}

type CommitStart = Extract<TimedEvent['event'], { readonly kind: 'commitStarted' }>;

/** What one transaction's commit cost, beside what it costs where nothing fails. */
export interface BookCosts {
  readonly lines: readonly CostLine[];
  /** What is counted, in one sentence. */
  readonly definition: string;
  /** Why counted and formula may differ; undefined where they agree. */
  readonly because: string | undefined;
}

export interface CostLine {
  readonly name: string;
  readonly counted: number;
  /** `4n = 12`; undefined where the protocol has none. */
  readonly formula: string | undefined;
  readonly differs: boolean;
}

/** Undefined for a transaction that has not come to its commit. */
export function bookCosts(
  { run, outcome }: { readonly run: ScheduleRun; readonly outcome: Outcome },
  transaction: string,
  { acks, f }: Pick<ProtocolRules, 'acks' | 'f'>,
  counting: Counting,
): BookCosts | undefined {
  const start = run.events
    .map(({ event }) => event)
    .find((event) => event.kind === 'commitStarted' && event.transaction === transaction);
  const ended = outcome.transactions.find(({ id }) => id === transaction);
  if (start?.kind !== 'commitStarted' || !ended) return undefined;
  const { coordinator, participants, protocol } = start;
  const others = participants.filter((site) => site !== coordinator).length;
  const coordinatorVotes = others < participants.length;
  const votes = votesOf(run, start);
  const formulas = costFormulas({ protocol, f, acks, coordinatorVotes, others, votes });
  const line = (name: string, counted: number, formula: Polynomial | undefined): CostLine => ({
    name,
    counted,
    formula: formula && expressed(formula, others, counting),
    differs: formula !== undefined && valueAt(formula, others) !== counted,
  });
  const counts = countsOf(run, transaction, counting);
  const messages =
    formulas && (counting.acks ? sumOf(formulas.messages, formulas.acks) : formulas.messages);
  const lines = [
    line('messages', counts.messages, messages),
    line('delays until all know', ended.delays.allKnow, formulas?.allKnow),
    ...(counting.acks
      ? [line('delays until all acks', ended.delays.allAcks, formulas?.allAcks)]
      : []),
    line('forced writes', counts.forcedWrites, formulas?.forcedWrites),
  ];
  const n = counting.n === 'all' ? others + 1 : others;
  return {
    lines,
    definition: definitionOf(counting, n),
    because: lines.some(({ differs }) => differs)
      ? `The formulas are of a run without faults in which ${VOTES[votes]}.`
      : undefined,
  };
}

const VOTES: Readonly<Record<CountedVotes, string>> = {
  allYes: 'all vote yes',
  oneNo: 'one site besides the coordinator’s votes no',
};

/** One no is told apart where there are others besides who are waiting to hear of it. */
function votesOf({ events }: ScheduleRun, start: CommitStart): CountedVotes {
  const noes = events.flatMap(({ event }) =>
    event.kind === 'voteAsked' && event.transaction === start.transaction && event.vote === 'no'
      ? [event.site]
      : [],
  );
  const others = start.participants.filter((site) => site !== start.coordinator);
  const [only] = noes;
  const isOneOfSeveral = noes.length === 1 && others.length > 1;
  return isOneOfSeveral && only !== start.coordinator ? 'oneNo' : 'allYes';
}

function expressed(formula: Polynomial, others: number, { n }: Counting): string {
  const text = formulaText(n === 'all' ? inAllSites(formula) : formula);
  const value = String(valueAt(formula, others));
  return text === value ? text : `${text} = ${value}`;
}

const definitionOf = ({ n, acks }: Counting, value: number): string =>
  `n = ${value} counts ${n === 'all' ? 'all sites that take part, the coordinator’s included' : 'the participants besides the coordinator’s site'}; ` +
  `acknowledgements of the outcome ${acks ? 'count as messages' : 'are left out'}.`;

function countsOf({ events }: ScheduleRun, transaction: string, { acks }: Counting) {
  let messages = 0;
  let forcedWrites = 0;
  for (const { event } of events) {
    if (!('transaction' in event) || event.transaction !== transaction) continue;
    if (event.kind === 'messageSent' && (acks || event.message.kind !== 'ack')) messages += 1;
    if (event.kind === 'recordForced') forcedWrites += 1;
  }
  return { messages, forcedWrites };
}
