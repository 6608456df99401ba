import type { QueryGraph } from '../../algebra/queryGraph.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import { column } from '../../sql/make.ts';
import { childrenOf, columnsIn, mapColumns, sameExpression } from '../../sql/traverse.ts';
import { type ColumnReference, columnKey, columnOf, type Problem } from '../problem.ts';
import { comparesAlike } from './comparesAlike.ts';

/**
 * Predicate closure.
 *
 * What it adds: where a conjunct equates two columns, whatever is asked of one on its own holds of
 * the other (`d_id = 3 ∧ e_dept = d_id` gives `e_dept = 3`), and neither is NULL.
 *
 * When it is valid: the columns have the same affinity and no collation, so equal values behave
 * alike in comparisons; and the condition is a comparison with constants, which sees nothing of a
 * value but how it compares.
 *
 * How: the added conjuncts are conditions on one occurrence. They cut rows where these are stored,
 * and since the join would drop the same rows, nobody has to check them again.
 */
export function closePredicates(problem: Problem): QueryGraph {
  const { graph } = problem;
  const classes = equalColumns(problem, graph.conjuncts);
  const added: Expression[] = [];
  const add = (conjunct: Expression): void => {
    const known = [...graph.conjuncts, ...added].some((own) => sameExpression(own, conjunct));
    if (!known) added.push(conjunct);
  };
  for (const members of classes) {
    for (const conjunct of graph.conjuncts) {
      const source = onlyColumn(conjunct);
      if (!source || !members.some((own) => columnKey(own) === columnKey(source))) continue;
      if (!isComparisonWithConstants(conjunct)) continue;
      for (const target of members) add(about(conjunct, target));
    }
    for (const member of members) {
      if (!columnOf(problem, member).notNull) add(isNotNull(member));
    }
  }
  return added.length === 0 ? graph : { ...graph, conjuncts: [...graph.conjuncts, ...added] };
}

/** Columns that the conjuncts equate, directly or through others. */
export function equalColumns(
  problem: Problem,
  conjuncts: readonly Expression[],
): readonly (readonly ColumnReference[])[] {
  const classes: ColumnReference[][] = [];
  const classOf = (reference: ColumnReference): ColumnReference[] => {
    const key = columnKey(reference);
    const known = classes.find((members) => members.some((own) => columnKey(own) === key));
    if (known) return known;
    const fresh = [reference];
    classes.push(fresh);
    return fresh;
  };
  for (const conjunct of conjuncts) {
    const pair = equatedColumns(conjunct);
    if (!pair || !comparesAlike(problem, ...pair)) continue;
    const [first, second] = [classOf(pair[0]), classOf(pair[1])];
    if (first === second) continue;
    first.push(...second);
    classes.splice(classes.indexOf(second), 1);
  }
  return classes;
}

/** `a.x = b.y`, both sides columns. */
export function equatedColumns(
  conjunct: Expression,
): readonly [ColumnReference, ColumnReference] | undefined {
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return undefined;
  const [left, right] = [plainColumn(conjunct.left), plainColumn(conjunct.right)];
  return left && right ? [left, right] : undefined;
}

function plainColumn(expression: Expression): ColumnReference | undefined {
  return expression.kind === 'column' && expression.table
    ? { occurrence: expression.table.text, column: expression.name.text }
    : undefined;
}

/** The one column that an expression reads, however often. */
function onlyColumn(expression: Expression): ColumnReference | undefined {
  const [first, ...others] = columnsIn(expression);
  const reference = first && plainColumn(first);
  return reference &&
    others.every((node) => columnKey(plainColumn(node) ?? reference) === columnKey(reference))
    ? reference
    : undefined;
}

const COMPARISONS = new Set(['=', '<>', '<', '<=', '>', '>=', 'AND', 'OR']);

/** `a < 3`, `a IN (1, 2)`, `a BETWEEN 1 AND 3`, and AND, OR and NOT of these. */
function isComparisonWithConstants(condition: Expression): boolean {
  switch (condition.kind) {
    case 'binary':
      return COMPARISONS.has(condition.operator) && childrenOf(condition).every(isOperand);
    case 'unary':
      return condition.operator === 'NOT' && isComparisonWithConstants(condition.operand);
    case 'inList':
    case 'between':
      return childrenOf(condition).every(isOperand);
    default:
      // Any other condition may look at more of a value than how it compares.
      return false;
  }
}

function isOperand(expression: Expression): boolean {
  switch (expression.kind) {
    case 'column':
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean':
      return true;
    case 'unary':
      return expression.operator === '-' && expression.operand.kind === 'number';
    default:
      // AND, OR and NOT nest.
      return isComparisonWithConstants(expression);
  }
}

function about(conjunct: Expression, target: ColumnReference): Expression {
  return mapColumns(conjunct, () => column(target.occurrence, target.column));
}

function isNotNull(target: ColumnReference): Expression {
  const operand = column(target.occurrence, target.column);
  return { kind: 'isNull', operand, negated: true, span: NO_SPAN };
}
