import type { Catalog, Cut, Fragment, Relation } from '../catalog/catalog.ts';
import { partsOf } from '../catalog/fragmentTree.ts';
import { inclusionsThatHold } from '../localization/inclusion.ts';
import type { Expression } from '../sql/ast.ts';
import { columnsIn, sameExpression, splitConjuncts } from '../sql/traverse.ts';
import type { Counterexample } from './finding.ts';
import { isNull, type RelationReasoning, rowOf } from './reasoning.ts';

/**
 * An orphan: a row that the schema allows and that follows no owner. There is none when each row
 * refers to an owner (a foreign key, or an assertion that says the same), when NULL cannot hide in
 * the columns it refers by, and when the owners named are all of their relation.
 */
export function orphanOf(
  catalog: Catalog,
  relation: Relation,
  derived: readonly Fragment[],
  conditions: readonly Expression[],
  { reasoner, promises }: RelationReasoning,
  isComplete: IsComplete,
): Counterexample | undefined {
  const construct = (more: readonly Expression[]): Counterexample | undefined => {
    const all = [...conditions, ...more];
    const verdict = reasoner.decide([...promises(all), ...all]);
    const witness = verdict.satisfiable ? verdict.witness : undefined;
    return witness && { row: rowOf(relation, witness), constructed: true };
  };
  const derivations = groupsOf(derived);
  for (const nulls of nullsOf(derivations)) {
    const found = construct(nulls.map((name) => isNull(name, true)));
    if (found !== undefined) return found;
  }
  if (derivations.some((derivation) => isTotal(catalog, relation, derivation, isComplete)))
    return undefined;
  const columns = new Set(derivations.flatMap(({ on }) => ownColumns(on)));
  return construct([...columns].map((name) => isNull(name, false)));
}

/** Whether no row is known that a cut of rows of a relation or of its fragment leaves out. */
type IsComplete = (relation: Relation, whole: string) => boolean;

/** Derived fragments with the same ON follow the same rows; their owners together matter. */
interface Derivation {
  readonly ownerRelation: string;
  readonly on: Expression;
  readonly owners: ReadonlySet<string>;
}

type DerivedCut = Extract<Cut, { kind: 'derived' }>;

function groupsOf(derived: readonly Fragment[]): readonly Derivation[] {
  const cuts = derived.flatMap(({ cut }): readonly DerivedCut[] =>
    cut.kind === 'derived' ? [cut] : [],
  );
  const isAlike = (a: DerivedCut, b: DerivedCut): boolean =>
    a.ownerRelation === b.ownerRelation && sameExpression(a.on, b.on);
  return cuts
    .filter((cut, index) => cuts.findIndex((other) => isAlike(other, cut)) === index)
    .map(({ ownerRelation, on }) => ({
      ownerRelation,
      on,
      owners: new Set(
        cuts
          .filter((cut) => cut.ownerRelation === ownerRelation && sameExpression(cut.on, on))
          .flatMap((cut) => cut.owners),
      ),
    }));
}

const ownColumns = (on: Expression): readonly string[] =>
  columnsIn(on).flatMap(({ table, name }) => (table === undefined ? [name.text] : []));

/** Choices of columns, one for each derivation, of which NULL makes a row follow nothing. */
function nullsOf(derivations: readonly Derivation[]): readonly (readonly string[])[] {
  return derivations.reduce<readonly (readonly string[])[]>(
    (choices, { on }) =>
      choices.flatMap((choice) => comparedColumns(on).map((name) => [...choice, name])),
    [[]],
  );
}

/** Own columns that some conjunct of ON compares: it is not TRUE where they are NULL. */
function comparedColumns(on: Expression): readonly string[] {
  return splitConjuncts(on).flatMap((conjunct) => {
    if (conjunct.kind !== 'binary' || !COMPARISONS.has(conjunct.operator)) return [];
    return [conjunct.left, conjunct.right].flatMap((side) =>
      side.kind === 'column' && side.table === undefined ? [side.name.text] : [],
    );
  });
}

