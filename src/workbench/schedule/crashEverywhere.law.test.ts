import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TransactionEvent } from '../../transactions/simulation/events.ts';
import type { OpenedLab } from '../openLab.ts';
import { openBank, runText, totalOf, transfer } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

const PROTOCOLS = [
  '2pc',
  '2pc-presumed-abort',
  '2pc-presumed-commit',
  '2pc-linear',
  '2pc-decentralized',
  '3pc',
  '3pc-quorum',
  'paxos-commit',
];

/**
 * `npm run test:chaos` does it with whole steps, with a coordinator that holds nothing, and where
 * there are no more sites than banks.
 */
const IS_LONG = Number(process.env['CHAOS_RUNS'] ?? 0) > 1000;

const SETTINGS = [
  { name: 'one send a step', sites: 3, at: 'site1', granularity: 'send' },
  { name: 'whole steps', sites: 3, at: 'site1', granularity: 'broadcast' },
  { name: 'a coordinator without data', sites: 3, at: 'site3', granularity: 'send' },
  { name: 'two sites', sites: 2, at: 'site1', granularity: 'send' },
].slice(0, IS_LONG ? 4 : 1);

const labs = new Map<number, OpenedLab>();
beforeAll(async () => {
  for (const sites of new Set(SETTINGS.map((setting) => setting.sites))) {
    labs.set(sites, await openBank(sites));
  }
}, 60_000);
afterAll(async () => {
  for (const lab of labs.values()) await lab.close();
});

function labWith(sites: number): OpenedLab {
  const lab = labs.get(sites);
  if (!lab) throw new Error(`no bank with ${sites} sites is open`);
  return lab;
}

/** Every event of a run as a moment at which a site can crash, in the words of the language. */
function momentsOf({ trace }: ScheduleRun): readonly { site: string; moment: string }[] {
  const counts = new Map<string, number>();
  const targets = new Map<number, { kind: string; source: string }>();
  return trace.flatMap(({ event }) => {
    const what = wordsOf(event, targets);
    if (!what) return [];
    const name = `${what.site} ${what.words}`;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return [{ site: what.site, moment: `${name} #${nth}` }];
  });
}

function wordsOf(
  event: TransactionEvent,
  sent: Map<number, { kind: string; source: string }>,
): { site: string; words: string } | undefined {
  switch (event.kind) {
    case 'messageSent':
      sent.set(event.id, { kind: event.message.kind, source: event.source });
      return { site: event.source, words: `SENDS ${event.message.kind} TO ${event.target}` };
    case 'messageReceived': {
      const { kind = '', source = '' } = sent.get(event.id) ?? {};
      return { site: event.site, words: `RECEIVES ${kind} FROM ${source}` };
    }
    case 'recordForced':
      return { site: event.site, words: `FORCES ${event.record.kind}` };
    case 'stateEntered':
      return event.state === 'initial'
        ? undefined
        : { site: event.site, words: `ENTERS ${event.state}` };
    default:
      return undefined;
  }
}

describe.each(PROTOCOLS)('a transfer between two banks under %s', (protocol) => {
  it.each(SETTINGS)(
    'conserves money, wherever a site crashes and comes back: $name',
    async ({ sites, at, granularity }) => {
      const opened = labWith(sites);
      const options = { protocol, granularity };
      const text = transfer(2).replace('AT site1', `AT ${at}`);
      const calm = await runText(opened, text, options);
      expect(calm.outcome.transactions[0]?.outcome).toBe('committed');
      const moments = momentsOf(calm);
      expect(moments.length).toBeGreaterThan(8);
      for (const { site, moment } of moments) {
        for (const order of ['BEFORE', 'AFTER']) {
          const faults = `CRASH ${site} ${order} ${moment}; RECOVER ${site} AT 5000 MS;`;
          const run = await runText(opened, `${text}\n${faults}`, options);
          const { transactions, unfired, blocked } = run.outcome;
          const [one] = transactions;
          const decisions = new Set(one?.decisions.map(({ decision }) => decision));
          expect([faults, totalOf(run), decisions.size, unfired, blocked]).toEqual([
            faults,
            2000 * sites,
            1,
            [],
            [],
          ]);
          expect(run.equalsCentral).toBe(true);
        }
      }
    },
    600_000,
  );
});
