import type { SiteId } from '../../../base/brand.ts';
import type { Detector } from './detector.ts';

export const DETECTIONS = ['central', 'hierarchical', 'path-pushing', 'edge-chasing'] as const;
/** How deadlocks are found; a folder's file each. */
export type Detection = (typeof DETECTIONS)[number];

/**
 * A detector for each site, by site. Central detection takes place at the first; hierarchical
 * detection in a binary tree with the first site at its root, the site at place i being above those
 * at 2i + 1 and 2i + 2.
 */
export type CreateDetectors = (
  detection: Detection,
  sites: readonly SiteId[],
) => ReadonlyMap<SiteId, Detector>;
