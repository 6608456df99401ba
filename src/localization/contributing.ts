import { inputsOf } from '../algebra/inputs.ts';
import type { Operator } from '../algebra/operator.ts';
import { assertNever } from '../base/assert.ts';
import type { Expression } from '../sql/ast.ts';
import { splitConjuncts } from '../sql/traverse.ts';

export type RelationNode = Extract<Operator, { kind: 'relation' }>;
type Join = Extract<Operator, { kind: 'join' }>;

/**
 * What is TRUE of every row that contributes to the answer: conditions, and the relations whose
 * rows it stands beside. A condition may also speak of other occurrences; then it says nothing.
 */
export interface Contributing {
  readonly conditions: readonly Expression[];
  readonly beside: readonly RelationNode[];
}

const NOTHING: Contributing = { conditions: [], beside: [] };

const both = (...all: readonly Contributing[]): Contributing => ({
  conditions: all.flatMap(({ conditions }) => conditions),
  beside: all.flatMap(({ beside }) => beside),
});

const onlyOf = (predicate: Expression | undefined): Contributing => ({
  conditions: splitConjuncts(predicate),
  beside: [],
});

/**
 * Visits each relation of a query's algebra with what its contributing rows satisfy. Above a
 * grouping, a projection, LIMIT or a set operation other rows are meant, so nothing said there is
 * passed down; a block's relations are not visited, since nobody knows what it reads.
 */
export function visitContributing(
  operator: Operator,
  visit: (relation: RelationNode, known: Contributing) => void,
  known: Contributing = NOTHING,
): void {
  switch (operator.kind) {
    case 'relation':
      visit(operator, known);
      return;
    case 'select':
      visitContributing(operator.input, visit, both(known, onlyOf(operator.predicate)));
      return;
    case 'distinct':
    case 'sort':
      visitContributing(operator.input, visit, known);
      return;
    case 'join': {
      const { left, right } = sidesOf(operator, known);
      visitContributing(operator.left, visit, left);
      visitContributing(operator.right, visit, right);
      return;
    }
    case 'project':
    case 'aggregate':
    case 'limit':
    case 'union':
      for (const input of inputsOf(operator)) visitContributing(input, visit);
      return;
    case 'block':
    case 'fragment':
    case 'empty':
      return;
    default:
      assertNever(operator);
  }
}

/** What each operand's contributing rows satisfy. */
function sidesOf(
  { joinKind, predicate, left, right }: Join,
  known: Contributing,
): Readonly<Record<'left' | 'right', Contributing>> {
  const [ofLeft, ofRight, on] = [everyRow(left), everyRow(right), onlyOf(predicate)];
  switch (joinKind) {
    case 'inner':
    case 'cross':
    case 'semi':
      return { left: both(known, on, ofRight), right: both(known, on, ofLeft) };
    // A row without partner stays, so the partner's side decides nothing about it.
    case 'anti':
      return { left: known, right: both(known, on, ofLeft) };
    // A partner that fails a condition above leaves NULLs behind when it goes.
    case 'left':
      return { left: known, right: both(on, ofLeft) };
    case 'right':
      return { left: both(on, ofRight), right: known };
    case 'full':
      return { left: NOTHING, right: NOTHING };
    default:
      return assertNever(joinKind);
  }
}

/** What is TRUE of every row of an operand, with the relations that each has a row of. */
function everyRow(operator: Operator): Contributing {
  switch (operator.kind) {
    case 'relation':
      return { conditions: [], beside: [operator] };
    case 'select':
      return both(everyRow(operator.input), onlyOf(operator.predicate));
    case 'distinct':
    case 'sort':
      return everyRow(operator.input);
    case 'join': {
      const { joinKind, predicate, left, right } = operator;
      if (joinKind === 'full') return NOTHING;
      if (joinKind === 'left' || joinKind === 'anti') return everyRow(left);
      if (joinKind === 'right') return everyRow(right);
      return both(everyRow(left), everyRow(right), onlyOf(predicate));
    }
    case 'project':
    case 'aggregate':
    case 'limit':
    case 'union':
    case 'block':
    case 'fragment':
    case 'empty':
      return NOTHING;
    default:
      return assertNever(operator);
  }
}
