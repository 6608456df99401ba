import { useEffect, useMemo, useReducer } from 'react';
import { type RowOrder, sortRows } from '../../../src/base/rowOrder.ts';
import type { Row } from '../../../src/base/value.ts';
import { csvHead, csvRows } from './csv.ts';

/** Rows to be shown in a grid; of many only the first are at hand. */
export interface RowSource {
  readonly columns: readonly string[];
  readonly rowCount: number;
  readonly first: readonly Row[];
  /** Fetches some rows in an order; undefined where they cannot be had. */
  readonly fetch: FetchRows;
}

type FetchRows = (
  order: RowOrder | undefined,
  start: number,
  count: number,
) => Promise<readonly Row[] | undefined>;

/** All rows are at hand. */
export function localRows(columns: readonly string[], rows: readonly Row[]): RowSource {
  const fetch: FetchRows = async (order, start, count) =>
    (order ? sortRows(rows, order) : rows).slice(start, start + count);
  return { columns, rowCount: rows.length, first: rows, fetch };
}

/** Rows fetched at once for the screen. */
const PAGE_ROWS = 500;

/** The rows by their place in an order; undefined while a row is still on its way. */
export type RowAt = (index: number) => Row | undefined;

/**
 * @param from the first row to be drawn
 * @param to the row after the last one
 */
export function useRows(
  source: RowSource,
  order: RowOrder | undefined,
  from: number,
  to: number,
): RowAt {
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  const pages = useMemo(() => createPages(source, order), [source, order]);
  useEffect(() => {
    let isSeen = true;
    const arrive = (): void => {
      if (isSeen) redraw();
    };
    for (let page = pageOf(from); page * PAGE_ROWS < to; page += 1) pages.load(page, arrive);
    return () => {
      isSeen = false;
    };
  }, [pages, from, to]);
  return pages.rowAt;
}

const pageOf = (index: number): number => Math.floor(index / PAGE_ROWS);

interface Pages {
  readonly rowAt: RowAt;
  /** Does nothing for rows that are at hand. */
  readonly load: (page: number, onArrived: () => void) => void;
}

function createPages(source: RowSource, order: RowOrder | undefined): Pages {
  const { first, rowCount, fetch } = source;
  const isWhole = first.length >= rowCount;
  const ordered = order && isWhole ? sortRows(first, order) : first;
  const atHand = order && !isWhole ? [] : ordered;
  const pages = new Map<number, Promise<readonly Row[] | undefined>>();
  const known = new Map<number, readonly Row[]>();
  return {
    rowAt: (index) => atHand[index] ?? known.get(pageOf(index))?.[index % PAGE_ROWS],
    load: (page, onArrived) => {
      const start = page * PAGE_ROWS;
      if (known.has(page) || atHand.length >= Math.min(rowCount, start + PAGE_ROWS)) return;
      const asked = pages.get(page) ?? fetch(order, start, PAGE_ROWS);
      pages.set(page, asked);
      void asked.then((rows) => {
        if (rows) known.set(page, rows);
        else pages.delete(page);
        onArrived();
      });
    },
  };
}

/** Rows fetched at once for a copy or a file: some at a time, so that the page never waits. */
const FILE_ROWS = 5000;

/** All rows in an order; undefined where some cannot be had. */
export async function csvOfAll(
  { columns, rowCount, fetch }: RowSource,
  order: RowOrder | undefined,
): Promise<string | undefined> {
  const parts = [csvHead(columns)];
  for (let start = 0; start < rowCount; start += FILE_ROWS) {
    const rows = await fetch(order, start, FILE_ROWS);
    if (!rows) return undefined;
    parts.push(csvRows(rows));
  }
  return parts.join('');
}
