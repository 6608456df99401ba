import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedLab } from '../openLab.ts';
import { openBank, runText } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(2);
}, 60_000);
afterAll(() => opened.close());

/** What T1 has got at site1, in that order: `table S`, `row 11 X`. */
const locksOf = ({ trace }: ScheduleRun): readonly string[] => {
  const got = trace.flatMap(({ event }) => {
    if (event.kind !== 'lockChanged' || event.site !== 'site1') return [];
    const { change } = event;
    const isGranted = change.kind === 'lockGranted' || change.kind === 'lockUpgraded';
    if (!isGranted || change.transaction !== 'T1') return [];
    const { item, mode } = change;
    return [item.kind === 'row' ? `row ${item.key} ${mode}` : `${item.kind} ${mode}`];
  });
  // A row that is locked again, with what it becomes, is one lock.
  return [...new Set(got)];
};

const run = (steps: string, options: Readonly<Record<string, string>> = {}) =>
  runText(opened, `T1 AT site1; T2 AT site1; ${steps}`, { locks: 'granular', ...options });

const even = 'balance % 2 = 0';

describe('granular locks', () => {
  it.each([
    ['SELECT SUM(balance) FROM account', ['table S']],
    [`SELECT id FROM account WHERE ${even}`, ['table S']],
    ['SELECT id FROM account WHERE id = 11', ['table IS', 'row [11] S']],
    ['SELECT id FROM account WHERE balance > 5000', ['table IS', 'predicate S']],
    [`UPDATE account SET balance = 1 WHERE ${even}`, ['table SIX', 'row [11] X', 'row [12] X']],
    ['UPDATE account SET balance = (SELECT MAX(balance) FROM account)', ['table X']],
    [
      'UPDATE account SET balance = 0 WHERE id = (SELECT MIN(id) FROM account)',
      ['table SIX', 'row [11] X'],
    ],
    ['UPDATE account SET balance = 1', ['table X']],
    ['DELETE FROM account', ['table X']],
    ['INSERT INTO account (id, balance) VALUES (13, 0)', ['table IX', 'row [13] X']],
    ['SELECT id FROM account FOR UPDATE', ['table X']],
    [`SELECT id FROM account WHERE ${even} FOR UPDATE`, ['table SIX', 'row [11] X', 'row [12] X']],
  ])('%s', async (sql, locks) => {
    expect(locksOf(await run(`T1: ${sql}; T1: COMMIT;`))).toEqual(locks);
  });

  it('keep to intentions on the table where conditions or rows are locked', async () => {
    const steps = `T1: SELECT SUM(balance) FROM account; T1: DELETE FROM account; T1: COMMIT;`;
    for (const locks of ['predicate', 'row']) {
      const modes = locksOf(await run(steps, { locks })).filter((lock) => lock.startsWith('table'));
      expect(modes).toEqual(['table IS', 'table IX']);
    }
  });

  it('make SIX of S and IX', async () => {
    const steps = 'T1: SELECT SUM(balance) FROM account; T1: DELETE FROM account WHERE id = 11;';
    expect(locksOf(await run(`${steps} T1: COMMIT;`))).toEqual([
      'table S',
      'table SIX',
      'row [11] X',
    ]);
  });
});

describe('FOR UPDATE', () => {
  const asked = (what: string): string => `T2: SELECT id FROM account WHERE id = 11;
    T1: SELECT id FROM account WHERE ${what} FOR UPDATE; T2: COMMIT;
    T1: UPDATE account SET balance = 0 WHERE id = 11; T1: COMMIT;`;

  it.each([
    ['X', 'id = 11', ['table IX', 'row [11] X']],
    ['U', 'id = 11', ['table IX', 'row [11] U', 'row [11] X']],
    ['U', 'balance < 5000', ['table IX', 'predicate U', 'row [11] U', 'row [12] U', 'row [11] X']],
    ['U', even, ['table U', 'table X']],
  ])('takes %s of %s', async (forupdate, what, locks) => {
    const done = await run(asked(what), { forupdate });
    expect(locksOf(done)).toEqual(locks);
    // U is granted beside the reader, whom the change itself then finds gone.
    const waited = done.trace.some(
      ({ event }) => event.kind === 'lockChanged' && event.change.kind === 'lockWaiting',
    );
    expect([waited, locksOf(done)]).toEqual([forupdate === 'X', locks]);
  });
});

it('in doubt and back from its log, a transaction says on the table that it has locked rows', async () => {
  const text = `T1 AT site2; T3 AT site2;
    T1: UPDATE account SET balance = 900 WHERE id = 11;
    T1: UPDATE account SET balance = 1100 WHERE id = 21;
    T1: COMMIT;
    T3: SELECT SUM(balance) FROM account; T3: COMMIT;
    CRASH site1 AFTER site1 SENDS vote; RECOVER site1 AT 120 MS; DELAY answer BY 900 MS;`;
  const { trace } = await runText(opened, text, { locks: 'granular' });
  const waits = trace.flatMap(({ event }) =>
    event.kind === 'lockChanged' && event.change.kind === 'lockWaiting' ? [event] : [],
  );
  expect(waits.map(({ site, change }) => [site, change])).toMatchObject([
    ['site1', { transaction: 'T3', mode: 'S', item: { kind: 'table' }, waitsFor: ['T1'] }],
  ]);
  const read = trace.flatMap(({ event }) =>
    event.kind === 'statementFinished' && event.transaction === 'T3' ? [event.sample] : [],
  );
  expect(read).toEqual([[[4000]]]);
});
