import { inputsOf } from './inputs.ts';
import type { Operator } from './operator.ts';

/** The occurrences at the leaves of a tree, left to right, with repetitions. */
export const occurrencesIn = (operator: Operator): readonly string[] =>
  operator.kind === 'relation' || operator.kind === 'fragment'
    ? [operator.occurrence]
    : inputsOf(operator).flatMap(occurrencesIn);
