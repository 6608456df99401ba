import type { SiteId } from '../../base/brand.ts';
import type { RowImage } from '../../transactions/locking/predicate.ts';

/** What rows were before the changes of transactions that are still open, by site. */
export interface OpenChanges {
  readonly note: (transaction: string, site: SiteId, row: RowBefore) => void;
  readonly rowsBefore: (site: SiteId, relation: string) => readonly RowBefore[];
  /** Transactions that have changed rows there. */
  readonly openAt: (site: SiteId) => readonly string[];
  readonly forget: (transaction: string, site: SiteId) => void;
}

export interface RowBefore {
  readonly relation: string;
  readonly key: string;
  readonly image: RowImage;
}

export function createOpenChanges(): OpenChanges {
  let noted: { transaction: string; site: SiteId; row: RowBefore }[] = [];
  return {
    note: (transaction, site, row) => {
      noted.push({ transaction, site, row });
    },
    rowsBefore: (site, relation) =>
      noted
        .filter((entry) => entry.site === site && entry.row.relation === relation)
        .map(({ row }) => row),
    openAt: (site) => [
      ...new Set(
        noted.filter((entry) => entry.site === site).map(({ transaction }) => transaction),
      ),
    ],
    forget: (transaction, site) => {
      noted = noted.filter((entry) => entry.transaction !== transaction || entry.site !== site);
    },
  };
}
