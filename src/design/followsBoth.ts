import { createReasoner } from '../algebra/satisfiability.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import { MEMBER } from '../catalog/derivation.ts';
import { followedBy, identitiesOf } from '../localization/derivations.ts';
import { columnFactsOf, leafPredicates, qualify } from '../localization/leafPredicates.ts';
import type { Counterexample } from './finding.ts';
import { isNot } from './reasoning.ts';

/** A row that two fragments take, or the proof that there is none, or neither. */
export type SharedRow = Counterexample['row'] | 'disjoint' | 'unknown';

/**
 * A row that belongs to two fragments of which one is derived at least. It cannot when it follows
 * one owner only (ON equates a key of the owners) and the owners are disjoint; a row that may
 * follow two owners can.
 */
export function followsBoth(
  catalog: Catalog,
  relation: Relation,
  first: Fragment,
  second: Fragment,
): SharedRow {
  const followed = [first, second].flatMap(({ name }) => followedBy(catalog, name, MEMBER));
  const facts = new Map(
    followed.map(({ occurrence, relation: own }) => [occurrence, columnFactsOf(own, occurrence)]),
  );
  facts.set(MEMBER, columnFactsOf(relation, MEMBER));
  const reasoner = createReasoner((node) => facts.get(node.table?.text ?? '')?.(node));
  const premises = [
    ...relation.checks.map((check) => isNot(qualify(check, MEMBER), false)),
    ...[first, second].flatMap(({ name }) => leafPredicates(catalog, name, MEMBER)),
    ...followed.flatMap(({ link, conditions }) => [...link, ...conditions]),
  ];
  const identities = identitiesOf(reasoner, premises, followed, []);
  const verdict = reasoner.decide([
    ...premises,
    ...identities.flatMap(({ conditions }) => conditions),
  ]);
  if (!verdict.satisfiable) return 'disjoint';
  const { witness } = verdict;
  return witness === undefined ? 'unknown' : memberRow(relation, witness);
}

function memberRow(relation: Relation, witness: ReadonlyMap<string, Value>): Counterexample['row'] {
  const row: Record<string, Value> = {};
  for (const { name } of relation.columns) {
    const value = witness.get(`${MEMBER}.${name.toLowerCase()}`);
    if (value !== undefined) row[name] = value;
  }
  return row;
}
