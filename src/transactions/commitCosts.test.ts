import { describe, expect, it } from 'vitest';
import { milliseconds, siteId } from '../base/brand.ts';
import type { ProtocolOptions } from './commit/protocol.ts';
import { PROTOCOLS } from './commit/protocols.ts';
import type { Vote } from './commit/words.ts';
import { type CommitCosts, runCommit } from './runCommit.testing.ts';

const OPTIONS: ProtocolOptions = {
  timeouts: 'termination',
  recovery: 'ask',
  acks: true,
  readonly: true,
  f: 1,
  quorum: 'majority',
  rounds: 2,
};
const COORDINATOR = siteId('c');
const COUNTS = Array.from({ length: 10 }, (_, index) => index + 1);

/** A run with n participants besides a separate coordinator; a message takes one delay. */
function costs(
  name: string,
  n: number,
  { votes = [], ...options }: Partial<ProtocolOptions> & { votes?: readonly Vote[] } = {},
) {
  const participants = Array.from({ length: n }, (_, index) => siteId(`p${index + 1}`));
  const protocol = PROTOCOLS[name];
  if (!protocol) throw new Error(`no protocol ${name}`);
  const run = runCommit({
    sites: protocol.create({ coordinator: COORDINATOR, participants }, { ...OPTIONS, ...options }),
    voteOf: (site) => votes[participants.indexOf(site)] ?? 'yes',
    latencyMs: milliseconds(1),
  });
  return { ...run, ...figuresOf(run) };
}

function figuresOf({ messages, allKnowMs, endMs, forcedWrites }: CommitCosts) {
  const atCoordinator = forcedWrites.get(COORDINATOR) ?? 0;
  const inAll = [...forcedWrites.values()].reduce((sum, writes) => sum + writes, 0);
  return {
    figures: [messages, Number(allKnowMs), Number(endMs), atCoordinator, inAll - atCoordinator],
  };
}

/** The formula table of commit protocols, failure-free. */
describe.each(COUNTS)(
  '%d participants: messages, delays until all know and until all acks, forced writes',
  (n) => {
    it('two-phase commit, nothing presumed', () => {
      expect(costs('2pc', n).figures).toEqual([4 * n, 3, 4, 1, 2 * n]);
    });

    it('presumed abort, commit', () => {
      expect(costs('2pc-presumed-abort', n).figures).toEqual([4 * n, 3, 4, 1, 2 * n]);
    });

    it('presumed abort, one no', () => {
      const votes: Vote[] = ['no'];
      const { figures, decisions } = costs('2pc-presumed-abort', n, { votes });
      // A lone participant that says no is the last to know: nobody is left to be told.
      const delays = n === 1 ? 2 : 3;
      expect(figures).toEqual([3 * n - 1, delays, delays, 0, n - 1]);
      expect(new Set(decisions.values())).toEqual(new Set(['abort']));
    });

    it('presumed commit, commit', () => {
      expect(costs('2pc-presumed-commit', n).figures).toEqual([3 * n, 3, 3, 2, n]);
    });

    it('linear', () => {
      const { figures } = costs('2pc-linear', n);
      expect(figures.slice(0, 3)).toEqual([2 * n, 2 * n, 2 * n]);
      expect((figures[3] ?? 0) + (figures[4] ?? 0)).toBe(2 * n + 1);
    });

    it('decentralized', () => {
      expect(costs('2pc-decentralized', n).figures).toEqual([n * (n + 1), 2, 2, 2, 2 * n]);
    });

    it('three-phase commit, with the final acks and without', () => {
      expect(costs('3pc', n).figures).toEqual([6 * n, 5, 6, 2, 3 * n]);
      expect(costs('3pc', n, { acks: false }).figures).toEqual([5 * n, 5, 5, 2, 3 * n]);
    });

    it.each(['2pc', '2pc-presumed-abort', '2pc-presumed-commit'])(
      '%s: who has only read is asked and leaves, without a record and without a second message',
      (name) => {
        const all = costs(name, n, { votes: COUNTS.map(() => 'readonly') });
        expect(all.figures.slice(0, 3)).toEqual([2 * n, 2, 2]);
        expect(all.forcedWrites.get(siteId('p1'))).toBeUndefined();
        const one = costs(name, n + 1, { votes: ['readonly'] });
        const without = costs(name, n);
        expect(one.messages).toBe(without.messages + 2);
        expect(one.forcedWrites.get(siteId('p1'))).toBeUndefined();
      },
    );

    it.each(['3pc', '3pc-quorum'])(
      '%s: who has only read has no vote, however many there are: the others decide',
      (name) => {
        const readers: readonly Vote[] = COUNTS.map(() => 'readonly');
        const some = costs(name, readers.length + n, { votes: readers });
        expect(some.messages).toBe(costs(name, n).messages + 2 * readers.length);
        expect(some.decisions.size).toBe(n + 1);
        expect(new Set(some.decisions.values())).toEqual(new Set(['commit']));
        expect(Number(some.allKnowMs)).toBe(5);
      },
    );
  },
);

/** The leader at the site of the first participant, an acceptor at each of the first 2F + 1. */
describe('Paxos Commit, co-located', () => {
  const cases = COUNTS.flatMap((n) =>
    [0, 1, 2, 3, 4].filter((f) => n > 2 * f).map((f): [number, number] => [n, f]),
  );
  it.each(cases)('%d resource managers, F = %d', (n, f) => {
    const participants = Array.from({ length: n }, (_, index) => siteId(`p${index + 1}`));
    const [coordinator = siteId('p1')] = participants;
    const protocol = PROTOCOLS['paxos-commit'];
    const run = runCommit({
      sites: protocol?.create({ coordinator, participants }, { ...OPTIONS, f }) ?? [],
      voteOf: () => 'yes',
      latencyMs: milliseconds(1),
    });
    expect(run.messages).toBe(n * (f + 3) - 3);
    // A single site needs no message at all; without faults to stand the leader's own votes count.
    if (n > 1) expect(Number(run.allKnowMs)).toBe(f === 0 ? 3 : 4);
    expect([...run.forcedWrites.values()].reduce((sum, writes) => sum + writes, 0)).toBe(n + f + 1);
    expect(new Set(run.decisions.values())).toEqual(new Set(['commit']));
  });
});

describe('acceptors of Paxos Commit', () => {
  const participants = [siteId('p1'), siteId('p2')];
  const members = { coordinator: siteId('p1'), participants };
  const protocol = PROTOCOLS['paxos-commit'];

  it('are refused where they would need more sites than there are', () => {
    expect(protocol?.refusal?.(members, { ...OPTIONS, f: 0 })).toBeUndefined();
    expect(protocol?.refusal?.(members, OPTIONS)).toContain('F is at most 0');
  });

  it('may be where nothing was written; without faults F + 1 of them suffice', () => {
    const withOthers = { ...members, bystanders: [siteId('a'), siteId('b')] };
    expect(protocol?.refusal?.(withOthers, OPTIONS)).toBeUndefined();
    const sites = protocol?.create(withOthers, OPTIONS) ?? [];
    expect(sites.map(({ site }) => site)).toEqual(['p1', 'p2', 'a']);
    const run = runCommit({ sites, voteOf: () => 'yes', latencyMs: milliseconds(1) });
    expect(run.messages).toBe(2 * (1 + 3) - 3);
    expect(run.decisions).toEqual(new Map(participants.map((site) => [site, 'commit'])));
  });
});