const COMPARISONS = new Set<string>(['=', '<>', '<', '<=', '>', '>=']);

/** Whether every row without NULL in the way is known to follow one of the owners. */
function isTotal(
  catalog: Catalog,
  relation: Relation,
  { ownerRelation, on, owners }: Derivation,
  isComplete: IsComplete,
): boolean {
  const pairs = equalitiesOf(on);
  const target = catalog.relations.find((candidate) => candidate.name === ownerRelation);
  if (pairs === undefined || target === undefined) return false;
  const isReference =
    refersByForeignKey(relation, ownerRelation, pairs) ||
    refersByAssertion(catalog, relation, ownerRelation, pairs);
  return isReference && areAllOf(catalog, target, target.name, owners, isComplete);
}

interface Pair {
  readonly own: string;
  readonly owner: string;
}

/** ON as equalities of own columns with the owner's; undefined where it says anything else. */
function equalitiesOf(on: Expression): readonly Pair[] | undefined {
  const pairs = splitConjuncts(on).map((conjunct): Pair | undefined => {
    if (conjunct.kind !== 'binary' || conjunct.operator !== '=') return undefined;
    const { left, right } = conjunct;
    if (left.kind !== 'column' || right.kind !== 'column') return undefined;
    if ((left.table === undefined) === (right.table === undefined)) return undefined;
    const [own, owner] = left.table === undefined ? [left, right] : [right, left];
    return { own: own.name.text, owner: owner.name.text };
  });
  const found = pairs.filter((pair) => pair !== undefined);
  return found.length === pairs.length ? found : undefined;
}

const samePairs = (first: readonly Pair[], second: readonly Pair[]): boolean =>
  first.length === second.length &&
  first.every(({ own, owner }) => second.some((pair) => pair.own === own && pair.owner === owner));

/** A foreign key that the data breaks shows its orphan itself, so it may be believed here. */
function refersByForeignKey(
  relation: Relation,
  ownerRelation: string,
  pairs: readonly Pair[],
): boolean {
  return relation.foreignKeys.some(
    (key) =>
      key.relation === ownerRelation &&
      samePairs(
        key.columns.map((own, index) => ({ own, owner: key.references[index] ?? '' })),
        pairs,
      ),
  );
}

function refersByAssertion(
  catalog: Catalog,
  relation: Relation,
  ownerRelation: string,
  pairs: readonly Pair[],
): boolean {
  return inclusionsThatHold(catalog).some(
    ({ sources, conditions, partner, equalities, promises }) => {
      const [source] = sources;
      const isPlain = sources.length === 1 && conditions.length + promises.length === 0;
      if (!isPlain || source?.relation !== relation.name) return false;
      if (partner.relation !== ownerRelation) return false;
      const said = equalities.flatMap((equality): readonly Pair[] => {
        const columns = columnsIn(equality);
        const own = columns.find((column) => column.table?.text === source.name);
        const owner = columns.find((column) => column.table?.text === partner.name);
        return own && owner ? [{ own: own.name.text, owner: owner.name.text }] : [];
      });
      return samePairs(said, pairs);
    },
  );
}

/** Whether some fragments are together all rows of a relation or fragment, as far as is known. */
function areAllOf(
  catalog: Catalog,
  relation: Relation,
  whole: string,
  fragments: ReadonlySet<string>,
  isComplete: IsComplete,
): boolean {
  if (fragments.has(whole)) return true;
  const parts = partsOf(catalog, whole);
  if (parts.length === 0) return false;
  const isCovered = (part: Fragment): boolean =>
    areAllOf(catalog, relation, part.name, fragments, isComplete);
  // A vertical fragment has every row.
  if (parts[0]?.cut.kind === 'vertical') return parts.some(isCovered);
  return isComplete(relation, whole) && parts.every(isCovered);
}
