import { assertNever } from '../../base/assert.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type {
  HillClimbingTrail,
  IngresTrail,
  RStarMethod,
  RStarTrail,
  Sdd1Trail,
  Split,
  Trail,
  TwoStepTrail,
} from '../../optimizer/historical/historicalPlan.ts';
import { formatCount, joinWords } from '../format.ts';
import { siteBadge } from '../sites.ts';

/**
 * How a historical planner came to its plan, decision by decision: tables that one can read down.
 * What was taken is marked; what it came to stands last.
 */
export interface TrailTables {
  readonly tables: readonly TrailTable[];
  readonly result: string;
}

export interface TrailTable {
  readonly caption: string;
  readonly heads: readonly string[];
  /** Columns of figures, by their places. */
  readonly figures: readonly number[];
  readonly rows: readonly TrailRow[];
}

interface TrailRow {
  readonly cells: readonly string[];
  /** The planner took this one. */
  readonly isChosen: boolean;
}

export function trailTables(catalog: Catalog, trail: Trail): TrailTables {
  const label = (id: string): string => siteBadge(catalog, id).label;
  switch (trail.planner) {
    case 'sdd-1':
      return sdd1Tables(trail, label);
    case 'hill-climbing':
      return hillClimbingTables(trail, label);
    case 'r-star':
      return rStarTables(trail, label);
    case 'two-step':
      return twoStepTables(trail, label);
    case 'ingres':
      return ingresTables(trail, label);
    default:
      return assertNever(trail);
  }
}

type SiteLabel = (id: string) => string;

const plain = (cells: readonly string[], isChosen = false): TrailRow => ({ cells, isChosen });

/** Costs may be fractions of a millisecond. */
const figure = (amount: number): string => formatCount(Math.round(amount * 100) / 100);

function sdd1Tables(trail: Sdd1Trail, label: SiteLabel): TrailTables {
  const rounds = trail.rounds.map(
    ({ considered, chosen }, index): TrailTable => ({
      caption:
        chosen === undefined
          ? `Round ${index + 1}: no semijoin gains more than it costs`
          : `Round ${index + 1}: the most profitable semijoin is ${chosen}`,
      heads: ['semijoin', 'benefit', 'cost', 'profit'],
      figures: [1, 2, 3],
      rows: considered.map(({ semijoin, benefit, cost }) =>
        plain(
          [semijoin, figure(benefit), figure(cost), figure(benefit - cost)],
          semijoin === chosen,
        ),
      ),
    }),
  );
  const amounts: TrailTable = {
    caption: `Then all is assembled where most of it is: ${label(trail.assemblySite)}`,
    heads: ['site', 'bytes there'],
    figures: [1],
    rows: Object.entries(trail.amounts).map(([site, bytes]) =>
      plain([label(site), figure(bytes)], site === trail.assemblySite),
    ),
  };
  const removed =
    trail.removed.length === 0
      ? 'Post-optimization removes nothing'
      : `Post-optimization removes ${joinWords(trail.removed)}`;
  const gain = trail.bytesBefore === trail.bytes ? '' : `, ${figure(trail.bytesBefore)} B before`;
  return { tables: [...rounds, amounts], result: `${removed}: ${figure(trail.bytes)} B${gain}.` };
}

function hillClimbingTables(trail: HillClimbingTrail, label: SiteLabel): TrailTables {
  const initial: TrailTable = {
    caption: 'The initial strategy: all relations to one site',
    heads: ['result at', 'cost'],
    figures: [1],
    rows: trail.initial.map(({ site, cost }) =>
      plain([label(site), figure(cost)], site === trail.resultSite),
    ),
  };
  const isSame = (one: Split, other: Split | undefined): boolean =>
    other !== undefined &&
    one.send === other.send &&
    one.join === other.join &&
    one.site === other.site;
  const splits = trail.splits.map(
    ({ considered, chosen }, index): TrailTable => ({
      caption: chosen
        ? `Step ${index + 1}: split, since it costs less`
        : `Step ${index + 1}: no split costs less, so it stops`,
      heads: ['send', 'join with', 'at', 'cost of the whole'],
      figures: [3],
      rows: considered.map((split) =>
        plain(
          [split.send, split.join, label(split.site), figure(split.cost)],
          isSame(split, chosen),
        ),
      ),
    }),
  );
  return { tables: [initial, ...splits], result: `The strategy costs ${figure(trail.cost)}.` };
}

const methodWords: Readonly<Record<RStarMethod['method'], string>> = {
  local: 'both are there',
  'ship-inner': 'ship the inner whole',
  'ship-outer': 'ship the outer',
  'fetch-as-needed': 'fetch matches as needed',
  'third-site': 'both to a third site',
};

function rStarTables(trail: RStarTrail, label: SiteLabel): TrailTables {
  const tables = trail.joins.map(
    ({ outer, inner, considered, chosen }): TrailTable => ({
      caption: `Join ${joinWords(outer)} with ${inner}`,
      heads: ['method', 'joined at', 'cost so far'],
      figures: [2],
      rows: considered.map((method) =>
        plain(
          [methodWords[method.method], label(method.site), figure(method.cost)],
          method.method === chosen.method && method.site === chosen.site,
        ),
      ),
    }),
  );
  const result = `It compared ${formatCount(trail.orders)} join orders and prefixes of orders; the best costs ${figure(trail.cost)}.`;
  return { tables, result };
}

function twoStepTables({ joins, rows, cost }: TwoStepTrail, label: SiteLabel): TrailTables {
  const table: TrailTable = {
    caption: 'First the order, by rows alone; then a site for each join',
    heads: ['left', 'right', 'rows', 'site'],
    figures: [2],
    rows: joins.map((join) =>
      plain([joinWords(join.left), joinWords(join.right), figure(join.rows), label(join.site)]),
    ),
  };
  const result = `Intermediate results have ${figure(rows)} rows; with sites chosen the plan costs ${figure(cost)}.`;
  return { tables: [table], result };
}

function ingresTables({ joins }: IngresTrail, label: SiteLabel): TrailTables {
  const tables = joins.map(
    ({ operands, considered, chosen }): TrailTable => ({
      caption: `Join ${operands.map((one) => joinWords(one)).join(' with ')}: whose fragments stay?`,
      heads: ['stays cut', 'joined at', 'bytes sent'],
      figures: [2],
      rows: considered.map((choice) =>
        plain(
          [joinWords(choice.fragmented), joinWords(choice.sites.map(label)), figure(choice.bytes)],
          choice.fragmented.join() === chosen.fragmented.join() &&
            choice.sites.join() === chosen.sites.join(),
        ),
      ),
    }),
  );
  const sum = joins.reduce((total, { chosen }) => total + chosen.bytes, 0);
  return { tables, result: `Its joins send ${figure(sum)} B.` };
}
