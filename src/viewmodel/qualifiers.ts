import { inputsOf } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn } from '../sql/traverse.ts';

/**
 * How a column is called in a diagram. It is read at a glance: `d_id = e_dept` says more than
 * `department.d_id = loc.e_dept` where no other occurrence uses these names, while `loc.e_name` and
 * `glob.e_name` must stay apart.
 */
export interface Qualifiers {
  readonly columnText: (column: ColumnNode) => string;
}

interface Named {
  readonly table: string;
  readonly name: string;
}

/**
 * @param originOf what a column of a local result really is; names are told apart by it
 */
export function qualifiersOf(
  trees: readonly Operator[],
  originOf: (table: string, name: string) => Named = (table, name) => ({ table, name }),
): Qualifiers {
  const resolve = (column: ColumnNode): Named =>
    originOf(column.table?.text ?? '', column.name.text);
  const tablesOf = new Map<string, Set<string>>();
  for (const tree of trees) {
    for (const column of expressionsIn(tree).flatMap(columnsIn)) {
      const { table, name } = resolve(column);
      tablesOf.set(name, (tablesOf.get(name) ?? new Set()).add(table));
    }
  }
  const columnText = (column: ColumnNode): string => {
    const { table, name } = resolve(column);
    const isShared = (tablesOf.get(name)?.size ?? 0) > 1;
    return isShared && table !== '' ? `${table}.${name}` : name;
  };
  return { columnText };
}

type ColumnNode = ReturnType<typeof columnsIn>[number];

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
