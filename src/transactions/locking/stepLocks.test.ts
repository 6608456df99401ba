import { describe, expect, it } from 'vitest';
import { type Access, demandsOf } from './demands.ts';
import { itemKey, type LockDemand } from './lockItem.ts';
import { type LockInput, NO_LOCKS, waitEdges } from './lockTable.ts';
import type { LockMode } from './modes.ts';
import { WHOLE_TABLE } from './predicate.ts';
import { stepLocks } from './stepLocks.ts';
import type { WaitRule } from './waitRule.ts';

const row = (key: string, mode: LockMode): LockDemand => ({
  item: { kind: 'row', relation: 'account', key },
  mode,
  images: [],
});
const whole = (mode: LockMode): LockDemand => ({
  item: { kind: 'predicate', relation: 'account', predicate: WHOLE_TABLE },
  mode,
});
const known = (demand: LockDemand): LockDemand => ({ ...demand, images: [{ balance: 5 }] });

/** `T2: X 1` asks for row 1 of the relation; `whole` for all of it. */
const request = (number: number, ...demands: readonly LockDemand[]): LockInput => ({
  kind: 'request',
  owner: { transaction: `T${number}`, timestamp: number },
  request: number,
  demands,
});
const release = (number: number): LockInput => ({ kind: 'release', transaction: `T${number}` });
const prepare = (number: number): LockInput => ({ kind: 'prepare', transaction: `T${number}` });

/** What a table says to some inputs in turn, a line each. */
function tell(inputs: readonly LockInput[], rule: WaitRule = 'anybody') {
  let table = NO_LOCKS;
  const lines = inputs.map((input) => {
    const { state, effects } = stepLocks(table, input, rule);
    table = state;
    return effects.flatMap((event) => {
      if (event.kind === 'lockRequested' || event.kind === 'lockReleased') return [];
      const waits = 'waitsFor' in event ? ` for ${event.waitsFor.join(' ')}` : '';
      const because = event.kind === 'victimChosen' ? ` ${event.because}` : '';
      return [`${event.transaction} ${event.kind}${waits}${because}`];
    });
  });
  return { table, lines };
}

describe('a lock table', () => {
  it('grants in the order in which locks were asked for, readers together', () => {
    const { lines } = tell([
      request(1, row('1', 'X')),
      request(2, row('1', 'S')),
      request(3, row('1', 'S')),
      request(4, row('1', 'X')),
      release(1),
    ]);
    expect(lines.slice(1, 4)).toEqual([
      ['T2 lockWaiting for T1'],
      ['T3 lockWaiting for T1'],
      ['T4 lockWaiting for T1 T2 T3'],
    ]);
    expect(lines[4]).toEqual([
      'T2 lockGranted',
      'T2 requestSatisfied',
      'T3 lockGranted',
      'T3 requestSatisfied',
      'T4 lockWaitChanged for T2 T3',
    ]);
  });

  it('does not let a reader pass a writer who came first', () => {
    const { lines } = tell([
      request(1, row('1', 'S')),
      request(2, row('1', 'X')),
      request(3, row('1', 'S')),
    ]);
    expect(lines[2]).toEqual(['T3 lockWaiting for T2']);
  });

  it('lets an upgrade go before those who wait, and wait for other readers alone', () => {
    const { lines } = tell([
      request(1, row('1', 'S')),
      request(2, row('1', 'S')),
      request(3, row('1', 'X')),
      request(1, row('1', 'X')),
      release(2),
    ]);
    expect(lines.slice(2, 4)).toEqual([['T3 lockWaiting for T1 T2'], ['T1 lockWaiting for T2']]);
    expect(lines[4]).toEqual([
      'T1 lockUpgraded',
      'T1 requestSatisfied',
      'T3 lockWaitChanged for T1',
    ]);
  });

  it('lets nobody wait behind one who waits for it', () => {
    const { lines } = tell([
      request(1, known(row('3', 'X'))),
      request(2, whole('U')),
      request(1, known(row('5', 'X'))),
    ]);
    expect(lines.slice(1)).toEqual([
      ['T2 lockWaiting for T1'],
      ['T1 lockGranted', 'T1 requestSatisfied'],
    ]);
  });

  it('asks for the rest of a request when its turn has come', () => {
    const { table, lines } = tell([
      request(1, row('2', 'X')),
      request(2, row('1', 'S'), row('2', 'S'), row('3', 'S')),
      release(1),
    ]);
    expect(lines[1]).toEqual(['T2 lockGranted', 'T2 lockWaiting for T1']);
    expect(lines[2]).toEqual(['T2 lockGranted', 'T2 lockGranted', 'T2 requestSatisfied']);
    expect(table.held).toHaveLength(3);
  });

  it('checks a row anew whose image has changed', () => {
    const small = { includesNull: false, intervals: [{ high: { value: 3, isInclusive: true } }] };
    const { lines } = tell([
      request(1, { ...row('1', 'X'), images: [{ balance: 5 }] }),
      request(2, {
        item: { kind: 'predicate', relation: 'account', predicate: [{ balance: small }] },
        mode: 'S',
      }),
      request(1, { ...row('1', 'X'), images: [{ balance: 7 }] }),
      request(1, { ...row('1', 'X'), images: [{ balance: 2 }] }),
    ]);
    expect(lines[1]).toEqual(['T2 lockGranted', 'T2 requestSatisfied']);
    expect(lines[2]).toEqual(['T1 lockGranted', 'T1 requestSatisfied']);
    expect(lines[3]).toEqual(['T1 lockWaiting for T2']);
  });

  it('does not mix up what is called alike: rows, unique values, relations', () => {
    const unique: LockDemand = {
      item: { kind: 'unique', relation: 'account', constraint: 'name', value: '1' },
      mode: 'X',
    };
    const other: LockDemand = { ...row('1', 'X'), item: { ...row('1', 'X').item, relation: 'r' } };
    const { table } = tell([
      request(1, row('1', 'X')),
      request(2, unique),
      request(3, other),
      request(4, unique),
    ]);
    expect(waitEdges(table)).toHaveLength(1);
    expect(new Set([row('1', 'X'), unique, other].map(({ item }) => itemKey(item))).size).toBe(3);
  });
});

