import type { SiteId } from '../../base/brand.ts';
import type { Lens } from '../../base/lens.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { counted, type LensCount, storedCounts } from '../lensCounts.ts';
import { type LeafName, lensNames } from '../lensName.ts';
import { lockedRelations } from '../transactions/lockedRelations.ts';
import type { ScheduleRun } from './scheduleRun.ts';

/**
 * What each lens has to show of a run of transactions, the same at every moment of it.
 *
 * @param catalog undefined for a run of no lab, which has no tables
 */
export function scheduleLensCounts(
  run: ScheduleRun,
  catalog: Catalog | undefined,
): Readonly<Record<Lens, LensCount>> {
  const kinds = run.events.map(({ event }) => event.kind);
  const records = kinds.filter((kind) => kind === 'recordAppended' || kind === 'recordForced');
  const messages = kinds.filter((kind) => kind === 'messageSent' || kind === 'detectorMessageSent');
  const sites = new Set(run.events.flatMap(({ event }) => ('site' in event ? [event.site] : [])));
  return {
    location: counted(sites.size, ['site takes', 'sites take'], 'part', 'nothing happens anywhere'),
    ...storedCounts(leavesOf(run, catalog), 'schedule'),
    design: counted(records.length, ['record', 'records'], 'in the sites’ logs', 'no log is kept'),
    execution: counted(
      messages.length,
      ['message', 'messages'],
      'between sites, and what each site does on it',
      'no site talks to another',
    ),
  };
}

/** A stored fragment of a table that the run locks, as a site has it. */
export interface StoredLeaf {
  readonly relation: string;
  /** Fragments: `₂`. */
  readonly subscript: string;
  /** Naming: `account_2@north`. */
  readonly localName: string;
  /** Replicas: another site has the primary copy. */
  readonly isFurtherCopy: boolean;
}

/** What each site stores of the tables that the run locks. */
export function storedLeaves(
  run: ScheduleRun,
  catalog: Catalog | undefined,
): (site: SiteId) => readonly StoredLeaf[] {
  const leaves = leavesOf(run, catalog);
  return (site) =>
    leaves.flatMap(({ relation, subscript, copies }) =>
      copies.flatMap((copy, index) =>
        copy.site.id === site
          ? [{ relation, subscript, localName: copy.localName, isFurtherCopy: index > 0 }]
          : [],
      ),
    );
}

const leavesOf = (run: ScheduleRun, catalog: Catalog | undefined): readonly LeafName[] =>
  catalog ? [...lockedRelations(run)].flatMap(lensNames(catalog).leavesOf) : [];
