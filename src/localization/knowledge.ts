import type { Occurrence, QueryGraph } from '../algebra/queryGraph.ts';
import { createReasoner, type Reasoner, type Verdict } from '../algebra/satisfiability.ts';
import { assert } from '../base/assert.ts';
import { NO_SPAN, type Span } from '../base/span.ts';
import type { Catalog, Relation } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import type { Choice } from './branch.ts';
import { columnFactsOf, leafPredicates, qualify } from './leafPredicates.ts';
import { createPursuit } from './pursuit.ts';

/**
 * All that may be assumed of the rows a query joins: its own conjuncts, which only rows that make
 * them TRUE survive, the schema's promises, and the predicate of every chosen leaf.
 */
export interface Knowledge {
  readonly graph: QueryGraph;
  readonly catalog: Catalog;
  readonly reasoner: Reasoner;
  /** The query's conjuncts and the CHECK constraints of its relations. */
  readonly common: readonly Expression[];
  readonly predicatesOf: (choice: Choice) => readonly Expression[];
  /** All that is known of the joined rows of these leaves. */
  readonly premisesOf: (choices: readonly Choice[]) => readonly Expression[];
  /** False is a proof that no joined row takes its parts from these leaves. */
  readonly canJoin: (choices: readonly Choice[]) => boolean;
  /** Why leaves that cannot join cannot. */
  readonly explain: (choices: readonly Choice[]) => Contradiction;
  /** Why leaves cannot hold columns of one row, whatever is asked; undefined where they can. */
  readonly cannotBeOneRow: (choice: Choice) => string | undefined;
  /** Why rows of derived fragments cannot follow what they do; undefined where they can. */
  readonly cannotFollow: (choices: readonly Choice[]) => string | undefined;
  readonly relationOf: (occurrence: string) => Relation;
  /** The same with rows of the named relations besides, of which only the schema is known. */
  readonly withRows: (occurrences: readonly Occurrence[]) => Knowledge;
}

export type Contradiction = Extract<Verdict, { readonly satisfiable: false }>;

export function createKnowledge(graph: QueryGraph, catalog: Catalog): Knowledge {
  const relationOf = (occurrence: string): Relation => {
    const wanted = graph.occurrences.find((candidate) => candidate.name === occurrence)?.relation;
    const relation = catalog.relations.find((candidate) => candidate.name === wanted);
    assert(relation, `${occurrence} was resolved against another catalog`);
    return relation;
  };
  const facts = new Map(
    graph.occurrences.map(({ name }) => [name, columnFactsOf(relationOf(name), name)]),
  );
  const reasoner = createReasoner((column) => facts.get(column.table?.text ?? '')?.(column));
  const checksOf = (name: string): readonly Expression[] =>
    relationOf(name).checks.map((check) => isNotFalse(qualify(check, name)));
  const common = [...graph.conjuncts, ...graph.occurrences.flatMap(({ name }) => checksOf(name))];

  const predicates = new Map<string, readonly Expression[]>();
  const predicatesOf = ({ occurrence, leaves }: Choice): readonly Expression[] => {
    const key = keyOf({ occurrence, leaves });
    const known = predicates.get(key);
    if (known !== undefined) return known;
    const found = leaves.flatMap((leaf) => leafPredicates(catalog, leaf, occurrence));
    predicates.set(key, found);
    return found;
  };
  const premisesOf = (choices: readonly Choice[]) => [...common, ...choices.flatMap(predicatesOf)];

  const answers = new Map<string, boolean>();
  const canJoin = (choices: readonly Choice[]): boolean => {
    // A leaf without predicate changes nothing, so it is not part of the question.
    const telling = choices.filter((choice) => predicatesOf(choice).length > 0);
    const key = telling.map(keyOf).join(', ');
    const known = answers.get(key);
    if (known !== undefined) return known;
    const answer = reasoner.isSatisfiable(premisesOf(telling));
    answers.set(key, answer);
    return answer;
  };
  return {
    graph,
    catalog,
    reasoner,
    common,
    predicatesOf,
    premisesOf,
    canJoin,
    explain: (choices) => {
      const verdict = reasoner.decide(premisesOf(choices));
      assert(!verdict.satisfiable, 'only leaves that canJoin has refused are explained');
      return verdict;
    },
    cannotBeOneRow: (choice) => {
      const verdict = reasoner.decide([...checksOf(choice.occurrence), ...predicatesOf(choice)]);
      return verdict.satisfiable ? undefined : verdict.because;
    },
    cannotFollow: createPursuit({ graph, catalog, reasoner, facts, premisesOf, relationOf }),
    relationOf,
    withRows: (occurrences) =>
      createKnowledge({ ...graph, occurrences: [...graph.occurrences, ...occurrences] }, catalog),
  };
}

const keyOf = ({ occurrence, leaves }: Choice): string => `${occurrence}: ${leaves.join(' ⋈ ')}`;

/** A CHECK is kept by rows for which it is TRUE or NULL. */
const isNotFalse = (check: Expression): Expression => ({
  kind: 'is',
  left: check,
  right: { kind: 'boolean', value: false, span: NO_SPAN },
  negated: true,
  span: check.span,
});

/** The phrase of the query that a contradiction uses, if it uses one. */
export function phraseOf(graph: QueryGraph, core: readonly Expression[]): Span | undefined {
  const used = graph.conjuncts.filter((conjunct) => core.includes(conjunct));
  return used.find(({ span }) => span.end > span.start)?.span;
}
