import { type Bytes, bytes } from '../../base/brand.ts';
import type { PlanCost } from '../../optimizer/plan.ts';
import { formatBytes, formatCount, formatMs, letterOf } from '../format.ts';
import type { MarkDetail } from '../markDetail.ts';

/** Which plan wins over selectivity and link speed, as far as it is known. */
export interface WinnerGrid {
  /** From the least to the greatest share. */
  readonly columns: readonly GridColumn[];
  /** In the order in which they were met; a letter stands for what a plan does. */
  readonly plans: readonly GridPlan[];
  readonly speedsKbps: readonly number[];
  /** Columns that are still to come. */
  readonly missing: number;
}

interface GridColumn {
  readonly share: number;
  /** From the fastest links to the slowest, as the picture has them from above. */
  readonly cells: readonly GridCell[];
}

export interface GridCell {
  readonly id: string;
  readonly share: number;
  readonly speedKbps: number;
  readonly letter: string;
  readonly label: string;
  readonly estimated: PlanCost;
  readonly second?: { readonly label: string; readonly estimated: PlanCost };
  /** Beside it, above and right of it, another plan wins: there is a border between. */
  readonly borders: { readonly right: boolean; readonly below: boolean };
}

export interface GridPlan {
  readonly letter: string;
  readonly label: string;
  /** Cells in which it wins. */
  readonly wins: number;
  readonly leastBytes: Bytes;
}

/** What the coordinator tells, a column at a time. */
export interface Winners {
  readonly shares: readonly number[];
  readonly speedsKbps: readonly number[];
  readonly columns: readonly {
    readonly share: number;
    readonly cells: readonly {
      readonly key: string;
      readonly label: string;
      readonly estimated: PlanCost;
      readonly second?: { readonly label: string; readonly estimated: PlanCost };
    }[];
  }[];
}

export function winnerGrid({ shares, speedsKbps, columns }: Winners): WinnerGrid {
  const keys = [...new Set(columns.flatMap(({ cells }) => cells.map(({ key }) => key)))];
  const fastestFirst = [...speedsKbps].reverse();
  const ordered = columns.map(({ share, cells }) => ({ share, cells: [...cells].reverse() }));
  const made = ordered.map(
    ({ share, cells }, x): GridColumn => ({
      share,
      cells: cells.map(({ key, label, estimated, second }, y): GridCell => {
        const right = ordered[x + 1]?.cells[y];
        const below = cells[y + 1];
        return {
          id: `cell ${share} ${fastestFirst[y]}`,
          share,
          speedKbps: fastestFirst[y] ?? 0,
          letter: letterOf(keys.indexOf(key)),
          label,
          estimated,
          ...(second ? { second } : {}),
          borders: {
            right: right !== undefined && right.key !== key,
            below: below !== undefined && below.key !== key,
          },
        };
      }),
    }),
  );
  return {
    columns: made,
    plans: keys.map((_, index) => planOf(letterOf(index), made)),
    speedsKbps: fastestFirst,
    missing: shares.length - columns.length,
  };
}

function planOf(letter: string, columns: readonly GridColumn[]): GridPlan {
  const cells = columns.flatMap((column) => column.cells.filter((cell) => cell.letter === letter));
  const leastBytes = bytes(Math.min(...cells.map(({ estimated }) => estimated.bytes)));
  return { letter, label: cells[0]?.label ?? '', wins: cells.length, leastBytes };
}

/** `2 %`. */
export const shareWords = (share: number): string =>
  `${formatCount(Math.round(share * 1000) / 10)} %`;

/** `10 kB/s`, `1 GB/s`. */
export function speedWords(kbps: number): string {
  if (kbps >= 1_000_000) return `${formatCount(kbps / 1_000_000)} GB/s`;
  return kbps >= 1000 ? `${formatCount(kbps / 1000)} MB/s` : `${formatCount(kbps)} kB/s`;
}

export const cellName = ({ share, speedKbps, letter, label, estimated }: GridCell): string =>
  `${shareWords(share)} at ${speedWords(speedKbps)}: plan ${letter}, ${label}, ${formatMs(estimated.totalMs)} in all`;

export function cellDetail({ columns }: WinnerGrid, id: string): MarkDetail | undefined {
  const cell = columns.flatMap(({ cells }) => cells).find((own) => own.id === id);
  if (!cell) return undefined;
  const { share, speedKbps, letter, label, estimated, second } = cell;
  return {
    title: `${shareWords(share)} at ${speedWords(speedKbps)}: plan ${letter}`,
    sites: [],
    facts: [
      { text: label },
      { text: costWords(estimated) },
      ...(second ? [{ text: `next best: ${second.label}, ${costWords(second.estimated)}` }] : []),
    ],
  };
}

const costWords = ({ bytes: amount, totalMs, responseMs }: PlanCost): string =>
  `${formatBytes(Math.round(amount))}, ${formatMs(totalMs)} in all, answer after ${formatMs(responseMs)}`;
