import { type Affinity, affinityOf, isNumeric } from '../../algebra/affinity.ts';
import { compareData, type Datum } from '../../algebra/satisfiability/datum.ts';
import { matchesLike } from '../../algebra/satisfiability/pattern.ts';
import { assertNever } from '../../base/assert.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Prng } from '../../base/prng.ts';
import type { Span } from '../../base/span.ts';
import type { BinaryOperator, Expression } from '../../sql/ast.ts';
import { type ArithmeticOperator, compute } from './arithmetic.ts';
import type { Cell, Report } from './cell.ts';
import { rowFunctions } from './functions.ts';
import { literalValue } from './literal.ts';
import {
  applyAffinity,
  castTo,
  fromTruth,
  integerOf,
  integerOrReal,
  numberOf,
  type SqlValue,
  textOf,
  truthOf,
} from './sqlValue.ts';

/** What an expression may refer to. */
export interface Scope {
  /** `row`, the number of the row, is known; in constants it is not. */
  readonly hasRow: boolean;
  /** Columns of the same row that were computed before. */
  readonly columns: ReadonlyMap<string, { readonly cell: Cell; readonly affinity: Affinity }>;
  /** Numbers for the n-th call of a random function in the expression. */
  readonly randomFor: (call: number) => Prng;
  /** Takes the faults of compiling and of computing. */
  readonly report: Report;
}

/**
 * Compiles an expression into a function of the row number, with SQLite's semantics: three-valued
 * logic, integer division, comparison across storage classes. A fault is reported and NULL stands
 * in its place.
 */
export function compileExpression(expression: Expression, scope: Scope): Cell {
  let calls = 0;
  const nextRandom = (): Prng => {
    calls += 1;
    return scope.randomFor(calls);
  };
  return compile(expression, { ...scope, nextRandom });
}

interface CompileScope extends Scope {
  readonly nextRandom: () => Prng;
}

const NOTHING: Cell = () => null;

function compile(node: Expression, scope: CompileScope): Cell {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'blob':
    case 'null':
    case 'boolean': {
      const value = literalValue(node);
      return () => value;
    }
    case 'column':
      return compileColumn(node, scope);
    case 'parameter':
      return refuse(
        scope,
        'unknown-parameter',
        `The lab has no parameter ${node.name}.`,
        node.span,
      );
    case 'unary':
      return compileUnary(node, scope);
    case 'binary':
      return compileBinary(node, scope);
    case 'isNull': {
      const operand = compile(node.operand, scope);
      return (row) => fromTruth((operand(row) === null) !== node.negated);
    }
    case 'is':
      return compileIs(node, scope);
    case 'between': {
      const low = compileComparison('>=', node.operand, node.low, scope);
      const high = compileComparison('<=', node.operand, node.high, scope);
      return negateIf(node.negated, (row) => and(truthOf(low(row)), () => truthOf(high(row))));
    }
    case 'inList':
      return compileInList(node, scope);
    case 'like':
      return compileLike(node, scope);
    case 'case':
      return compileCase(node, scope);
    case 'cast': {
      const operand = compile(node.operand, scope);
      const affinity = affinityOf(node.type.name);
      return (row) => castTo(operand(row), affinity);
    }
    case 'call':
      return compileCall(node, scope);
    case 'collate':
    case 'now':
    case 'inQuery':
    case 'inTable':
    case 'exists':
    case 'scalarQuery':
    case 'rowValue':
    case 'raise':
      return refuse(scope, 'generate-expression', notConstant(node.kind), node.span);
    default:
      return assertNever(node);
  }
}

function notConstant(kind: string): string {
  const isQuery = !['collate', 'now', 'rowValue', 'raise'].includes(kind);
  if (isQuery) return 'A subquery cannot stand here: nothing is stored yet.';
  return kind === 'now'
    ? 'The current time cannot stand here: a lab gives the same rows every time.'
    : 'This expression cannot stand here.';
}

function refuse(scope: Scope, code: string, message: string, span: Span, hint?: string): Cell {
  scope.report({ code, message, span, ...(hint === undefined ? {} : { hint }) });
  return NOTHING;
}

type Node<Kind extends Expression['kind']> = Extract<Expression, { readonly kind: Kind }>;

