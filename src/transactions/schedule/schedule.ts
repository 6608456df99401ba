import type { Span } from '../../base/span.ts';
import type { Name, Query } from '../../sql/ast.ts';
import type { Delete, Insert, Update } from '../../sql/change.ts';
import type { MessageWord, RecordWordOfLog, StateWordOfLane } from './scheduleWords.ts';

/**
 * A schedule as it was written: transactions, how their statements interleave, and the faults that
 * meet them. Spans are offsets into the text that was parsed.
 */
export interface Schedule {
  readonly statements: readonly ScheduleStatement[];
}

export type ScheduleStatement = TransactionStatement | Fault;

export type TransactionStatement =
  /** `T1 AT site1`: the transaction and the site it starts from, its coordinator. */
  | {
      readonly kind: 'transaction';
      readonly transaction: Name;
      readonly site: Name;
      readonly span: Span;
    }
  | WorkStatement
  | {
      readonly kind: 'commit';
      readonly transaction: Name;
      /** `COMMIT WITH protocol`. */
      readonly protocol?: string;
      readonly span: Span;
    }
  | { readonly kind: 'abort'; readonly transaction: Name; readonly span: Span };

/** A SELECT, INSERT, UPDATE or DELETE of a transaction. */
export interface WorkStatement {
  readonly kind: 'work';
  readonly transaction: Name;
  readonly work: Query | Insert | Update | Delete;
  /** The statement's own text. */
  readonly sql: string;
  readonly span: Span;
}

export type Fault =
  | { readonly kind: 'crash'; readonly site: Name; readonly moment: Moment; readonly span: Span }
  | { readonly kind: 'recover'; readonly site: Name; readonly moment: Moment; readonly span: Span }
  | { readonly kind: 'lose'; readonly message: MessagePattern; readonly span: Span }
  | {
      readonly kind: 'delay';
      readonly message: MessagePattern;
      readonly byMs: number;
      readonly span: Span;
    }
  | { readonly kind: 'duplicate'; readonly message: MessagePattern; readonly span: Span }
  | {
      readonly kind: 'partition';
      /**
       * The sites that are named neither here nor there stay with the first group. Several
       * partitions add up until the network heals: each parts the groups that there are.
       */
      readonly group: readonly Name[];
      readonly from: readonly Name[];
      readonly moment: Moment;
      readonly span: Span;
    }
  | { readonly kind: 'heal'; readonly moment: Moment; readonly span: Span };

export type Moment =
  | { readonly kind: 'time'; readonly atMs: number }
  | {
      readonly kind: 'event';
      readonly order: 'before' | 'after';
      readonly site: Name;
      readonly event: SiteEvent;
      /** Counts from 1: `#n` means the n-th time. */
      readonly nth: number;
    };

export type SiteEvent =
  | { readonly kind: 'sends'; readonly message: MessageWord; readonly to?: Name }
  | { readonly kind: 'receives'; readonly message: MessageWord; readonly from?: Name }
  | { readonly kind: 'forces'; readonly record: RecordWordOfLog }
  | { readonly kind: 'enters'; readonly state: StateWordOfLane };

/** The n-th message of a kind, between the sites that are named. */
export interface MessagePattern {
  readonly message: MessageWord;
  readonly from?: Name;
  readonly to?: Name;
  readonly nth: number;
}
