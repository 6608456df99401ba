import type { Occurrence, QueryGraph } from '../algebra/queryGraph.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Expression } from '../sql/ast.ts';
import { binary } from '../sql/make.ts';
import { columnsIn, conjunction, sameExpression } from '../sql/traverse.ts';
import { homomorphismsInto, imageUnder } from './homomorphism.ts';
import type { Inclusion } from './inclusion.ts';
import type { Knowledge } from './knowledge.ts';
import { leafPredicates } from './leafPredicates.ts';

/** What is known of a query's rows when the partners that they must have are looked at, too. */
export interface Chased {
  /** Of the query and of the partners found. */
  readonly knowledge: Knowledge;
  /** What is TRUE of the partners, each with the inclusion that says they exist. */
  readonly facts: ReadonlyMap<Expression, Inclusion>;
}

/** Partners of partners are followed this far, and so many altogether. */
const MAX_ROUNDS = 3;
const MAX_PARTNERS = 8;

/**
 * The chase with inclusion dependencies (Abiteboul, Hull, Vianu, "Foundations of Databases",
 * chapter 9; M. T. Özsu and P. Valduriez call its use semantic data control): where the query's
 * rows must have a partner that the query does not read, the partner is assumed to be read. It has
 * the key that the row names, keeps the checks of its relation, and is in one of its fragments.
 * Only partners that something is known of are taken; the others prove nothing.
 *
 * @param faulty relations whose cut loses rows: of theirs a fragment may have none
 */
export function chase(
  start: Knowledge,
  inclusions: readonly Inclusion[],
  faulty: ReadonlySet<string>,
): Chased {
  const facts = new Map<Expression, Inclusion>();
  const found: Occurrence[] = [];
  let knowledge = start;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = found.length;
    for (const inclusion of inclusions) {
      if (!isTelling(knowledge, inclusion, inclusions, faulty)) continue;
      for (const row of missingPartners(knowledge, inclusion, facts)) {
        if (found.length >= MAX_PARTNERS) break;
        const partner = { ...inclusion.partner, name: freshName(knowledge, inclusion) };
        found.push(partner);
        knowledge = start.withRows(found);
        const mapping = new Map(row).set(inclusion.partner.name, partner.name);
        const said = inclusion.equalities.map((equality) => imageUnder(mapping, equality));
        for (const fact of [...said, ...factsOf(knowledge, partner, faulty)]) {
          facts.set(fact, inclusion);
        }
      }
    }
    if (found.length === before) break;
  }
  return { knowledge, facts };
}

type Row = ReadonlyMap<string, string>;

/** The source rows of the query whose partner exists, and which the query does not read. */
function missingPartners(
  knowledge: Knowledge,
  { sources, conditions, partner, equalities }: Inclusion,
  facts: ReadonlyMap<Expression, Inclusion>,
): readonly Row[] {
  const premises = [...knowledge.premisesOf([]), ...facts.keys()];
  const { reasoner, graph } = knowledge;
  return [...homomorphismsInto(knowledge, premises, sources, conditions)].filter((row) => {
    const images = equalities.map((equality) => imageUnder(row, equality));
    const candidates = graph.occurrences
      .filter(({ relation }) => relation === partner.relation)
      .map(({ name }) => images.map((image) => imageUnder(new Map([[partner.name, name]]), image)));
    // Most partners are joined in so many words; asking the reasoner of each would take long.
    const isJoined = candidates.some((own) => own.every((image) => isSaid(graph, image)));
    if (isJoined) return false;
    const given = images.flatMap(columnsIn).filter(({ table }) => table?.text !== partner.name);
    // A row with a NULL there needs no partner.
    const isGiven = given.every((operand) =>
      reasoner.implies(premises, { kind: 'isNull', operand, negated: true, span: NO_SPAN }),
    );
    if (!isGiven) return false;
    return !candidates.some((own) => own.every((image) => reasoner.implies(premises, image)));
  });
}

/** Whether an equality is a condition of the query as it stands, either way round. */
function isSaid({ conjuncts }: QueryGraph, equality: Expression): boolean {
  return conjuncts.some((conjunct) => {
    if (conjunct.kind !== 'binary' || equality.kind !== 'binary') return false;
    if (conjunct.operator !== '=') return false;
    const { left, right } = equality;
    const isSame = sameExpression(conjunct.left, left) && sameExpression(conjunct.right, right);
    return isSame || (sameExpression(conjunct.left, right) && sameExpression(conjunct.right, left));
  });
}

/** Whether anything is known of the rows of a partner's relation. */
function isTelling(
  { catalog }: Knowledge,
  { partner, promises }: Inclusion,
  inclusions: readonly Inclusion[],
  faulty: ReadonlySet<string>,
): boolean {
  const relation = catalog.relations.find(({ name }) => name === partner.relation);
  const isCut = relation !== undefined && relation.leaves.length > 1 && !faulty.has(relation.name);
  const leadsOn = inclusions.some(({ sources }) =>
    sources.some((source) => source.relation === partner.relation),
  );
  return promises.length > 0 || isCut || leadsOn || (relation?.checks.length ?? 0) > 0;
}

/** What a row of a relation without faults keeps: it is in a fragment, whatever that asks. */
function factsOf(
  { catalog, relationOf }: Knowledge,
  { name: own }: Occurrence,
  faulty: ReadonlySet<string>,
): readonly Expression[] {
  const relation = relationOf(own);
  const isCut = relation.leaves.length > 1 && !faulty.has(relation.name);
  if (!isCut) return [];
  const inLeaf = relation.leaves.map((leaf) => conjunction(leafPredicates(catalog, leaf, own)));
  const known = inLeaf.filter((condition) => condition !== undefined);
  const [first, ...others] = known;
  // A leaf that asks nothing of its rows takes any.
  if (first === undefined || known.length < inLeaf.length) return [];
  return [others.reduce((left, right) => binary('OR', left, right), first)];
}

function freshName({ graph }: Knowledge, { partner }: Inclusion): string {
  let fresh: string = partner.relation;
  while (graph.occurrences.some(({ name }) => name === fresh)) fresh = `${fresh}_`;
  return fresh;
}
