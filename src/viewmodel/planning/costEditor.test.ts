import { describe, expect, test } from 'vitest';
import { costsOf, withCosts } from '../../catalog/costSettings.ts';
import { parseLab } from '../../lab/document.ts';
import { executeSetup } from '../../lab/executeSetup.ts';
import { linkBetween } from '../../network/topology.ts';
import { lectureCatalog } from '../lectureCatalog.testing.ts';
import {
  atPreset,
  costStatements,
  isUsable,
  linkMatrix,
  ownCosts,
  presetOf,
  withLink,
} from './costEditor.ts';

const lab = costsOf(lectureCatalog);
const [one, other] = lectureCatalog.sites.map(({ id }) => id);
if (one === undefined || other === undefined) throw new Error('the lecture has several sites');
const slow = withLink(lab, one, other, { latencyMs: 400, bandwidthKbps: 2.5 });

describe('costs while they are edited', () => {
  test('have every pair of sites once', () => {
    const cells = linkMatrix(lectureCatalog, lab).flat();
    const count = lectureCatalog.sites.length;
    expect(cells.length).toBe((count * (count - 1)) / 2);
    const pairs = cells.map(({ source, target }) => [source.id, target.id].toSorted().join());
    expect(new Set(pairs).size).toBe(cells.length);
  });

  test('a link of its own holds in both directions, and can be taken away', () => {
    const { network } = withCosts(lectureCatalog, slow);
    for (const [source, target] of [[one, other] as const, [other, one] as const]) {
      expect(linkBetween(network, source, target)).toMatchObject({
        latencyMs: 400,
        bandwidthKbps: 2.5,
      });
    }
    const owns = linkMatrix(lectureCatalog, slow)
      .flat()
      .filter(({ isOwn }) => isOwn);
    expect(owns.map(({ source, target }) => [source.id, target.id])).toEqual([[one, other]]);
    expect(withLink(slow, other, one, undefined)).toEqual(lab);
  });

  test('a preset is known again, and leaves links of their own alone', () => {
    const satellite = atPreset(slow, 'SATELLITE');
    expect(presetOf(satellite)).toBe('SATELLITE');
    expect(satellite.links).toEqual(slow.links);
    expect(presetOf({ ...satellite, latencyMs: 301 })).toBeUndefined();
  });

  test('are the lab’s own when they have its figures again', () => {
    expect(ownCosts(lectureCatalog, { ...lab })).toBeUndefined();
    expect(ownCosts(lectureCatalog, slow)).toBe(slow);
  });

  test('take no bandwidth of 0 and nothing negative', () => {
    expect(isUsable('bandwidthKbps', 0)).toBe(false);
    expect(isUsable('latencyMs', 0)).toBe(true);
    expect(isUsable('messageMs', -1)).toBe(false);
    expect(isUsable('messageMs', Number.NaN)).toBe(false);
  });

  test('written as statements they are what a lab makes of them', () => {
    const wanted = { ...atPreset(slow, 'LAN'), cpuMsPer1000Rows: 0.5, messageMs: 3 };
    const sites = lectureCatalog.sites.map(({ id }) => `CREATE SITE ${id};`);
    const setup = [...sites, costStatements(lectureCatalog, wanted)].join('\n');
    const parsed = parseLab(`---\ntitle: Costs\n---\n\`\`\`sql setup\n${setup}\n\`\`\`\n`);
    expect(parsed.errors).toEqual([]);
    const { catalog, errors } = executeSetup(parsed.lab);
    expect(errors).toEqual([]);
    expect(costsOf(catalog)).toEqual(wanted);
  });
});
