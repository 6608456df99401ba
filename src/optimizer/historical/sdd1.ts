import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Expression } from '../../sql/ast.ts';
import { nameColumns } from '../build/part.ts';
import { type ColumnReference, columnKey, relationOfOccurrence } from '../problem.ts';
import { equatedColumns } from '../search/closePredicates.ts';
import { countOfRows } from '../search/expression.ts';
import { type Asking, numbersOf } from './asking.ts';
import type { HistoricalPlan, Sdd1Trail } from './historicalPlan.ts';
import {
  answerAt,
  countOfOperand,
  homesOf,
  mostOf,
  type Operand,
  operandAt,
  semijoin,
  sendTo,
  type Work,
  widthOf,
} from './operands.ts';
import { costOfProgram, type ProfiledRelation, Sdd1Model, type Semijoin } from './sdd1Model.ts';

/**
 * SDD-1 (Bernstein, Goodman, Wong, Reeve, Rothnie 1981): relations are reduced by semijoins, the
 * most profitable first, while some semijoin's benefit exceeds its cost; what is left goes to the
 * site with most of it. Post-optimization then removes semijoins that reduce what is at that site
 * anyway, and moves others to where their operands are smaller.
 *
 * A semijoin is in a program once: its factors are not independent of what it left before.
 */
export function* sdd1(work: Work): Asking<HistoricalPlan> {
  const operands: Operand[] = [];
  for (const { name } of work.problem.graph.occurrences) {
    const [home] = yield* homesOf(work, name);
    assert(home, `${name} is stored nowhere`);
    operands.push(operandAt(work, name, home));
  }
  const edges = edgesOf(work);
  const relations = yield* profiles(work, operands, edges);
  const all = edges.flatMap((edge, condition) => bothWays(relations, edge, condition));
  const { rounds, program } = greedy(relations, all);
  const { assembly, amounts } = assemblySite(work, relations, program);
  const kept = withoutUseless(relations, program, assembly);
  const final = reordered(relations, kept, assembly);
  const reduced = [...operands];
  for (const step of final) {
    const [target, source, edge] = [
      reduced[step.target],
      reduced[step.source],
      edges[step.condition],
    ];
    if (!target || !source || !edge) continue;
    reduced[step.target] = semijoin(work, target, source, [edge.condition]);
  }
  const joinSite = answerAt(
    work,
    reduced.map((operand) => sendTo(work, operand, assembly)),
  );
  const named = (program: readonly Semijoin[]): readonly string[] =>
    program.map((step) => nameOf(relations, edges, step));
  const trail: Sdd1Trail = {
    planner: 'sdd-1',
    relations: relations.map((own) => ({ ...own, bytes: own.rows * own.width })),
    rounds: rounds.map(({ considered, chosen }) => ({
      considered: considered.map(({ step, ...figures }) => ({
        semijoin: nameOf(relations, edges, step),
        ...figures,
      })),
      ...(chosen ? { chosen: nameOf(relations, edges, chosen) } : {}),
    })),
    schedule: named(program),
    assemblySite: assembly,
    amounts,
    removed: named(program.filter((step) => !kept.includes(step))),
    finalSchedule: named(final),
    bytesBefore: costOfProgram(relations, program, assembly),
    bytes: costOfProgram(relations, final, assembly),
  };
  return { joinSite, steps: work.builder.steps(), trail };
}

/** An equality of columns of two relations. */
interface Edge {
  readonly condition: Expression;
  readonly sides: readonly [ColumnReference, ColumnReference];
}

function edgesOf({ problem }: Work): readonly Edge[] {
  return problem.graph.conjuncts.flatMap((condition): readonly Edge[] => {
    const sides = equatedColumns(condition);
    return sides && sides[0].occurrence !== sides[1].occurrence ? [{ condition, sides }] : [];
  });
}

/** Sizes and factors of every relation after local processing. */
function* profiles(
  work: Work,
  operands: readonly Operand[],
  edges: readonly Edge[],
): Asking<readonly ProfiledRelation[]> {
  const { problem } = work;
  const counts = yield* numbersOf(operands.map((operand) => countOfOperand(work, operand)));
  const columns = distinctReferences(edges);
  const values = yield* numbersOf(columns.map((own) => countOfValues(work, own)));
  const distinct = new Map(columns.map((own, index) => [columnKey(own), values[index] ?? 0]));
  const domains = domainsOf(edges, distinct);
  return operands.map(({ names, site, part }, index) => {
    const [name = ''] = names;
    return {
      relation: name,
      site,
      rows: counts[index] ?? 0,
      width: widthOf(part.columns),
      columns: columns
        .filter(({ occurrence }) => occurrence === name)
        .map((own) => {
          const key = columnKey(own);
          const has = distinct.get(key) ?? 0;
          const share = has / Math.max(1, domains.get(key) ?? has);
          const selectivity = imposedFactor(work, own) ?? share;
          const bytes = has * widthOf(nameColumns(problem, [own]));
          return { column: own.column, selectivity, bytes };
        }),
    };
  });
}

function distinctReferences(edges: readonly Edge[]): readonly ColumnReference[] {
  const all = edges.flatMap(({ sides }) => sides);
  return [...new Map(all.map((own) => [columnKey(own), own])).values()];
}

function countOfValues({ problem, space }: Work, own: ColumnReference): string {
  const index = space.occurrences.indexOf(own.occurrence);
  const leaves = space.leafNames.map((names, other) =>
    other === index ? (1 << names.length) - 1 : 0,
  );
  return countOfRows(problem, space, { box: { leaves } }, [own]);
}

