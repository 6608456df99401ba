import type { LockItem } from './lockItem.ts';
import type { LockMode } from './modes.ts';
import type { TransactionId } from './party.ts';
import type { Violation } from './waitRule.ts';

/** What happens at one site's lock table; everything that it does is one of these. */
export type LockEvent =
  | LockChange<'lockRequested'>
  | (LockWait<'lockWaiting'> & {
      /** It holds a part of what it asks for already, and goes before those who do not. */
      readonly isUpgrade: boolean;
    })
  /** For whom a request waits has changed. */
  | LockWait<'lockWaitChanged'>
  | LockChange<'lockGranted'>
  /** A lock that was held as `from` is now held as `mode`. */
  | (LockChange<'lockUpgraded'> & { readonly from: LockMode })
  /** All that one request asked for is held now. */
  | {
      readonly kind: 'requestSatisfied';
      readonly transaction: TransactionId;
      readonly request: number;
    }
  | LockChange<'lockReleased'>
  | VictimChosen;

interface LockChange<Kind extends string> {
  readonly kind: Kind;
  readonly transaction: TransactionId;
  readonly item: LockItem;
  readonly mode: LockMode;
}

interface LockWait<Kind extends string> extends LockChange<Kind> {
  readonly request: number;
  /** Holders of what it conflicts with first, then those who asked before. */
  readonly waitsFor: readonly TransactionId[];
}

/**
 * It has to be aborted, and waits for nothing any more. Its locks stay until it has been undone and
 * is released.
 */
export type VictimChosen = { readonly kind: 'victimChosen' } & Sacrifice;

export type Sacrifice =
  | Violation
  | { readonly transaction: TransactionId; readonly because: 'timedOut' };
