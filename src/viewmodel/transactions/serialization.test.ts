import { describe, expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import { judgeHistory } from '../../transactions/serializability/judgeHistory.ts';
import {
  inRange,
  readHistory,
} from '../../transactions/serializability/textbookHistory.testing.ts';
import type { ScheduleTable } from './scheduleTable.ts';
import { serializationGraph, serialVerdict } from './serialization.ts';

const judged = (text: string) => judgeHistory(readHistory(text, 'X Y'), inRange);

const standing = (transaction: string, seq: number) => ({
  transaction,
  site: { id: siteId('s'), number: 1, label: 's' },
  atMs: 0,
  stands: [{ seq, text: 'committed' as const }],
});

const tableOf = (seqs: Readonly<Record<string, number>>): ScheduleTable => ({
  columns: Object.entries(seqs).map(([name, seq]) => standing(name, seq)),
  rows: [],
});

describe('the serialization graph', () => {
  it('joins what two transactions have in common, settled when both have committed', () => {
    const verdict = judged('W1(X) W1(Y) C1 R2(X) W2(X) R2(Y) C2');
    const table = tableOf({ T1: 3, T2: 7 });
    const arrow = { source: 'T1', target: 'T2', isOnCycle: false };
    const labels = ['ww X', 'wr X', 'wr Y'];
    expect(serializationGraph(verdict, table, 7).arrows).toEqual([
      { ...arrow, labels, isSettled: true },
    ]);
    expect(serializationGraph(verdict, table, 6).arrows).toEqual([
      { ...arrow, labels, isSettled: false },
    ]);
    expect(serialVerdict(verdict)).toEqual({
      isSerializable: true,
      text: 'Serializable: T1, then T2',
      anomalies: [],
    });
  });

  it('marks the circle and names what is wrong, as Adya and as everybody calls it', () => {
    const lost = judged('R1(X) R2(X) W1(X) W2(X) C1 C2');
    const { arrows } = serializationGraph(lost, tableOf({}), 0);
    expect(arrows.every(({ isOnCycle }) => isOnCycle)).toBe(true);
    const { isSerializable, anomalies } = serialVerdict(lost);
    expect(isSerializable).toBe(false);
    expect(anomalies.map(({ name, path }) => `${name}: ${path}`)).toEqual([
      'G-single, a lost update: T2 rw X → T1 ww X → T2',
    ]);
    const skew = serialVerdict(judged('R1(X) R2(Y) W1(Y) W2(X) C1 C2'));
    expect(skew.anomalies.map(({ name }) => name)).toEqual(['G2-item, a write skew']);
  });

  it('says of a dirty read what was read of whom', () => {
    const { isSerializable, anomalies } = serialVerdict(judged('W1(X) R2(X) A1 C2'));
    expect(isSerializable).toBe(false);
    expect(anomalies.map(({ name, path }) => `${name}: ${path}`)).toEqual(['G1a: T2 read X of T1']);
  });

  it('has nothing to say where nothing has committed', () => {
    expect(serialVerdict(judged('W1(X) A1')).text).toBe('Nothing has committed');
    expect(serialVerdict(judged('W1(X) C1')).text).toBe('Serializable: T1 alone');
  });
});
