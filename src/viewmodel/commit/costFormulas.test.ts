import { describe, expect, it } from 'vitest';
import { milliseconds, siteId } from '../../base/brand.ts';
import { PROTOCOLS } from '../../transactions/commit/protocols.ts';
import { runCommit } from '../../transactions/runCommit.testing.ts';
import { costFormulas, formulaText, inAllSites, sumOf, valueAt } from './costFormulas.ts';

const COUNTS = Array.from({ length: 10 }, (_, index) => index + 1);

/** Every protocol and F, on the machines, with a coordinator that votes and one that does not. */
const CASES = Object.keys(PROTOCOLS).flatMap((protocol) =>
  (protocol === 'paxos-commit' ? [0, 1, 2] : [1]).flatMap((f) =>
    [true, false].flatMap((acks) =>
      [true, false].flatMap((coordinatorVotes) =>
        (['allYes', 'oneNo'] as const).map((votes) => ({
          protocol,
          f,
          acks,
          coordinatorVotes,
          votes,
        })),
      ),
    ),
  ),
);

type Case = (typeof CASES)[number];

function counted({ protocol, f, acks, coordinatorVotes, votes }: Case, others: number) {
  const coordinator = siteId('c');
  const rest = Array.from({ length: others }, (_, index) => siteId(`p${index + 1}`));
  const participants = coordinatorVotes ? [coordinator, ...rest] : rest;
  const members = { coordinator, participants, bystanders: ['x', 'y', 'z', 'u'].map(siteId) };
  const sites = PROTOCOLS[protocol]?.create(members, {
    timeouts: 'termination',
    recovery: 'ask',
    readonly: true,
    quorum: 'majority',
    f,
    acks,
  });
  const run = runCommit({
    sites: sites ?? [],
    voteOf: (site) => (votes === 'oneNo' && site === rest[0] ? 'no' : 'yes'),
    latencyMs: milliseconds(1),
  });
  const forcedWrites = [...run.forcedWrites.values()].reduce((sum, writes) => sum + writes, 0);
  const acksSent = run.messagesByKind['ack'] ?? 0;
  return { ...run, forcedWrites, acksSent, delays: [Number(run.allKnowMs), Number(run.endMs)] };
}

/** Of one no, the costs of these depend on whose it is. */
const ONLY_ALL_YES = ['2pc-linear', '2pc-decentralized', 'paxos-commit'];

describe.each(CASES)(
  '$protocol, F = $f, acks $acks, coordinator votes: $coordinatorVotes, $votes',
  (setting) => {
    // One that says no tells nobody else where it is alone.
    const counts = setting.votes === 'oneNo' ? COUNTS.slice(1) : COUNTS;
    it.each(counts)('%d others: counted is what the formulas say, under every switch', (n) => {
      const formulas = costFormulas({ ...setting, others: n });
      if (!formulas && setting.votes === 'oneNo') {
        expect(ONLY_ALL_YES).toContain(setting.protocol);
        return;
      }
      if (!formulas) {
        expect([setting.protocol, n]).toEqual(['paxos-commit', 1]);
        return;
      }
      const run = counted(setting, n);
      for (const [at, express] of [
        [n, (formula: typeof formulas.acks) => formula],
        [n + 1, inAllSites],
      ] as const) {
        const without = express(formulas.messages);
        const all = express(sumOf(formulas.messages, formulas.acks));
        expect(valueAt(without, at)).toBe(run.messages - run.acksSent);
        expect(valueAt(all, at)).toBe(run.messages);
        expect(valueAt(express(formulas.forcedWrites), at)).toBe(run.forcedWrites);
        const delays = [formulas.allKnow, formulas.allAcks].map((own) => valueAt(express(own), at));
        expect(delays).toEqual(run.delays);
      }
    });
  },
);

it('formulas are written as books write them', () => {
  expect(formulaText([0, 4, 0])).toBe('4n');
  expect(formulaText(inAllSites([0, 4, 0]))).toBe('4n − 4');
  expect(formulaText([1, 1, 0])).toBe('n² + n');
  expect(formulaText(inAllSites([1, 1, 0]))).toBe('n² − n');
  expect(formulaText([0, 1, -1])).toBe('n − 1');
  expect(formulaText([0, 0, 3])).toBe('3');
  expect(formulaText([0, 0, 0])).toBe('0');
  const none = {
    protocol: 'none',
    f: 0,
    acks: true,
    coordinatorVotes: false,
    others: 2,
    votes: 'allYes' as const,
  };
  expect(costFormulas(none)).toBeUndefined();
});