function compileColumn(node: Node<'column'>, scope: CompileScope): Cell {
  const name = node.name.text;
  const known = scope.columns.get(name.toLowerCase());
  if (known !== undefined) return known.cell;
  if (scope.hasRow && name === 'row' && node.table === undefined) return (row) => BigInt(row);
  const names = [...scope.columns.keys(), ...(scope.hasRow ? ['row'] : []), ...rowFunctions.keys()];
  const nearest = nearestName(name, names);
  const hint =
    nearest === undefined
      ? 'Here stand constants, functions and columns set before.'
      : `Did you mean ${rowFunctions.get(nearest)?.usage ?? nearest}?`;
  const message = `${name} is not known here.`;
  return refuse(scope, 'unknown-column', message, node.span, hint);
}

function compileUnary(node: Node<'unary'>, scope: CompileScope): Cell {
  const operand = compile(node.operand, scope);
  if (node.operator === 'NOT') return negateIf(true, (row) => truthOf(operand(row)));
  if (node.operator === '+') return operand;
  const negative = node.operator === '-';
  return (row) => {
    const value = operand(row);
    if (value === null) return null;
    if (!negative) return ~integerOf(value);
    const number = numberOf(value);
    return typeof number === 'number' ? -number : integerOrReal(-number);
  };
}

type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>=';

