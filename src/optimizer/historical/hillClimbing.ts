import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import { type Asking, numbersOf } from './asking.ts';
import type { HillClimbingTrail, HistoricalPlan, Split } from './historicalPlan.ts';
import {
  answerAt,
  areJoined,
  costOfSending,
  countOfJoin,
  countOfOperand,
  homesOf,
  joinAt,
  type Operand,
  operandAt,
  sendTo,
  type Work,
  widthOf,
  widthOfJoin,
} from './operands.ts';

/** An operand of which it is known what sending it takes. */
interface Sized {
  readonly names: readonly string[];
  readonly site: SiteId;
  readonly bytes: number;
}

/**
 * Wong's hill climbing (1977; Özsu & Valduriez, ch. 8): begins with the cheapest site to send every
 * relation to, then replaces sending two relations there by sending one to the other's site, joined
 * there, as long as the whole strategy becomes cheaper. It never looks beyond a step that does not
 * pay by itself, and so misses plans.
 */
export function* hillClimbing(work: Work): Asking<HistoricalPlan> {
  const { problem } = work;
  const operands: Operand[] = [];
  for (const { name } of problem.graph.occurrences) {
    const [home] = yield* homesOf(work, name);
    assert(home, `${name} is stored nowhere`);
    operands.push(operandAt(work, name, home));
  }
  const rows = yield* numbersOf(operands.map((operand) => countOfOperand(work, operand)));
  const relations = operands.map(
    ({ names, site, part }, index): Sized => ({
      names,
      site,
      bytes: (rows[index] ?? 0) * widthOf(part.columns),
    }),
  );
  const sites = [...new Set([...relations.map(({ site }) => site), problem.asking])];
  const initial = sites.map((site) => ({ site, cost: costAt(work, relations, site) }));
  const [best] = [...initial].sort((a, b) => a.cost - b.cost);
  assert(best, 'a query without relations');
  const climbed = yield* climb(work, operands, relations, best);
  const joinSite = answerAt(
    work,
    climbed.operands.map((operand) => sendTo(work, operand, best.site)),
  );
  const trail: HillClimbingTrail = {
    planner: 'hill-climbing',
    relations: relations.map(({ names, site, bytes }) => ({
      relation: names.join(', '),
      site,
      bytes,
    })),
    initial,
    splits: climbed.splits,
    resultSite: best.site,
    cost: climbed.cost,
  };
  return { joinSite, steps: work.builder.steps(), trail };
}

const costAt = (work: Work, relations: readonly Sized[], site: SiteId): number =>
  relations.reduce((sum, own) => sum + costOfSending(work, own.bytes, own.site, site), 0);

interface Climbed {
  readonly operands: readonly Operand[];
  readonly splits: HillClimbingTrail['splits'];
  readonly cost: number;
}

/** A way to send one operand to another, with what that leaves to be sent. */
interface Step {
  readonly send: number;
  readonly to: number;
  readonly joined: Sized;
  readonly split: Split;
}

function* climb(
  work: Work,
  operands: readonly Operand[],
  relations: readonly Sized[],
  start: { readonly site: SiteId; readonly cost: number },
): Asking<Climbed> {
  let [current, sized, { cost }] = [operands, relations, start];
  const splits: HillClimbingTrail['splits'][number][] = [];
  for (;;) {
    const steps = yield* stepsFrom(work, sized, start.site);
    const [best] = [...steps].sort((a, b) => a.split.cost - b.split.cost);
    const chosen = best && best.split.cost < cost ? best : undefined;
    const considered = steps.map(({ split }) => split);
    splits.push(chosen ? { considered, chosen: chosen.split } : { considered });
    if (!chosen) return { operands: current, splits, cost };
    const [sent, other] = [current[chosen.send], current[chosen.to]];
    assert(sent && other, 'a step of operands that are not there');
    const joined = joinAt(work, other.site, [other, sendTo(work, sent, other.site)]);
    const isLeft = (_: unknown, index: number): boolean =>
      index !== chosen.send && index !== chosen.to;
    current = [...current.filter(isLeft), joined];
    sized = [...sized.filter(isLeft), chosen.joined];
    cost = chosen.split.cost;
  }
}

/** Pairs that are both still to be sent, from different sites, and tied by a condition. */
function* stepsFrom(
  work: Work,
  sized: readonly Sized[],
  resultSite: SiteId,
): Asking<readonly Step[]> {
  const away = [...sized.entries()].filter(([, { site }]) => site !== resultSite);
  const pairs = away.flatMap(([send, from]) =>
    away.flatMap(([to, other]) => {
      const isPair = send !== to && from.site !== other.site;
      return isPair && areJoined(work.problem, from.names, other.names)
        ? [{ send, to, from, other }]
        : [];
    }),
  );
  const joins = pairs.map(({ from, other }) => [...from.names, ...other.names]);
  const rows = yield* numbersOf(joins.map((names) => countOfJoin(work, names)));
  return pairs.map(({ send, to, from, other }, index) => {
    const names = joins[index] ?? [];
    const bytes = (rows[index] ?? 0) * widthOfJoin(work, names);
    const joined = { names, site: other.site, bytes };
    const others = sized.filter((_, at) => at !== send && at !== to);
    const cost =
      costOfSending(work, from.bytes, from.site, other.site) +
      costAt(work, [...others, joined], resultSite);
    const [sendName, joinName] = [from.names.join(', '), other.names.join(', ')];
    return { send, to, joined, split: { send: sendName, join: joinName, site: other.site, cost } };
  });
}
