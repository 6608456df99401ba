import type { Reasoner } from '../algebra/satisfiability.ts';
import type { Catalog, Cut, Relation } from '../catalog/catalog.ts';
import { pathTo } from '../catalog/fragmentTree.ts';
import type { Expression } from '../sql/ast.ts';
import { binary, column, name } from '../sql/make.ts';
import { conjunction, mapColumns, splitConjuncts } from '../sql/traverse.ts';
import { leafPredicates } from './leafPredicates.ts';

/**
 * A row of a derived fragment follows an owner's row. That row need not be in the query, but it is
 * somewhere, so that conditions can speak of it under a name of its own.
 */
export interface Followed {
  /** The name of the followed row in the conditions; no identifier, so nothing else has it. */
  readonly occurrence: string;
  /** The occurrence whose row follows it. */
  readonly follower: string;
  readonly relation: Relation;
  readonly fragment: string;
  readonly owners: readonly string[];
  /** The conjuncts of ON. */
  readonly link: readonly Expression[];
  /** What is TRUE of the followed row because it is in one of the owners. */
  readonly conditions: readonly Expression[];
}

type Derivation = Extract<Cut, { kind: 'derived' }>;

/** All rows that a row of a fragment follows: through its own cut and those it was cut from. */
export function followedBy(
  catalog: Catalog,
  fragment: string,
  occurrence: string,
): readonly Followed[] {
  return pathTo(catalog, fragment).flatMap(({ name: derived, cut }) =>
    cut.kind === 'derived' ? followedIn(catalog, derived, cut, occurrence) : [],
  );
}

/** The row that a derivation follows, and those that this one follows in turn. */
function followedIn(
  catalog: Catalog,
  fragment: string,
  cut: Derivation,
  follower: string,
): readonly Followed[] {
  const relation = catalog.relations.find((candidate) => candidate.name === cut.ownerRelation);
  if (relation === undefined) return [];
  const occurrence = `owner of ${follower} in ${fragment}`;
  const on = mapColumns(cut.on, (node) =>
    column(node.table === undefined ? follower : occurrence, node.name.text),
  );
  const shared = { occurrence, follower, relation, fragment, owners: cut.owners };
  const link = splitConjuncts(on);
  const [only] = cut.owners;
  if (cut.owners.length === 1 && only !== undefined) {
    const conditions = leafPredicates(catalog, only, occurrence);
    return [{ ...shared, link, conditions }, ...followedBy(catalog, only, occurrence)];
  }
  const above = cut.owners.map((owner) => followedBy(catalog, owner, occurrence));
  const choices = cut.owners.map((owner, index) =>
    conjunction([
      ...leafPredicates(catalog, owner, occurrence),
      ...(above[index] ?? []).flatMap((followed) => [...followed.link, ...followed.conditions]),
    ]),
  );
  // What only one of several owners' rows follow is said inside the choice between them.
  const named = above.flat().map((followed) => ({ ...followed, link: [], conditions: [] }));
  return [{ ...shared, link, conditions: anyOf(choices) }, ...named];
}

/** One choice without a condition makes the whole say nothing. */
function anyOf(choices: readonly (Expression | undefined)[]): readonly Expression[] {
  const conditions = choices.filter((choice) => choice !== undefined);
  const [first, ...others] = conditions;
  if (first === undefined || conditions.length < choices.length) return [];
  return [others.reduce((left, right) => binary('OR', left, right), first)];
}

/** A row that a followed row may be the same as: one that the query joins, or another followed. */
export interface Term {
  readonly occurrence: string;
  readonly relation: Relation;
}

/** That a followed row is the same row as another. */
export interface Identity {
  readonly followed: Followed;
  readonly term: Term;
  /** What is TRUE because of it. */
  readonly conditions: readonly Expression[];
}

/** Chains of derivations longer than this are not followed to their end. */
const MAX_ROUNDS = 4;

/**
 * Two rows of one relation with the same key are one row. Where the premises say that a followed
 * row has the key of another term, all that is known of the owner is TRUE of that term, and what
 * the one refers to is what the other refers to, which may show that these are one row too.
 */
export function identitiesOf(
  reasoner: Reasoner,
  premises: readonly Expression[],
  followed: readonly Followed[],
  terms: readonly Term[],
): readonly Identity[] {
  const pairs = followed.flatMap((own, index) =>
    [...terms, ...followed.slice(index + 1)]
      .filter((term) => term.relation.name === own.relation.name)
      .map((term) => ({ own, term })),
  );
  const found = new Map<(typeof pairs)[number], Identity>();
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = found.size;
    const known = [...premises, ...[...found.values()].flatMap(({ conditions }) => conditions)];
    for (const pair of pairs) {
      if (found.has(pair) || !isSameRow(reasoner, known, pair.own, pair.term)) continue;
      found.set(pair, identityOf(pair.own, pair.term, followed));
    }
    if (found.size === before) break;
  }
  return [...found.values()];
}

function isSameRow(
  reasoner: Reasoner,
  premises: readonly Expression[],
  { occurrence, relation }: Followed,
  term: Term,
): boolean {
  const equal = (part: string): Expression =>
    binary('=', column(occurrence, part), column(term.occurrence, part));
  return [relation.primaryKey, ...relation.uniqueKeys].some(
    (key) => key.length > 0 && key.every((part) => reasoner.implies(premises, equal(part))),
  );
}

function identityOf(own: Followed, term: Term, followed: readonly Followed[]): Identity {
  const { occurrence, conditions } = own;
  const ofOther = followed.find((other) => other.occurrence === term.occurrence)?.conditions ?? [];
  const names = new Set(
    followed.flatMap(({ link }) =>
      link.flatMap((conjunct) => comparedColumns(conjunct, [occurrence, term.occurrence])),
    ),
  );
  return {
    followed: own,
    term,
    conditions: [
      ...conditions.map((each) => renameOccurrence(each, occurrence, term.occurrence)),
      ...ofOther.map((each) => renameOccurrence(each, term.occurrence, occurrence)),
      ...[...names].map((each) =>
        binary('=', column(occurrence, each), column(term.occurrence, each)),
      ),
    ],
  };
}

/** Columns of some occurrences that an equality of columns compares: they are not NULL. */
function comparedColumns(conjunct: Expression, occurrences: readonly string[]): readonly string[] {
  if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return [];
  const sides = [conjunct.left, conjunct.right];
  if (sides.some((side) => side.kind !== 'column')) return [];
  return sides.flatMap((side) =>
    side.kind === 'column' && occurrences.includes(side.table?.text ?? '') ? [side.name.text] : [],
  );
}

function renameOccurrence(expression: Expression, from: string, to: string): Expression {
  return mapColumns(expression, (node) =>
    node.table?.text === from ? Object.freeze({ ...node, table: name(to) }) : node,
  );
}
