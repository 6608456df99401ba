import { assertNever } from '../base/assert.ts';
import { nearestName } from '../base/nearestName.ts';
import type { Expression, FromItem, Name } from '../sql/ast.ts';
import { binary, name } from '../sql/make.ts';
import { conjunction } from '../sql/traverse.ts';
import { nameItems, uniqueNames } from './outputNames.ts';
import { checkColumnList, type Place, type Resolver } from './resolver.ts';
import {
  columnsOfSource,
  instead,
  type Scope,
  type Source,
  sameName,
  type VisibleColumn,
} from './scope.ts';
import { columnsOfTableFunction, tableFunctionNames } from './tableFunctions.ts';

/** FROM: which occurrences there are and what unqualified names mean. */
export interface ResolvedFrom {
  readonly sources: readonly Source[];
  readonly columns: readonly VisibleColumn[];
  /** The items with their ON conditions, which see the whole FROM, resolved. */
  readonly resolveConditions: (scope: Scope) => readonly FromItem[];
}

/** One item, its conditions still as written; NATURAL and USING have become ON. */
interface Side {
  readonly sources: readonly Source[];
  readonly columns: readonly VisibleColumn[];
  readonly resolve: (scope: Scope) => FromItem;
}

export function resolveFrom(by: Resolver, items: readonly FromItem[], place: Place): ResolvedFrom {
  const sides = items.map((item) => resolveItem(by, item, place));
  const sources = sides.flatMap((side) => side.sources);
  refuseDuplicates(by, items, sources);
  return {
    sources,
    columns: sides.flatMap((side) => side.columns),
    resolveConditions: (scope) => sides.map((side) => side.resolve(scope)),
  };
}

function resolveItem(by: Resolver, item: FromItem, place: Place): Side {
  switch (item.kind) {
    case 'table':
      return resolveTable(by, item, place);
    case 'derived': {
      const output = by.resolveQuery(item.query, place);
      checkColumnList(by, item.columns, output.columns);
      const given = item.columns.map((column) => column.text);
      const columns = given.length > 0 ? given : uniqueNames(output.columns);
      const query = nameItems(output, given.length > 0 ? undefined : columns);
      const source: Source = { name: item.alias?.text ?? '', columns, isKnown: true };
      return {
        sources: [source],
        columns: columnsOfDerived(source),
        resolve: () => ({ ...item, query }),
      };
    }
    case 'tableFunction':
      return resolveTableFunction(by, item, place);
    case 'join':
      return resolveJoin(by, item, place);
    default:
      return assertNever(item);
  }
}

type TableFunction = Extract<FromItem, { kind: 'tableFunction' }>;

/** Its arguments see the whole FROM, as conditions do. */
function resolveTableFunction(by: Resolver, item: TableFunction, place: Place): Side {
  const columns = columnsOfTableFunction(item.name.text);
  if (columns === undefined) by.faults.push(unknownTableFunction(item.name));
  const source: Source = {
    name: item.alias?.text ?? item.name.text,
    columns: columns ?? [],
    isKnown: columns !== undefined,
  };
  return {
    sources: [source],
    columns: columnsOfSource(source),
    resolve: (scope) => ({
      ...item,
      arguments: item.arguments.map((value) => by.resolveExpression(value, scope, place)),
    }),
  };
}

function unknownTableFunction(wanted: Name) {
  const nearest = nearestName(wanted.text, tableFunctionNames);
  const hint =
    wanted.text === 'generate_series'
      ? 'count with a common table that reads itself: WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 10)'
      : `the table-valued functions are ${tableFunctionNames.join(', ')}`;
  return {
    code: 'unknown-table-function',
    message: `There is no table-valued function ${wanted.text}.`,
    span: wanted.span,
    hint: nearest === undefined ? hint : `did you mean ${nearest}?`,
    ...(nearest === undefined ? {} : instead(wanted.span, nearest)),
  };
}

/** A derived table without a name can only be spoken of without a qualifier. */
function columnsOfDerived(source: Source): readonly VisibleColumn[] {
  if (source.name !== '') return columnsOfSource(source);
  return source.columns.map((column) => ({
    name: column,
    expression: { kind: 'column', name: name(column), span: { start: 0, end: 0 } },
  }));
}

type Table = Extract<FromItem, { kind: 'table' }>;

function resolveTable(by: Resolver, item: Table, place: Place): Side {
  const wanted = item.name.text;
  const common = place.commonTables.get(wanted.toLowerCase());
  const occurrence = item.alias?.text;
  if (common !== undefined) {
    const renamed = common.name === wanted ? item : { ...item, alias: item.alias ?? item.name };
    return tableSide(renamed, common.name, {
      name: occurrence ?? wanted,
      columns: common.columns,
    });
  }
  const view = by.catalog.views.find((candidate) => sameName(candidate.name, wanted));
  if (view !== undefined) {
    const { columns } = view;
    return tableSide(item, view.name, { name: occurrence ?? view.name, columns });
  }
  const relation = by.catalog.relations.find((candidate) => sameName(candidate.name, wanted));
  if (relation === undefined) {
    by.faults.push(unknownRelation(by, item.name, place));
    const source: Source = { name: occurrence ?? wanted, columns: [], isKnown: false };
    return { sources: [source], columns: [], resolve: () => item };
  }
  by.relations.add(relation.name);
  const shown = relation.columns.filter((column) => !column.hidden);
  const columns = shown.map((column) => column.name);
  return tableSide(item, relation.name, { name: occurrence ?? relation.name, columns });
}

function tableSide(
  item: Table,
  relation: string,
  { name: occurrence, columns }: { readonly name: string; readonly columns: readonly string[] },
): Side {
  const source: Source = { name: occurrence, relation, columns, isKnown: true };
  const canonical = relation === item.name.text ? item : { ...item, name: name(relation) };
  return { sources: [source], columns: columnsOfSource(source), resolve: () => canonical };
}

