/**
 * Satisfiability of conditions under SQL's three-valued logic: the table of contents.
 *
 * `decide` says whether some row can make all conjuncts TRUE, with the contradiction or a witness;
 * `implies` whether a condition follows; `createReasoner` answers many such questions about the
 * same columns. "Unsatisfiable" and "implies" are proofs over everything SQLite can store in a
 * column of that declared type; "satisfiable" may only mean that no proof was found.
 */

export { evaluateTruth } from './satisfiability/evaluate.ts';
export { printConjunction } from './satisfiability/explain.ts';
export type { ColumnFact, ColumnFacts } from './satisfiability/facts.ts';
export {
  createReasoner,
  decide,
  implies,
  type Reasoner,
  type Verdict,
} from './satisfiability/reasoner.ts';
