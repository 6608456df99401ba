import type { Expression } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import { type ColumnNode, childrenOf, columnsIn } from '../../sql/traverse.ts';
import { affinityOf } from '../affinity.ts';

import {
  affinityOfExpression,
  type ColumnFacts,
  columnKey,
  comparesBinary,
  hasBinaryCollation,
} from './facts.ts';
import type { Atom, Variable } from './formula.ts';
import { HASH_BUCKET } from './scalar.ts';

/**
 * The variables and atoms of one reasoning: each column and each compared expression is known once,
 * however often it is written. Undefined for what cannot be reasoned about at all: columns without
 * facts, and anything that may give two values for one row.
 */
export interface Vocabulary {
  readonly facts: ColumnFacts;
  readonly variableOf: (expression: Expression) => Variable | undefined;
  readonly atomOf: (condition: Expression) => Atom | undefined;
}

export function createVocabulary(facts: ColumnFacts): Vocabulary {
  const variables = new Map<string, Variable | undefined>();
  const atoms = new Map<string, Atom | undefined>();
  let nextId = 0;

  function intern<Item>(
    known: Map<string, Item | undefined>,
    key: string,
    make: (id: number) => Item | undefined,
  ): Item | undefined {
    if (known.has(key)) return known.get(key);
    const made = make(nextId);
    nextId += 1;
    known.set(key, made);
    return made;
  }

  const inputsOf = (expression: Expression): readonly Variable[] | undefined => {
    const inputs = columnsIn(expression).map(variableOf);
    const known = inputs.filter((input) => input !== undefined);
    return known.length === inputs.length ? [...new Set(known)] : undefined;
  };

  function variableOf(expression: Expression): Variable | undefined {
    if (expression.kind === 'column') {
      const key = columnKey(expression);
      return intern(variables, `column ${key}`, (id) => columnVariable(id, expression, facts));
    }
    if (expression.kind === 'rowValue' || !isDeterministic(expression)) return undefined;
    return intern(variables, printExpression(expression), (id) => {
      const inputs = inputsOf(expression);
      const affinity = affinityOfExpression(expression, facts);
      if (inputs === undefined || affinity === undefined) return undefined;
      const strict = variablesOf(strictColumns(expression));
      return {
        id,
        expression,
        affinity,
        inputs,
        strictInputs: strict,
        isBinary: hasBinaryCollation(expression, facts),
        isColumn: false,
        notNull: isHash(expression),
        integral: isHash(expression),
        isNumber: isArithmetic(expression),
      };
    });
  }

  const variablesOf = (columns: readonly ColumnNode[]): readonly Variable[] => {
    const found = columns.map(variableOf).filter((variable) => variable !== undefined);
    return [...new Set(found)];
  };

  function atomOf(condition: Expression): Atom | undefined {
    if (!isDeterministic(condition)) return undefined;
    return intern(atoms, printExpression(condition), (id) => {
      const inputs = inputsOf(condition);
      return inputs === undefined ? undefined : { id, expression: condition, inputs };
    });
  }

  return { facts, variableOf, atomOf };
}

function columnVariable(id: number, column: ColumnNode, facts: ColumnFacts): Variable | undefined {
  const fact = facts(column);
  if (fact === undefined) return undefined;
  return {
    id,
    expression: column,
    affinity: affinityOf(fact.type),
    isBinary: comparesBinary(fact),
    isColumn: true,
    notNull: fact.notNull,
    integral: fact.integral ?? false,
    isNumber: fact.integral ?? false,
    inputs: [],
    strictInputs: [],
  };
}

const isHash = (expression: Expression): boolean =>
  expression.kind === 'call' && expression.name.text === HASH_BUCKET;

const ARITHMETIC = new Set(['+', '-', '*', '/', '%', '&', '|', '<<', '>>']);

function isArithmetic(expression: Expression): boolean {
  if (expression.kind === 'binary') return ARITHMETIC.has(expression.operator);
  return (expression.kind === 'unary' && expression.operator === '-') || isHash(expression);
}

/** Columns without which an expression is NULL. Arithmetic, `||`, signs and CAST are strict. */
export function strictColumns(expression: Expression): readonly ColumnNode[] {
  switch (expression.kind) {
    case 'column':
      return [expression];
    case 'cast':
    case 'collate':
      return strictColumns(expression.operand);
    case 'unary':
      return expression.operator === 'NOT' ? [] : strictColumns(expression.operand);
    case 'binary': {
      const isStrict = ARITHMETIC.has(expression.operator) || expression.operator === '||';
      if (!isStrict) return [];
      return [...strictColumns(expression.left), ...strictColumns(expression.right)];
    }
    case 'call':
      return STRICT_FUNCTIONS.has(expression.name.text)
        ? expression.arguments.flatMap(strictColumns)
        : [];
    default:
      // Of nothing else is it known that NULL makes it NULL.
      return [];
  }
}

const STRICT_FUNCTIONS = new Set(['abs', 'lower', 'upper', 'length', 'substr', 'round', 'trim']);

/** Functions whose value may change between two calls with the same arguments. */
const CHANGING_FUNCTIONS = new Set([
  'random',
  'randomblob',
  'changes',
  'total_changes',
  'last_insert_rowid',
  'date',
  'time',
  'datetime',
  'julianday',
  'unixepoch',
  'strftime',
  'timediff',
]);

export function isDeterministic(expression: Expression): boolean {
  switch (expression.kind) {
    case 'now':
    case 'inQuery':
    case 'inTable':
    case 'exists':
    case 'scalarQuery':
      return false;
    case 'call':
      if (CHANGING_FUNCTIONS.has(expression.name.text) || expression.star) return false;
      break;
    default:
      // Of nothing else is it known that NULL makes it NULL.
      break;
  }
  return childrenOf(expression).every(isDeterministic);
}
