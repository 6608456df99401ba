import { assertNever } from '../../base/assert.ts';
import { checkConsistency, type State } from './consistency.ts';
import type { ColumnFacts } from './facts.ts';
import type { Formula, Literal } from './formula.ts';

/**
 * Satisfiability of a conjunction of formulas: split the disjunctions one by one, close each
 * conjunction of literals (DPLL without learning; the formulas of queries are small). The work is
 * bounded; beyond the bound nothing is proved, and what is not proved is satisfiable.
 */
export type Outcome =
  | { readonly kind: 'unsatisfiable' }
  /** `state` is of one consistent conjunction; undefined when the bound was reached. */
  | { readonly kind: 'satisfiable'; readonly state: State | undefined };

/** Literals looked at in one question, over all consistency checks; some tens of milliseconds. */
const MAX_LITERALS = 20_000;

type Disjunction = Extract<Formula, { kind: 'or' }>;

export function solve(formulas: readonly Formula[], facts: ColumnFacts): Outcome {
  let examined = 0;

  function search(literals: readonly Literal[], pending: readonly Disjunction[]): Outcome {
    examined += literals.length + 1;
    if (examined > MAX_LITERALS) return { kind: 'satisfiable', state: undefined };
    const state = checkConsistency(literals, facts);
    if (state === undefined) return { kind: 'unsatisfiable' };
    const [first, ...others] = pending;
    if (first === undefined) return { kind: 'satisfiable', state };
    for (const part of first.parts) {
      const flat = flatten([part]);
      if (flat === undefined) continue;
      const outcome = search(
        [...literals, ...flat.literals],
        bySize([...others, ...flat.disjunctions]),
      );
      if (outcome.kind === 'satisfiable') return outcome;
    }
    return { kind: 'unsatisfiable' };
  }

  const flat = flatten(formulas);
  if (flat === undefined) return { kind: 'unsatisfiable' };
  return search(flat.literals, bySize(flat.disjunctions));
}

/** Few alternatives first: the tree stays narrow where it matters, near the root. */
const bySize = (disjunctions: readonly Disjunction[]): readonly Disjunction[] =>
  disjunctions.toSorted((a, b) => a.parts.length - b.parts.length);

interface Flat {
  readonly literals: readonly Literal[];
  readonly disjunctions: readonly Disjunction[];
}

/**
 * The literals and disjunctions of a conjunction; undefined when it contains the constant FALSE.
 */
function flatten(formulas: readonly Formula[]): Flat | undefined {
  const literals: Literal[] = [];
  const disjunctions: Disjunction[] = [];
  const pending = [...formulas];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    switch (next.kind) {
      case 'constant':
        if (!next.value) return undefined;
        break;
      case 'free':
        break;
      case 'and':
        pending.push(...next.parts);
        break;
      case 'or':
        // A free alternative is always open: the disjunction demands nothing.
        if (!next.parts.some((part) => part.kind === 'free')) disjunctions.push(next);
        break;
      case 'compare':
      case 'member':
      case 'relate':
      case 'null':
      case 'truth':
        literals.push(next);
        break;
      default:
        assertNever(next);
    }
  }
  return { literals, disjunctions };
}
