import { NO_SPAN } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, integer, name } from '../../sql/make.ts';
import { aggregateNames } from '../../sql/traverse.ts';

export type Call = Extract<Expression, { readonly kind: 'call' }>;

/** One column of a partial result: computed over rows, and again over parts. */
export interface Part {
  readonly first: Call;
  /** The function that puts several parts together: a sum of counts, the least of minima. */
  readonly again: 'sum' | 'total' | 'min' | 'max';
}

/**
 * The parts of an aggregate function that sites can compute of their own rows, and the whole in
 * terms of these.
 */
export interface Decomposition {
  readonly parts: readonly Part[];
  readonly whole: (parts: readonly Expression[]) => Expression;
}

/** SQLite's `min` and `max` of two or more arguments are ordinary functions. */
export function isAggregate(node: Expression): node is Call {
  if (node.kind !== 'call' || node.over !== undefined || !aggregateNames.has(node.name.text)) {
    return false;
  }
  const isExtremum = node.name.text === 'min' || node.name.text === 'max';
  return !(isExtremum && node.arguments.length > 1);
}

/** `name(…)` with one argument, or the arguments, star and filter of another call. */
export function call(functionName: string, like: Call | readonly Expression[]): Call {
  const isCall = 'kind' in like;
  return Object.freeze({
    kind: 'call',
    name: name(functionName),
    distinct: false,
    star: isCall && like.star,
    arguments: isCall ? like.arguments : like,
    orderBy: [],
    ...(isCall && like.filter ? { filter: like.filter } : {}),
    span: NO_SPAN,
  });
}

/**
 * How an aggregate of repeated rows is computed in parts; undefined for one that cannot be, such
 * as a median.
 *
 * @param mayBeNone whether there may be no part at all, of which a count is 0 all the same
 */
export function decompose(node: Call, mayBeNone: boolean): Decomposition | undefined {
  switch (node.name.text) {
    case 'count':
      return {
        parts: [{ first: call('count', node), again: 'sum' }],
        whole: ([count]) => {
          const sum = call('sum', count ? [count] : []);
          return mayBeNone ? call('coalesce', [sum, integer(0)]) : sum;
        },
      };
    case 'sum':
    case 'total':
    case 'min':
    case 'max': {
      const again = node.name.text;
      return { parts: [{ first: call(again, node), again }], whole: (own) => call(again, own) };
    }
    case 'avg':
      return {
        parts: [
          { first: call('sum', node), again: 'sum' },
          { first: call('count', node), again: 'sum' },
        ],
        whole: ([sum, count]) => {
          const rows = call('nullif', [call('sum', count ? [count] : []), integer(0)]);
          return binary('/', call('total', sum ? [sum] : []), rows);
        },
      };
    default:
      // Of others, such as a median, parts say too little.
      return undefined;
  }
}
