import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedLab } from '../openLab.ts';
import { openBank, runText, transfer } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(3);
}, 60_000);
afterAll(() => opened.close());

const run = (faults: string, options: Readonly<Record<string, string>>) =>
  runText(opened, `${transfer(3)}\n${faults}`, options);

/** What a site does until it crashes, without what only the statements do. */
const untilCrash = ({ trace }: ScheduleRun, site: string): readonly string[] => {
  const own = trace.flatMap(({ event }): readonly string[] => {
    switch (event.kind) {
      case 'siteCrashed':
        return event.site === site ? ['crash'] : [];
      case 'stateEntered':
        return event.site === site ? [event.state] : [];
      case 'recordForced':
        return event.site === site ? [`force ${event.record.kind}`] : [];
      case 'messageSent':
        return event.source === site ? [event.message.kind] : [];
      default:
        return [];
    }
  });
  return own.slice(0, own.indexOf('crash'));
};

const VOTED = ['initial', 'force prepared', 'ready', 'vote'];

describe('a fault comes between any two steps', () => {
  it.each([
    ['BEFORE site2 RECEIVES prepare', ['initial'], ['initial']],
    ['AFTER site2 RECEIVES prepare', ['initial'], VOTED],
    ['BEFORE site2 FORCES update', ['initial'], ['initial']],
    ['AFTER site2 FORCES update', VOTED.slice(0, 2), VOTED],
    ['BEFORE site2 FORCES prepared', ['initial'], ['initial']],
    ['AFTER site2 FORCES prepared', VOTED.slice(0, 2), VOTED],
    ['BEFORE site2 ENTERS ready', VOTED.slice(0, 2), ['initial']],
    ['AFTER site2 ENTERS ready', VOTED.slice(0, 3), VOTED],
    ['BEFORE site2 SENDS vote', VOTED.slice(0, 3), ['initial']],
    ['AFTER site2 SENDS vote', VOTED, VOTED],
  ])('%s: one send a step, or whole steps', async (moment, send, broadcast) => {
    const fault = `CRASH site2 ${moment};`;
    expect(untilCrash(await run(fault, { granularity: 'send' }), 'site2')).toEqual(send);
    expect(untilCrash(await run(fault, { granularity: 'broadcast' }), 'site2')).toEqual(broadcast);
  });

  it.each([
    ['send', 'BEFORE site1 SENDS commit TO site3', 'commit'],
    ['send', 'AFTER site1 FORCES commit', 'force commit'],
    ['broadcast', 'BEFORE site1 SENDS commit TO site3', 'committed'],
    ['broadcast', 'AFTER site1 FORCES commit', 'committed'],
  ])('%s, %s: a decision is made before anybody is told', async (granularity, moment, last) => {
    const crashed = await run(`CRASH site1 ${moment};`, { granularity });
    expect(
      untilCrash(crashed, 'site1')
        .filter((word) => word !== 'ready')
        .at(-1),
    ).toBe(last);
  });

  it('counts every occurrence once', async () => {
    const crash = 'CRASH site1 BEFORE site1 SENDS prepare #2;';
    const crashed = await run(crash, { granularity: 'send' });
    expect(untilCrash(crashed, 'site1').filter((word) => word === 'prepare')).toHaveLength(1);
    const whole = await run(crash, { granularity: 'broadcast' });
    expect(untilCrash(whole, 'site1')).not.toContain('prepare');
    const never = await run('CRASH site2 BEFORE site2 SENDS vote #2;', {
      granularity: 'broadcast',
    });
    expect(never.outcome.unfired).toHaveLength(1);
  });
});

describe('what is on disk is decided', () => {
  it('though the site that wrote it dies with its next breath', async () => {
    const broken = await run('CRASH site1 AFTER site1 FORCES commit;', {
      protocol: '3pc',
      timeouts: 'lecture',
    });
    const [transaction] = broken.outcome.transactions;
    expect(transaction?.decisions.map(({ decision }) => decision)).toEqual([
      'committed',
      'aborted',
      'aborted',
    ]);
    expect(transaction?.reason).toMatch(/atomicity is violated/);
    expect(broken.rows.get('account')?.rows[0]).toEqual([11, 900]);
    expect(broken.equalsCentral).toBeNull();
  });
});

describe('a deadlock whose news got lost', () => {
  const text = `T1 AT site2; T2 AT site3;
    T1: UPDATE account SET balance = 1 WHERE id = 21;
    T2: UPDATE account SET balance = 2 WHERE id = 31;
    T1: UPDATE account SET balance = 3 WHERE id = 31;
    T2: UPDATE account SET balance = 4 WHERE id = 21;
    T1: COMMIT; T2: COMMIT;`;

  it.each([
    ['central', 'CRASH site1 AT 1 MS; RECOVER site1 AT 900 MS;'],
    ['central', 'PARTITION site2, site3 FROM site1 AT 0 MS; HEAL AT 900 MS;'],
    ['hierarchical', 'CRASH site1 AT 1 MS; RECOVER site1 AT 900 MS;'],
  ])('is found by %s detection once it can be: %s', async (deadlock, faults) => {
    const found = await runText(opened, `${text} ${faults}`, { deadlock });
    expect(found.outcome.deadlocks).toEqual([
      { cycle: ['T1', 'T2'], victim: 'T2', phantom: false },
    ]);
    expect(found.outcome.transactions.map(({ outcome }) => outcome)).toEqual([
      'committed',
      'aborted',
    ]);
    expect(found.outcome.endMs).toBeGreaterThan(900);
  });
});

