import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SiteId } from '../../base/brand.ts';
import type { StampedTransactionEvent } from '../../trace/scheduleTrace.ts';
import { scheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import type { OpenedLab } from '../openLab.ts';
import { numbers, openBank, runText, transfer } from './bank.testing.ts';
import { recoverSchedule, type ScheduleRecovery } from './recoverSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(3);
}, 60_000);
afterAll(() => opened.close());

/** What each site had forced when the event at the cursor was over. */
function forcesAt(
  trace: readonly StampedTransactionEvent[],
  cursor: number,
): ReadonlyMap<SiteId, number> {
  const counts = new Map(opened.catalog.sites.map(({ id }) => [id, 0]));
  for (const { event } of trace.slice(0, cursor + 1)) {
    if (event.kind === 'recordForced') counts.set(event.site, (counts.get(event.site) ?? 0) + 1);
  }
  return counts;
}

async function recoverAt(
  forces: ReadonlyMap<SiteId, number>,
  protocol: string,
): Promise<ScheduleRecovery> {
  const recovered = await recoverSchedule(opened, scheduleOptions({ protocol }), forces);
  if (!recovered.ok) throw new Error(recovered.error.message);
  return recovered.value;
}

const balances = ({ rows }: ScheduleRecovery) =>
  (rows.get('account')?.rows ?? []).map((row) => Number(row[1]));

describe.each([
  '2pc',
  '2pc-presumed-abort',
  '2pc-presumed-commit',
  '2pc-linear',
  '2pc-decentralized',
  '3pc',
  '3pc-quorum',
  'paxos-commit',
])('%s', (protocol) => {
  it('ends as it was decided, wherever all sites stop at once and come back', async () => {
    const { trace } = await runText(opened, transfer(3), { protocol });
    const seen = new Set<string>();
    // From the last to the first: what is cut off a log is gone.
    let last = '';
    for (const cursor of numbers(trace.length).map((number) => trace.length - number)) {
      const forces = forcesAt(trace, cursor);
      // Between two forced writes nothing changes on the disks.
      const key = [...forces.values()].join();
      if (key === last) continue;
      last = key;
      const before = trace.slice(0, cursor + 1).map(({ event }) => event);
      const recovery = await recoverAt(forces, protocol);
      const [one] = recovery.outcome.transactions;
      const isCommitted = one?.outcome === 'committed';
      const [first, second] = balances(recovery);
      expect([first, second], `event ${cursor}`).toEqual([isCommitted ? 900 : 1000, 1000]);
      expect(balances(recovery).reduce((sum, balance) => sum + balance, 0)).toBe(6000);
      expect(recovery.outcome.blocked).toEqual([]);
      // Of a transaction that no log knows nothing is left.
      if (!one) expect([...forces.values()]).toEqual([0, 0, 0]);
      const told = before.some((event) => event.kind === 'decided' && event.decision === 'commit');
      if (told) expect(isCommitted, `event ${cursor}`).toBe(true);
      seen.add(one?.outcome ?? 'unknown');
    }
    expect(seen).toEqual(new Set(['committed', 'aborted', 'unknown']));
  }, 60_000);
});

it('tells what each log has, locks what is in doubt, and leaves the lab as it was', async () => {
  const { trace } = await runText(opened, transfer(3), {});
  const last = trace.findLastIndex(
    ({ event }) => event.kind === 'recordForced' && event.record.kind === 'prepared',
  );
  const forces = forcesAt(trace, last);
  const recovery = await recoverAt(forces, '2pc-presumed-abort');
  const kinds = recovery.trace.map(({ event }) => event.kind);
  expect(kinds.slice(0, 3)).toEqual(['logRead', 'logRead', 'logRead']);
  const read = recovery.trace.flatMap(({ event }) =>
    event.kind === 'logRead' ? [[event.site, event.records.map(({ record }) => record.kind)]] : [],
  );
  expect(read).toEqual([
    ['site1', []],
    ['site2', ['prepared']],
    ['site3', ['prepared']],
  ]);
  const doubts = recovery.trace.flatMap(({ event }) =>
    event.kind === 'siteRecovered' ? [[event.site, event.inDoubt]] : [],
  );
  expect(doubts).toEqual([
    ['site1', []],
    ['site2', ['T1']],
    ['site3', ['T1']],
  ]);
  expect(kinds).toContain('lockChanged');
  // Nobody has a commit record: presumed abort.
  expect(recovery.outcome.transactions).toMatchObject([{ id: 'T1', outcome: 'aborted' }]);
  const again = await recoverAt(new Map(), '2pc-presumed-abort');
  expect(again.outcome.transactions).toMatchObject([{ id: 'T1', outcome: 'aborted' }]);
  const plain = await runText(opened, 'T1 AT site1; T1: SELECT * FROM account; T1: COMMIT;');
  expect(plain.rows.get('account')?.rows.map((row) => row[1])).toEqual(Array(6).fill(1000));
});
