import type { ChangeQuestion, ChangeResult } from './changeData.ts';

/** The JSON of `run` for a statement that changes data. */
export function changeDocument({ sql, at }: ChangeQuestion, result: ChangeResult): unknown {
  const { changed, writes, transfers, equalsCentral } = result;
  return {
    sql,
    at,
    changed,
    writes: writes.map(({ leaf, sites, inserted, updated, deleted }) => ({
      fragment: leaf,
      sites,
      inserted,
      updated,
      deleted,
    })),
    transfers,
    bytes: transfers.reduce((sum, transfer) => sum + transfer.bytes, 0),
    wireBytes: transfers.reduce((sum, transfer) => sum + transfer.wireBytes, 0),
    messages: transfers.length,
    equalsCentral,
  };
}
