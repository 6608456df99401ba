import { expect, it } from 'vitest';
import { type SiteId, siteId } from '../../base/brand.ts';
import type { Outcome } from '../../transactions/simulation/outcome.ts';
import { bookCosts } from './bookCosts.ts';
import { outcomeOf } from './outcome.testing.ts';
import type { ScheduleRun, TimedEvent } from './scheduleRun.ts';

const [c, p, q] = [siteId('c'), siteId('p'), siteId('q')];

const MESSAGES = ['prepare', 'commit', 'ack'] as const;

/** Two-phase commit of T1 at c, p and q, all of which vote, as the simulator tells it. */
function ranAt(sites: readonly SiteId[], missingAcks = 0) {
  const others = [p, q];
  const sent = (kind: (typeof MESSAGES)[number], source: SiteId, target: SiteId) => ({
    kind: 'messageSent' as const,
    id: 0,
    transaction: 'T1',
    source,
    target,
    role: 'participant' as const,
    message: { kind },
  });
  const forced = (site: SiteId, kind: 'prepared' | 'commit') => ({
    kind: 'recordForced' as const,
    site,
    transaction: 'T1',
    record: { kind, role: 'participant' as const },
  });
  const started = {
    kind: 'commitStarted' as const,
    transaction: 'T1',
    protocol: '2pc',
    coordinator: c,
    participants: sites,
  };
  const all: readonly TimedEvent['event'][] = [
    started,
    { ...started, transaction: 'T2' },
    ...others.map((site) => sent('prepare', c, site)),
    ...others.map((site) => ({
      ...sent('prepare', site, c),
      message: { kind: 'vote' as const, vote: 'yes' as const },
    })),
    ...others.map((site) => sent('commit', c, site)),
    ...others.slice(missingAcks).map((site) => sent('ack', site, c)),
    { ...sent('ack', p, c), transaction: 'T2' },
    forced(c, 'commit'),
    ...others.flatMap((site) => [forced(site, 'prepared'), forced(site, 'commit')]),
  ];
  const run: ScheduleRun = {
    sites: [],
    clock: 'ms',
    events: all.map((event, seq) => ({ seq, atMs: seq, event })),
  };
  return { run, outcome };
}

const ended: Outcome['transactions'][number] = {
  id: 'T1',
  coordinator: c,
  outcome: 'committed',
  reason: undefined,
  protocol: '2pc',
  decisions: [],
  delays: { allKnow: 3, allAcks: 4 },
};

const outcome = outcomeOf(ended);

const RULES = { acks: true, f: 1 };
const shown = (ran: ReturnType<typeof ranAt>, ...switches: Parameters<typeof bookCosts>[3][]) =>
  switches.map((counting) => {
    const costs = bookCosts(ran, 'T1', RULES, counting);
    return costs?.lines.map(({ counted, formula }) => `${counted}: ${formula}`);
  });

it('counts what the switches say, of this transaction alone, beside its formula', () => {
  const ran = ranAt([c, p, q]);
  const [others, all] = shown(ran, { n: 'others', acks: true }, { n: 'all', acks: true });
  expect(others).toEqual(['8: 4n = 8', '3: 3', '4: 4', '5: 2n + 1 = 5']);
  expect(all).toEqual(['8: 4n − 4 = 8', '3: 3', '4: 4', '5: 2n − 1 = 5']);
  const [short, shortAll] = shown(ran, { n: 'others', acks: false }, { n: 'all', acks: false });
  expect(short).toEqual(['6: 3n = 6', '3: 3', '5: 2n + 1 = 5']);
  expect(shortAll).toEqual(['6: 3n − 3 = 6', '3: 3', '5: 2n − 1 = 5']);
});

it('says in one sentence what n is and what became of acknowledgements', () => {
  const ran = ranAt([p, q]);
  const definition = (n: 'others' | 'all', acks: boolean) =>
    bookCosts(ran, 'T1', RULES, { n, acks })?.definition;
  expect(definition('others', true)).toMatch(/^n = 2 counts the participants besides .* count as/);
  expect(definition('all', false)).toMatch(/^n = 3 counts all sites .* are left out\.$/);
});

it('marks what a fault has changed, and says of which run the formula is', () => {
  const ran = ranAt([c, p, q], 1);
  const costs = bookCosts(ran, 'T1', RULES, { n: 'others', acks: true });
  expect(costs?.lines.map(({ differs }) => differs)).toEqual([true, false, false, false]);
  expect(costs?.because).toContain('without faults');
  expect(bookCosts(ran, 'T1', RULES, { n: 'others', acks: false })?.because).toBeUndefined();
  expect(bookCosts(ran, 'T9', RULES, { n: 'others', acks: true })).toBeUndefined();
});

it('has formulas of their own for a run in which one of several sites votes no', () => {
  const ran = ranAt([c, p, q]);
  const voted = (...noes: readonly SiteId[]) => {
    const asked = noes.map((site) => ({
      kind: 'voteAsked' as const,
      transaction: 'T1',
      site,
      vote: 'no' as const,
    }));
    const events = [
      ...ran.run.events,
      ...asked.map((event, at) => ({ seq: 90 + at, atMs: 9, event })),
    ];
    const run = { ...ran.run, events };
    return bookCosts({ run, outcome }, 'T1', RULES, { n: 'all', acks: true });
  };
  expect(voted(p)?.lines.map(({ formula }) => formula)).toEqual([
    '4n − 6 = 6',
    '3',
    '4',
    '2n − 3 = 3',
  ]);
  expect(voted(p)?.because).toContain('one site besides the coordinator’s votes no');
  // Of a no of the coordinator's own site, or of two, books have no formula.
  const allYes = bookCosts(ran, 'T1', RULES, { n: 'all', acks: true })?.lines;
  for (const noes of [[c], [p, q]]) expect(voted(...noes)?.lines).toEqual(allYes);
});
