import type { RelationName } from '../../base/brand.ts';
import type { Column, ImposedColumn, ImposedStatistics } from '../../catalog/catalog.ts';
import type { StatisticsColumn } from '../../sql/statement.ts';
import type { Draft, DraftFragment, DraftRelation, StatementOf } from './draft.ts';
import { findStoredName, sameName, unknownName } from './names.ts';

/** STATISTICS: the figures of a published example, which need not be those of any data. */

/** Where fragments may be cut after them, so they are read when all others have been. */
export function statistics(draft: Draft, statement: StatementOf<'statistics'>): void {
  draft.statistics.push(statement);
}

export interface Imposed {
  readonly statistics: readonly ImposedStatistics[];
  readonly widths: ReadonlyMap<RelationName, ImposedWidths>;
}

/** Textbook bytes, fractions among them: of single columns, and of a whole row. */
interface ImposedWidths {
  readonly columns: ReadonlyMap<string, number>;
  readonly row?: number;
}

export function imposedStatistics(draft: Draft): Imposed {
  const found: ImposedStatistics[] = [];
  const widths = new Map<RelationName, ImposedWidths>();
  for (const statement of draft.statistics) {
    const stored = findStoredName(draft, statement.of);
    if (stored === undefined) continue;
    if (found.some(({ of }) => of === stored.name)) {
      const message = `The statistics of ${stored.name} are given twice.`;
      draft.errors.push({ code: 'duplicate-statistics', message, span: statement.span });
      continue;
    }
    const relation = 'relation' in stored ? stored.relation : stored.name;
    const columns = statement.columns.flatMap((own) => columnOf(draft, stored, statement, own));
    found.push({ of: stored.name, relation, rows: statement.rows, columns, span: statement.span });
    const before = widths.get(relation);
    const whole = draft.relations.find(({ name }) => name === relation);
    const isVertical = stored.columns.length < (whole?.columns.length ?? 0);
    const own = widthsOf(stored.columns, statement, isVertical);
    const row = isVertical ? before?.row : (statement.width ?? before?.row);
    widths.set(relation, {
      columns: new Map([...(before?.columns ?? []), ...own]),
      ...(row === undefined ? {} : { row }),
    });
  }
  checkOwners(draft, found);
  return { statistics: found, widths };
}

/** Every fragment must get its figures from somewhere: itself, or what it was cut from. */
function checkOwners(draft: Draft, found: readonly ImposedStatistics[]): void {
  for (const { relation, span } of found) {
    const isSaid = (name: string): boolean => found.some(({ of }) => of === name);
    if (isSaid(relation)) continue;
    const leaves = draft.fragments.filter(
      (fragment) =>
        fragment.relation === relation &&
        !draft.fragments.some((other) => other.of === fragment.name),
    );
    const missing = leaves.find((leaf) => !pathOf(draft, leaf).some(isSaid));
    if (missing === undefined) continue;
    draft.errors.push({
      code: 'missing-statistics',
      message: `Statistics are imposed on a part of ${relation}, but not on ${missing.name}.`,
      span,
      hint: `Add STATISTICS OF ${missing.name} or of ${relation}.`,
    });
    return;
  }
}

function pathOf(draft: Draft, leaf: DraftFragment): readonly string[] {
  const above = draft.fragments.find((fragment) => fragment.name === leaf.of);
  return above === undefined ? [leaf.name, leaf.of] : [leaf.name, ...pathOf(draft, above)];
}

function columnOf(
  draft: Draft,
  stored: DraftRelation | DraftFragment,
  { rows }: StatementOf<'statistics'>,
  { column, distinct, selectivity, span }: StatisticsColumn,
): readonly ImposedColumn[] {
  const found = stored.columns.find(({ name }) => sameName(name, column.text));
  if (found === undefined) {
    const known = stored.columns.filter(({ hidden }) => !hidden).map(({ name }) => name);
    draft.errors.push(unknownName('column', column, known, stored.name));
    return [];
  }
  const refuse = (message: string): readonly ImposedColumn[] => {
    draft.errors.push({ code: 'invalid-amount', message, span });
    return [];
  };
  if (selectivity !== undefined && selectivity > 1) {
    return refuse('A selectivity factor is a share: from 0 to 1.');
  }
  if (distinct !== undefined && distinct > rows) {
    return refuse(`${rows} rows have at most ${rows} distinct values.`);
  }
  const figures = {
    ...(distinct === undefined ? {} : { distinct }),
    ...(selectivity === undefined ? {} : { selectivity }),
  };
  return [{ column: found.name, ...figures }];
}

/**
 * Columns that are not named keep their declared widths; of a row they have no room in they shrink
 * alike. What a row has beyond its columns travels with whole rows alone; only a vertical fragment
 * has nothing but its columns, which then share it.
 */
function widthsOf(
  columns: readonly Column[],
  statement: StatementOf<'statistics'>,
  isVertical: boolean,
): ReadonlyMap<string, number> {
  const named = new Map<string, number>();
  for (const { column, width } of statement.columns) {
    const found = columns.find(({ name }) => sameName(name, column.text));
    if (found && width !== undefined) named.set(found.name, width);
  }
  if (statement.width === undefined) return named;
  const others = columns.filter(({ name, hidden }) => !hidden && !named.has(name));
  const declared = others.reduce((sum, { width }) => sum + width, 0);
  const taken = [...named.values()].reduce((sum, width) => sum + width, 0);
  const rest = Math.max(0, statement.width - taken);
  if (declared === 0 || (declared <= rest && !isVertical)) return named;
  const shares = others.map(({ name, width }) => [name, (rest * width) / declared] as const);
  return new Map([...named, ...shares]);
}
