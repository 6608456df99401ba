import { expect, it } from 'vitest';
import { isCompatible, LOCK_MODES, type LockMode, locksParts, supremum } from './modes.ts';

/** Whether `one` permits all that `other` does: what `one` goes with, `other` goes with. */
const isAtLeast = (one: LockMode, other: LockMode): boolean =>
  LOCK_MODES.every(
    (mode) =>
      (!isCompatible(mode, one) || isCompatible(mode, other)) &&
      (!isCompatible(one, mode) || isCompatible(other, mode)),
  );

it('has the compatibilities of Gray and Reuter, U beside S but not S beside U', () => {
  const table = LOCK_MODES.map((held) =>
    LOCK_MODES.map((requested) => (isCompatible(requested, held) ? '+' : '-')).join(''),
  );
  // Columns are requested: IS IX S SIX U X.
  expect(table).toEqual(['+++++-', '++----', '+-+-+-', '+-----', '------', '------']);
});

it('takes as supremum the weakest mode that is as strong as both', () => {
  for (const one of LOCK_MODES)
    for (const other of LOCK_MODES) {
      const both = supremum(one, other);
      expect([one, other, isAtLeast(both, one), isAtLeast(both, other)]).toEqual([
        one,
        other,
        true,
        true,
      ]);
      const bounds = LOCK_MODES.filter((mode) => isAtLeast(mode, one) && isAtLeast(mode, other));
      expect(bounds.every((mode) => isAtLeast(mode, both))).toBe(true);
    }
});

it('takes S and IX together for SIX, and lets a lock on the whole stand for those on its parts', () => {
  expect([supremum('S', 'IX'), supremum('IX', 'S'), supremum('U', 'IX')]).toEqual([
    'SIX',
    'SIX',
    'X',
  ]);
  const parts = LOCK_MODES.map((whole) => [
    whole,
    ...(['S', 'U', 'X'] as const).filter((mode) => locksParts(whole, mode)),
  ]);
  expect(parts).toEqual([
    ['IS'],
    ['IX'],
    ['S', 'S'],
    ['SIX', 'S'],
    ['U', 'S', 'U'],
    ['X', 'S', 'U', 'X'],
  ]);
});
