import { assertNever } from '../base/assert.ts';
import type { FromItem, Query, QueryBody, Select } from '../sql/ast.ts';
import { columnsOfTableFunction } from './tableFunctions.ts';
import { type ColumnShape, type ShapeOf, typeOf, widthOf } from './width.ts';

/** Columns of a stored relation, fragment or earlier result, by the name a query reads it under. */
export type RelationShape = (name: string) => readonly NamedShape[] | undefined;

export interface NamedShape extends ColumnShape {
  readonly name: string;
}

/**
 * The shape of a resolved query's output: of set operations the widest branch, as
 * lab-language.md, "Declared widths", says. Names are not decided here.
 */
export function outputShapes(query: Query, relations: RelationShape): readonly NamedShape[] {
  const known = new Map<string, readonly NamedShape[]>();
  const lookUp: RelationShape = (name) => known.get(name) ?? relations(name);
  for (const { name, columns, query: own } of query.with) {
    const names = columns.map((column) => column.text);
    // Where it reads itself it has the columns that it begins with.
    const first = leftmost(own.body);
    if (first !== own.body) {
      known.set(
        name.text,
        renamed(
          bodyShapes(first, lookUp, () => UNDECLARED),
          names,
        ),
      );
    }
    known.set(name.text, renamed(outputShapes(own, lookUp), names));
  }
  return bodyShapes(query.body, lookUp, () => UNDECLARED);
}

const UNDECLARED: ColumnShape = { width: 32, type: '' };

/** The body that a compound begins with; any other body itself. */
export function leftmost(body: QueryBody): QueryBody {
  let first = body;
  while (first.kind === 'compound') first = first.left;
  return first;
}

function bodyShapes(
  body: QueryBody,
  relations: RelationShape,
  outer: ShapeOf,
): readonly NamedShape[] {
  switch (body.kind) {
    case 'select':
      return selectShapes(body, relations, outer);
    case 'compound':
      return widest(
        bodyShapes(body.left, relations, outer),
        bodyShapes(body.right, relations, outer),
      );
    case 'values':
      return body.rows
        .map((row): readonly NamedShape[] =>
          row.map((value, i) => shape(`column${i + 1}`, value, outer, relations)),
        )
        .reduce(widest);
    case 'nested':
      return outputShapes(body.query, relations);
    default:
      return assertNever(body);
  }
}

function selectShapes(
  select: Select,
  relations: RelationShape,
  outer: ShapeOf,
): readonly NamedShape[] {
  const sources = new Map(select.from.flatMap((item) => sourcesOf(item, relations)));
  const shapeOf: ShapeOf = (occurrence, column) =>
    sources.get(occurrence)?.find((own) => own.name === column) ?? outer(occurrence, column);
  return select.items.flatMap((item) => {
    if (item.kind === 'item') {
      const name =
        item.alias?.text ?? (item.expression.kind === 'column' ? item.expression.name.text : '');
      return [shape(name, item.expression, shapeOf, relations)];
    }
    const wanted = item.table?.text;
    return [...sources].flatMap(([name, shapes]) =>
      wanted === undefined || wanted === name ? shapes : [],
    );
  });
}

function shape(
  name: string,
  expression: Parameters<typeof widthOf>[0],
  shapeOf: ShapeOf,
  relations: RelationShape,
): NamedShape {
  const queryWidth = (query: Query): number => outputShapes(query, relations)[0]?.width ?? 0;
  return {
    name,
    width: widthOf(expression, shapeOf, queryWidth),
    type: typeOf(expression, shapeOf),
  };
}

function sourcesOf(
  item: FromItem,
  relations: RelationShape,
): readonly (readonly [string, readonly NamedShape[]])[] {
  switch (item.kind) {
    case 'table':
      return [[item.alias?.text ?? item.name.text, relations(item.name.text) ?? []]];
    case 'tableFunction': {
      const columns = columnsOfTableFunction(item.name.text) ?? [];
      const shapes = columns.map((name) => ({ name, ...UNDECLARED }));
      return [[item.alias?.text ?? item.name.text, shapes]];
    }
    case 'derived': {
      const shapes = outputShapes(item.query, relations);
      return [
        [
          item.alias?.text ?? '',
          renamed(
            shapes,
            item.columns.map((column) => column.text),
          ),
        ],
      ];
    }
    case 'join':
      return [...sourcesOf(item.left, relations), ...sourcesOf(item.right, relations)];
    default:
      return assertNever(item);
  }
}

function renamed(shapes: readonly NamedShape[], names: readonly string[]): readonly NamedShape[] {
  return shapes.map((own, index) => ({ ...own, name: names[index] ?? own.name }));
}

function widest(left: readonly NamedShape[], right: readonly NamedShape[]): readonly NamedShape[] {
  return left.map((own, index) => {
    const other = right[index];
    return { ...own, width: Math.max(own.width, other?.width ?? 0) };
  });
}
