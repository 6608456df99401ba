import { assertNever } from '../base/assert.ts';
import type { Actor } from './actor.ts';
import { compileSite } from './cells.ts';
import { NO_FAULTS } from './environment.ts';
import type { Surroundings } from './localMoves.ts';
import { createNetworkSystem } from './networkSystem.ts';
import type { PackedSystem } from './packedSystem.ts';
import type { CreateSymmetry } from './symmetry.ts';

/**
 * The specification TwoPhase of Gray and Lamport, "Consensus on Transaction Commit" (ACM TODS
 * 31(1), 2006, appendix): a transaction manager, resource managers that prepare or abort by
 * themselves, and messages that are never removed.
 *
 * | message | from → to | when |
 * | --- | --- | --- |
 * | Prepared | resource manager → transaction manager | it has prepared |
 * | Commit | transaction manager → all | all have prepared, as far as it knows |
 * | Abort | transaction manager → all | at any time before |
 */
type Message = 'Prepared' | 'Commit' | 'Abort';

type ResourceManager = 'working' | 'prepared' | 'committed' | 'aborted';

interface TransactionManager {
  readonly state: 'init' | 'committed' | 'aborted';
  /** Those that have prepared, as far as it knows; ascending. */
  readonly prepared: readonly string[];
}

/** @param createSymmetry where states are counted up to which resource manager is which */
export function createTwoPhase(
  resourceManagers: number,
  createSymmetry?: CreateSymmetry,
): PackedSystem {
  const numbers = Array.from({ length: resourceManagers }, (_, index) => index + 1);
  const siteNames = ['tm', ...numbers.map(nameOf)];
  const manager = transactionManager(numbers);
  return createNetworkSystem<Message>({
    siteNames,
    sites: [
      (number, around) => compileSite(manager, number, around),
      ...numbers.map(
        (index) => (number: number, around: Surroundings<Message>) =>
          compileSite(resourceManager(nameOf(index)), number, around),
      ),
    ],
    textOf: (message) => message,
    keepsMessages: true,
    faults: NO_FAULTS,
    alike: numbers,
    createSymmetry,
  });
}

const nameOf = (number: number): string => `rm${number}`;

function transactionManager(numbers: readonly number[]): Actor<TransactionManager, Message> {
  const decide = (manager: TransactionManager, state: 'committed' | 'aborted') => ({
    kind: 'acts' as const,
    state: { ...manager, state },
    sends: numbers.map((to): { to: number; message: Message } => ({
      to,
      message: state === 'committed' ? 'Commit' : 'Abort',
    })),
    text: state === 'committed' ? 'sends Commit to all' : 'sends Abort to all',
  });
  return {
    name: 'tm',
    initial: { state: 'init', prepared: [] },
    facts: ({ state }) => ({
      word: state,
      up: true,
      committed: state === 'committed',
      aborted: state === 'aborted',
      withholdsYes: false,
      settled: state !== 'init',
    }),
    moves: (manager) => {
      if (manager.state !== 'init') return [];
      const isReady = manager.prepared.length === numbers.length;
      return [...(isReady ? [decide(manager, 'committed')] : []), decide(manager, 'aborted')];
    },
    receive: (manager, from) => {
      if (manager.state !== 'init') return [];
      const sender = nameOf(from);
      const isKnown = (name: string): boolean => manager.prepared.includes(name);
      const prepared = numbers.map(nameOf).filter((name) => name === sender || isKnown(name));
      const text = `receives Prepared from ${sender}`;
      return [{ state: { ...manager, prepared }, sends: [], text }];
    },
  };
}

function resourceManager(name: string): Actor<ResourceManager, Message> {
  return {
    name,
    initial: 'working',
    facts: (state) => ({
      word: state,
      up: true,
      committed: state === 'committed',
      aborted: state === 'aborted',
      withholdsYes: state === 'working' || state === 'aborted',
      settled: state === 'committed' || state === 'aborted',
    }),
    moves: (state) => {
      if (state !== 'working') return [];
      return [
        {
          kind: 'acts',
          state: 'prepared',
          sends: [{ to: 0, message: 'Prepared' }],
          text: 'prepares and sends Prepared to tm',
        },
        { kind: 'acts', state: 'aborted', sends: [], text: 'chooses to abort' },
      ];
    },
    receive: (_state, _from, message) => {
      switch (message) {
        case 'Commit':
          return [{ state: 'committed', sends: [], text: 'receives Commit' }];
        case 'Abort':
          return [{ state: 'aborted', sends: [], text: 'receives Abort' }];
        case 'Prepared':
          return [];
        default:
          return assertNever(message);
      }
    },
  };
}
