import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { interleavingOf, moveStep, reachOf, remarksOf } from './interleaving.ts';
import { parseSchedule } from './parseSchedule.ts';
import { PROTOCOL_NAMES, wordsOf } from './scheduleWords.ts';

const TEXT = `-- two clerks
T1 AT head;   -- pays in 100
T2 AT north;
T1: SELECT a FROM r WHERE id = 1;
t2: SELECT a FROM r WHERE id = 1; -- the other one
/* a fault; between them */ CRASH head AT 20 MS;
T1: UPDATE r SET a = 'x;y' WHERE id = 1; T1: COMMIT;
T2: ABORT`;

const written = (text: string): readonly string[] =>
  interleavingOf(text).map(({ transaction, verb }) => `${transaction} ${verb}`);

const statements = (text: string) => {
  const { schedule, errors } = parseSchedule(text, wordsOf(PROTOCOL_NAMES));
  expect(errors).toEqual([]);
  return schedule.statements;
};

describe('the interleaving of a schedule', () => {
  it('is its steps in the order of the text, called as their transactions are declared', () => {
    expect(written(TEXT)).toEqual(['T1 read', 'T2 read', 'T1 write', 'T1 commit', 'T2 abort']);
    expect(remarksOf(TEXT)).toEqual(new Map([['T1', 'pays in 100']]));
  });

  it('moves a step with its comment, and leaves the rest of the text alone', () => {
    const moved = moveStep(TEXT, 1, 0) ?? '';
    expect(written(moved)).toEqual(['T2 read', 'T1 read', 'T1 write', 'T1 commit', 'T2 abort']);
    expect(moved).toContain('id = 1; -- the other one\nT1: SELECT');
    expect(moved.startsWith('-- two clerks\nT1 AT head;   -- pays in 100\n')).toBe(true);
  });

  it('ends a last statement that had no semicolon', () => {
    const moved = moveStep(TEXT, 4, 2) ?? '';
    expect(written(moved)).toEqual(['T1 read', 'T2 read', 'T2 abort', 'T1 write', 'T1 commit']);
    expect(statements(moved)).toHaveLength(statements(TEXT).length);
  });

  it('takes the declaration along where the step would come before it', () => {
    const late = 'T1 AT a;\nT1: DELETE FROM r;\nT2 AT b;\nT2: DELETE FROM r;\n';
    expect(moveStep(late, 1, 0)).toBe(
      'T1 AT a;\nT2 AT b;\nT2: DELETE FROM r;\nT1: DELETE FROM r;\n',
    );
  });

  it('never lets a step overtake one of its own transaction', () => {
    expect(moveStep(TEXT, 2, 0)).toBeUndefined();
    expect(moveStep(TEXT, 3, 2)).toBeUndefined();
    expect(reachOf(interleavingOf(TEXT), 1)).toEqual([0, 3]);
  });

  it('keeps every program and every statement, and every move within reach can be taken back', () => {
    const turns = fc.array(fc.constantFrom('T1', 'T2', 'T3'), { minLength: 2, maxLength: 12 });
    fc.assert(
      fc.property(turns, fc.nat(), fc.nat(), (order, one, other) => {
        const lines = order.map((name, index) => `${name}: DELETE FROM r WHERE id = ${index};`);
        const text = ['T1 AT a;', 'T2 AT a;', 'T3 AT b;', ...lines, ''].join('\n');
        const [from, to] = [one % order.length, other % order.length];
        const [least, most] = reachOf(interleavingOf(text), from);
        const moved = moveStep(text, from, to);
        if (from === to || to < least || to > most) {
          expect(moved).toBeUndefined();
          return;
        }
        expect((moved ?? '').split('\n').toSorted()).toEqual(text.split('\n').toSorted());
        for (const name of ['T1', 'T2', 'T3']) {
          const programOf = (source: string) =>
            interleavingOf(source).filter(({ transaction }) => transaction === name);
          expect(programOf(moved ?? '')).toEqual(programOf(text));
        }
        expect(moveStep(moved ?? '', to, from)).toBe(text);
      }),
    );
  });
});
