import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn } from '../sql/traverse.ts';

/**
 * Which columns need their occurrence in front of them. A diagram is read at a glance: `d_id =
 * e_dept` says more than `department.d_id = loc.e_dept` where no other occurrence uses these names,
 * while `loc.e_name` and `glob.e_name` must stay apart.
 */
export interface Qualifiers {
  readonly needs: (column: string) => boolean;
}

export function qualifiersOf(trees: readonly Operator[]): Qualifiers {
  const tablesOf = new Map<string, Set<string>>();
  const note = (column: string, table: string): void => {
    const tables = tablesOf.get(column) ?? new Set();
    tablesOf.set(column, tables.add(table));
  };
  for (const tree of trees) {
    for (const column of expressionsIn(tree).flatMap(columnsIn)) {
      note(column.name.text, column.table?.text ?? '');
    }
  }
  return { needs: (column) => (tablesOf.get(column)?.size ?? 0) > 1 };
}

/** The operators directly below. */
export function inputsOf(operator: Operator): readonly Operator[] {
  switch (operator.kind) {
    case 'relation':
    case 'fragment':
    case 'empty':
      return [];
    case 'select':
    case 'project':
    case 'distinct':
    case 'aggregate':
    case 'sort':
    case 'limit':
      return [operator.input];
    case 'join':
      return [operator.left, operator.right];
    case 'union':
    case 'block':
      return operator.inputs;
    default:
      return assertNever(operator);
  }
}

function ownExpressions(operator: Operator): readonly (Expression | undefined)[] {
  switch (operator.kind) {
    case 'select':
    case 'join':
      return [operator.predicate];
    case 'project':
      return operator.items.map((item) => item.expression);
    case 'aggregate':
      return [...operator.groupBy, ...operator.items.map((i) => i.expression), operator.having];
    case 'sort':
      return operator.keys.map((key) => key.expression);
    case 'limit':
    case 'relation':
    case 'fragment':
    case 'distinct':
    case 'union':
    case 'empty':
    case 'block':
      return [];
    default:
      return assertNever(operator);
  }
}

function expressionsIn(operator: Operator): readonly Expression[] {
  const own = ownExpressions(operator).filter((expression) => expression !== undefined);
  return [...own, ...inputsOf(operator).flatMap(expressionsIn)];
}
