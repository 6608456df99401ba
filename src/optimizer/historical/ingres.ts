import { assert } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Part } from '../build/part.ts';
import { columnsUsedLater, occurrencesIn } from '../problem.ts';
import type { Box } from '../search/box.ts';
import { joinBlock } from '../textbook/assignment.ts';
import { joinedColumns } from '../textbook/shared.ts';
import { type Asking, numbersOf } from './asking.ts';
import type { HistoricalPlan, IngresChoice, IngresTrail } from './historicalPlan.ts';
import {
  areJoined,
  boxOfLeaves,
  conjunctsOf,
  counted,
  countOfOperand,
  fragmentsOf,
  joinedBox,
  type Operand,
  type Work,
  wholeOf,
  widthOf,
} from './operands.ts';

/** Rows that lie in fragments at several sites, one part at each. */
interface Scattered {
  readonly names: readonly string[];
  readonly fragments: readonly Stored[];
}

interface Stored {
  readonly site: SiteId;
  readonly part: Part;
  readonly box: Box;
  readonly bytes: number;
}

/**
 * Distributed INGRES (Epstein, Stonebraker & Wong 1978; Özsu & Valduriez, ch. 8): selections first,
 * then one join of two after the other, those of the fewest bytes next, each planned with the true
 * sizes of what is there by then. Of a join one operand stays in fragments; the other goes whole to
 * the sites that take part.
 */
export function* ingres(work: Work): Asking<HistoricalPlan> {
  const { problem } = work;
  let scattered: readonly Scattered[] = [];
  for (const { name } of problem.graph.occurrences) {
    scattered = [...scattered, yield* localQueries(work, name)];
  }
  const joins: IngresTrail['joins'][number][] = [];
  while (scattered.length > 1) {
    const pair = nextPair(work, scattered);
    const [joined, told] = yield* joinPair(work, pair);
    joins.push(told);
    scattered = [...scattered.filter((own) => !pair.includes(own)), joined];
  }
  const [last] = scattered;
  assert(last, 'a query without relations');
  const joinSite = answerFrom(work, last);
  return { joinSite, steps: work.builder.steps(), trail: { planner: 'ingres', joins } };
}

/** Queries over one relation: its fragments cut down, those of one site together. */
function* localQueries(work: Work, name: string): Asking<Scattered> {
  const fragments = fragmentsOf(work, name, work.problem.asking);
  const sites = [...new Set(fragments.map(({ site }) => site))];
  const operands = sites.map((site): Operand => {
    const here = fragments.filter((own) => own.site === site);
    const part = work.builder.compute(
      site,
      here.map(({ block }) => block),
    );
    const box = boxOfLeaves(
      work,
      name,
      here.map(({ leaf }) => leaf),
    );
    return counted(work, { names: [name], site, part, box });
  });
  return yield* scatteredOf(work, operands);
}

/** Sizes are those of what is there: INGRES decides while it runs. */
function* scatteredOf(work: Work, operands: readonly Operand[]): Asking<Scattered> {
  const rows = yield* numbersOf(operands.map((operand) => countOfOperand(work, operand)));
  const fragments = operands.map(({ site, part, box }, index) => ({
    site,
    part,
    box,
    bytes: (rows[index] ?? 0) * widthOf(part.columns),
  }));
  return { names: operands[0]?.names ?? [], fragments };
}

const sizeOf = ({ fragments }: Scattered): number =>
  fragments.reduce((sum, { bytes }) => sum + bytes, 0);

const bytesAt = ({ fragments }: Scattered, site: SiteId): number =>
  fragments.find((own) => own.site === site)?.bytes ?? 0;

type Pair = readonly [Scattered, Scattered];

/** The two that are smallest together; tied by a condition, where any are. */
function nextPair({ problem }: Work, scattered: readonly Scattered[]): Pair {
  const pairs = scattered.flatMap((first, index) =>
    scattered.slice(index + 1).map((second): Pair => [first, second]),
  );
  const tied = pairs.filter(([a, b]) => areJoined(problem, a.names, b.names));
  const [best] = [...(tied.length > 0 ? tied : pairs)].sort(
    (a, b) => sizeOf(a[0]) + sizeOf(a[1]) - sizeOf(b[0]) - sizeOf(b[1]),
  );
  assert(best, 'a pair of one');
  return best;
}

function* joinPair(
  work: Work,
  pair: Pair,
): Asking<readonly [Scattered, IngresTrail['joins'][number]]> {
  const [first, second] = pair;
  const sites = [...new Set(pair.flatMap(({ fragments }) => fragments.map(({ site }) => site)))];
  const ways = [
    { stays: first, moves: second, choice: choose(first, second, sites) },
    { stays: second, moves: first, choice: choose(second, first, sites) },
  ];
  const [best] = [...ways].sort((a, b) => a.choice.bytes - b.choice.bytes);
  assert(best, 'a join without operands');
  const joined = yield* scatteredOf(work, joinAtSites(work, best));
  const told = {
    operands: pair.map(({ names }) => names),
    stored: pair.map((own) =>
      Object.fromEntries(own.fragments.map(({ site, bytes }) => [site, bytes] as const)),
    ),
    considered: ways.map(({ choice }) => choice),
    chosen: best.choice,
    ifBroadcast: chooseForBroadcast(pair, sites),
  };
  return [joined, told];
}

