import { NO_SPAN } from '../../base/span.ts';
import type { Expression, Query } from '../../sql/ast.ts';
import { name, selectOf } from '../../sql/make.ts';
import { columnsAnywhere } from '../../sql/tables.ts';
import { conjunction, sameExpression, splitConjuncts } from '../../sql/traverse.ts';
import type { Occurrence } from '../queryGraph.ts';
import { looksUpPart, type Part, queryOf } from './part.ts';
import type { Unnested } from './unnest.ts';

/**
 * A part without what nobody looks up: its rows are cut by a semijoin with the rows of the query
 * around from which a value is looked up, as far as conditions on their own relation say which
 * they are. For `S.k = R.k` and `q(R)`:
 *
 *     γ k, f(y) S  →  γ k, f(y) (S ⋉ σ q R)
 *
 * That is the magic set of the subquery (Mumick, Finkelstein, Pirahesh and Ramakrishnan, "Magic is
 * Relevant", SIGMOD 1990). Undefined where no condition speaks of that relation alone, or where
 * fewer rows could mean another result.
 *
 * @param query the query around, as written
 * @param occurrences what it reads
 */
export function reducedQuery(
  query: Query,
  { query: calling }: Unnested,
  part: Part,
  occurrences: readonly Occurrence[],
): Query | undefined {
  const { body: around } = query;
  const { body: called } = calling;
  const { body } = part.query;
  if (around.kind !== 'select' || called.kind !== 'select' || body.kind !== 'select')
    return undefined;
  const [pair] = part.pairs;
  if (pair?.outer.kind !== 'column' || !isCutSafely(part.query, pair.inner)) return undefined;
  const from = pair.outer.table?.text;
  const looked = occurrences.find((own) => own.name === from);
  if (!looked) return undefined;
  const names = new Set(occurrences.map((own) => own.name));
  const rewritten = splitConjuncts(called.where);
  const own = splitConjuncts(around.where).filter((condition, index) => {
    const itself = rewritten[index];
    const spoken = columnsAnywhere(condition).map(({ table }) => table?.text ?? '');
    const isOfOthers = spoken.some((table) => table !== looked.name && names.has(table));
    return itself && !looksUpPart(itself, part) && !isOfOthers && spoken.includes(looked.name);
  });
  const where = conjunction(own);
  if (where === undefined) return undefined;
  const sought = queryOf(
    selectOf({
      items: [{ kind: 'item', expression: pair.outer, span: NO_SPAN }],
      from: [
        { kind: 'table', name: name(looked.relation), alias: name(looked.name), span: NO_SPAN },
      ],
      where,
      span: NO_SPAN,
    }),
  );
  const membership: Expression = {
    kind: 'inQuery',
    operand: pair.inner,
    query: sought,
    negated: false,
    span: NO_SPAN,
  };
  const cut = conjunction([...splitConjuncts(body.where), membership]);
  return { ...part.query, body: { ...body, ...(cut ? { where: cut } : {}) } };
}

/** Whether rows with other values of a column can go without a trace. */
function isCutSafely({ body, limit, offset }: Query, inner: Expression): boolean {
  if (body.kind !== 'select' || inner.kind !== 'column') return false;
  const isWhole = limit === undefined && offset === undefined;
  const isKey = body.groupBy.some((key) => sameExpression(key, inner));
  return isWhole && (body.groupBy.length === 0 || isKey);
}
