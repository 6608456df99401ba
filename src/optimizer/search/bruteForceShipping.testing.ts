import type { SiteId } from '../../base/brand.ts';
import { linkBetween } from '../../network/topology.ts';
import type { Expression } from '../../sql/ast.ts';
import { printExpression } from '../../sql/print.ts';
import {
  type ColumnReference,
  columnOf,
  columnsUsedLater,
  distinctColumns,
  inColumnOrder,
  type Problem,
  referencesIn,
} from '../problem.ts';
import { filterInstead } from '../textbook/bloomFilter.ts';
import { areTied, type Box, type BoxSpace, boxKey, namesIn, occurrencesOf } from './box.ts';
import {
  createTransfer,
  mergeTransfers,
  type Partial,
  partial,
  type Transfer,
} from './bruteForceWays.testing.ts';
import {
  askedColumns,
  type Bloom,
  type CountRows,
  conjunctsBetween,
  countOfRows,
  filterKey,
  type Rows,
  rowsKey,
  type Semi,
  sameColumns,
} from './expression.ts';
import type { Node } from './node.ts';
import { ignoresRepetition, keyOf } from './repetition.ts';
import { rowsIdentity } from './rowsIdentity.ts';

/** What a round trip by key sends out and gets back. */
export interface RoundTrip {
  readonly key: readonly ColumnReference[];
  readonly request: readonly ColumnReference[];
  /** What the whole rows need where they are completed: their key and the columns used later. */
  readonly whole: readonly ColumnReference[];
  readonly reply: readonly ColumnReference[];
}

/** Which columns travel, and what sending some rows costs; every answer is worked out once. */
export interface Shipping {
  readonly send: (
    way: Partial,
    target: SiteId,
    columns: readonly ColumnReference[],
    distinct: boolean,
    postponed?: readonly Expression[],
  ) => Partial;
  /** Makes a filter of the rows of a way, and sends it. */
  readonly sendFilter: (way: Partial, target: SiteId, reducer: Bloom) => Partial;
  /** The same rows, cut down by a filter in place of a semijoin's values, where that pays. */
  readonly filtered: (rows: Rows, instead: Semi) => readonly Rows[];
  readonly columnsUsedLater: (box: Box) => readonly ColumnReference[];
  /** Columns of one box that conjuncts with another box read. */
  readonly joinColumns: (side: Box, other: Box) => readonly ColumnReference[];
  /** Undefined where the rows have no key, or nothing ties them to the partner. */
  readonly roundTrip: (box: Box, whole: Box, partner: Box) => RoundTrip | undefined;
  /** Nobody counts repeated rows (DISTINCT, `max`), so none is sent. */
  readonly isDistinctAnswer: boolean;
}

