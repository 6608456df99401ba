import type { RoleName } from '../../transactions/commit/machine.ts';
import type { StateWord } from '../../transactions/commit/words.ts';
import type { SiteBadge } from '../sites.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/**
 * The commit of one transaction as a space-time diagram (Lamport 1978): a lane a site, time to the
 * right. It is the whole run, past and future; whoever draws it compares `seq` with the cursor.
 */
export interface SpaceTime {
  readonly transaction: string;
  readonly clock: ScheduleRun['clock'];
  readonly endMs: number;
  readonly lanes: readonly Lane[];
  readonly messages: readonly MessageLine[];
  readonly rails: readonly PartitionRail[];
}

/** Something that begins with one event and ends with another, or with the run. */
export interface Extent {
  readonly fromSeq: number;
  readonly fromMs: number;
  readonly toSeq: number;
  readonly toMs: number;
}

export interface Point {
  readonly seq: number;
  readonly atMs: number;
}

export interface Lane {
  readonly site: SiteBadge;
  /** `coordinator`, `participant`; both where the coordinator's site holds data. */
  readonly roles: readonly RoleName[];
  readonly bars: readonly StateBar[];
  readonly stakes: readonly Stake[];
  readonly crashes: readonly Point[];
  readonly recoveries: readonly Point[];
  readonly timeouts: readonly Extent[];
}

/** `down`: the site has crashed; its machines are gone. */
export interface StateBar extends Extent {
  readonly state: StateWord | 'down';
}

/** A log record at the time it was written. */
export interface Stake extends Point {
  readonly record: string;
  readonly isForced: boolean;
}

export interface MessageLine extends Extent {
  readonly id: string;
  /** Places among the lanes. */
  readonly source: number;
  readonly target: number;
  readonly label: string;
  /** `underway`: the run ended before it arrived. */
  readonly fate: 'received' | 'lost' | 'stopped' | 'unheard' | 'underway';
}

/** Between this lane and the next one nothing passes. */
export interface PartitionRail extends Extent {
  readonly belowLane: number;
}
