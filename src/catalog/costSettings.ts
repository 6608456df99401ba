import { milliseconds, siteId } from '../base/brand.ts';
import type { Catalog } from './catalog.ts';

/** All that turns rows and bytes into simulated time, as plain figures that a link can carry. */
export interface CostSettings {
  readonly latencyMs: number;
  readonly bandwidthKbps: number;
  /** Pairs that differ, each direction by itself; names of sites. */
  readonly links: readonly LinkSettings[];
  readonly cpuMsPer1000Rows: number;
  readonly ioMsPerPage: number;
  readonly messageMs: number;
}

export interface LinkSettings {
  readonly source: string;
  readonly target: string;
  readonly latencyMs: number;
  readonly bandwidthKbps: number;
}

/** What a lab says of its own. */
export function costsOf({ network, cost }: Catalog): CostSettings {
  const { latencyMs, bandwidthKbps, links } = network;
  const { cpuMsPer1000Rows, ioMsPerPage, messageMs } = cost;
  return { latencyMs, bandwidthKbps, links, cpuMsPer1000Rows, ioMsPerPage, messageMs };
}

/** The same lab under other costs; nothing else of a catalog depends on them. */
export function withCosts(catalog: Catalog, costs: CostSettings | undefined): Catalog {
  if (!costs) return catalog;
  const { latencyMs, bandwidthKbps, links, cpuMsPer1000Rows, ioMsPerPage, messageMs } = costs;
  return {
    ...catalog,
    network: {
      latencyMs: milliseconds(latencyMs),
      bandwidthKbps,
      links: links.map((link) => ({
        source: siteId(link.source),
        target: siteId(link.target),
        latencyMs: milliseconds(link.latencyMs),
        bandwidthKbps: link.bandwidthKbps,
      })),
    },
    cost: { cpuMsPer1000Rows, ioMsPerPage, messageMs },
  };
}
