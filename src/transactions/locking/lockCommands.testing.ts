import fc from 'fast-check';
import type { LockEvent } from './events.ts';
import type { LockDemand } from './lockItem.ts';
import { type LockInput, type LockTable, NO_LOCKS } from './lockTable.ts';
import { LOCK_MODES } from './modes.ts';
import type { Party } from './party.ts';
import { type Predicate, WHOLE_TABLE } from './predicate.ts';
import { stepLocks } from './stepLocks.ts';
import type { WaitRule } from './waitRule.ts';

/** What a client of the table may do next; what is not possible then is passed over. */
export type Command =
  | { readonly kind: 'request'; readonly party: number; readonly demands: readonly LockDemand[] }
  | { readonly kind: 'prepare' | 'release' | 'timedOut'; readonly party: number };

const relation = 'r';
const column = fc.integer({ min: 0, max: 3 });
const intervals = fc.tuple(column, column).map(
  ([low, high]): Predicate => [
    {
      v: {
        includesNull: false,
        intervals: [
          { low: { value: low, isInclusive: true }, high: { value: high, isInclusive: true } },
        ],
      },
    },
  ],
);
const modes = fc.constantFrom(...LOCK_MODES);
const demands: fc.Arbitrary<LockDemand> = fc.oneof(
  modes.map((mode): LockDemand => ({ item: { kind: 'table', relation }, mode })),
  fc
    .record({
      key: fc.constantFrom('1', '2', '3'),
      mode: modes,
      images: fc.option(fc.array(fc.record({ v: column }), { maxLength: 2 }), { nil: undefined }),
    })
    .map(
      ({ key, mode, images }): LockDemand => ({
        item: { kind: 'row', relation, key },
        mode,
        ...(images && { images }),
      }),
    ),
  fc.tuple(fc.oneof(intervals, fc.constant(WHOLE_TABLE)), fc.constantFrom('S', 'U', 'X')).map(
    ([predicate, mode]): LockDemand => ({
      item: { kind: 'predicate', relation, predicate },
      mode,
    }),
  ),
);
const party = fc.integer({ min: 1, max: 5 });
export const commands: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('request'),
      party,
      demands: fc.array(demands, { minLength: 1, maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('release'), party }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('prepare', 'timedOut'), party }) },
);

const nameOf = (number: number): string => `T${number}`;

export interface Watched {
  readonly before: LockTable;
  readonly input: LockInput;
  readonly after: LockTable;
  readonly effects: readonly LockEvent[];
}

/** Gives the commands that are possible, and shows every step. */
export function play(
  list: readonly Command[],
  rule: WaitRule,
  watch: (watched: Watched) => void,
): LockTable {
  let table = NO_LOCKS;
  for (const [request, command] of list.entries()) {
    const transaction = nameOf(command.party);
    const input = inputOf(table, command, request, { transaction, timestamp: command.party });
    if (!input) continue;
    const { state, effects } = stepLocks(table, input, rule);
    watch({ before: table, input, after: state, effects });
    table = state;
  }
  return table;
}

function inputOf(
  table: LockTable,
  command: Command,
  request: number,
  owner: Party,
): LockInput | undefined {
  const { transaction } = owner;
  const waiting = table.queue.find((other) => other.owner.transaction === transaction);
  if (command.kind === 'timedOut')
    return { kind: 'timedOut', transaction, request: waiting?.request ?? request };
  if (command.kind === 'release') return { kind: 'release', transaction };
  const isEnding = [...table.prepared, ...table.victims].includes(transaction);
  if (waiting || isEnding) return undefined;
  if (!('demands' in command)) return { kind: 'prepare', transaction };
  return { kind: 'request', owner, request, demands: command.demands };
}
