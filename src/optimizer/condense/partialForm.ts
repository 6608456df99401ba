import type { ProjectItem } from '../../algebra/operator.ts';
import type { Finish } from '../../algebra/queryGraph.ts';
import { type ShapeOf, typeOf, widthOf } from '../../algebra/width.ts';
import type { Expression } from '../../sql/ast.ts';
import { column } from '../../sql/make.ts';
import { columnsIn, mapExpression, sameExpression } from '../../sql/traverse.ts';
import type { PartColumn } from '../build/part.ts';
import {
  columnOf,
  finishExpressions,
  type Problem,
  referencesIn,
  relationOfOccurrence,
} from '../problem.ts';
import { type Call, call, decompose, isAggregate, type Part } from './aggregateParts.ts';
import { type Form, formName } from './form.ts';

const NAME = formName('partial');

/** A partial result, and whatever is computed of groups in terms of its columns. */
export interface PartialForm {
  readonly form: Form;
  /** The arguments of its sums. */
  readonly sums: readonly Expression[];
  /** Values of whole groups over the columns of the result. */
  readonly items: (values: readonly ProjectItem[]) => readonly ProjectItem[];
}

/**
 * Partial aggregation: the group's keys and, for each aggregate, the parts that add up. An
 * aggregate of distinct values makes its argument one more key, so that each value is sent once
 * and told apart at the end. Undefined where some aggregate has no parts, or where a value of the
 * answer is that of some row of the group and not of all.
 */
export function partialForm(problem: Problem): PartialForm | undefined {
  const { finish } = problem.graph;
  const columns = new Columns(problem);
  for (const key of finish.groupBy) columns.key(key);
  for (const node of finishExpressions(problem.graph).flatMap(aggregatesIn)) {
    const [argument] = node.arguments;
    if (isOfDistinct(node) && argument) columns.key(argument);
  }
  const items = finish.items.map((item) => ({ ...item, expression: columns.of(item.expression) }));
  const having = finish.having && columns.of(finish.having);
  const orderBy = finish.orderBy.map((key) => ({ ...key, expression: columns.of(key.expression) }));
  if (columns.hasFailed) return undefined;
  const groupBy = finish.groupBy.map((key) => columns.key(key));
  const { first, again, parts } = columns.finishes();
  const last: Finish = {
    ...finish,
    items,
    groupBy,
    aggregates: true,
    orderBy,
    ...(having ? { having } : {}),
  };
  return {
    form: { kind: 'partial', columns: parts, first, again, last },
    sums: columns.sums,
    items: (values) => values.map((own) => ({ ...own, expression: columns.of(own.expression) })),
  };
}

function aggregatesIn(expression: Expression): readonly Call[] {
  const found: Call[] = [];
  mapExpression(expression, (node) => {
    if (isAggregate(node)) found.push(node);
    return node;
  });
  return found;
}

/** The least of distinct values is the least of all. */
const isOfDistinct = ({ distinct, name }: Call): boolean =>
  distinct && name.text !== 'min' && name.text !== 'max';

interface Own {
  readonly column: PartColumn;
  readonly first: Expression;
  /** Undefined for a key. */
  readonly again?: Part['again'];
}

/** The columns of a partial result, collected while the answer is put in terms of them. */
class Columns {
  readonly sums: Expression[] = [];
  readonly #problem: Problem;
  readonly #own: Own[] = [];
  readonly #taken = new Set<string>();
  hasFailed = false;

  constructor(problem: Problem) {
    this.#problem = problem;
  }

  /** A key of the partial groups, as a column of the result. */
  key(expression: Expression): Expression {
    const known = this.#own.find(
      (own) => own.again === undefined && sameExpression(own.first, expression),
    );
    return known ? referTo(known) : referTo(this.#add(expression, undefined));
  }

