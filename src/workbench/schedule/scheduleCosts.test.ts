import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OpenedLab } from '../openLab.ts';
import { numbers, openBank, runText } from './bank.testing.ts';
import type { ScheduleRun } from './runSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(11);
}, 60_000);
afterAll(() => opened.close());

/** n participants besides a coordinator that holds none of the data. */
const atMany = (n: number): string => `T1 AT site11;
${numbers(n)
  .map((site) => `T1: UPDATE account SET balance = balance + 1 WHERE id = ${10 * site + 1};`)
  .join('\n')}
T1: COMMIT;`;

function figuresOf({ outcome, equalsCentral }: ScheduleRun) {
  expect(equalsCentral).toBe(true);
  const { messages, forcedWrites, transactions } = outcome;
  const { allKnow, allAcks } = transactions[0]?.delays ?? { allKnow: 0, allAcks: 0 };
  const all = [...forcedWrites].map(([site, writes]) => [String(site), writes] as const);
  const atCoordinator = all.find(([site]) => site === 'site11')?.[1] ?? 0;
  const inAll = all.reduce((sum, [, writes]) => sum + writes, 0);
  return [messages, allKnow, allAcks, atCoordinator, inAll - atCoordinator];
}

describe.each([2, 3, 5, 10])('%d sites write, the coordinator is another one', (n) => {
  it.each([
    ['2pc', [4 * n, 3, 4, 1, 2 * n]],
    ['2pc-presumed-abort', [4 * n, 3, 4, 1, 2 * n]],
    ['2pc-presumed-commit', [3 * n, 3, 3, 2, n]],
    ['2pc-linear', [2 * n, 2 * n, 2 * n, 2, 2 * n - 1]],
    ['2pc-decentralized', [n * (n + 1), 2, 2, 2, 2 * n]],
    ['3pc', [6 * n, 5, 6, 2, 3 * n]],
  ])('%s costs what the formula says', async (protocol, figures) => {
    const run = await runText(opened, atMany(n), { protocol });
    expect(run.outcome.transactions[0]?.outcome).toBe('committed');
    expect(figuresOf(run)).toEqual(figures);
  });

  it('presumed abort with one no, of a site that has lost its part', async () => {
    const text = `${atMany(n)} CRASH site1 AT 5 MS; RECOVER site1 AT 6 MS;`;
    const run = await runText(opened, text);
    expect(run.outcome.transactions[0]?.outcome).toBe('aborted');
    expect(figuresOf(run)).toEqual([3 * n - 1, 3, 3, 0, n - 1]);
  });

  it('3pc without its last acknowledgements', async () => {
    const run = await runText(opened, atMany(n), { protocol: '3pc', acks: 'off' });
    expect(figuresOf(run)).toEqual([5 * n, 5, 5, 2, 3 * n]);
  });

  it('a coordinator that holds data takes part without messages or a forced prepared', async () => {
    const text = atMany(n).replace('AT site11', 'AT site1');
    const { outcome } = await runText(opened, text);
    expect(outcome.messages).toBe(4 * (n - 1));
    expect([...outcome.forcedWrites].sort()[0]).toEqual(['site1', 1]);
  });

  it('a transaction that has only read asks once, and forces nothing', async () => {
    const text = atMany(n).replaceAll(
      /UPDATE account SET \S+ = \S+ \+ 1/g,
      'SELECT * FROM account',
    );
    const { outcome } = await runText(opened, text);
    expect(outcome.messagesByKind).toEqual({ prepare: n, vote: n });
    expect(outcome.forcedWrites.size).toBe(0);
    const full = await runText(opened, text, { readonly: 'off' });
    expect(full.outcome.messages).toBe(4 * n);
  });
});

describe('a transaction that wrote at one site', () => {
  const UPDATE = 'T1: UPDATE account SET balance = 7 WHERE id = 11;';

  it.each(['2pc', '3pc', '2pc-linear'])('commits there in one phase: %s', async (protocol) => {
    const { outcome } = await runText(opened, `T1 AT site1; ${UPDATE} T1: COMMIT;`, { protocol });
    expect([outcome.messages, [...outcome.forcedWrites]]).toEqual([0, [['site1', 1]]]);
  });

  it('tells a coordinator elsewhere', async () => {
    const { outcome } = await runText(opened, `T1 AT site2; ${UPDATE} T1: COMMIT;`);
    expect(outcome.messagesByKind).toEqual({ commit: 1, ack: 1 });
    expect([...outcome.forcedWrites]).toEqual([['site1', 1]]);
  });

  it('asks those that it has read from first', async () => {
    const read = 'T1: SELECT * FROM account WHERE id = 31;';
    const { outcome } = await runText(opened, `T1 AT site1; ${UPDATE} ${read} T1: COMMIT;`);
    expect(outcome.messagesByKind).toEqual({ prepare: 1, vote: 1 });
    expect([...outcome.forcedWrites]).toEqual([['site1', 1]]);
  });
});
