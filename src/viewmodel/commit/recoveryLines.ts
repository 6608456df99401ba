import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { joinWords } from '../format.ts';
import type { SiteBadge } from '../sites.ts';
import { foundText } from './eventSentence.ts';
import { type ScheduleRun, siteIn } from './scheduleRun.ts';

/** What came of a run whose page was left: from which log what, and how it ended. */
export interface RecoveryLines {
  readonly sites: readonly {
    readonly site: SiteBadge;
    /** `prepared of T1`. */
    readonly found: string;
    /** `T1 in doubt`; empty where the log left nothing open. */
    readonly doubt: string;
  }[];
  /** `T1 is aborted at North, East and West`, one for each transaction that a log knew of. */
  readonly ends: readonly string[];
}

export function recoveryLines(run: ScheduleRun, { transactions }: Outcome): RecoveryLines {
  const doubts = new Map(
    run.events.flatMap(({ event }) =>
      event.kind === 'siteRecovered' ? [[event.site, event.inDoubt] as const] : [],
    ),
  );
  const sites = run.events.flatMap(({ event }) => {
    if (event.kind !== 'logRead') return [];
    const inDoubt = doubts.get(event.site) ?? [];
    return {
      site: siteIn(run, event.site),
      found: foundText(event.records),
      doubt: inDoubt.length === 0 ? '' : `${joinWords(inDoubt)} in doubt`,
    };
  });
  const ends = transactions.map(({ id, outcome, decisions, reason }) => {
    const agreed = decisions.filter(({ decision }) => decision === outcome);
    const where = joinWords(agreed.map(({ site }) => siteIn(run, site).label));
    if (outcome === 'committed' || outcome === 'aborted') return `${id} is ${outcome} at ${where}`;
    return `${id} is ${outcome}: ${reason ?? 'nobody can decide it'}`;
  });
  return { sites, ends };
}
