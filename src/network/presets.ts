/** Networks of the textbooks, by the names that SET NETWORK has for them. */
export const NETWORK_PRESETS = {
  BUS: { latencyMs: 0.01, bandwidthKbps: 100_000 },
  LAN: { latencyMs: 1, bandwidthKbps: 10_000 },
  WAN: { latencyMs: 40, bandwidthKbps: 1_000 },
  SATELLITE: { latencyMs: 300, bandwidthKbps: 125 },
} as const;
