import { describe, expect, it } from 'vitest';
import { isSameSchedule, scheduleBranches } from './branchNames.ts';

const WRITTEN = 'T1 AT a;\nT1: UPDATE x SET v = 1;\nT1: COMMIT;\n';

describe('branches of a schedule', () => {
  it('are called by what was added to the written one', () => {
    const crashed = `${WRITTEN}CRASH b AT 12 ms;\n`;
    const both = `${crashed}RECOVER b AT 90 ms;\n`;
    expect(scheduleBranches(WRITTEN, [WRITTEN, crashed, both]).map(({ name }) => name)).toEqual([
      'as written',
      'CRASH b AT 12 ms',
      'CRASH b AT 12 ms, RECOVER b AT 90 ms',
    ]);
  });

  it('say what was taken out, and tell apart what is called the same', () => {
    const shorter = 'T1 AT a;\nT1: COMMIT;\n';
    const swapped = 'T1: COMMIT;\nT1 AT a;\n';
    expect(scheduleBranches(WRITTEN, [shorter, swapped]).map(({ name }) => name)).toEqual([
      '1 line less',
      '1 line less (2)',
    ]);
  });

  it('are the same whatever the space around their lines', () => {
    expect(isSameSchedule(WRITTEN, `\n${WRITTEN.replaceAll('\n', '  \n\n')}`)).toBe(true);
    expect(isSameSchedule(WRITTEN, `${WRITTEN}HEAL;`)).toBe(false);
  });
});
