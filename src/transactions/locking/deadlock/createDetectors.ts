import { assertNever } from '../../../base/assert.ts';
import type { SiteId } from '../../../base/brand.ts';
import { collectingDetector } from './collecting.ts';
import type { Detector } from './detector.ts';
import { edgeChasingDetector } from './edgeChasing.ts';
import { pathPushingDetector } from './pathPushing.ts';

export const DETECTIONS = ['central', 'hierarchical', 'path-pushing', 'edge-chasing'] as const;
export type Detection = (typeof DETECTIONS)[number];

/**
 * The detector of each site. Central detection takes place at the first site; for hierarchical
 * detection it is the root of a binary tree: site i is above sites 2i + 1 and 2i + 2.
 */
export const createDetectors = (
  detection: Detection,
  sites: readonly SiteId[],
): ReadonlyMap<SiteId, Detector> =>
  new Map(sites.map((site, place) => [site, detectorAt(detection, sites, site, place)]));

function detectorAt(
  detection: Detection,
  sites: readonly SiteId[],
  self: SiteId,
  place: number,
): Detector {
  const [root] = sites;
  switch (detection) {
    case 'central':
      if (root === undefined || root === self)
        return collectingDetector({ self, looksForCycles: true });
      return collectingDetector({ self, superior: root, looksForCycles: false });
    case 'hierarchical': {
      const superior = sites[(place - 1) >> 1];
      return collectingDetector({ self, looksForCycles: true, ...(superior && { superior }) });
    }
    case 'path-pushing':
      return pathPushingDetector(self, sites);
    case 'edge-chasing':
      return edgeChasingDetector(self);
    default:
      return assertNever(detection);
  }
}
