import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Span } from '../../base/span.ts';
import type { Catalog, ForeignKey, Relation } from '../../catalog/catalog.ts';
import { decodeRows } from '../../site/shipment.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { OpenedLab } from '../openLab.ts';
import { type ChangeTransfer, gather } from './gather.ts';
import { literalsOf, meeting } from './keysMet.ts';

/**
 * Referential integrity of a change, over all sites: what its rows newly refer to must be there,
 * and what it takes away must not be referred to. Values are looked at before and after the change
 * where it is rehearsed; only those that differ are asked of other relations.
 */
export interface Reference {
  readonly from: Relation;
  readonly to: Relation;
  readonly key: ForeignKey;
}

/** The foreign keys that a change of `target` can violate. */
export function referencesOf(catalog: Catalog, target: Relation): readonly Reference[] {
  return catalog.relations.flatMap((from) =>
    from.foreignKeys.flatMap((key) => {
      const to = catalog.relations.find(({ name }) => name === key.relation);
      return to && (from === target || to === target) ? [{ from, to, key }] : [];
    }),
  );
}

/** SQL whose rows are looked at before and after: the target's side of the reference, as text. */
export const referenceProbe = (target: Relation, { from, key }: Reference): string =>
  literalsOf(target, from === target ? key.columns : key.references);

export interface Probed {
  readonly before: readonly (readonly string[])[];
  readonly after: readonly (readonly string[])[];
}

/** What has to be asked of the relation at the other end, and which values for. */
export interface ReferenceQuestion {
  readonly other: Relation;
  readonly where: string;
  readonly asked: readonly (readonly string[])[];
}

/** Undefined where a change leaves the reference as it was. */
export function referenceQuestion(
  target: Relation,
  { from, to, key }: Reference,
  { before, after }: Probed,
): ReferenceQuestion | undefined {
  const isSource = from === target;
  const asked = isSource ? without(after, before) : without(before, after);
  if (asked.length === 0) return undefined;
  const [other, columns] = isSource ? [to, key.references] : [from, key.columns];
  return { other, where: meeting(columns, asked).join(' OR '), asked };
}

export async function checkReference(
  opened: OpenedLab,
  target: Relation,
  reference: Reference,
  probed: Probed,
  at: SiteId,
  span: Span,
): Promise<Result<readonly ChangeTransfer[], Diagnostic>> {
  const question = referenceQuestion(target, reference, probed);
  if (!question) return ok([]);
  const { from, to, key } = reference;
  const { other, where, asked } = question;
  const isSource = from === target;
  const columns = isSource ? key.references : key.columns;
  const wanted = other.columns.filter(({ name }) => columns.includes(name));
  const found = await gather(opened, wanted, { relation: other.name, where }, at);
  if (!found.ok) return found;
  const rows = decodeRows(found.value.batches);
  const count = new Set(rows.map((row) => JSON.stringify(row))).size;
  if (isSource ? count === asked.length : count === 0) return ok(found.value.transfers);
  const names = key.columns.map(quoteIdentifier).join(', ');
  const values = (asked[0] ?? []).join(', ');
  const message = isSource
    ? `FOREIGN KEY (${names}) REFERENCES ${to.name}: there is no such row for ${values}.`
    : `FOREIGN KEY (${names}) of ${from.name}: a row of it refers to ${values}.`;
  return fail({ code: 'foreign-key', message, span, hint: 'Nothing was changed.' });
}

function without(
  rows: readonly (readonly string[])[],
  others: readonly (readonly string[])[],
): readonly (readonly string[])[] {
  const known = new Set(others.map((row) => JSON.stringify(row)));
  return rows.filter((row) => !known.has(JSON.stringify(row)));
}