function unknownRelation(by: Resolver, wanted: Name, place: Place) {
  const { catalog } = by;
  const fragment = catalog.fragments.find((candidate) => sameName(candidate.name, wanted.text));
  if (fragment !== undefined) {
    return {
      code: 'fragment-in-query',
      message: `${fragment.name} is a fragment; queries are asked over global relations.`,
      span: wanted.span,
      hint: `write ${fragment.relation}`,
      ...instead(wanted.span, fragment.relation),
    };
  }
  const known = [
    ...catalog.relations.map((relation) => relation.name),
    ...catalog.views.map((view) => view.name),
    ...place.commonTables.keys(),
  ];
  const nearest = nearestName(wanted.text, known);
  return {
    code: 'unknown-relation',
    message: `There is no relation ${wanted.text}.`,
    span: wanted.span,
    hint:
      nearest === undefined ? `the relations are ${known.join(', ')}` : `did you mean ${nearest}?`,
    ...(nearest === undefined ? {} : instead(wanted.span, nearest)),
  };
}

type Join = Extract<FromItem, { kind: 'join' }>;

function resolveJoin(by: Resolver, item: Join, place: Place): Side {
  const left = resolveItem(by, item.left, place);
  const right = resolveItem(by, item.right, place);
  const shared = item.natural
    ? sharedNames(left.columns, right.columns)
    : item.using.map((column) => column.text);
  const merged = shared.map((column, index) =>
    mergeColumn(by, item, column, item.using[index], left, right),
  );
  const pairs = merged.filter((column) => column !== undefined);
  const isShared = (column: VisibleColumn) => shared.some((other) => sameName(other, column.name));
  const columns = [
    ...left.columns.map(
      (column) => pairs.find((pair) => sameName(pair.name, column.name))?.shown ?? column,
    ),
    ...right.columns.filter((column) => !isShared(column)),
  ];
  return {
    sources: [...left.sources, ...right.sources],
    columns,
    resolve: (scope) => {
      const { on, ...bare } = item;
      const conditions = pairs.map((pair) => binary('=', pair.left, pair.right));
      const own = on === undefined ? [] : [by.resolveExpression(on, scope, place)];
      const condition = conjunction([...conditions, ...own]);
      return {
        ...bare,
        natural: false,
        using: [],
        left: left.resolve(scope),
        right: right.resolve(scope),
        ...(condition === undefined ? {} : { on: condition }),
      };
    },
  };
}

function sharedNames(
  left: readonly VisibleColumn[],
  right: readonly VisibleColumn[],
): readonly string[] {
  const names = left
    .map((column) => column.name)
    .filter((column) => right.some((other) => sameName(other.name, column)));
  return [...new Set(names)];
}

interface MergedColumn {
  readonly name: string;
  readonly left: Expression;
  readonly right: Expression;
  /** What the name alone means after the join. */
  readonly shown: VisibleColumn;
}

/** A left or inner join shows the left value, a right join the right one, a full join either. */
function mergeColumn(
  by: Resolver,
  item: Join,
  column: string,
  written: Name | undefined,
  left: Side,
  right: Side,
): MergedColumn | undefined {
  const span = written?.span ?? item.span;
  const inLeft = left.columns.filter((candidate) => sameName(candidate.name, column));
  const inRight = right.columns.filter((candidate) => sameName(candidate.name, column));
  const [a, secondA] = inLeft;
  const [b, secondB] = inRight;
  if (a === undefined || b === undefined) {
    const areKnown = [...left.sources, ...right.sources].every((source) => source.isKnown);
    if (areKnown) {
      const message = `USING needs ${column} on both sides of the join.`;
      by.faults.push({ code: 'unknown-column', message, span });
    }
    return undefined;
  }
  if (secondA !== undefined || secondB !== undefined) {
    const message = `${column} is ambiguous in the join: one side has it twice.`;
    by.faults.push({ code: 'ambiguous-column', message, span, hint: 'use ON' });
    return undefined;
  }
  const expression =
    item.joinKind === 'full'
      ? coalesce(a.expression, b.expression)
      : item.joinKind === 'right'
        ? b.expression
        : a.expression;
  return {
    name: a.name,
    left: a.expression,
    right: b.expression,
    shown: { name: a.name, expression },
  };
}

const coalesce = (left: Expression, right: Expression): Expression => ({
  kind: 'call',
  name: name('coalesce'),
  distinct: false,
  star: false,
  arguments: [left, right],
  orderBy: [],
  span: { start: 0, end: 0 },
});

function refuseDuplicates(
  by: Resolver,
  items: readonly FromItem[],
  sources: readonly Source[],
): void {
  const named = sources.filter((source) => source.name !== '');
  const places = items.flatMap(occurrencesOf);
  for (const [index, source] of named.entries()) {
    const earlier = named.slice(0, index).some((other) => sameName(other.name, source.name));
    if (!earlier) continue;
    const written = places.filter((place) => sameName(place.text, source.name)).at(-1);
    by.faults.push({
      code: 'duplicate-occurrence',
      message: `FROM has ${source.name} twice.`,
      span: written?.span ?? { start: 0, end: 0 },
      hint: `give one of them an alias: ${source.relation ?? 'the subquery'} other`,
    });
  }
}

function occurrencesOf(item: FromItem): readonly Name[] {
  switch (item.kind) {
    case 'table':
    case 'tableFunction':
      return [item.alias ?? item.name];
    case 'derived':
      return item.alias === undefined ? [] : [item.alias];
    case 'join':
      return [...occurrencesOf(item.left), ...occurrencesOf(item.right)];
    default:
      return assertNever(item);
  }
}
