import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalSite } from '../../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../../workbench/openLab.ts';
import { numbers, openBank } from '../../workbench/schedule/bank.testing.ts';
import { randomSchedule } from '../../workbench/schedule/randomSchedule.testing.ts';
import type { ScheduleRun } from '../commit/scheduleRun.ts';
import { scheduleTable, standingAt } from './foldSchedule.ts';
import { interleavingChips } from './interleavingChips.ts';
import { lockBoard } from './lockBoard.ts';
import { locksAt } from './locksAt.ts';
import { rowSentence } from './rowSentence.ts';
import { lastSacrifice } from './sacrifices.ts';
import { shownRun } from './scheduleRun.testing.ts';
import { rowAt, type ScheduleRow, type ScheduleTable } from './scheduleTable.ts';
import { joinedWaits, seenAt, waitGraph } from './waitGraph.ts';

let lab: OpenedLab;
let bank: OpenedLab;
let cycle: string;

beforeAll(async () => {
  const source = readFileSync('public/labs/distributed-deadlock.lab.md', 'utf8');
  const opened = await openLab(source, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  lab = opened.value;
  bank = await openBank(3);
  const block = lab.lab.blocks.find((one) => one.kind === 'schedule');
  cycle = block?.kind === 'schedule' ? block.text : '';
}, 60_000);
afterAll(async () => {
  await lab.close();
  await bank.close();
});

function told({ number, entry, waiting }: ScheduleRow): string {
  const waits = waiting.length === 0 ? '' : ` [${waiting.join(' ')}]`;
  if (entry.kind !== 'step') return `${number} ${entry.kind}${waits}`;
  const { transaction, kind, sites, locks, waitsFor, result, note } = entry.step;
  const words = [
    `${number} ${transaction} ${kind}`,
    `@${sites.map(({ site, seq }) => `${site.number}${seq === undefined ? '?' : ''}`).join()}`,
    ...locks.map(({ mode, isWaiting, items }) => `${isWaiting ? '?' : ''}${mode}(${items.join()})`),
    ...(waitsFor.length > 0 ? [`waits ${waitsFor.join()}`] : []),
    ...(result ? [result.text] : []),
    ...(note === undefined ? [] : [`(${note})`]),
  ];
  return words.join(' ') + waits;
}

const deadlockIn = ({ events }: ScheduleRun): number =>
  events.findIndex(({ event }) => event.kind === 'deadlockFound');

describe('a deadlock over three sites', () => {
  it('is a schedule with every step, wait and end in its place', async () => {
    const { run } = await shownRun(lab, cycle, { deadlock: 'central' });
    const table = scheduleTable(run, cycle);
    expect(table.rows.map(told)).toEqual([
      '1 T1 statement @2 X(207)',
      '2 T2 statement @3 X(312)',
      '3 T1 statement @4 S(403) = 900',
      '4 T3 statement @4 S(403) = 900',
      '5 T3 statement @1 X(109)',
      '6 T1 statement @3? ?X(312) waits T2 [T1]',
      '7 T2 statement @1? ?S(109) waits T3 [T1 T2]',
      '8 T3 statement @4? ?X(403) waits T1 [T1 T2 T3]',
      '9 deadlock [T1 T2 T3]',
      '10 T3 rollback @1,4 [T1 T2]',
      '11 T2 resumed @1 S(109) = 400 [T1]',
      '12 T2 commit @1,3 [T1]',
      '13 T2 committed @3 [T1]',
      '14 T1 resumed @3 X(312)',
      '15 T1 commit @2,3,4',
      '16 T1 committed @2,3',
    ]);
    expect(
      table.columns.map(({ transaction, remark, site }) => [transaction, remark, site.id]),
    ).toEqual([
      ['T1', 'moves 100 from 207 to 312', 'north'],
      ['T2', 'pays from 312 if 109 can', 'harbour'],
      ['T3', 'moves 20 from 403 to 109', 'plant'],
    ]);
    const standings = (cursor: number) =>
      table.columns.map((column) => standingAt(column, cursor)?.text);
    expect(standings(deadlockIn(run))).toEqual(['waits', 'waits', 'waits']);
    expect(standings(run.events.length - 1)).toEqual(['committed', 'committed', 'aborted']);
    expect(standings(0)).toEqual(['running', undefined, undefined]);
  });

  it('has a circle in the global wait-for graph, and in that of no site', async () => {
    const { run } = await shownRun(lab, cycle);
    const graph = waitGraph(run, deadlockIn(run));
    const waits = graph.arrows.map(
      ({ waiter, blocker, site, item, isOnCycle }) =>
        `${waiter} ${blocker} ${item}@${site.id} ${isOnCycle}`,
    );
    expect(waits.toSorted()).toEqual([
      'T1 T2 312@harbour true',
      'T2 T3 109@head true',
      'T3 T1 403@plant true',
    ]);
    for (const { id } of run.sites) {
      expect(seenAt(graph, id).map(({ isOnCycle }) => isOnCycle)).not.toContain(true);
    }
    expect(waitGraph(run, run.events.length - 1).arrows).toEqual([]);
  });

  it('shows in each lock table what is waited for first', async () => {
    const { run } = await shownRun(lab, cycle);
    const { sites } = lockBoard(run, deadlockIn(run));
    const texts = sites.map(({ site, rows }) => [
      site.id,
      ...rows.map(({ text, held, queue }) => {
        const queued = queue.map(
          ({ mode, transaction, isUpgrade }) => `${mode} ${transaction} ${isUpgrade}`,
        );
        return `${text}: ${held.map(({ mode, transaction }) => `${mode} ${transaction}`).join()} | ${queued.join()}`;
      }),
    ]);
    expect(texts).toEqual([
      ['head', '109: X T3 | S T2 false', 'table: IX T3,IS T2 | '],
      ['north', '207: X T1 | ', 'table: IX T1 | '],
      ['harbour', '312: X T2 | X T1 false', 'table: IX T2,IX T1 | '],
      ['plant', '403: S T1,S T3 | X T3 true', 'table: IS T1,IX T3 | '],
    ]);
  });

  it('names the victim, and what each of the circle would have lost', async () => {
    const { run } = await shownRun(lab, cycle);
    const at = deadlockIn(run);
    expect(lastSacrifice(run, at - 1)).toBeUndefined();
    expect(lastSacrifice(run, at)).toEqual({
      seq: at,
      victim: 'T3',
      because: 'T1 → T2 → T3 → T1',
      isPhantom: false,
      candidates: [
        { transaction: 'T1', timestamp: 1, locks: 5, writes: 1 },
        { transaction: 'T2', timestamp: 2, locks: 3, writes: 1 },
        { transaction: 'T3', timestamp: 3, locks: 4, writes: 1 },
      ],
    });
  });

  it('is prevented where only the older may wait', async () => {
    const { run } = await shownRun(lab, cycle, { deadlock: 'wait-die' });
    const table = scheduleTable(run);
    const texts = table.rows.map(told);
    expect(texts[7]).toBe(
      '8 T3 statement @4? IX(table) ?X(403) (may not wait for T1) [T1 T2]'.replace(
        'IX(table) ',
        '',
      ),
    );
    expect(texts[8]).toContain('9 T3 rollback @1,4 (it died');
    const last = lastSacrifice(run, run.events.length - 1);
    expect([last?.victim, last?.because]).toEqual(['T3', 'T3 may not wait for T1, which is older']);
  });

  it('is written as books write it, each step with the row that it has become', async () => {
    const { run } = await shownRun(lab, cycle);
    const chips = interleavingChips(cycle, scheduleTable(run));
    expect(
      chips.map(({ letter, transaction, item, row }) => `${letter}${transaction}(${item}) ${row}`),
    ).toEqual([
      'WT1(207) 1',
      'WT2(312) 2',
      'RT1(403) 3',
      'RT3(403) 4',
      'WT3(109) 5',
      'WT1(312) 6',
      'RT2(109) 7',
      'WT3(403) 8',
      'CT1() 15',
      'CT2() 12',
      'CT3() undefined',
    ]);
    expect(chips[0]?.reach).toEqual([0, 1]);
    expect(chips[8]?.reach).toEqual([6, 10]);
  });
});

/** Whoever waits for a lock at the end of a row is in some site's queue then, or has no site. */
function expectWaitsAgree(run: ScheduleRun, { rows }: ScheduleTable): void {
  for (const { lastSeq, waiting } of rows) {
    const locks = [...locksAt(run, lastSeq).values()];
    const queued = new Set(locks.flatMap((site) => [...site.waiting.keys()]));
    for (const transaction of waiting) {
      const reached = run.events
        .slice(0, lastSeq + 1)
        .findLast(({ event }) => 'transaction' in event && event.transaction === transaction);
      const isCutOff = run.events
        .slice(0, lastSeq + 1)
        .some(({ event }) => event.kind === 'statementDelayed' || event.kind === 'siteCrashed');
      expect([reached?.seq, queued.has(transaction) || isCutOff]).toEqual([reached?.seq, true]);
    }
  }
}

it('tells every run in rows without a gap, whatever fails', async () => {
  for (const number of numbers(12)) {
    const kinds = ['crash', 'lose', 'delay', 'partition'] as const;
    const { text } = randomSchedule(`rows ${number}`, 3, number % 2 === 0 ? [] : kinds);
    const deadlock = number % 3 === 0 ? 'wound-wait' : 'edge-chasing';
    const { run } = await shownRun(bank, text, { deadlock });
    const table = scheduleTable(run, text);
    const { rows } = table;
    for (const [index, row] of rows.entries()) {
      expect(row.firstSeq).toBe(index === 0 ? row.firstSeq : (rows[index - 1]?.lastSeq ?? 0) + 1);
      expect(rowAt(table, row.lastSeq)).toBe(row);
      expect(rowSentence(run, row).sentence).toMatch(/\.$/);
    }
    expect(rows.at(-1)?.lastSeq).toBe(run.events.length - 1);
    const count = (kind: string): number =>
      run.events.filter(({ event }) => event.kind === kind).length;
    const steps = rows.flatMap(({ entry }) => (entry.kind === 'step' ? [entry.step] : []));
    expect(steps.filter(({ kind }) => kind === 'statement')).toHaveLength(
      count('statementStarted'),
    );
    expect(steps.filter(({ kind }) => kind === 'commit')).toHaveLength(count('commitStarted'));
    expectWaitsAgree(run, table);
    // Everything is healed at last: nobody waits, and nothing is locked.
    expect(waitGraph(run, run.events.length - 1).arrows).toEqual([]);
    expect(rows.at(-1)?.waiting).toEqual([]);
    const held = [...locksAt(run, run.events.length - 1).values()].flatMap((site) => [
      ...site.held,
    ]);
    expect([text, held]).toEqual([text, []]);
  }
}, 120_000);

it.each(['central', 'hierarchical', 'path-pushing', 'edge-chasing'])(
  'calls a deadlock a phantom where the lock tables have not all of its waits (%s)',
  async (deadlock) => {
    const text = readFileSync('public/labs/phantom-deadlock.lab.md', 'utf8');
    const lab = await openLab(text, { openSite: openLocalSite });
    if (!lab.ok) throw new Error(JSON.stringify(lab.error));
    const block = lab.value.lab.blocks.find((one) => one.kind === 'schedule');
    if (block?.kind !== 'schedule') throw new Error('a schedule is wanted');
    const { run } = await shownRun(lab.value, block.text, { ...block.options, deadlock });
    const isFoundLate = scheduleTable(run).rows.flatMap(({ entry, firstSeq }) => {
      if (entry.kind !== 'deadlock') return [];
      const { arrows } = waitGraph(run, firstSeq);
      const isThere = entry.cycle.every((waiter, index) => {
        const blocker = entry.cycle[(index + 1) % entry.cycle.length];
        return arrows.some((arrow) => arrow.waiter === waiter && arrow.blocker === blocker);
      });
      expect(entry.isPhantom).toBe(!isThere);
      return [entry.isPhantom];
    });
    const isCollecting = deadlock === 'central' || deadlock === 'hierarchical';
    expect(isFoundLate).toEqual(isCollecting ? [true] : []);
    await lab.value.close();
  },
  60_000,
);

it('joins waits of one for another at several sites into one arrow', () => {
  const [one, other] = bank.catalog.sites.map(({ id, number }) => ({ id, number, label: id }));
  if (!one || !other) throw new Error('two sites are wanted');
  const wait = { waiter: 'T1', blocker: 'T2', isOnCycle: false };
  expect(
    joinedWaits([
      { ...wait, site: one, item: '1' },
      { ...wait, site: other, item: '1' },
    ]),
  ).toEqual([{ ...wait, sites: [one, other], items: ['1'] }]);
});
