import { assertNever } from '../base/assert.ts';
import type { Expression, Frame, FrameBound, NamedWindow, SortKey, Window } from './ast.ts';
import { quoteIdentifier } from './quoteIdentifier.ts';

/** How the expressions and sort keys of a window are written. */
export interface WindowPrinter {
  readonly expression: (node: Expression) => string;
  readonly sortKey: (key: SortKey) => string;
}

/** A window with its parentheses. */
export function printWindow(window: Window, print: WindowPrinter): string {
  const { base, partitionBy, orderBy, frame } = window;
  const parts = [
    ...(base === undefined ? [] : [printBase(base.text)]),
    ...(partitionBy.length === 0
      ? []
      : [`PARTITION BY ${partitionBy.map(print.expression).join(', ')}`]),
    ...(orderBy.length === 0 ? [] : [`ORDER BY ${orderBy.map(print.sortKey).join(', ')}`]),
    ...(frame === undefined ? [] : [printFrame(frame, print)]),
  ];
  return `(${parts.join(' ')})`;
}

export function printNamedWindow({ name, window }: NamedWindow, print: WindowPrinter): string {
  return `${quoteIdentifier(name.text)} AS ${printWindow(window, print)}`;
}

/** Unquoted these words would begin a part of the window. */
function printBase(name: string): string {
  const isMisleading = ['partition', 'rows', 'range', 'groups'].includes(name);
  return isMisleading ? `"${name}"` : quoteIdentifier(name);
}

function printFrame({ unit, start, end, exclude }: Frame, print: WindowPrinter): string {
  const first = printBound(start, print);
  const bounds = end === undefined ? first : `BETWEEN ${first} AND ${printBound(end, print)}`;
  return `${unit} ${bounds}${exclude === undefined ? '' : ` EXCLUDE ${exclude}`}`;
}

function printBound(bound: FrameBound, print: WindowPrinter): string {
  switch (bound.kind) {
    case 'currentRow':
      return 'CURRENT ROW';
    case 'preceding':
    case 'following': {
      const { offset } = bound;
      const far = offset === undefined ? 'UNBOUNDED' : print.expression(offset);
      // A column could have a name that means something here.
      const isPlain = offset === undefined || offset.kind === 'number';
      return `${isPlain ? far : `(${far})`} ${bound.kind.toUpperCase()}`;
    }
    default:
      return assertNever(bound);
  }
}
