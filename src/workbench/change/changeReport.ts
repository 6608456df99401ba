import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { decodeRows } from '../../site/shipment.ts';
import type { ChangeReport, ChangeRequest } from '../coordinatorTypes.ts';
import type { OpenedLab } from '../openLab.ts';
import { askSql } from '../question.ts';
import { changeData } from './changeData.ts';
import type { LeafWrite } from './writes.ts';

/** Rows of each leaf that are told, of those that go and of those that come. */
const TOLD_ROWS = 50;

/** Makes a change, says what it did where, and undoes it: a scenario starts from the lab's data. */
export async function changeReport(
  opened: OpenedLab,
  { sql, at }: ChangeRequest,
): Promise<Result<ChangeReport, Diagnostic>> {
  const asked = askSql(opened.catalog, sql, { at });
  if (!asked.ok) return asked;
  const made = await changeData(opened, { sql, at: asked.value.at }, false);
  if (!made.ok) return fail(made.error);
  const { changed, writes, transfers, equalsCentral } = made.value;
  return ok({
    sql,
    at: asked.value.at,
    changed,
    writes: writes.map((write) => writeReport(opened, write)),
    transfers,
    equalsCentral,
  });
}

function writeReport({ catalog }: OpenedLab, write: LeafWrite): ChangeReport['writes'][number] {
  const { leaf, sites, inserted, updated, deleted, columns, change } = write;
  const relation = catalog.fragments.find(({ name }) => name === leaf)?.relation ?? leaf;
  return {
    leaf,
    relation,
    sites,
    inserted,
    updated,
    deleted,
    columns,
    key: change.key,
    gone: decodeRows(change.gone, TOLD_ROWS),
    put: decodeRows(change.put, TOLD_ROWS),
  };
}
