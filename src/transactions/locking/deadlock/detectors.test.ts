import { describe, expect, it } from 'vitest';
import { type SiteId, siteId } from '../../../base/brand.ts';
import type { Party } from '../party.ts';
import type { WaitEdge } from '../waitFor.ts';
import { createDetectors, type Detection } from './createDetectors.ts';
import type { Detector, DetectorEffect, DetectorInput } from './detector.ts';

const [s1, s2, s3] = [siteId('s1'), siteId('s2'), siteId('s3')];
const party = (number: number): Party => ({ transaction: `T${number}`, timestamp: number });
const edge = (waiter: number, blocker: number): WaitEdge => ({
  waiter: party(waiter),
  blocker: party(blocker),
});

/** Detectors whose messages are delivered when the test says so. */
function createNetwork(detection: Detection, sites: readonly SiteId[]) {
  const detectors = new Map<SiteId, Detector>(createDetectors(detection, sites));
  const under: { from: SiteId; effect: Extract<DetectorEffect, { kind: 'send' }> }[] = [];
  const found: { site: SiteId; cycle: readonly string[]; victim: string }[] = [];
  const step = (site: SiteId, input: DetectorInput): void => {
    const next = detectors.get(site)?.step(input);
    if (!next) return;
    detectors.set(site, next.detector);
    for (const effect of next.effects)
      if (effect.kind === 'send') under.push({ from: site, effect });
      else found.push({ site, cycle: effect.cycle, victim: effect.victim });
  };
  return {
    found,
    view: (site: SiteId, edges: readonly WaitEdge[], waitsAt: Record<string, SiteId> = {}) => {
      const places = Object.entries(waitsAt).map(([name, at]): [string, SiteId[]] => [name, [at]]);
      step(site, { kind: 'viewChanged', view: { edges, waitsAt: new Map(places) } });
    },
    /** Delivers what a site has sent, or everything; returns how many messages that were. */
    deliver: (from?: SiteId): number => {
      for (let count = 0; ; count += 1) {
        const place = under.findIndex((mail) => from === undefined || mail.from === from);
        const [mail] = place < 0 ? [] : under.splice(place, 1);
        if (!mail) return count;
        const { to, message } = mail.effect;
        step(to, { kind: 'received', from: mail.from, message });
      }
    },
  };
}

describe('central detection', () => {
  it('finds a phantom when old news and new news meet', () => {
    const network = createNetwork('central', [s1, s2, s3]);
    network.view(s2, [edge(1, 2)]);
    network.view(s3, [edge(3, 1)]);
    network.deliver();
    // T1 is aborted, so nobody waits for it any more; then T2 comes to wait for T3.
    network.view(s2, []);
    network.view(s3, []);
    network.view(s1, [edge(2, 3)]);
    expect(network.found).toEqual([{ site: s1, cycle: ['T1', 'T2', 'T3'], victim: 'T3' }]);
  });

  it('finds none when the news is there in time', () => {
    const network = createNetwork('central', [s1, s2, s3]);
    network.view(s2, [edge(1, 2)]);
    network.view(s3, [edge(3, 1)]);
    network.view(s2, []);
    network.view(s3, []);
    network.deliver();
    network.view(s1, [edge(2, 3)]);
    expect(network.found).toEqual([]);
  });

  it('leaves even a deadlock of one site to the site in the centre', () => {
    const network = createNetwork('central', [s1, s2]);
    network.view(s2, [edge(1, 2), edge(2, 1)]);
    expect(network.found).toEqual([]);
    expect(network.deliver()).toBe(1);
    expect(network.found).toEqual([{ site: s1, cycle: ['T1', 'T2'], victim: 'T2' }]);
  });

  it('names a victim once, however long it takes to be gone', () => {
    const network = createNetwork('central', [s1, s2]);
    network.view(s1, [edge(1, 2), edge(2, 1)]);
    network.view(s1, [edge(1, 2), edge(2, 1), edge(3, 1)]);
    expect(network.found).toHaveLength(1);
  });
});

describe('hierarchical detection', () => {
  // s1 is above s2 and s3, s2 above s4 and s5.
  const sites = ['s1', 's2', 's3', 's4', 's5'].map(siteId);

  it('finds a deadlock at the lowest site above all that take part', () => {
    const network = createNetwork('hierarchical', sites);
    network.view(siteId('s4'), [edge(1, 2)]);
    network.view(siteId('s5'), [edge(2, 1)]);
    network.deliver();
    expect(network.found).toEqual([{ site: s2, cycle: ['T1', 'T2'], victim: 'T2' }]);
  });

  it('finds one across the whole tree at its root', () => {
    const network = createNetwork('hierarchical', sites);
    network.view(siteId('s4'), [edge(1, 2)]);
    network.view(s3, [edge(2, 1)]);
    network.deliver();
    expect(network.found).toEqual([{ site: s1, cycle: ['T1', 'T2'], victim: 'T2' }]);
  });
});

describe('path pushing', () => {
  it('sends a path on only if it begins with a younger transaction than it ends with', () => {
    const network = createNetwork('path-pushing', [s1, s2]);
    network.view(s1, [edge(2, 1)], { T1: s2, T2: s1 });
    expect(network.deliver()).toBe(1);
    network.view(s2, [edge(1, 2)], { T1: s2, T2: s1 });
    expect(network.deliver()).toBe(0);
    expect(network.found).toEqual([{ site: s2, cycle: ['T1', 'T2'], victim: 'T2' }]);
  });

  it('takes back what is no longer so', () => {
    const network = createNetwork('path-pushing', [s1, s2]);
    network.view(s1, [edge(2, 1)], { T1: s2, T2: s1 });
    network.deliver();
    network.view(s1, []);
    expect(network.deliver()).toBe(1);
    network.view(s2, [edge(1, 2)], { T1: s2 });
    expect(network.found).toEqual([]);
  });
});

describe('edge chasing', () => {
  it.each([2, 3, 5])('takes k probes for each initiator on a ring of %i', (size) => {
    const places = Array.from({ length: size }, (_, place) => place + 1);
    const sites = places.map((place) => siteId(`s${place}`));
    const waitsAt = Object.fromEntries(places.map((place) => [`T${place}`, siteId(`s${place}`)]));
    const network = createNetwork('edge-chasing', sites);
    // T1 waits at s1 for T2, which waits at s2, and so on.
    for (const place of places)
      network.view(siteId(`s${place}`), [edge(place, (place % size) + 1)], waitsAt);
    expect(network.deliver()).toBe(size * size);
    expect(new Set(network.found.map(({ victim }) => victim))).toEqual(new Set([`T${size}`]));
    expect(network.found).toHaveLength(size);
  });

  it('lets a probe end where nobody waits', () => {
    const network = createNetwork('edge-chasing', [s1, s2]);
    network.view(s1, [edge(1, 2)], { T2: s2 });
    expect(network.deliver()).toBe(1);
    expect(network.found).toEqual([]);
  });
});