function compileBinary(node: Node<'binary'>, scope: CompileScope): Cell {
  const { operator } = node;
  switch (operator) {
    case 'AND':
    case 'OR': {
      const [left, right] = [compile(node.left, scope), compile(node.right, scope)];
      if (operator === 'AND') {
        return (row) => fromTruth(and(truthOf(left(row)), () => truthOf(right(row))));
      }
      return (row) =>
        fromTruth(negate(and(negate(truthOf(left(row))), () => negate(truthOf(right(row))))));
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(operator, node.left, node.right, scope);
    case '->':
    case '->>':
      return refuse(scope, 'generate-expression', `${operator} cannot stand here.`, node.span);
    default:
      // No other kind asks for more.
      return compileArithmetic(operator, node, scope);
  }
}

/** Longest text an expression may build, so that `||` cannot exhaust memory. */
const MAX_BUILT_TEXT = 1_000_000;

function compileArithmetic(
  operator: ArithmeticOperator & BinaryOperator,
  node: Node<'binary'>,
  scope: CompileScope,
): Cell {
  const [left, right] = [compile(node.left, scope), compile(node.right, scope)];
  return (row) => {
    const value = compute(operator, left(row), right(row));
    if (typeof value !== 'string' || value.length <= MAX_BUILT_TEXT) return value;
    const message = `This text has more than ${MAX_BUILT_TEXT} characters.`;
    scope.report({ code: 'generate-argument', message, span: node.span });
    return null;
  };
}

function compileComparison(
  operator: ComparisonOperator,
  leftNode: Expression,
  rightNode: Expression,
  scope: CompileScope,
): Cell {
  const [left, right] = [compile(leftNode, scope), compile(rightNode, scope)];
  const affinities: AffinityPair = [affinityIn(leftNode, scope), affinityIn(rightNode, scope)];
  return (row) => {
    const order = compareWithAffinity(left(row), right(row), affinities);
    return fromTruth(order === undefined ? undefined : holds(operator, order));
  };
}

type AffinityPair = readonly [Affinity, Affinity];

/** What an expression brings into a comparison; `blob` stands for none. */
function affinityIn(node: Expression, scope: CompileScope): Affinity {
  if (node.kind === 'cast') return affinityOf(node.type.name);
  if (node.kind === 'column')
    return scope.columns.get(node.name.text.toLowerCase())?.affinity ?? 'blob';
  return 'blob';
}

/** A numeric operand makes a number of the other, a text one a text of an untyped one. */
function compareWithAffinity(
  left: SqlValue,
  right: SqlValue,
  [leftAffinity, rightAffinity]: AffinityPair,
): number | undefined {
  let [x, y] = [left, right];
  if (isNumeric(leftAffinity) && !isNumeric(rightAffinity)) y = applyAffinity(right, 'numeric');
  else if (isNumeric(rightAffinity) && !isNumeric(leftAffinity)) x = applyAffinity(left, 'numeric');
  else if (leftAffinity === 'text' && rightAffinity === 'blob') y = applyAffinity(right, 'text');
  else if (rightAffinity === 'text' && leftAffinity === 'blob') x = applyAffinity(left, 'text');
  if (x === null || y === null) return undefined;
  return compareData(x satisfies Datum, y satisfies Datum);
}

function holds(operator: ComparisonOperator, order: number): boolean {
  switch (operator) {
    case '=':
      return order === 0;
    case '<>':
      return order !== 0;
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
  }
}

function compileIs(node: Node<'is'>, scope: CompileScope): Cell {
  const [left, right] = [compile(node.left, scope), compile(node.right, scope)];
  if (node.right.kind === 'boolean') {
    const wanted = node.right.value;
    return (row) => fromTruth((truthOf(left(row)) === wanted) !== node.negated);
  }
  const affinities: AffinityPair = [affinityIn(node.left, scope), affinityIn(node.right, scope)];
  return (row) => {
    const [x, y] = [left(row), right(row)];
    const same = x === null || y === null ? x === y : compareWithAffinity(x, y, affinities) === 0;
    return fromTruth(same !== node.negated);
  };
}

function compileInList(node: Node<'inList'>, scope: CompileScope): Cell {
  const operand = compile(node.operand, scope);
  // The left side's affinity counts; items of a list have none.
  const affinities: AffinityPair = [affinityIn(node.operand, scope), 'blob'];
  const items = node.items.map((item) => compile(item, scope));
  return negateIf(node.negated, (row) => {
    const value = operand(row);
    let isUnknown = false;
    for (const item of items) {
      const order = compareWithAffinity(value, item(row), affinities);
      if (order === 0) return true;
      if (order === undefined) isUnknown = true;
    }
    return isUnknown ? undefined : false;
  });
}

function compileLike(node: Node<'like'>, scope: CompileScope): Cell {
  if (node.operator !== 'LIKE' || node.escape !== undefined) {
    const message = 'Only LIKE without ESCAPE can stand here.';
    return refuse(scope, 'generate-expression', message, node.span);
  }
  const [operand, pattern] = [compile(node.operand, scope), compile(node.pattern, scope)];
  return negateIf(node.negated, (row) => {
    const [value, like] = [operand(row), pattern(row)];
    if (value === null || like === null) return undefined;
    return matchesLike(textOf(value), textOf(like));
  });
}

function compileCase(node: Node<'case'>, scope: CompileScope): Cell {
  const { operand } = node;
  const branches = node.branches.map((branch) => ({
    when:
      operand === undefined
        ? compile(branch.when, scope)
        : compileComparison('=', operand, branch.when, scope),
    result: compile(branch.then, scope),
  }));
  const otherwise = node.otherwise === undefined ? NOTHING : compile(node.otherwise, scope);
  return (row) => {
    for (const branch of branches) {
      if (truthOf(branch.when(row)) === true) return branch.result(row);
    }
    return otherwise(row);
  };
}

function compileCall(node: Node<'call'>, scope: CompileScope): Cell {
  const name = node.name.text.toLowerCase();
  const isRow = name === 'row' && node.arguments.length === 0 && scope.hasRow;
  if (isRow) return (row) => BigInt(row);
  const known = rowFunctions.get(name);
  if (known === undefined) {
    const nearest = nearestName(name, [...rowFunctions.keys()]);
    const hint =
      nearest === undefined
        ? `Known: ${[...rowFunctions.keys()].join(', ')}.`
        : `Did you mean ${rowFunctions.get(nearest)?.usage}?`;
    const message = `GENERATE has no function ${name}().`;
    return refuse(scope, 'unknown-function', message, node.name.span, hint);
  }
  const [least, most] = known.arity;
  const count = node.arguments.length;
  const isPlain = !node.distinct && !node.star && node.filter === undefined;
  if (count < least || count > most || !isPlain || node.orderBy.length > 0) {
    const message = `${name}() is called as ${known.usage}.`;
    return refuse(scope, 'generate-argument', message, node.span);
  }
  return known.build({
    name,
    arguments: node.arguments.map((argument) => compile(argument, scope)),
    span: node.span,
    createRandom: scope.nextRandom,
    report: scope.report,
  });
}

/* ---------------------------------------------------------- three-valued logic */

type Truth = boolean | undefined;

const negate = (truth: Truth): Truth => (truth === undefined ? undefined : !truth);

/** False wins over unknown; the right side is computed only where it matters. */
function and(left: Truth, right: () => Truth): Truth {
  if (left === false) return false;
  const other = right();
  if (other === false) return false;
  return left === undefined || other === undefined ? undefined : true;
}

function negateIf(negated: boolean, truth: (row: number) => Truth): Cell {
  return (row) => fromTruth(negated ? negate(truth(row)) : truth(row));
}
