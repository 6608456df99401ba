import type { RowOrder } from '../../src/base/rowOrder.ts';
import type { Row } from '../../src/base/value.ts';
import { useStore } from './store.ts';

/** Rows of the shown answer beyond those that came with it; undefined if they are gone. */
export async function answerRows(
  order: RowOrder | undefined,
  start: number,
  count: number,
): Promise<readonly Row[] | undefined> {
  const { lab, request } = useStore.getState();
  if (lab.kind !== 'open' || !request) return undefined;
  const rows = await lab.opened.answerRows(request, order, start, count);
  return rows.ok ? rows.value : undefined;
}
