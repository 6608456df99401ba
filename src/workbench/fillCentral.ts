import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Span } from '../base/span.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { centralTables, centralViews, externalViews, leafTable } from '../lab/localDdl.ts';
import type { DataStep } from '../lab/setup/draft.ts';
import { encodeRows } from '../site/shipment.ts';
import type { SitePort } from '../site/sitePort.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { engineFault } from './engineFault.ts';

/**
 * Fills central, the same data in one ordinary database: the relations with all their constraints
 * and the views over them, then the data in document order, then each fragment under its own name,
 * so that local SQL over fragments means the same there as at the sites.
 */
export async function fillCentral(
  catalog: Catalog,
  steps: readonly DataStep[],
  central: SitePort,
): Promise<Result<undefined, Diagnostic>> {
  const schema = [...centralTables(catalog), ...externalViews(catalog)];
  const made = await define(central, schema.join(';\n'), NO_SPAN);
  if (!made.ok) return made;
  for (const step of steps) {
    const done =
      step.kind === 'sql'
        ? await define(central, step.sql, step.span)
        : await insertRows(central, step);
    if (!done.ok) return done;
  }
  return storeFragments(catalog, central);
}

/**
 * Which rows a leaf has is settled now, and the optimizer counts joins of leaves all the time, so
 * that each becomes a table with its key; as a view it would search its whole relation every time.
 * All leaves are read through views first, because one may follow the rows of another; a table can
 * take a view's name only when no view is left that reads it.
 */
async function storeFragments(
  catalog: Catalog,
  central: SitePort,
): Promise<Result<undefined, Diagnostic>> {
  const views = centralViews(catalog);
  const leaves = views.filter(({ fragment }) => fragment.isLeaf);
  const rowsOf = (name: string): string => quoteIdentifier(`rows of ${name}`);
  const steps = [
    ...views,
    ...leaves.flatMap(({ fragment }) => [
      { fragment, sql: leafTable(catalog, fragment, `rows of ${fragment.name}`) },
      {
        fragment,
        sql: `INSERT INTO ${rowsOf(fragment.name)} SELECT * FROM ${quoteIdentifier(fragment.name)}`,
      },
    ]),
    ...views.toReversed().map(({ fragment }) => ({
      fragment,
      sql: `DROP VIEW ${quoteIdentifier(fragment.name)}`,
    })),
    ...leaves.map(({ fragment }) => ({
      fragment,
      sql: `ALTER TABLE ${rowsOf(fragment.name)} RENAME TO ${quoteIdentifier(fragment.name)}`,
    })),
    ...views.filter(({ fragment }) => !fragment.isLeaf),
  ];
  for (const { fragment, sql } of steps) {
    const done = await define(central, sql, fragment.span);
    if (!done.ok) return done;
  }
  return ok(undefined);
}

/**
 * Rows are loaded into a table of their own and inserted by one statement, so that it is all or
 * nothing. Central keeps each of these requests: interrupted, it is filled by them once more.
 */
async function insertRows(
  central: SitePort,
  step: Extract<DataStep, { kind: 'rows' }>,
): Promise<Result<undefined, Diagnostic>> {
  const table = 'rows to insert';
  const arrived = quoteIdentifier(table);
  const names = step.columns.map(quoteIdentifier).join(', ');
  const made = await define(central, `CREATE TABLE ${arrived} (${names})`, step.span);
  if (!made.ok) return made;
  const batches = encodeRows(step.rows);
  const loaded = await central.request({ kind: 'load', table, batches });
  if (!loaded.ok) return fail(engineFault(loaded.error, step.span));
  const target = quoteIdentifier(step.table);
  const steps = [
    `INSERT INTO ${target} (${names}) SELECT ${names} FROM ${arrived}`,
    `DROP TABLE ${arrived}`,
  ];
  return define(central, steps.join(';\n'), step.span);
}

async function define(
  central: SitePort,
  sql: string,
  span: Span,
): Promise<Result<undefined, Diagnostic>> {
  if (sql.trim() === '') return ok(undefined);
  const done = await central.request({ kind: 'define', sql });
  return done.ok ? ok(undefined) : fail(engineFault(done.error, span));
}
