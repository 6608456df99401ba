import { describe, expect, it } from 'vitest';
import { siteId } from '../../../base/brand.ts';
import type { Members, ProtocolOptions, QuorumRule } from '../protocol.ts';
import { quorumsAmong, refusal } from './quorums.ts';

const OPTIONS: Omit<ProtocolOptions, 'quorum'> = {
  timeouts: 'termination',
  recovery: 'ask',
  acks: true,
  readonly: true,
  f: 1,
};

const members = (votes: number): Members => ({
  coordinator: siteId('c'),
  participants: Array.from({ length: votes }, (_, index) => siteId(`p${index + 1}`)),
});

const refused = (votes: number, quorum: QuorumRule) =>
  refusal(members(votes), { ...OPTIONS, quorum });

const COUNTS = [1, 2, 3, 4, 5, 6, 7];
const PAIRS = COUNTS.flatMap((votes) =>
  COUNTS.flatMap((commit) => COUNTS.map((abort) => ({ votes, commit, abort }))),
);

describe('quorums', () => {
  it('are refused exactly where two of them need not meet, or one cannot be had', () => {
    for (const { votes, commit, abort } of PAIRS) {
      const isFine = commit + abort > votes && commit <= votes && abort <= votes;
      expect(refused(votes, { commit, abort }) === undefined).toBe(isFine);
    }
    expect(refused(3, { commit: 1, abort: 2 })).toContain('do not exceed the 3 votes');
    expect(refused(3, { commit: 4, abort: 1 })).toContain('there are 3');
    expect(refused(3, { commit: 0, abort: 4 })).toContain('at least one');
  });

  it('of a majority are one more than half, and what keeps others from it', () => {
    expect(COUNTS.map((votes) => quorumsAmong(votes, 'majority'))).toEqual([
      { commit: 1, abort: 1 },
      { commit: 2, abort: 1 },
      { commit: 2, abort: 2 },
      { commit: 3, abort: 2 },
      { commit: 3, abort: 3 },
      { commit: 4, abort: 3 },
      { commit: 4, abort: 4 },
    ]);
  });

  /** Leaders may know of different sites that have left: of whatever votes there really are. */
  it('still meet where some sites have only read and left, whoever knows of it', () => {
    const rules: QuorumRule[] = ['majority'];
    for (const { votes, commit, abort } of PAIRS) {
      if (refused(votes, { commit, abort }) === undefined) rules.push({ commit, abort });
      for (const rule of rules.splice(0)) {
        for (let left = 1; left <= votes; left += 1) {
          const [least, most] = [quorumsAmong(left, rule), quorumsAmong(votes, rule)];
          expect(least.commit + least.abort).toBeGreaterThan(left);
          expect(most.commit + least.abort).toBeGreaterThan(left);
          expect(least.commit + most.abort).toBeGreaterThan(left);
          expect(least.commit).toBeLessThanOrEqual(left);
        }
      }
    }
  });
});
