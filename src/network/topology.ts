import type { Milliseconds, SiteId } from '../base/brand.ts';

/** The network of a lab: every pair of sites has a direct link, some pairs differ. */
export interface Topology {
  readonly latencyMs: Milliseconds;
  /** 1 KBPS = 1000 bytes per second, which is 1 byte per millisecond. */
  readonly bandwidthKbps: number;
  /** Pairs that differ from the default; each direction is listed. */
  readonly links: readonly Link[];
}

export interface Link {
  readonly source: SiteId;
  readonly target: SiteId;
  readonly latencyMs: Milliseconds;
  readonly bandwidthKbps: number;
}

/** The directed link from one site to another. */
export function linkBetween(topology: Topology, source: SiteId, target: SiteId): Link {
  const own = topology.links.find((link) => link.source === source && link.target === target);
  const { latencyMs, bandwidthKbps } = topology;
  return own ?? { source, target, latencyMs, bandwidthKbps };
}

/** How long a link needs for some bytes: latency + bytes ÷ bandwidth, in milliseconds. */
export function transferMs(link: Link, bytes: number): number {
  return link.latencyMs + bytes / link.bandwidthKbps;
}
