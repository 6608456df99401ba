import { describe, expect, it } from 'vitest';
import type { PackedSystem } from './packedSystem.ts';
import { reportOf } from './report.ts';
import { createSearch } from './search.ts';
import { createTCommit } from './tcommit.ts';
import { createTwoPhase } from './twoPhase.ts';

const explore = (system: PackedSystem, maximumStates = 1_000_000) => {
  const search = createSearch(system, { maximumStates });
  search.advance(Number.POSITIVE_INFINITY);
  return reportOf(system, search.result());
};

/** Gray and Lamport's specifications; for three resource managers as TLC reports them. */
describe('the specifications of Gray and Lamport', () => {
  it.each([
    [1, 4, 5, 3],
    [2, 12, 23, 5],
    [3, 34, 94, 7],
    [4, 96, 357, 9],
    [5, 274, 1296, 11],
    [6, 792, 4567, 13],
    [7, 2314, 15758, 15],
  ])('TCommit with %d resource managers', (n, states, generated, depth) => {
    expect(explore(createTCommit(n))).toMatchObject({
      states,
      generated,
      depth,
      complete: true,
    });
  });

  it.each([
    [1, 12, 20, 5],
    [2, 56, 154, 8],
    [3, 288, 1146, 11],
    [4, 1568, 8258, 14],
    [5, 8832, 58_146, 17],
    [6, 50_816, 402_306, 20],
    [7, 296_448, 2_744_706, 23],
  ])('TwoPhase with %d resource managers', (n, states, generated, depth) => {
    expect(explore(createTwoPhase(n))).toMatchObject({
      states,
      generated,
      depth,
      complete: true,
    });
  });

  it.each([
    ['TCommit', createTCommit],
    ['TwoPhase', createTwoPhase],
  ])('%s keeps every property', (_name, create) => {
    const { properties } = explore(create(3));
    for (const verdict of Object.values(properties)) expect(verdict.holds).toBe(true);
  });

  it('TCommit: who has committed is beside no one who works or has aborted', () => {
    const { concurrencySets } = explore(createTCommit(3));
    expect(concurrencySets['committed']).toEqual(['prepared', 'committed']);
    expect(concurrencySets['prepared']).toContain('aborted');
  });

  it('says that a search is not complete when its budget is', () => {
    const report = explore(createTwoPhase(5), 1000);
    expect(report).toMatchObject({ complete: false, because: '1000 states were found' });
    expect(report.properties.atomicity.holds).toBeNull();
    expect(report.states).toBeGreaterThanOrEqual(1000);
  });
});