export function createShipping(problem: Problem, space: BoxSpace, count: CountRows): Shipping {
  const isDistinctAnswer = ignoresRepetition(problem);
  const names = (box: Box): readonly string[] => namesIn(space, occurrencesOf(box));

  const transferOf = memoized(
    transferKey,
    (rows, source, target, columns, distinct, postponed): Transfer => {
      const identity = rowsIdentity(problem, space, rows, columns, distinct, postponed);
      return createTransfer({
        key: `${identity.key} from ${source} to ${target}`,
        rows: count(countOfRows(problem, space, rows, distinct ? columns : undefined, postponed)),
        widths: new Map(columns.map((c) => [identity.nameOf(c), columnOf(problem, c).width])),
        link: linkBetween(problem.catalog.network, source, target),
        messageMs: problem.catalog.cost.messageMs,
      });
    },
  );

  const usedLater = memoized(
    (box: Box) => String(occurrencesOf(box)),
    (box) => columnsUsedLater(problem, new Set(names(box))),
  );

  const joinColumns = memoized(
    (side: Box, other: Box) => `${occurrencesOf(side)} ${occurrencesOf(other)}`,
    (side, other) => {
      const own = names(side);
      const read = referencesIn(conjunctsBetween(problem, own, names(other)));
      return inColumnOrder(
        problem,
        read.filter(({ occurrence }) => own.includes(occurrence)),
      );
    },
  );

  const roundTrip = memoized(
    (box: Box, whole: Box, partner: Box) => [box, whole, partner].map(boxKey).join(' '),
    (box, whole, partner): RoundTrip | undefined => {
      const key = keyOf(problem, names(whole));
      const isTied = areTied(space, occurrencesOf(whole), occurrencesOf(partner));
      if (!key || !isTied || isDistinctAnswer) return undefined;
      const laterOf = (side: Box): readonly ColumnReference[] => {
        const own = names(side);
        return usedLater(box).filter(({ occurrence }) => own.includes(occurrence));
      };
      return {
        key,
        request: distinctColumns([...key, ...joinColumns(whole, partner)]),
        whole: distinctColumns([...key, ...laterOf(whole)]),
        reply: distinctColumns([...key, ...laterOf(partner)]),
      };
    },
  );

  const send: Shipping['send'] = (way, target, columns, distinct, postponed = []) => {
    const { rows, site: source } = way.node;
    const transfer = transferOf(rows, source, target, columns, distinct, postponed);
    const node: Node = {
      kind: 'ship',
      site: target,
      rows,
      input: way.node,
      transfer: transfer.key,
      columns,
      distinct,
      postponed,
    };
    const readyMs = way.readyMs + transfer.durationMs;
    return partial(node, mergeTransfers(way.transfers, [transfer]), readyMs);
  };

  const sendFilter: Shipping['sendFilter'] = (way, target, reducer) => {
    const { rows, site: source } = way.node;
    const transfer = createTransfer({
      key: `${filterKey(reducer)} from ${source} to ${target}`,
      rows: 1,
      widths: new Map([['filter', reducer.shape.bytes]]),
      link: linkBetween(problem.catalog.network, source, target),
      messageMs: problem.catalog.cost.messageMs,
    });
    const node: Node = { kind: 'sendFilter', site: target, rows, input: way.node, reducer };
    const readyMs = way.readyMs + transfer.durationMs;
    return partial(node, mergeTransfers(way.transfers, [transfer]), readyMs);
  };

  const filtered: Shipping['filtered'] = ({ box }, instead) => {
    const columns = askedColumns(problem, space, occurrencesOf(box), instead);
    if (!columns) return [];
    const [own, theirs] = columns;
    const sent = usedLater(box);
    const rowsOf = (rows: Rows): number =>
      count(countOfRows(problem, space, rows, isDistinctAnswer ? sent : undefined));
    const shape = filterInstead({
      values: count(countOfRows(problem, space, { box: instead.by }, [theirs])),
      valueWidth: columnOf(problem, theirs).width,
      others: rowsOf({ box }),
      matching: rowsOf({ box, reducer: instead }),
      width: sent.reduce((sum, column) => sum + columnOf(problem, column).width, 0),
    });
    return shape ? [{ box, reducer: { kind: 'bloom', instead, own, theirs, shape } }] : [];
  };

  return {
    send,
    sendFilter,
    filtered,
    columnsUsedLater: usedLater,
    joinColumns,
    roundTrip,
    isDistinctAnswer,
  };
}

function transferKey(
  rows: Rows,
  source: SiteId,
  target: SiteId,
  columns: readonly ColumnReference[],
  distinct: boolean,
  postponed: readonly Expression[],
): string {
  const conditions = postponed.map(printExpression);
  return JSON.stringify([
    rowsKey(rows),
    source,
    target,
    distinct,
    sameColumns(columns),
    conditions,
  ]);
}

function memoized<Arguments extends readonly unknown[], Answer>(
  keyOfArguments: (...given: Arguments) => string,
  compute: (...given: Arguments) => Answer,
): (...given: Arguments) => Answer {
  const known = new Map<string, { readonly answer: Answer }>();
  return (...given) => {
    const key = keyOfArguments(...given);
    const found = known.get(key) ?? { answer: compute(...given) };
    known.set(key, found);
    return found.answer;
  };
}
