import type { ProjectItem } from '../../algebra/operator.ts';
import type { Finish } from '../../algebra/queryGraph.ts';
import { type ShapeOf, typeOf, widthOf } from '../../algebra/width.ts';
import type { Expression } from '../../sql/ast.ts';
import { column, integer } from '../../sql/make.ts';
import { columnsIn, mapExpression, sameExpression } from '../../sql/traverse.ts';
import type { PartColumn } from '../build/part.ts';
import { columnOf, type Problem } from '../problem.ts';
import { isAggregate } from './aggregateParts.ts';
import { type Form, formName } from './form.ts';
import { nameFor } from './partialForm.ts';

const NAME = formName('finished');

interface Value {
  readonly column: PartColumn;
  readonly expression: Expression;
}

/**
 * The values of the answer and of its sort keys, each once and no constants, of rows that are
 * finished but for the rows of other sites: DISTINCT leaves out what is repeated here, and where
 * there is a LIMIT the first `limit + offset` rows are all that can be in the answer.
 *
 * Undefined where nothing but constants is asked for, or where distinct rows are sorted by what
 * they do not show.
 */
export function finishedForm(problem: Problem): Form | undefined {
  const { finish } = problem.graph;
  const values = valuesOf(problem, finish);
  if (values.length === 0) return undefined;
  const shownAs = (expression: Expression): Expression => {
    const known = values.find((own) => sameExpression(own.expression, expression));
    return known ? column(NAME, known.column.name) : expression;
  };
  const orderBy = finish.orderBy.map((key) => ({
    ...key,
    expression: mapSorted(key.expression, shownAs),
  }));
  const isSortedByItems = finish.orderBy.every((key) =>
    finish.items.some((item) => sameExpression(item.expression, sortedBy(key.expression))),
  );
  if (finish.distinct && !isSortedByItems) return undefined;
  const most = mostRows(finish);
  const cut = most === undefined ? { orderBy: [] } : { limit: integer(most) };
  const items = values.map((own) => ({ name: own.column.name, expression: own.expression }));
  const again: Finish = {
    items: values.map((own) => ({
      name: own.column.name,
      expression: column(NAME, own.column.name),
    })),
    distinct: finish.distinct,
    groupBy: [],
    aggregates: false,
    orderBy,
    ...cut,
  };
  const last: Finish = {
    items: finish.items.map((item) => ({ ...item, expression: shownAs(item.expression) })),
    distinct: finish.distinct,
    groupBy: [],
    aggregates: false,
    orderBy,
    ...(finish.limit ? { limit: finish.limit } : {}),
    ...(finish.offset ? { offset: finish.offset } : {}),
  };
  const { offset: _, limit: _limit, ...uncut } = finish;
  return {
    kind: 'finished',
    columns: values.map((own) => own.column),
    first: { ...uncut, items, ...cut },
    again,
    last,
  };
}

/** What makes finished rows of partial ones. */
export function completion(finished: Form, partial: Form, items: readonly ProjectItem[]): Finish {
  const { having, groupBy, orderBy } = partial.last;
  const { limit } = finished.first;
  return {
    items: finished.columns.map((own, index) => ({
      name: own.name,
      expression: items[index]?.expression ?? { kind: 'null', span: { start: 0, end: 0 } },
    })),
    distinct: finished.first.distinct,
    groupBy,
    aggregates: true,
    orderBy: limit ? orderBy : [],
    ...(having ? { having } : {}),
    ...(limit ? { limit } : {}),
  };
}

/** LIMIT and OFFSET together, where both are plain numbers. */
function mostRows({ limit, offset }: Finish): number | undefined {
  const numberOf = (expression: Expression): number | undefined =>
    expression.kind === 'number' && expression.isInteger ? Number(expression.text) : undefined;
  const [count, skipped] = [limit && numberOf(limit), offset ? numberOf(offset) : 0];
  if (count === undefined || skipped === undefined) return undefined;
  return Number.isSafeInteger(count + skipped) ? count + skipped : undefined;
}

/** The expressions whose values have to travel, each once, with names for their columns. */
function valuesOf(problem: Problem, finish: Finish): readonly Value[] {
  const shapeOf: ShapeOf = (occurrence, name) => columnOf(problem, { occurrence, column: name });
  const sorted = mostRows(finish) === undefined && finish.orderBy.length === 0;
  const wanted = [
    ...finish.items.map((item) => item.expression),
    ...(sorted ? [] : finish.orderBy.map((key) => sortedBy(key.expression))),
  ];
  const taken = new Set<string>();
  const values: Value[] = [];
  for (const expression of wanted) {
    if (isConstant(expression)) continue;
    if (values.some((own) => sameExpression(own.expression, expression))) continue;
    const name = nameFor(expression, taken);
    const width = widthOf(expression, shapeOf);
    const type = typeOf(expression, shapeOf);
    values.push({ column: { occurrence: NAME, column: name, name, width, type }, expression });
  }
  return values;
}

/** A collation says how values are sorted, and is not part of them. */
const sortedBy = (expression: Expression): Expression =>
  expression.kind === 'collate' ? expression.operand : expression;

const mapSorted = (
  expression: Expression,
  shownAs: (value: Expression) => Expression,
): Expression =>
  expression.kind === 'collate'
    ? { ...expression, operand: shownAs(expression.operand) }
    : shownAs(expression);

function isConstant(expression: Expression): boolean {
  if (columnsIn(expression).length > 0) return false;
  let isCounted = false;
  mapExpression(expression, (node) => {
    if (isAggregate(node)) isCounted = true;
    return node;
  });
  return !isCounted;
}
