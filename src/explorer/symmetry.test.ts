import { describe, expect, it } from 'vitest';
import { NO_FAULTS } from './environment.ts';
import { exploreAll, requestOf, type Wanted } from './explore.testing.ts';
import { DEFAULT_OPTIONS } from './exploreRequest.ts';
import { createModel, refusalOf } from './models.ts';
import { orbitsOf, orbitsOfTCommit, orbitsOfTwoPhase, runsAs } from './orbits.testing.ts';
import { createTCommit } from './tcommit.ts';
import { createTwoPhase } from './twoPhase.ts';

const BROADCAST: Wanted = { granularity: 'broadcast' };

/** Protocols whose participants are interchangeable, with the rules under which they are. */
const SYMMETRIC: readonly (readonly [string, Wanted])[] = [
  ['2pc', { timeouts: 'termination' }],
  ['2pc', { timeouts: 'textbook', readonly: true }],
  ['2pc-presumed-abort', { timeouts: 'termination' }],
  ['2pc-presumed-commit', { timeouts: 'textbook', acks: false }],
  ['2pc-decentralized', { timeouts: 'none' }],
  ['3pc', { timeouts: 'lecture' }],
  ['3pc', { timeouts: 'textbook', recovery: 'independent' }],
];

const BUDGETS: readonly Wanted[] = [
  {},
  { crashes: 1, recoveries: 1 },
  { losses: 1 },
  { delays: 1 },
  { partitions: 1 },
  { crashes: 2 },
  { duplicates: 1 },
];

/** Faults with two participants; with three, where that stays small. */
const CASES = SYMMETRIC.flatMap(([protocol, rules]) =>
  BUDGETS.flatMap((budget, index) =>
    [2, 3]
      .filter((n) => n === 2 || index === 0 || (index === 2 && rules.timeouts === 'lecture'))
      .map((n) => ({ protocol, n, wanted: { ...BROADCAST, ...rules, ...budget } })),
  ),
).map((one) => ({ ...one, text: JSON.stringify(one.wanted) }));

describe('states counted up to which participant is which', () => {
  it.each(CASES)(
    '$protocol, $n participants, $text: the same verdicts',
    ({ protocol, n, wanted }) => {
      const all = exploreAll(protocol, n, wanted);
      const orbits = exploreAll(protocol, n, { ...wanted, symmetry: true });
      const verdicts = ({ properties }: typeof all) =>
        Object.values(properties).map(({ holds, steps }) => ({ holds, steps }));
      expect(verdicts(orbits)).toEqual(verdicts(all));
      expect([orbits.complete, orbits.depth]).toEqual([true, all.depth]);
      expect(orbits.statesWithoutSymmetry).toBe(all.states);
      expect(orbits.states).toBeLessThan(all.states);
      for (const [word, beside] of Object.entries(all.concurrencySets)) {
        expect(orbits.concurrencySets[word]?.toSorted()).toEqual(beside.toSorted());
      }
      const kinds = ({ properties }: typeof all) =>
        properties.nonblocking.classes.map(({ sites, steps }) => [
          steps,
          sites['c'],
          ...Object.values(sites).toSorted(),
        ]);
      expect(new Set(kinds(orbits).map(String))).toEqual(new Set(kinds(all).map(String)));
    },
  );

  it.each(CASES.filter(({ n, wanted }) => n === 3 || wanted.crashes === 1))(
    '$protocol, $n participants, $text: as many as there are orbits',
    ({ protocol, n, wanted }) => {
      const orbits = exploreAll(protocol, n, { ...wanted, symmetry: true });
      expect(orbits.states).toBe(orbitsOf(requestOf(protocol, n, wanted)));
    },
  );

  it.each(CASES.filter(({ n }) => n === 3))(
    '$protocol, $n participants, $text: a counterexample is a run of these sites',
    ({ protocol, n, wanted }) => {
      const { properties } = exploreAll(protocol, n, { ...wanted, symmetry: true });
      const system = createModel(requestOf(protocol, n, wanted));
      for (const { counterexample } of Object.values(properties)) {
        if (counterexample) expect(runsAs(system, counterexample)).toBe(true);
      }
      for (const { counterexample } of properties.nonblocking.classes) {
        if (counterexample) expect(runsAs(system, counterexample)).toBe(true);
      }
    },
  );

  it('some of these counterexamples are of atomicity, and some of blocking', () => {
    const lecture = { ...BROADCAST, timeouts: 'lecture', crashes: 1, symmetry: true } as const;
    const { properties, ...figures } = exploreAll('3pc', 3, lecture);
    expect(figures).toMatchObject({ states: 1370, statesWithoutSymmetry: 7317 });
    expect(properties.atomicity).toMatchObject({ holds: false, steps: 15 });
    const system = createModel(requestOf('3pc', 3, { ...lecture, symmetry: false }));
    expect(runsAs(system, properties.atomicity.counterexample ?? [])).toBe(true);
    const blocks = exploreAll('2pc', 3, { ...BROADCAST, crashes: 1, symmetry: true });
    expect(blocks).toMatchObject({ states: 3238, statesWithoutSymmetry: 18_132 });
    expect(blocks.properties.nonblocking).toMatchObject({ holds: false, blockedStates: 1316 });
  });
});

