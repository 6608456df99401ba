import { LENSES } from '../../src/base/lens.ts';
import { OBJECTIVES } from '../../src/base/objective.ts';
import { PLANNERS } from '../../src/base/plannerName.ts';
import { STATISTICS_KINDS } from '../../src/base/statisticsKind.ts';
import { isFilePath, isLabName } from './labOrigin.ts';
import type { LinkedLab, Moment, ScheduleMoment } from './moment.ts';

/**
 * What links carried over time. A moment of an older version is upgraded step by step, then checked
 * as one of this version; so every link that was ever copied still opens.
 *
 * 1: a lab of labs/ by its name, SQL, site, objective, plan, parameters, cursor.
 * 2: also lenses, scene, the compared plan, the user's own plan, and labs that travel as text.
 * 3: also planner, statistics and costs, where they are not the usual ones, and what a view of
 * schedules shows; with several texts of a schedule, all of them.
 */
export const LINK_VERSION = 3;

/** By hand: the page checks links before it loads anything that could check them for it. */
export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const upgrades: Readonly<Record<number, (moment: Readonly<Record<string, unknown>>) => unknown>> = {
  // The lenses that were on before there were switches for them.
  1: ({ lab, ...rest }) => ({
    ...rest,
    lab: { kind: 'gallery', name: lab },
    lenses: ['location', 'fragments', 'execution'],
  }),
  // Who did not say how to plan had what is usual, and showed no schedule.
  2: (moment) => moment,
};

/** Undefined for what no link of that version says. */
export function momentOfVersion(version: number, written: unknown): Moment | undefined {
  let moment = written;
  for (let from = version; from < LINK_VERSION; from += 1) {
    const upgrade = upgrades[from];
    if (!upgrade || !isRecord(moment)) return undefined;
    moment = upgrade(moment);
  }
  return isMoment(moment) ? moment : undefined;
}

function isMoment(value: unknown): value is Moment {
  if (!isRecord(value)) return false;
  const { lab, sql, at, objective, plan, ownPlan, compared, parameters, lenses, scene, cursor } =
    value;
  return (
    isLinkedLab(lab) &&
    typeof sql === 'string' &&
    typeof at === 'string' &&
    OBJECTIVES.some((known) => known === objective) &&
    isPlanning(value) &&
    [plan, ownPlan, compared].every(isAbsentOrText) &&
    isRecord(parameters) &&
    Object.values(parameters).every((parameter) => Number.isFinite(parameter)) &&
    Array.isArray(lenses) &&
    lenses.every((lens) => LENSES.some((known) => known === lens)) &&
    (scene === undefined || isPlace(scene)) &&
    isPlace(cursor) &&
    (value['schedule'] === undefined || isScheduleMoment(value['schedule']))
  );
}

function isScheduleMoment(value: unknown): value is ScheduleMoment {
  if (!isRecord(value)) return false;
  const { view, schedule, text, protocol, options, transaction, branches, cursor } = value;
  return (
    (view === 'commit' || view === 'transactions') &&
    [schedule, text, protocol].every((part) => typeof part === 'string') &&
    isRecord(options) &&
    Object.values(options).every((word) => typeof word === 'string') &&
    isAbsentOrText(transaction) &&
    (branches === undefined || isTexts(branches)) &&
    isPlace(cursor)
  );
}

const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === 'string');

function isPlanning({ planner, statistics, costs }: Readonly<Record<string, unknown>>): boolean {
  return (
    (planner === undefined || PLANNERS.some((known) => known === planner)) &&
    (statistics === undefined || STATISTICS_KINDS.some((known) => known === statistics)) &&
    (costs === undefined || isCosts(costs))
  );
}

function isCosts(costs: unknown): boolean {
  if (!isRecord(costs)) return false;
  const { links, cpuMsPer1000Rows, ioMsPerPage, messageMs } = costs;
  return (
    isLink(costs) &&
    [cpuMsPer1000Rows, ioMsPerPage, messageMs].every(isAmount) &&
    Array.isArray(links) &&
    links.every(
      (link) =>
        isRecord(link) &&
        isLink(link) &&
        typeof link['source'] === 'string' &&
        typeof link['target'] === 'string',
    )
  );
}

const isLink = ({ latencyMs, bandwidthKbps }: Readonly<Record<string, unknown>>): boolean =>
  isAmount(latencyMs) && isAmount(bandwidthKbps) && bandwidthKbps !== 0;

const isAmount = (value: unknown): boolean => Number.isFinite(value) && Number(value) >= 0;

function isLinkedLab(lab: unknown): lab is LinkedLab {
  if (!isRecord(lab)) return false;
  if (lab['kind'] === 'gallery') return typeof lab['name'] === 'string' && isLabName(lab['name']);
  if (lab['kind'] === 'saved') return typeof lab['key'] === 'string';
  const { kind, fileName, text, files } = lab;
  return (
    kind === 'text' &&
    typeof fileName === 'string' &&
    isFilePath(fileName) &&
    typeof text === 'string' &&
    isRecord(files) &&
    Object.values(files).every((file) => typeof file === 'string')
  );
}

const isAbsentOrText = (value: unknown): boolean =>
  value === undefined || typeof value === 'string';

const isPlace = (value: unknown): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
