import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  colourOf,
  contrast,
  distance,
  type Lab,
  labOf,
  SIGHTS,
  seenBy,
} from './colourDistance.testing.ts';
import { root } from './run.mjs';

/**
 * The palette's figures, computed from the tokens themselves: a colour that cannot be read or told
 * from its neighbours does not pass.
 */

const styles = readFileSync(join(root, 'app/styles/tokens.css'), 'utf8');

/** The tokens of the first rule with this selector. */
function tokensOf(selector: string): ReadonlyMap<string, string> {
  const rule = styles.slice(styles.indexOf(`${selector} {`));
  const body = rule.slice(0, rule.indexOf('}'));
  return new Map(
    [...body.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', hex = '']) => [
      name,
      hex,
    ]),
  );
}

const themes = [
  { name: 'light', tokens: tokensOf(':root'), least: 11 },
  { name: 'dark', tokens: tokensOf(":root[data-theme='dark']"), least: 11.4 },
];

const groups = [
  [1, 2, 3, 4, 5, 6, 7, 8],
  [9, 10, 11, 12, 13, 14, 15, 16],
];

describe.each(themes)('$name', ({ tokens, least }) => {
  const hex = (name: string): string => tokens.get(name) ?? expect.fail(`no token ${name}`);
  const ratio = (text: string, ground: string): number =>
    contrast(colourOf(hex(text)), colourOf(hex(ground)));

  test('sixteen sites, each legible on paper and as the ground of its number', () => {
    const sites = groups.flat().map((site) => `site-${site}`);
    const faint = sites.filter((site) => ratio(site, 'paper') < 4.5);
    expect(faint).toEqual([]);
  });

  test.each(['paper', 'desk', 'tint', 'tint2'])('every ink is legible on %s', (ground) => {
    const inks = ['ink', 'ink2', 'ink3', 'wire', 'stop'];
    // Tertiary text, bytes and stop never stand on the darkest tint: it is under code only.
    const used = ground === 'tint2' ? inks.slice(0, 2) : inks;
    expect(used.filter((ink) => ratio(ink, ground) < 4.5)).toEqual([]);
  });

  test.each(SIGHTS)('within a group of eight any two sites differ, %s', (sight) => {
    const labs = groups.map((group) =>
      group.map((site) => labOf(seenBy(sight, colourOf(hex(`site-${site}`))))),
    );
    const nearest = labs.map((group) => Math.min(...pairs(group).map(([a, b]) => distance(a, b))));
    for (const found of nearest) expect(found).toBeGreaterThanOrEqual(least);
  });
});

const pairs = (labs: readonly Lab[]): readonly (readonly [Lab, Lab])[] =>
  labs.flatMap((one, index) => labs.slice(index + 1).map((other) => [one, other] as const));

/** Published pairs: Sharma, Wu and Dalal 2005, table 1. */
test.each<[Lab, Lab, number]>([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, -1.3802, -84.2814], [50, 0, -82.7485], 1],
  [[50, 0, 0], [50, -1, 2], 2.3669],
  [[50, 2.49, -0.001], [50, -2.49, 0.0011], 7.2195],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[2.0776, 0.0795, -1.135], [0.9033, -0.0636, -0.5514], 0.9082],
])('the distance of %j and %j is %d', (one, other, expected) => {
  expect(distance(one, other)).toBeCloseTo(expected, 4);
});

test('contrast and sight at their ends', () => {
  expect(contrast(colourOf('#000000'), colourOf('#ffffff'))).toBeCloseTo(21, 6);
  expect(labOf(colourOf('#ffffff'))[0]).toBeCloseTo(100, 3);
  for (const sight of SIGHTS) {
    const [red, green, blue] = seenBy(sight, [1, 1, 1]);
    expect(Math.min(red, green, blue)).toBeGreaterThan(0.999);
  }
});
