import { assertNever } from '../base/assert.ts';
import type { Expression, SortKey } from '../sql/ast.ts';
import { columnsIn, mapColumns, splitConjuncts } from '../sql/traverse.ts';
import { displayExpression, displayQuery } from './displayExpression.ts';
import { occurrencesIn } from './occurrences.ts';
import type { JoinKind, Operator } from './operator.ts';

/**
 * Algebra on one line in the glyphs of the textbooks: σ selection, π projection, δ duplicate
 * elimination, γ grouping, τ sorting, λ limit, × product, ⋈ join (one sign for every binary join),
 * ⟕ ⟖ ⟗ outer joins, ⋉ semijoin, ▷ antijoin, ∪ multiset union, ∅ no rows. A unary operator stands
 * before its parenthesised operand; a join's predicate stands behind its sign in brackets. A leaf
 * is
 * the fragment's or relation's name, with the occurrence's where that differs.
 */
export function printAlgebra(operator: Operator): string {
  const occurrences = new Set(occurrencesIn(operator));
  // With one occurrence there is nothing to tell apart, so its columns need no qualifier.
  const print = (expression: Expression): string =>
    displayExpression(occurrences.size > 1 ? expression : withoutQualifiers(expression));
  return printOperator(operator, print);
}

type Print = (expression: Expression) => string;

const JOIN_SIGNS: Readonly<Record<JoinKind, string>> = {
  inner: '⋈',
  left: '⟕',
  right: '⟖',
  full: '⟗',
  cross: '×',
  semi: '⋉',
  anti: '▷',
};

function printOperator(operator: Operator, print: Print): string {
  const inner = (input: Operator): string => `(${printOperator(input, print)})`;
  switch (operator.kind) {
    case 'relation':
      return leaf(operator.relation, operator.occurrence);
    case 'fragment':
      return leaf(operator.fragment, operator.occurrence, operator.relation);
    case 'select':
      return `σ ${printCondition(operator.predicate, print)} ${inner(operator.input)}`;
    case 'project':
      return `π ${printItems(operator.items, print)} ${inner(operator.input)}`;
    case 'distinct':
      return `δ ${inner(operator.input)}`;
    case 'join':
      return printJoin(operator, print);
    case 'union':
      return operator.inputs.map((input) => operand(input, print)).join(' ∪ ');
    case 'aggregate': {
      const groups = operator.groupBy.map(print).join(', ');
      const items = printItems(operator.items, print);
      const grouped = `γ ${groups === '' ? items : `${groups}; ${items}`} ${inner(operator.input)}`;
      if (operator.having === undefined) return grouped;
      return `σ ${printCondition(operator.having, print)} (${grouped})`;
    }
    case 'sort':
      return `τ ${operator.keys.map((key) => printKey(key, print)).join(', ')} ${inner(operator.input)}`;
    case 'limit': {
      const limit = operator.limit === undefined ? 'all' : print(operator.limit);
      const offset = operator.offset === undefined ? '' : ` offset ${print(operator.offset)}`;
      return `λ ${limit}${offset} ${inner(operator.input)}`;
    }
    case 'empty':
      return '∅';
    case 'block':
      return `⟨${displayQuery(operator.query)}⟩`;
    default:
      return assertNever(operator);
  }
}

/** An unfragmented relation's leaf has the relation's own name. */
function leaf(name: string, occurrence: string, relation: string = name): string {
  return occurrence === name || occurrence === relation ? name : `${name} ${occurrence}`;
}

function printJoin(operator: Extract<Operator, { kind: 'join' }>, print: Print): string {
  const { predicate } = operator;
  const sign = JOIN_SIGNS[operator.joinKind];
  const on = predicate === undefined ? '' : `[${printCondition(predicate, print)}]`;
  return `${operand(operator.left, print)} ${sign}${on} ${operand(operator.right, print)}`;
}

/** Binary operators nest in parentheses; leaves and prefixed operators are clear without. */
function operand(operator: Operator, print: Print): string {
  const isBinary =
    operator.kind === 'join' || (operator.kind === 'union' && operator.inputs.length > 1);
  const text = printOperator(operator, print);
  return isBinary ? `(${text})` : text;
}

function printCondition(predicate: Expression, print: Print = displayExpression): string {
  return splitConjuncts(predicate)
    .map((conjunct) => {
      const isLoose = conjunct.kind === 'binary' && conjunct.operator === 'OR';
      return isLoose ? `(${print(conjunct)})` : print(conjunct);
    })
    .join(' ∧ ');
}

function printItems(items: Extract<Operator, { kind: 'project' }>['items'], print: Print): string {
  return items.map((item) => print(item.expression)).join(', ');
}

function printKey(key: SortKey, print: Print): string {
  const direction = key.descending ? ' desc' : '';
  return `${print(key.expression)}${direction}${key.nulls === undefined ? '' : ` nulls ${key.nulls}`}`;
}

const withoutQualifiers = (expression: Expression): Expression =>
  columnsIn(expression).length === 0
    ? expression
    : mapColumns(expression, ({ table: _, ...column }) => column);
