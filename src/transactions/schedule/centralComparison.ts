import type { FragmentName, SiteId } from '../../base/brand.ts';
import type { Row } from '../../base/value.ts';

/**
 * Once a run is over: what every site stores of the relations that the schedule names, held beside
 * one central database that ran the committed transactions one after the other.
 */
export type CentralComparison =
  | {
      readonly kind: 'compared';
      /** As central ran them. */
      readonly order: readonly string[];
      /** Of the sites that store some of these relations. */
      readonly sites: readonly SiteComparison[];
    }
  /** There is no serial run that all sites could have come to. */
  | { readonly kind: 'none'; readonly because: string };

export type SiteComparison =
  | {
      readonly kind: 'compared';
      readonly site: SiteId;
      readonly copies: readonly CopyComparison[];
    }
  /** These transactions have changed rows here and have not ended here. */
  | {
      readonly kind: 'open';
      readonly site: SiteId;
      readonly transactions: readonly { readonly id: string; readonly isInDoubt: boolean }[];
    }
  | { readonly kind: 'down'; readonly site: SiteId };

/** One copy of one leaf; a row that differs in a value is one that is missing and one too many. */
export interface CopyComparison {
  readonly fragment: FragmentName;
  readonly rows: number;
  /** Rows that central has and the site has not. */
  readonly missing: number;
  /** Rows that the site has and central has not. */
  readonly surplus: number;
}

/** As multisets; integers, texts and blobs exactly, and numbers by their value. */
export function differenceOf(
  own: readonly Row[],
  central: readonly Row[],
): Pick<CopyComparison, 'missing' | 'surplus'> {
  const left = new Map<string, number>();
  for (const row of central) add(left, textOf(row), 1);
  for (const row of own) add(left, textOf(row), -1);
  let [missing, surplus] = [0, 0];
  for (const count of left.values()) {
    if (count > 0) missing += count;
    else surplus -= count;
  }
  return { missing, surplus };
}

const add = (counts: Map<string, number>, key: string, by: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + by);
};

/** Values of different kinds have different texts. */
const textOf = (row: Row): string =>
  JSON.stringify(
    row.map((value) => {
      if (value instanceof Uint8Array) return [...value];
      const isPlain =
        typeof value !== 'bigint' && (typeof value !== 'number' || Number.isFinite(value));
      return isPlain ? value : { value: String(value) };
    }),
  );

export const isEqual = (copies: readonly CopyComparison[]): boolean =>
  copies.every(({ missing, surplus }) => missing === 0 && surplus === 0);
