import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedLab } from '../openLab.ts';
import { openBank, runText, totalOf, transfer } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(4);
}, 60_000);
afterAll(() => opened.close());

const run = (faults: string, options: Readonly<Record<string, string>>) =>
  runText(opened, `${transfer(3)}\n${faults}`, options);

/** The coordinator is a site without data: it only coordinates. */
const apart = (faults: string, options: Readonly<Record<string, string>>) =>
  runText(opened, `${transfer(3).replace('AT site1', 'AT site4')}\n${faults}`, options);

const decisionsOf = ({ outcome }: ScheduleRun) =>
  Object.fromEntries(
    outcome.transactions[0]?.decisions.map(({ site, decision }) => [site, decision]) ?? [],
  );

const blockedAt = ({ outcome }: ScheduleRun) =>
  outcome.blocked.map(({ transaction, site }) => `${transaction} at ${site}`);

const CRASH = 'CRASH site4 BEFORE site4 SENDS commit TO site1;';

describe('the coordinator of two-phase commit crashes before anybody is told to commit', () => {
  it('and everybody is blocked, with the rows locked; asking each other does not help', async () => {
    const blocked = await apart(CRASH, { timeouts: 'termination' });
    expect(blockedAt(blocked)).toEqual(['T1 at site1', 'T1 at site2', 'T1 at site3']);
    const locked = blocked.outcome.blocked.map(({ locks }) =>
      locks.flatMap(({ item, mode }) => (item.kind === 'row' ? [`${item.key} ${mode}`] : [])),
    );
    expect(locked).toEqual([['[11] X'], ['[21] X'], ['[31] X']]);
    expect(blocked.outcome.transactions[0]?.outcome).toBe('blocked');
  });

  it('and whoever wants those rows waits for it', async () => {
    const reader = 'T2 AT site2; T2: SELECT * FROM account WHERE id = 21; T2: COMMIT;';
    const waiting = await apart(`${CRASH} ${reader}`, {});
    expect(blockedAt(waiting)).toContain('T2 at site2');
    const [second] = waiting.outcome.blocked.filter(({ transaction }) => transaction === 'T2');
    expect(second?.waitsFor).toEqual(['T1']);
  });

  it('but once it is back all commit', async () => {
    const back = await apart(`${CRASH} RECOVER site4 AT 2000 MS;`, {});
    expect(back.outcome.blocked).toEqual([]);
    expect(back.equalsCentral).toBe(true);
    expect(back.outcome.transactions[0]?.outcome).toBe('committed');
  });

  it('and if one was told, cooperative termination frees the others', async () => {
    const told = 'CRASH site4 AFTER site4 SENDS commit TO site1;';
    const helped = await apart(told, { timeouts: 'termination' });
    expect(blockedAt(helped)).toEqual([]);
    const alone = await apart(told, { timeouts: 'textbook' });
    expect(blockedAt(alone)).toEqual(['T1 at site2', 'T1 at site3']);
  });
});

describe('three-phase commit', () => {
  it('with the termination protocol ends without its coordinator', async () => {
    const safe = await apart(CRASH, { protocol: '3pc' });
    expect(decisionsOf(safe)).toMatchObject({
      site1: 'committed',
      site2: 'committed',
      site3: 'committed',
    });
  });

  it('with the lecture’s timeouts loses atomicity by one crash', async () => {
    const options = { protocol: '3pc', timeouts: 'lecture' };
    const broken = await apart('CRASH site4 AFTER site4 SENDS commit TO site1;', options);
    expect(new Set(Object.values(decisionsOf(broken)))).toEqual(new Set(['committed', 'aborted']));
    expect(broken.outcome.transactions[0]?.reason).toMatch(/atomicity is violated/);
  });

  it('with the textbook’s, too, one send a step; broadcasts are safe', async () => {
    const crash = 'CRASH site4 AFTER site4 SENDS preCommit TO site1;';
    const options = { protocol: '3pc', timeouts: 'textbook' };
    const broken = await apart(crash, { ...options, granularity: 'send' });
    expect(decisionsOf(broken)).toMatchObject({ site1: 'committed', site2: 'aborted' });
    const safe = await apart(crash, { ...options, granularity: 'broadcast' });
    expect(decisionsOf(safe)).toMatchObject({ site1: 'committed', site2: 'committed' });
  });

  it('with the termination protocol loses atomicity by one partition; with quorums it waits', async () => {
    // The coordinator and one other are cut off while the question to pre-commit is under way.
    const cut = 'PARTITION site1, site4 FROM site2, site3 AT 50 MS;';
    const broken = await apart(cut, { protocol: '3pc' });
    expect(new Set(Object.values(decisionsOf(broken)))).toContain('aborted');
    expect(new Set(Object.values(decisionsOf(broken)))).toContain('committed');
    const safe = await apart(`${cut} HEAL AT 9000 MS;`, { protocol: '3pc-quorum' });
    expect(new Set(Object.values(decisionsOf(safe))).size).toBe(1);
    expect(safe.outcome.blocked).toEqual([]);
  });

  it('loses atomicity by a delay longer than the timeout, without any crash', async () => {
    const broken = await apart('DELAY preCommit TO site2 BY 900 MS;', {
      protocol: '3pc',
      timeouts: 'textbook',
    });
    expect(new Set(Object.values(decisionsOf(broken)))).toEqual(new Set(['committed', 'aborted']));
  });
});

