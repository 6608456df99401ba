import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import { createScheduleRecorder, type StampedTransactionEvent } from '../../trace/scheduleTrace.ts';
import type { ScheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { recoverAll } from '../../transactions/simulation/recoverAll.ts';
import type { OpenedLab } from '../openLab.ts';
import { type RelationRows, rowsOf, settleSites } from './rowsAfter.ts';
import { diskFailure } from './siteDisks.ts';
import { restoreLab, siteEnvironment } from './siteEnvironment.ts';

/** What came of a run that had ended in the middle, with its page or process. */
export interface ScheduleRecovery {
  readonly outcome: Outcome;
  readonly trace: readonly StampedTransactionEvent[];
  /** By relation: what is stored when all is over. */
  readonly rows: ReadonlyMap<string, RelationRows>;
}

/**
 * All sites of a lab come back on the disks that an earlier run has left, and end what it had
 * begun. The lab is as it was afterwards.
 *
 * @param forces how many forced writes of a site's log count, so that a run can be taken up at any
 *   moment of it; those that are not named count whole
 */
export function recoverSchedule(
  opened: OpenedLab,
  options: ScheduleOptions,
  forces: ReadonlyMap<SiteId, number>,
): Promise<Result<ScheduleRecovery, Diagnostic>> {
  return opened.inTurn(async () => {
    try {
      const trace = createScheduleRecorder();
      const environment = {
        ...siteEnvironment(opened),
        runStatement: noStatements,
        ended: () => {},
        settled: () => {},
      };
      const outcome = await recoverAll({ options, environment, forces }, trace.record);
      if (!outcome.ok) return fail({ code: 'disk', message: outcome.error.message, span: NO_SPAN });
      await settleSites(opened, outcome.value);
      const relations = opened.catalog.relations.map(({ name }) => name);
      const rows = await rowsOf(opened, new Set(relations));
      return ok({ outcome: outcome.value, trace: trace.finish(), rows });
    } catch (error) {
      return fail(diskFailure(error));
    } finally {
      await restoreLab(opened);
    }
  });
}

function noStatements(): never {
  assert(false, 'a recovery runs no statements');
}
