import { expect, it } from 'vitest';
import { blockedLines } from './blockedLines.ts';
import { explored } from './exploredRun.testing.ts';
import { orbitsText, summaryText, verdictLines } from './verdicts.ts';

const BLOCKED = explored('2pc', { crashes: 2 }, { participants: 3 });
const FREE = explored('3pc', { crashes: 2 }, { participants: 2, recovery: 'none' });

it('verdicts say what holds, and how much is blocked', () => {
  const lines = verdictLines(BLOCKED);
  expect(lines.map(({ name, holds }) => [name, holds])).toEqual([
    ['atomicity', true],
    ['validity', true],
    ['stability', true],
    ['non-blocking', false],
  ]);
  const { blockedStates } = BLOCKED.properties.nonblocking;
  expect(lines.at(-1)?.text).toContain(`${blockedStates.toLocaleString('en')} states`);
});

it('blocked states are told by who is down and who waits, each kind with a run of its own', () => {
  const { lines, rest } = blockedLines(BLOCKED);
  expect(lines.map(({ text }) => text)).toEqual([
    'coordinator and participant 3 down; participants 1 and 2 blocked',
    'coordinator down; participants 1, 2 and 3 blocked',
  ]);
  expect(rest).toBeUndefined();
  for (const { counterexample, standings, size } of lines) {
    const last = Object.values(counterexample.at(-1)?.states ?? {});
    expect(last.map((word) => word === 'down')).toEqual(standings.map((own) => own === 'down'));
    expect(size).toContain(`after ${counterexample.length} steps`);
  }
});

it('kinds of blocked states are all of them, and those too many for a row are counted', () => {
  const report = explored('3pc', { crashes: 1, partitions: 1 });
  const { blockedStates, classes } = report.properties.nonblocking;
  expect(classes.reduce((sum, { states }) => sum + states, 0)).toBe(blockedStates);
  const { lines, rest } = blockedLines(report);
  expect(lines.length).toBeLessThan(classes.length);
  expect(rest).toContain(`${classes.length - lines.length} more`);
});

it('one protocol beside another: what is decided wrongly, what is blocked, and of how much', () => {
  expect(summaryText(BLOCKED)).toMatch(/^no wrong decision; blocks in [\d,]+ of [\d,]+ states$/);
  expect(summaryText(FREE)).toMatch(/^no wrong decision; blocks in none of [\d,]+ states$/);
  const wrong = explored('3pc', { crashes: 1 }, { timeouts: 'lecture' });
  expect(summaryText(wrong)).toMatch(/^decides wrongly; /);
});

it('states counted up to which participant is which: how many, and how many they stand for', () => {
  const report = explored('2pc', { crashes: 1 }, { granularity: 'broadcast', symmetry: true });
  const [few, all] = [report.states, report.statesWithoutSymmetry ?? 0];
  expect(few).toBeLessThan(all);
  const [fewText, allText] = [few, all].map((count) => count.toLocaleString('en'));
  expect(orbitsText(report)).toContain(`${fewText} states stand for ${allText}`);
  expect(summaryText(report)).toContain(`of ${fewText} states that stand for ${allText}`);
  expect(orbitsText(BLOCKED)).toBe('');
});