/** The values of a domain are taken to be those of the column that has most of them. */
function domainsOf(
  edges: readonly Edge[],
  distinct: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const domains = new Map(distinct);
  // Equalities chain, so what one raises another may have to raise again.
  for (let rose = true; rose; ) {
    rose = false;
    for (const { sides } of edges) {
      const keys = sides.map(columnKey);
      const most = Math.max(...keys.map((key) => domains.get(key) ?? 0));
      for (const key of keys) {
        if ((domains.get(key) ?? 0) === most) continue;
        domains.set(key, most);
        rose = true;
      }
    }
  }
  return domains;
}

function imposedFactor({ problem }: Work, own: ColumnReference): number | undefined {
  const relation = relationOfOccurrence(problem, own.occurrence).name;
  const imposed = problem.catalog.imposed?.find(({ of }) => of === relation);
  return imposed?.columns.find(({ column }) => column === own.column)?.selectivity;
}

function bothWays(
  relations: readonly ProfiledRelation[],
  { sides }: Edge,
  condition: number,
): readonly Semijoin[] {
  const places = sides.map((side) => {
    const relation = relations.findIndex((own) => own.relation === side.occurrence);
    const columns = relations[relation]?.columns ?? [];
    return { relation, column: columns.findIndex((own) => own.column === side.column) };
  });
  const [first, second] = places;
  if (!first || !second) return [];
  return [
    [second, first],
    [first, second],
  ].flatMap(([target, source]) =>
    target && source
      ? [
          {
            target: target.relation,
            targetColumn: target.column,
            source: source.relation,
            sourceColumn: source.column,
            condition,
          },
        ]
      : [],
  );
}

interface Considered {
  readonly step: Semijoin;
  readonly benefit: number;
  readonly cost: number;
}

interface Round {
  readonly considered: readonly Considered[];
  readonly chosen?: Semijoin;
}

/** The semijoin with the largest profit next, until none has any. */
function greedy(
  relations: readonly ProfiledRelation[],
  all: readonly Semijoin[],
): { readonly rounds: readonly Round[]; readonly program: readonly Semijoin[] } {
  const model = new Sdd1Model(relations);
  const rounds: Round[] = [];
  const program: Semijoin[] = [];
  for (let open = all; ; open = all.filter((step) => !program.includes(step))) {
    const considered = open.map((step) => ({ step, ...model.figures(step) }));
    const best = considered
      .filter(({ benefit, cost }) => benefit > cost)
      .reduce<Considered | undefined>(
        (a, b) => (a && a.benefit - a.cost >= b.benefit - b.cost ? a : b),
        undefined,
      );
    rounds.push(best ? { considered, chosen: best.step } : { considered });
    if (!best) return { rounds, program };
    model.apply(best.step);
    program.push(best.step);
  }
}

/** Where most bytes are when all semijoins are done. */
function assemblySite(
  { problem }: Work,
  relations: readonly ProfiledRelation[],
  program: readonly Semijoin[],
): { readonly assembly: SiteId; readonly amounts: Readonly<Record<string, number>> } {
  const model = new Sdd1Model(relations);
  for (const step of program) model.apply(step);
  const sites = new Map<SiteId, number>();
  // Of equal amounts the asking site's is best: the answer is there.
  if (relations.some(({ site }) => site === problem.asking)) sites.set(problem.asking, 0);
  for (const [index, size] of model.sizes().entries()) {
    const site = relations[index]?.site;
    if (site !== undefined) sites.set(site, (sites.get(site) ?? 0) + size);
  }
  return { assembly: mostOf(sites), amounts: Object.fromEntries(sites) };
}

/** What reduces a relation at the assembly site stays only if it makes a later step cheaper. */
function withoutUseless(
  relations: readonly ProfiledRelation[],
  program: readonly Semijoin[],
  assembly: SiteId,
): readonly Semijoin[] {
  let kept = program;
  for (const step of program.toReversed()) {
    if (relations[step.target]?.site !== assembly) continue;
    const without = kept.filter((other) => other !== step);
    const [before, after] = [kept, without].map((own) => costOfProgram(relations, own, assembly));
    if (before !== undefined && after !== undefined && after <= before) kept = without;
  }
  return kept;
}

/** Moves a semijoin behind others that reduce its source, as long as that saves something. */
function reordered(
  relations: readonly ProfiledRelation[],
  program: readonly Semijoin[],
  assembly: SiteId,
): readonly Semijoin[] {
  let best = program;
  let least = costOfProgram(relations, best, assembly);
  for (let improved = true; improved; ) {
    improved = false;
    for (const [from, step] of best.entries()) {
      for (let to = from + 1; to < best.length && !improved; to += 1) {
        const moved = best.toSpliced(from, 1).toSpliced(to, 0, step);
        const cost = costOfProgram(relations, moved, assembly);
        if (cost >= least) continue;
        [best, least, improved] = [moved, cost, true];
      }
      if (improved) break;
    }
  }
  return best;
}

function nameOf(
  relations: readonly ProfiledRelation[],
  edges: readonly Edge[],
  { target, source, condition }: Semijoin,
): string {
  const [to, by] = [relations[target]?.relation, relations[source]?.relation];
  const twins = edges.filter(({ sides }) =>
    sides.every(({ occurrence }) => occurrence === to || occurrence === by),
  );
  const edge = edges[condition];
  const column = edge?.sides.find(({ occurrence }) => occurrence === by)?.column;
  return `${to} ⋉ ${by}${twins.length > 1 ? ` on ${column}` : ''}`;
}
