import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Catalog, Relation } from '../../catalog/catalog.ts';
import type { Name } from '../../sql/ast.ts';
import { tablesRead } from '../../sql/tables.ts';

/**
 * The relation whose rows a statement changes. Views and fragments have no rows that could be
 * changed under their names: a view stores nothing, and a row's fragment follows from its values.
 */
export function changeTarget(catalog: Catalog, { text, span }: Name): Result<Relation, Diagnostic> {
  const { relations, views, fragments } = catalog;
  const target = relations.find(({ name }) => name === text);
  if (target) return ok(target);
  if (views.some(({ name }) => name === text)) {
    const read = relationsBehind(catalog, text).join(', ');
    return fail({
      code: 'view-not-changed',
      message: `${text} is a view: it has no rows of its own to be changed.`,
      span,
      hint: read === '' ? 'Change a relation.' : `Change what it reads: ${read}.`,
    });
  }
  const fragment = fragments.find(({ name }) => name === text);
  if (fragment) {
    const { relation } = fragment;
    return fail({
      code: 'fragment-not-changed',
      message: `${text} is a fragment: its rows are changed as rows of ${relation}.`,
      span,
      hint: `Write ${relation}; which fragments have a row follows from its values.`,
    });
  }
  const near = nearestName(
    text,
    relations.map(({ name }) => name),
  );
  const hint = near === undefined ? {} : { hint: `Did you mean ${near}?` };
  const message = `There is no relation ${text}.`;
  return fail({ code: 'unknown-relation', message, span, ...hint });
}

/** The relations that a view reads, itself or through other views. */
function relationsBehind({ relations, views }: Catalog, view: string): readonly string[] {
  const names = [view];
  for (const name of names) {
    const query = views.find((other) => other.name === name)?.query;
    const read = query ? tablesRead(query).map(({ text }) => text) : [];
    names.push(...new Set(read.filter((other) => !names.includes(other))));
  }
  return relations.map(({ name }) => String(name)).filter((name) => names.includes(name));
}