describe('faults', () => {
  it('that never come are listed', async () => {
    const calm = await run('LOSE preCommit; CRASH site2 AFTER site2 ENTERS blocked;', {});
    expect(calm.outcome.unfired).toHaveLength(2);
    expect(calm.equalsCentral).toBe(true);
  });

  it('lose, delay and repeat messages', async () => {
    const lost = await run('LOSE commit TO site2;', {});
    expect(lost.outcome.transactions[0]?.outcome).toBe('committed');
    expect(lost.outcome.messagesByKind['inquiry']).toBeGreaterThan(0);
    const twice = await run('DUPLICATE vote FROM site2; DELAY ack FROM site3 BY 50 MS;', {});
    expect(twice.outcome.unfired).toEqual([]);
    expect([lost, twice].map(totalOf)).toEqual([8000, 8000]);
  });

  it('undo the work of a transaction whose coordinator is gone before its commit', async () => {
    const text = `T1 AT site1; T1: UPDATE account SET balance = 0 WHERE id = 21;
      T2 AT site2; T2: UPDATE account SET balance = 5 WHERE id = 21; T2: COMMIT;
      CRASH site1 AT 1 MS;`;
    const orphaned = await runText(opened, text);
    expect(orphaned.outcome.transactions.map(({ outcome }) => outcome)).toEqual([
      'aborted',
      'committed',
    ]);
    expect(orphaned.rows.get('account')?.rows).toContainEqual([21, 5]);
  });

  it('make a statement wait for its site, and abort it when that takes too long', async () => {
    const text = `T1 AT site1; T1: UPDATE account SET balance = 0 WHERE id = 11;
      CRASH site2 AT 0 MS; T1: UPDATE account SET balance = 0 WHERE id = 21; T1: COMMIT;`;
    const never = await runText(opened, text);
    expect(never.outcome.transactions[0]?.reason).toMatch(/site2 could not be reached in time/);
    const late = await runText(opened, `${text} RECOVER site2 AT 100 MS;`);
    expect(late.outcome.transactions[0]?.outcome).toBe('committed');
  });
});

describe('an uncommitted DELETE under row locks', () => {
  const text = (end: string) => `T1 AT site1; T1: DELETE FROM account WHERE id = 21;
    T2 AT site2; T2: SELECT id FROM account WHERE balance = 1000 AND id > 20 AND id < 30;
    T1: ${end}; T2: COMMIT;`;

  it.each([
    ['COMMIT', [[22]]],
    ['ABORT', [[21], [22]]],
  ])('makes a reader wait, who then sees what its end decides: %s', async (end, rows) => {
    const read = await runText(opened, text(end), { locks: 'row' });
    const found = read.trace.flatMap(({ event }) =>
      event.kind === 'statementFinished' && event.transaction === 'T2' ? [event.sample] : [],
    );
    expect(found).toEqual([rows]);
    const waits = read.trace.some(
      ({ event }) => event.kind === 'lockChanged' && event.change.kind === 'lockWaiting',
    );
    expect(waits).toBe(true);
  });
});