  /** An expression of the answer over the columns of the result. */
  of(expression: Expression): Expression {
    const aggregated = mapExpression(expression, (node) =>
      isAggregate(node) ? this.#whole(node) : node,
    );
    const grouped = mapExpression(aggregated, (node) => {
      const known = this.#own.find((own) => !own.again && sameExpression(own.first, node));
      return known ? referTo(known) : node;
    });
    return mapExpression(grouped, (node) => {
      if (node.kind !== 'column' || node.table?.text === NAME) return node;
      if (!this.#isDetermined(node.table?.text ?? '')) this.hasFailed = true;
      return this.hasFailed ? node : this.key(node);
    });
  }

  finishes(): { readonly first: Finish; readonly again: Finish; readonly parts: PartColumn[] } {
    const keys = this.#own.filter((own) => own.again === undefined);
    const plain = { distinct: false, aggregates: true, orderBy: [] };
    const items = this.#own.map((own) => ({ name: own.column.name, expression: own.first }));
    const merged = this.#own.map((own) => ({
      name: own.column.name,
      expression: own.again ? call(own.again, [referTo(own)]) : referTo(own),
    }));
    return {
      first: { ...plain, items, groupBy: keys.map((own) => own.first) },
      again: { ...plain, items: merged, groupBy: keys.map(referTo) },
      parts: this.#own.map((own) => own.column),
    };
  }

  #whole(node: Call): Expression {
    if (isOfDistinct(node)) {
      const [argument] = node.arguments;
      const isPlain = argument && node.arguments.length === 1 && !node.filter;
      if (!isPlain || node.orderBy.length > 0) this.hasFailed = true;
      return argument ? { ...node, arguments: [this.key(argument)] } : node;
    }
    const { groupBy } = this.#problem.graph.finish;
    const mayBeNone = groupBy.length === 0 && this.#own.some((own) => own.again === undefined);
    const decomposed = decompose(node, mayBeNone);
    if (!decomposed) {
      this.hasFailed = true;
      return node;
    }
    const parts = decomposed.parts.map(({ first, again }) => {
      if (first.name.text === 'sum') this.sums.push(...first.arguments);
      const known = this.#own.find((own) => own.again && sameExpression(own.first, first));
      return referTo(known ?? this.#add(first, again));
    });
    return decomposed.whole(parts);
  }

  #add(first: Expression, again: Part['again'] | undefined): Own {
    const shapeOf: ShapeOf = (occurrence, name) =>
      columnOf(this.#problem, { occurrence, column: name });
    const name = nameFor(first, this.#taken);
    const width = widthOf(first, shapeOf);
    const type = again ? '' : typeOf(first, shapeOf);
    const own: Own = {
      column: { occurrence: NAME, column: name, name, width, type },
      first,
      ...(again ? { again } : {}),
    };
    this.#own.push(own);
    return own;
  }

  /** Whether all rows of a group have the same row of an occurrence: its key is among the keys. */
  #isDetermined(occurrence: string): boolean {
    const { name, primaryKey } = relationOfOccurrence(this.#problem, occurrence);
    const keys = referencesIn(
      this.#problem.graph.finish.groupBy.filter((key) => key.kind === 'column'),
    );
    return (
      primaryKey.length > 0 &&
      !this.#problem.overlapping.has(name) &&
      primaryKey.every((own) =>
        keys.some((key) => key.occurrence === occurrence && key.column === own),
      )
    );
  }
}

const referTo = ({ column: own }: Own): Expression => column(NAME, own.name);

/** A name for a value that is not taken yet, whatever its case: `a`, `sum_b`, `count_all`. */
export function nameFor(expression: Expression, taken: Set<string>): string {
  const about = columnsIn(expression)[0]?.name.text ?? 'all';
  const isCall = expression.kind === 'call';
  const wanted = isCall ? `${expression.name.text}_${about}` : about;
  let free = wanted;
  for (let number = 2; taken.has(free.toLowerCase()); number += 1) free = `${wanted}_${number}`;
  taken.add(free.toLowerCase());
  return free;
}
