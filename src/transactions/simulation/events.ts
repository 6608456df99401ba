import type { SiteId } from '../../base/brand.ts';
import type { Row } from '../../base/value.ts';
import type { LogRecord, Message, RoleName } from '../commit/machine.ts';
import type { Decision, StateWord } from '../commit/words.ts';
import type { LockEvent } from '../locking/events.ts';

/** Everything that can happen while a schedule runs. */
export type TransactionEvent =
  | { readonly kind: 'transactionStarted'; readonly transaction: string; readonly site: SiteId }
  | {
      readonly kind: 'statementStarted';
      readonly transaction: string;
      readonly statement: number;
      readonly sql: string;
    }
  /** A site that the statement needs cannot be reached. */
  | {
      readonly kind: 'statementDelayed';
      readonly transaction: string;
      readonly statement: number;
      readonly unreachable: SiteId;
    }
  | {
      readonly kind: 'statementFinished';
      readonly transaction: string;
      readonly statement: number;
      /** Rows given or changed. */
      readonly rows: number;
      readonly columns: readonly string[];
      /** The first rows of a SELECT. */
      readonly sample: readonly Row[];
    }
  | {
      readonly kind: 'commitStarted';
      readonly transaction: string;
      readonly protocol: string;
      readonly coordinator: SiteId;
      readonly participants: readonly SiteId[];
    }
  | {
      readonly kind: 'abortStarted';
      readonly transaction: string;
      readonly site: SiteId;
      readonly because: string;
    }
  | { readonly kind: 'lockChanged'; readonly site: SiteId; readonly change: LockEvent }
  | {
      readonly kind: 'messageSent';
      readonly id: number;
      readonly transaction: string;
      readonly source: SiteId;
      readonly target: SiteId;
      readonly role: RoleName;
      readonly message: Message;
    }
  | { readonly kind: 'messageReceived'; readonly id: number; readonly site: SiteId }
  | {
      readonly kind: 'messageLost';
      readonly id: number;
      readonly because: 'lost' | 'partition' | 'siteDown';
    }
  | {
      readonly kind: 'recordAppended' | 'recordForced';
      readonly site: SiteId;
      readonly transaction: string;
      readonly record: LogRecord;
    }
  | {
      readonly kind: 'stateEntered';
      readonly site: SiteId;
      readonly transaction: string;
      readonly role: RoleName;
      readonly state: StateWord;
    }
  | {
      readonly kind: 'voteAsked';
      readonly site: SiteId;
      readonly transaction: string;
      readonly vote: 'yes' | 'no' | 'readonly';
    }
  /** The outcome at one site: its changes stay or are undone, its locks are released. */
  | {
      readonly kind: 'decided';
      readonly site: SiteId;
      readonly transaction: string;
      readonly decision: Decision;
    }
  /** A site that has only read takes no further part. */
  | { readonly kind: 'left'; readonly site: SiteId; readonly transaction: string }
  | {
      readonly kind: 'timedOut';
      readonly site: SiteId;
      readonly transaction: string;
      readonly role: RoleName;
      readonly awaits: readonly SiteId[];
    }
  | { readonly kind: 'siteCrashed'; readonly site: SiteId }
  /** A site that begins with what an earlier run has left on its disk. */
  | {
      readonly kind: 'logRead';
      readonly site: SiteId;
      readonly records: readonly FoundRecord[];
    }
  | {
      readonly kind: 'siteRecovered';
      readonly site: SiteId;
      readonly redone: readonly string[];
      readonly undone: readonly string[];
      readonly inDoubt: readonly string[];
    }
  | { readonly kind: 'networkCut'; readonly groups: readonly (readonly SiteId[])[] }
  | { readonly kind: 'networkHealed' }
  /** Of deadlock detection: who waits for whom, or a probe. Not counted among the messages. */
  | {
      readonly kind: 'detectorMessageSent';
      readonly source: SiteId;
      readonly target: SiteId;
      readonly what: 'graph' | 'paths' | 'probe';
    }
  | {
      readonly kind: 'deadlockFound';
      readonly site: SiteId;
      readonly cycle: readonly string[];
      readonly victim: string;
      /** When it was found, not all of its waits were there: news of waits takes time. */
      readonly phantom: boolean;
    };

/** A record of a log, and the commit that it belongs to. */
export interface FoundRecord {
  readonly transaction: string;
  readonly record: LogRecord;
  readonly coordinator: SiteId;
  readonly participants: readonly SiteId[];
}
