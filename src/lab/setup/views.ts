import { nameItems, uniqueNames } from '../../algebra/outputNames.ts';
import { resolveNames } from '../../algebra/resolveNames.ts';
import type { Catalog, View } from '../../catalog/catalog.ts';
import type { Query } from '../../sql/ast.ts';
import { parseQuery } from '../../sql/parser.ts';
import { printQuery } from '../../sql/print.ts';
import { tablesRead } from '../../sql/tables.ts';
import type { Draft, StatementOf } from './draft.ts';
import { isFreeStoredName, reportRepeated, sameName } from './names.ts';
import { refuseTemporary } from './refused.ts';

type Statement = StatementOf<'createView'>;

/** CREATE VIEW: kept until all relations and views are known. */
export function createView(draft: Draft, statement: Statement): void {
  const { name, ifNotExists } = statement;
  if (ifNotExists && draft.views.some((view) => sameName(view.name.text, name.text))) return;
  if (statement.temporary) refuseTemporary(draft, name);
  if (!isFreeStoredName(draft, 'view', name)) return;
  if (reportRepeated(draft, 'column', statement.columns)) draft.views.push(statement);
}

/**
 * The external schema: views in an order in which each comes after all those that it reads, with
 * their names resolved against the global schema. A view that reads itself is a fault.
 */
export function externalSchema(draft: Draft, catalog: Catalog): readonly View[] {
  const { ordered, circular } = inOrderOfReading(draft);
  const readable = ordered.filter((statement) => !circular.has(statement));
  const views: View[] = [];
  for (const statement of readable) {
    const view = viewOf(draft, statement, { ...catalog, views });
    if (view !== undefined) views.push(view);
  }
  return views;
}

function viewOf(draft: Draft, statement: Statement, catalog: Catalog): View | undefined {
  const { name, columns: given, span } = statement;
  const query: Query = { ...statement.query, forUpdate: false };
  const checked = resolveNames(query, catalog, '');
  if (!checked.ok) {
    draft.errors.push(checked.error);
    return undefined;
  }
  // Unnamed columns are called after their text, which is that of the view at central.
  const sql = printQuery(query);
  const again = parseQuery(sql);
  const resolved = again.ok ? resolveNames(again.value, catalog, sql) : checked;
  if (!resolved.ok) return undefined;
  const own = resolved.value.columns;
  const first = given[0];
  if (first !== undefined && given.length !== own.length) {
    const message = `${name.text} has ${given.length} names for ${own.length} columns.`;
    const end = given.at(-1)?.span.end ?? first.span.end;
    draft.errors.push({ code: 'column-count', message, span: { start: first.span.start, end } });
    return undefined;
  }
  const columns = given.length > 0 ? given.map(({ text }) => text) : uniqueNames(own);
  const output = { query: resolved.value.query, columns: own };
  return { name: name.text, columns, query: nameItems(output, columns), span };
}

/** The circular ones are reported, and nothing else of them. */
function inOrderOfReading(draft: Draft): {
  readonly ordered: readonly Statement[];
  readonly circular: ReadonlySet<Statement>;
} {
  const ordered: Statement[] = [];
  const circular = new Set<Statement>();
  const open: Statement[] = [];
  const visit = (view: Statement): void => {
    if (ordered.includes(view)) return;
    open.push(view);
    for (const read of tablesRead(view.query)) {
      const other = draft.views.find(({ name }) => sameName(name.text, read.text));
      if (other === undefined) continue;
      if (!open.includes(other)) {
        visit(other);
        continue;
      }
      const reading = open.slice(open.indexOf(other));
      for (const member of reading) circular.add(member);
      const circle = [...reading.map(({ name }) => name.text), read.text];
      const message = `A view cannot read itself: ${circle.join(' reads ')}.`;
      const hint = 'Inside one view a common table may read itself: WITH RECURSIVE.';
      draft.errors.push({ code: 'circular-view', message, span: read.span, hint });
    }
    open.pop();
    ordered.push(view);
  };
  for (const view of draft.views) visit(view);
  return { ordered, circular };
}