describe('an UPDATE that leaves the value as it was', () => {
  const others = '(SELECT id FROM account WHERE id = 21)';
  it.each([
    'SET balance = 1000 WHERE id = 21',
    'SET id = 21, balance = 1000 WHERE id = 21',
    `SET balance = 1000 WHERE id IN ${others}`,
    'AS a SET balance = 1000 FROM (SELECT 21 AS n) AS one WHERE a.id = one.n',
    'SET balance = (SELECT min(balance) FROM account) WHERE id = 21',
  ])('has written the row all the same: %s', async (what) => {
    const text = `T1 AT site1; T2 AT site2;
      T1: UPDATE account SET balance = 1000 WHERE id = 11;
      T1: UPDATE account ${what};
      T2: SELECT * FROM account WHERE id = 21; T1: COMMIT; T2: COMMIT;`;
    const { outcome, verdict, trace } = await runText(opened, text, { protocol: '2pc' });
    expect(outcome.transactions[0]?.protocol).toBe('2pc');
    expect(verdict.order).toEqual(['T1', 'T2']);
    const locks = trace.flatMap(({ event }) =>
      event.kind === 'lockChanged' && event.change.kind === 'lockWaiting' ? [event.change] : [],
    );
    expect(locks).toMatchObject([{ transaction: 'T2', mode: 'S', waitsFor: ['T1'] }]);
    const held = trace.flatMap(({ event }) =>
      event.kind === 'lockChanged' && event.change.kind === 'lockGranted' ? [event.change] : [],
    );
    const key = { kind: 'row', key: '[21]' };
    expect(held).toContainEqual(
      expect.objectContaining({ transaction: 'T1', mode: 'X', item: expect.objectContaining(key) }),
    );
    const counts = trace.flatMap(({ event }) =>
      event.kind === 'statementFinished' && event.transaction === 'T1' ? [event.rows] : [],
    );
    expect(counts).toEqual([1, 1]);
  });
});

describe('a second partition', () => {
  it('cuts a part of the network once more, until all is healed', async () => {
    const cuts = `PARTITION site1, site2 FROM site3 AT 5 MS; PARTITION site1 FROM site2 AT 6 MS;
      HEAL AT 3000 MS;`;
    const { trace, outcome } = await run(cuts, { timeouts: 'termination' });
    const groups = trace.flatMap(({ event }) =>
      event.kind === 'networkCut' ? [event.groups.map((group) => group.join(' ')).join(' | ')] : [],
    );
    expect(groups).toEqual(['site1 site2 | site3', 'site1 | site2 | site3']);
    const crossed = trace.filter(
      ({ event, atMs }) => event.kind === 'messageReceived' && atMs > 6 && atMs < 3000,
    );
    expect(crossed).toEqual([]);
    expect(outcome.transactions.map(({ outcome: how }) => how)).toEqual(['aborted']);
  });
});

describe('a site that comes back in doubt', () => {
  it('asks everybody once, and a coordinator that holds data, too', async () => {
    const faults = 'CRASH site2 AFTER site2 FORCES prepared; RECOVER site2 AT 900 MS;';
    const { trace } = await run(faults, { timeouts: 'termination' });
    const asked = trace.flatMap(({ event, atMs }) =>
      event.kind === 'messageSent' && event.message.kind === 'inquiry' && atMs === 900
        ? [`${event.source} → ${event.target}`]
        : [],
    );
    expect(asked).toEqual(['site2 → site1', 'site2 → site3']);
  });
});

describe('a run whose sites stay blocked', () => {
  it('ends with the last event, whatever timers would still repeat', async () => {
    const { trace, outcome } = await run('CRASH site1 BEFORE site1 FORCES commit;', {
      protocol: '2pc',
    });
    expect(outcome.blocked.length).toBeGreaterThan(0);
    expect(outcome.endMs).toBe(trace.at(-1)?.atMs);
  });
});

describe('the checkpoint with which a log begins', () => {
  it.each(['BEFORE', 'AFTER'])('a site crashes %s it, and comes back from it', async (order) => {
    const faults = `CRASH site2 ${order} site2 FORCES checkpoint; RECOVER site2 AT 100 MS;`;
    const { trace, outcome, equalsCentral } = await run(faults, {});
    const crash = trace.findIndex(({ event }) => event.kind === 'siteCrashed');
    const first = trace.findIndex(({ event }) => event.kind === 'transactionStarted');
    expect([crash, first]).toEqual([0, 1]);
    expect(outcome.unfired).toEqual([]);
    expect(outcome.transactions[0]?.outcome).toBe('committed');
    expect(equalsCentral).toBe(true);
  });
});