describe('wait rules', () => {
  it('under wound-wait wait for a prepared transaction, whatever its age', () => {
    const { lines } = tell(
      [request(2, row('1', 'X')), prepare(2), request(1, row('1', 'X'))],
      'wound-wait',
    );
    expect(lines[2]).toEqual(['T1 lockWaiting for T2']);
  });

  it('hold for one’s turn in the queue, over which a circle could close', () => {
    const inputs = [
      request(1, row('1', 'S')),
      request(3, row('1', 'X')),
      request(2, row('1', 'S')),
    ];
    const { lines } = tell(inputs, 'wound-wait');
    expect(lines[2]).toEqual([
      'T2 lockWaiting for T3',
      'T3 victimChosen wounded',
      'T2 lockGranted',
      'T2 requestSatisfied',
    ]);
  });

  it('let a victim ask in vain until it is released', () => {
    const { lines } = tell(
      [
        request(1, row('1', 'X')),
        request(2, row('1', 'X')),
        request(2, row('2', 'X')),
        release(2),
        request(2, row('2', 'X')),
      ],
      'wait-die',
    );
    expect(lines.slice(1)).toEqual([
      ['T2 victimChosen died'],
      [],
      [],
      ['T2 lockGranted', 'T2 requestSatisfied'],
    ]);
  });
});

describe('the locks of a statement', () => {
  const access: Access = {
    relation: 'account',
    purpose: 'change',
    condition: WHOLE_TABLE,
    rows: [{ key: '1', before: { balance: 5 }, after: { balance: 6 } }],
    unique: [{ constraint: 'name', value: 'a' }],
  };
  const textOf = ({ item, mode }: LockDemand): string => `${item.kind} ${mode}`;

  it('go from the whole to its parts', () => {
    expect(demandsOf(access, 'predicate').map(textOf)).toEqual([
      'table IX',
      'predicate U',
      'row X',
      'unique X',
    ]);
    expect(demandsOf({ ...access, purpose: 'read' }, 'predicate').map(textOf)).toEqual([
      'table IS',
      'predicate S',
      'row S',
      'unique S',
    ]);
  });

  it('are one on the table, where all of it is looked at and locks are granular', () => {
    const modes = (changed: Partial<Access>): readonly string[] =>
      demandsOf({ ...access, rows: [], unique: [], ...changed }, 'granular').map(textOf);
    expect(modes({ purpose: 'read' })).toEqual(['table S']);
    expect(modes({})).toEqual(['table SIX']);
    expect(modes({ isOfEveryRow: true })).toEqual(['table X']);
    expect(modes({ purpose: 'readToChange', isOfEveryRow: true })).toEqual(['table X']);
    expect(modes({ purpose: 'readInUpdateMode' })).toEqual(['table U']);
    const some = [{ balance: { includesNull: true, intervals: [] } }];
    expect(modes({ condition: some })).toEqual(['table IX', 'predicate U']);
  });

  it('on parts of a table are not asked for by one that has locked the table', () => {
    const whole = demandsOf({ ...access, isOfEveryRow: true }, 'granular');
    const { lines, table } = tell([request(1, ...whole), request(1, ...demandsOf(access, 'row'))]);
    expect(lines[0]).toEqual(['T1 lockGranted', 'T1 requestSatisfied']);
    expect(lines[1]).toEqual(['T1 requestSatisfied']);
    expect(table.held).toHaveLength(1);
  });

  it('leave conditions out where only rows are locked', () => {
    const demands = demandsOf(access, 'row');
    expect(demands.map(textOf)).toEqual(['table IX', 'row X', 'unique X']);
    expect(demands[1]?.images).toEqual([{ balance: 5 }, { balance: 6 }]);
  });

  it('let two changes of the same rows wait for each other one way only', () => {
    const { lines } = tell([
      request(1, ...demandsOf({ ...access, rows: [] }, 'predicate')),
      request(2, ...demandsOf({ ...access, rows: [] }, 'predicate')),
    ]);
    expect(lines[1]).toEqual(['T2 lockGranted', 'T2 lockWaiting for T1']);
  });
});
