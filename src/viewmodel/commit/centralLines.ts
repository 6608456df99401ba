import { assertNever } from '../../base/assert.ts';
import {
  type CentralComparison,
  type CopyComparison,
  isEqual,
  type SiteComparison,
} from '../../transactions/schedule/centralComparison.ts';
import { formatCount, joinWords } from '../format.ts';
import type { SiteBadge } from '../sites.ts';
import { type ScheduleRun, siteIn } from './scheduleRun.ts';

/** A finished run beside one central database, in words. */
export interface CentralLines {
  readonly holds: 'everywhere' | 'notYet' | 'no' | 'unknown';
  readonly text: string;
  /** What is to be said of single sites; none where all have central's rows. */
  readonly sites: readonly { readonly site: SiteBadge; readonly text: string }[];
}

export function centralLines(run: ScheduleRun, comparison: CentralComparison): CentralLines {
  if (comparison.kind === 'none') {
    return {
      holds: 'unknown',
      text: `Not compared with central: ${comparison.because}.`,
      sites: [],
    };
  }
  const central = `one central database that runs ${orderText(comparison.order)}`;
  const holds = verdictOn(comparison.sites);
  if (holds === 'everywhere') {
    return { holds, text: `Every site has the rows of ${central}.`, sites: [] };
  }
  const sites = comparison.sites.map((own) => ({
    site: siteIn(run, own.site),
    text: siteText(own),
  }));
  const verdict =
    holds === 'no' ? 'Sites have other rows than' : 'Some sites cannot be held beside';
  return { holds, text: `${verdict} ${central}:`, sites };
}

function verdictOn(sites: readonly SiteComparison[]): CentralLines['holds'] {
  if (sites.some((site) => site.kind === 'compared' && !isEqual(site.copies))) return 'no';
  return sites.every(({ kind }) => kind === 'compared') ? 'everywhere' : 'notYet';
}

const orderText = (order: readonly string[]): string =>
  order.length === 0 ? 'none of the transactions, for none has committed' : order.join(', then ');

function siteText(site: SiteComparison): string {
  switch (site.kind) {
    case 'compared':
      return isEqual(site.copies)
        ? 'has central’s rows'
        : joinWords(site.copies.filter((copy) => !isEqual([copy])).map(differenceText));
    case 'open': {
      const doubts = site.transactions.filter(({ isInDoubt }) => isInDoubt).map(({ id }) => id);
      const others = site.transactions.filter(({ isInDoubt }) => !isInDoubt).map(({ id }) => id);
      return [
        ...(doubts.length === 0 ? [] : [`is in doubt about ${joinWords(doubts)}`]),
        ...(others.length === 0 ? [] : [`has changes of ${joinWords(others)} that are still open`]),
      ].join(', ');
    }
    case 'down':
      return 'is down';
    default:
      return assertNever(site);
  }
}

/** `account_2 lacks 1 row and has 1 row too many`. */
function differenceText({ fragment, missing, surplus }: CopyComparison): string {
  const parts = [
    ...(missing === 0 ? [] : [`lacks ${rowsText(missing)}`]),
    ...(surplus === 0 ? [] : [`has ${rowsText(surplus)} too many`]),
  ];
  return `${fragment} ${joinWords(parts)}`;
}

const rowsText = (count: number): string => (count === 1 ? '1 row' : `${formatCount(count)} rows`);
