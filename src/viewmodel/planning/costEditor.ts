import type { Catalog } from '../../catalog/catalog.ts';
import { type CostSettings, costsOf } from '../../catalog/costSettings.ts';
import { NETWORK_PRESETS } from '../../network/presets.ts';
import { type SiteBadge, siteBadges } from '../sites.ts';

/** Costs while they are edited: plain figures, links between pairs of sites. */

type PresetName = keyof typeof NETWORK_PRESETS;

export const PRESET_NAMES: readonly PresetName[] = ['BUS', 'LAN', 'WAN', 'SATELLITE'];

export const presetWords: Readonly<Record<PresetName, string>> = {
  BUS: 'bus',
  LAN: 'LAN',
  WAN: 'WAN',
  SATELLITE: 'satellite',
};

/** The figures of the default link and of work that an editor shows, with their units. */
export const COST_FIELDS = [
  { key: 'latencyMs', label: 'latency', unit: 'ms' },
  { key: 'bandwidthKbps', label: 'bandwidth', unit: 'kB/s' },
  { key: 'messageMs', label: 'per message', unit: 'ms' },
  { key: 'cpuMsPer1000Rows', label: 'CPU per 1,000 rows', unit: 'ms' },
  { key: 'ioMsPerPage', label: 'I/O per page', unit: 'ms' },
] as const;

export type CostField = (typeof COST_FIELDS)[number]['key'];

/** Of one pair of sites, both directions alike, as CREATE LINK has it. */
export interface LinkFigures {
  readonly latencyMs: number;
  readonly bandwidthKbps: number;
}

export interface MatrixCell extends LinkFigures {
  readonly source: SiteBadge;
  readonly target: SiteBadge;
  /** It differs from the network's default. */
  readonly isOwn: boolean;
}

/** A network a textbook knows by name, when no figure of it differs. */
export const presetOf = (costs: CostSettings): PresetName | undefined =>
  PRESET_NAMES.find((name) => {
    const { latencyMs, bandwidthKbps } = NETWORK_PRESETS[name];
    return latencyMs === costs.latencyMs && bandwidthKbps === costs.bandwidthKbps;
  });

/** Links with figures of their own stay as they are. */
export const atPreset = (costs: CostSettings, name: PresetName): CostSettings => ({
  ...costs,
  ...NETWORK_PRESETS[name],
});

/** One row for each site but the last: its links to the sites after it. */
export function linkMatrix(catalog: Catalog, costs: CostSettings): readonly MatrixCell[][] {
  const sites = siteBadges(catalog);
  return sites
    .slice(0, -1)
    .map((source, index) =>
      sites
        .slice(index + 1)
        .map((target) => ({ source, target, ...linkOf(costs, source, target) })),
    );
}

function linkOf(costs: CostSettings, { id }: SiteBadge, target: SiteBadge) {
  const own = costs.links.find((link) => link.source === id && link.target === target.id);
  const { latencyMs, bandwidthKbps } = own ?? costs;
  return { latencyMs, bandwidthKbps, isOwn: own !== undefined };
}

/** Gives a pair of sites figures of its own; undefined takes them away. */
export function withLink(
  costs: CostSettings,
  one: string,
  other: string,
  figures: LinkFigures | undefined,
): CostSettings {
  const rest = costs.links.filter(
    ({ source, target }) =>
      !isPair(source, target, one, other) && !isPair(target, source, one, other),
  );
  const own = figures
    ? [
        { source: one, target: other, ...figures },
        { source: other, target: one, ...figures },
      ]
    : [];
  return { ...costs, links: [...rest, ...own] };
}

const isPair = (source: string, target: string, one: string, other: string): boolean =>
  source === one && target === other;

/** What a field may hold: nothing below 0, and a network that carries something. */
export function isUsable(key: CostField, value: number): boolean {
  return Number.isFinite(value) && value >= 0 && (key !== 'bandwidthKbps' || value > 0);
}

/** Undefined where nothing differs from the lab. */
export function ownCosts(catalog: Catalog, costs: CostSettings): CostSettings | undefined {
  return costStatements(catalog, costs) === costStatements(catalog, costsOf(catalog))
    ? undefined
    : costs;
}

/** The same in the language of labs, for whoever wants to keep it there. */
export function costStatements(catalog: Catalog, costs: CostSettings): string {
  const links = linkMatrix(catalog, costs)
    .flat()
    .filter(({ isOwn }) => isOwn)
    .map(
      ({ source, target, latencyMs, bandwidthKbps }) =>
        `CREATE LINK ${source.id} TO ${target.id} LATENCY ${latencyMs} MS BANDWIDTH ${bandwidthKbps} KBPS;`,
    );
  const { latencyMs, bandwidthKbps, cpuMsPer1000Rows, ioMsPerPage, messageMs } = costs;
  return [
    `SET NETWORK LATENCY ${latencyMs} MS BANDWIDTH ${bandwidthKbps} KBPS;`,
    `SET COST CPU ${cpuMsPer1000Rows} MS PER 1000 ROWS IO ${ioMsPerPage} MS PER PAGE MESSAGE ${messageMs} MS;`,
    ...links,
  ].join('\n');
}