describe('the specifications of Gray and Lamport, up to which resource manager is which', () => {
  it.each([1, 2, 3, 4, 7, 16])('TCommit with %d', (n) => {
    const report = exploreAll('tcommit', n, { symmetry: true });
    // So many work, are prepared, have aborted; or some of them have committed, the others not yet.
    const orbits = ((n + 1) * (n + 2)) / 2 + n;
    expect(report).toMatchObject({ states: orbits, complete: true });
    if (n > 4) return;
    expect(orbitsOfTCommit(n)).toBe(orbits);
    expect(report.statesWithoutSymmetry).toBe(exploreAll('tcommit', n).states);
  });

  it.each([
    [1, 12, 12],
    [2, 34, 56],
    [3, 80, 288],
    [4, 166, 1568],
    [5, 314, 8832],
    [7, 920, 296_448],
  ])('TwoPhase with %d: %d of %d', (n, orbits, states) => {
    const report = exploreAll('two-phase', n, { symmetry: true });
    expect(report).toMatchObject({ states: orbits, statesWithoutSymmetry: states });
    if (n <= 4) expect(orbitsOfTwoPhase(n)).toBe(orbits);
  });

  it('is off unless it is asked for', () => {
    expect(DEFAULT_OPTIONS.symmetry).toBe(false);
    expect(createTCommit(3).symmetry ?? createTwoPhase(3).symmetry).toBeUndefined();
    expect(exploreAll('two-phase', 3).statesWithoutSymmetry).toBeUndefined();
  });
});

describe('where participants are not interchangeable', () => {
  const refused = (protocol: string, wanted: Wanted): string | undefined =>
    refusalOf({ ...requestOf(protocol, 2, { ...wanted, symmetry: true }), faults: NO_FAULTS });

  it.each([
    ['2pc-linear', BROADCAST, 'chain'],
    ['3pc', BROADCAST, 'elects'],
    ['3pc-quorum', BROADCAST, 'the one before it'],
    ['paxos-commit', BROADCAST, 'ballots'],
    ['2pc', { granularity: 'send' }, 'one after the other'],
  ] as const)('%s %j is refused, with the reason', (protocol, wanted, reason) => {
    expect(refused(protocol, wanted)).toContain(reason);
  });

  it.each(SYMMETRIC)('%s %j is not', (protocol, rules) => {
    expect(refused(protocol, { ...BROADCAST, ...rules })).toBeUndefined();
  });

  it.each([
    ['2pc-linear', BROADCAST],
    ['3pc', { ...BROADCAST, timeouts: 'termination', crashes: 1 }],
    ['3pc-quorum', { ...BROADCAST, crashes: 1 }],
    ['2pc', { granularity: 'send' }],
  ] as const)('%s %j: exchanging two of them does lead out of its runs', (protocol, wanted) => {
    expect(orbitsOf(requestOf(protocol, 2, wanted))).toBeUndefined();
  });
});