/**
 * The sites of a join, those with the most data first: one takes part if what it would have to be
 * sent is less than what it would have to send. The first always does.
 */
function choose(stays: Scattered, moves: Scattered, sites: readonly SiteId[]): IngresChoice {
  const dataAt = (site: SiteId): number => bytesAt(stays, site) + bytesAt(moves, site);
  const ranked = [...sites].sort((a, b) => dataAt(b) - dataAt(a));
  const missing = (site: SiteId): number => sizeOf(moves) - bytesAt(moves, site);
  const chosen = ranked.filter(
    (site, index) => index === 0 || missing(site) < bytesAt(stays, site),
  );
  const received = chosen.reduce((sum, site) => sum + missing(site), 0);
  const sent = sites
    .filter((site) => !chosen.includes(site))
    .reduce((sum, site) => sum + bytesAt(stays, site), 0);
  return { fragmented: stays.names, sites: chosen, bytes: received + sent };
}

/**
 * Where sending to many costs what sending to one does: everything to the site with the most data,
 * if that is more than the largest operand; else the largest stays, and the other is sent once.
 */
function chooseForBroadcast(pair: Pair, sites: readonly SiteId[]): IngresChoice {
  const dataAt = (site: SiteId): number => pair.reduce((sum, own) => sum + bytesAt(own, site), 0);
  const [largest, other] = [...pair].sort((a, b) => sizeOf(b) - sizeOf(a));
  const [fullest] = [...sites].sort((a, b) => dataAt(b) - dataAt(a));
  assert(largest && other && fullest !== undefined, 'a join without operands');
  if (dataAt(fullest) > sizeOf(largest)) {
    const all = sites.reduce((sum, site) => sum + dataAt(site), 0);
    return { fragmented: largest.names, sites: [fullest], bytes: all - dataAt(fullest) };
  }
  const holders = largest.fragments.map(({ site }) => site);
  const moved = other.fragments.filter(({ site }) => holders.some((holder) => holder !== site));
  const bytes = moved.reduce((sum, own) => sum + own.bytes, 0);
  return { fragmented: largest.names, sites: holders, bytes };
}

/** The moving operand whole to every site, stray fragments of the other to the first. */
function joinAtSites(
  work: Work,
  {
    stays,
    moves,
    choice,
  }: { readonly stays: Scattered; readonly moves: Scattered; readonly choice: IngresChoice },
): readonly Operand[] {
  const { problem, builder } = work;
  const names = [...stays.names, ...moves.names];
  const columns = columnsUsedLater(problem, new Set(names));
  return choice.sites.map((site, index): Operand => {
    const isHere = (own: Stored): boolean =>
      own.site === site || (index === 0 && !choice.sites.includes(own.site));
    const staying = together(work, stays.names, stays.fragments.filter(isHere), site);
    const moving = together(work, moves.names, moves.fragments, site);
    const operands = [staying, moving];
    const conjuncts = conjunctsOf(problem, operands);
    const parts = operands.map(({ part }) => part);
    const part = builder.compute(site, [joinBlock(problem, parts, conjuncts, columns)]);
    return counted(work, { names, site, part, box: joinedBox(staying.box, moving.box) });
  });
}

/** Fragments as one result at a site. */
function together(
  work: Work,
  names: readonly string[],
  fragments: readonly Stored[],
  site: SiteId,
): Operand {
  const { builder } = work;
  const parts = fragments.map((own) =>
    own.site === site ? own.part : builder.ship(own.part, own.site, site),
  );
  const [only] = parts;
  const [first, ...others] = fragments.map(({ box }) => box);
  assert(only && first, 'a site without fragments takes part in a join');
  const part = parts.length === 1 ? only : builder.compute(site, parts.map(wholeOf));
  return counted(work, { names, site, part, box: others.reduce(joinedBox, first) });
}

/** One fragment is finished where it is; several are brought to the asking site for that. */
function answerFrom({ problem, builder }: Work, { fragments }: Scattered): SiteId {
  const [only] = fragments;
  assert(only, 'an answer without fragments');
  const site = fragments.length === 1 ? only.site : problem.asking;
  const constants = problem.graph.conjuncts.filter((each) => occurrencesIn(each).size === 0);
  const columns = joinedColumns(problem);
  const blocks = fragments.map((own) => {
    const part = own.site === site ? own.part : builder.ship(own.part, own.site, site);
    return joinBlock(problem, [part], constants, columns);
  });
  builder.answer(site, blocks);
  return site;
}
