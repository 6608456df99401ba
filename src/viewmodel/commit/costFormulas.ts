/**
 * What a commit costs where nothing fails and everybody, or all but one, vote yes, as formulas in
 * n, the number of participants besides the coordinator's site (Gray and Reuter, "Transaction
 * Processing", chapter 10; Mohan, Lindsay and Obermarck, "Transaction Management in the R*
 * Distributed Database Management System"; Gray and Lamport, "Consensus on Transaction
 * Commit", section 6). Tests count the machines.
 */
export interface CostFormulas {
  /** Without the acknowledgements of the outcome. */
  readonly messages: Polynomial;
  readonly acks: Polynomial;
  /** Message delays until every site knows the outcome. */
  readonly allKnow: Polynomial;
  /** The same until the coordinator knows that they do; no later where nobody acknowledges. */
  readonly allAcks: Polynomial;
  readonly forcedWrites: Polynomial;
}

/** Coefficients of n², n and 1. */
export type Polynomial = readonly [square: number, linear: number, constant: number];

export interface CostSetting {
  readonly protocol: string;
  readonly f: number;
  /** Whether participants acknowledge, where their protocol has them do so. */
  readonly acks: boolean;
  /** Whether the coordinator's site has a vote of its own. */
  readonly coordinatorVotes: boolean;
  /** Participants at other sites than the coordinator's. */
  readonly others: number;
  readonly votes: CountedVotes;
}

/** Everybody votes yes; or one of several participants at other sites than the coordinator's no. */
export type CountedVotes = 'allYes' | 'oneNo';

const NOTHING: Polynomial = [0, 0, 0];
const times = (linear: number, constant = 0): Polynomial => [0, linear, constant];
const always = (constant: number): Polynomial => [0, 0, constant];

/** Undefined where a protocol is none of the table's, or has too few sites for its formulas. */
export function costFormulas(setting: CostSetting): CostFormulas | undefined {
  const found = withAcks(setting);
  if (!found || setting.acks) return found;
  return { ...found, acks: NOTHING, allAcks: found.allKnow };
}

const withAcks = (setting: CostSetting): CostFormulas | undefined =>
  setting.votes === 'oneNo' ? afterOneNo(setting) : afterAllYes(setting);

/** Who said no knows; the others are told, and acknowledge it unless abort is presumed. */
function afterOneNo({ protocol, coordinatorVotes }: CostSetting): CostFormulas | undefined {
  switch (protocol) {
    case '2pc-presumed-abort':
      return withoutAcks(times(3, -1), always(3), times(1, -1));
    case '2pc':
    case '2pc-presumed-commit':
    case '3pc':
      return toldOfOneNo(times(2, -1));
    case '3pc-quorum':
      // Its coordinator forces a vote of its own, which counts in a quorum.
      return toldOfOneNo(times(2, coordinatorVotes ? 0 : -1));
    // What the others cost depends on whose vote it is, or on who is quicker.
    default:
      return undefined;
  }
}

const toldOfOneNo = (forcedWrites: Polynomial): CostFormulas => ({
  messages: times(3, -1),
  acks: times(1, -1),
  allKnow: always(3),
  allAcks: always(4),
  forcedWrites,
});

function afterAllYes(setting: CostSetting): CostFormulas | undefined {
  switch (setting.protocol) {
    case '2pc':
    case '2pc-presumed-abort':
      return {
        messages: times(3),
        acks: times(1),
        allKnow: always(3),
        allAcks: always(4),
        forcedWrites: times(2, 1),
      };
    case '2pc-presumed-commit':
      return withoutAcks(times(3), always(3), times(1, 2));
    case '2pc-linear':
      return withoutAcks(times(2), times(2), times(2, 1));
    case '2pc-decentralized':
      return withoutAcks([1, 1, 0], always(2), times(2, 2));
    case '3pc':
    case '3pc-quorum':
      return {
        messages: times(5),
        acks: times(1),
        allKnow: always(5),
        allAcks: always(6),
        forcedWrites: times(3, 2),
      };
    case 'paxos-commit':
      return ofPaxosCommit(setting);
    // One site alone, or a name that nobody has: there is nothing to compare with.
    default:
      return undefined;
  }
}

/** The coordinator leads and has an acceptor; a vote of its own goes to those of F others. */
function ofPaxosCommit({ f, coordinatorVotes, others }: CostSetting): CostFormulas | undefined {
  const own = coordinatorVotes ? 1 : 0;
  // An only other site decides at once; and F of them have an acceptor from the start.
  if (f > 0 && others < Math.max(2, f)) return undefined;
  return withoutAcks(times(f + 3, own * f), always(f === 0 ? 3 : 4), times(1, f + 1 + own));
}

const withoutAcks = (
  messages: Polynomial,
  delays: Polynomial,
  forcedWrites: Polynomial,
): CostFormulas => ({ messages, acks: NOTHING, allKnow: delays, allAcks: delays, forcedWrites });

export const sumOf = (one: Polynomial, other: Polynomial): Polynomial => [
  one[0] + other[0],
  one[1] + other[1],
  one[2] + other[2],
];

/** The same amount, in the number of all sites instead of that of the others. */
export const inAllSites = ([square, linear, constant]: Polynomial): Polynomial => [
  square,
  linear - 2 * square,
  square - linear + constant,
];

export const valueAt = ([square, linear, constant]: Polynomial, n: number): number =>
  square * n * n + linear * n + constant;

/** `4n`, `n² + n`, `3n − 1`, `0`. */
export function formulaText([square, linear, constant]: Polynomial): string {
  const terms = [
    { factor: square, of: 'n²' },
    { factor: linear, of: 'n' },
    { factor: constant, of: '' },
  ].filter(({ factor }) => factor !== 0);
  const size = (factor: number, of: string): string =>
    Math.abs(factor) === 1 && of !== '' ? of : `${Math.abs(factor)}${of}`;
  const texts = terms.map(({ factor, of }, index) => {
    if (index === 0) return `${factor < 0 ? '−' : ''}${size(factor, of)}`;
    return `${factor < 0 ? ' − ' : ' + '}${size(factor, of)}`;
  });
  return texts.length === 0 ? '0' : texts.join('');
}
