import type { QueryGraph } from '../algebra/queryGraph.ts';
import type { ColumnFacts, Reasoner } from '../algebra/satisfiability.ts';
import type { Catalog, Relation } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import type { Choice } from './branch.ts';
import { type Followed, followedBy, type Identity, identitiesOf } from './derivations.ts';
import { columnFactsOf } from './leafPredicates.ts';

/** What is known of a query, as far as the rows that derived fragments follow need it. */
export interface Pursued {
  readonly graph: QueryGraph;
  readonly catalog: Catalog;
  readonly reasoner: Reasoner;
  /** Of occurrences by name; followed rows add theirs. */
  readonly facts: Map<string, ColumnFacts>;
  readonly premisesOf: (choices: readonly Choice[]) => readonly Expression[];
  readonly relationOf: (occurrence: string) => Relation;
}

/**
 * Follows the rows of derived fragments to their owners. The answer is why some leaves cannot be
 * joined, for it would take an owner's row that is in fragments which have no row in common;
 * undefined where no such proof was found.
 */
export function createPursuit(known: Pursued): (choices: readonly Choice[]) => string | undefined {
  const { catalog } = known;
  if (!catalog.fragments.some(({ cut }) => cut.kind === 'derived')) return () => undefined;
  const answers = new Map<string, string | undefined>();
  const identities = new Map<string, readonly Identity[]>();
  /** Who is whose owner depends on joins and derivations, hardly on the leaves: it is kept. */
  const identitiesAmong = (followed: readonly Followed[]): readonly Identity[] => {
    const key = followed.map(({ occurrence }) => occurrence).join();
    const before = identities.get(key);
    if (before !== undefined) return before;
    const found = identify(known, followed);
    identities.set(key, found);
    return found;
  };
  return (choices) => {
    const followed = choices.flatMap(({ occurrence, leaves }) =>
      leaves.flatMap((leaf) => followedBy(catalog, leaf, occurrence)),
    );
    if (followed.length === 0) return undefined;
    const key = choices.map(({ occurrence, leaves }) => `${occurrence} ${leaves.join()}`).join();
    if (!answers.has(key)) answers.set(key, pursue(known, choices, followed, identitiesAmong));
    return answers.get(key);
  };
}

function identify(
  { graph, reasoner, facts, premisesOf, relationOf }: Pursued,
  followed: readonly Followed[],
): readonly Identity[] {
  for (const { occurrence, relation } of followed) {
    facts.set(occurrence, columnFactsOf(relation, occurrence));
  }
  const premises = [...premisesOf([]), ...followed.flatMap(({ link }) => link)];
  const terms = graph.occurrences.map(({ name }) => ({
    occurrence: name,
    relation: relationOf(name),
  }));
  return identitiesOf(reasoner, premises, followed, terms);
}

function pursue(
  { reasoner, premisesOf }: Pursued,
  choices: readonly Choice[],
  followed: readonly Followed[],
  identitiesAmong: (followed: readonly Followed[]) => readonly Identity[],
): string | undefined {
  const identities = identitiesAmong(followed);
  const premises = [
    ...premisesOf(choices),
    ...followed.flatMap(({ link, conditions }) => [...link, ...conditions]),
  ];
  const conditions = identities.flatMap((identity) => identity.conditions);
  if (reasoner.isSatisfiable([...premises, ...conditions])) return undefined;
  return becauseOf(choices, followed, identities);
}

/** Names the owners: what follows whom, and where that row was looked for. */
function becauseOf(
  choices: readonly Choice[],
  followed: readonly Followed[],
  identities: readonly Identity[],
): string {
  const [first] = followed;
  if (first === undefined) return '';
  const follows = `${first.fragment} follows ${first.owners.join(', ')}`;
  const met = identities.find(({ followed: own }) => own.occurrence === first.occurrence)?.term
    .occurrence;
  const sought = choices.find(({ occurrence }) => occurrence === met);
  const other = followed.find(({ occurrence }) => occurrence === met);
  if (sought) return `${follows}, which has no row in common with ${sought.leaves.join(' ⋈ ')}`;
  if (other) return `${follows}, but ${other.fragment} follows ${other.owners.join(', ')}`;
  return `${follows}, and none of its rows is asked for`;
}
