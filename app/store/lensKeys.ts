import { create } from 'zustand';
import type { Lens } from '../../src/base/lens.ts';
import { LENSES } from '../../src/base/lens.ts';
import { endPeek, hasInk, peek, toggleLens } from './lenses.ts';
import { useStore } from './store.ts';

/**
 * A lens by its digit: a tap switches it, a held key peeks. Which of the two it is shows only when
 * the key comes up again, so the lens is seen at once and stays or goes then.
 */
export interface HeldKey {
  readonly lens: Lens;
  readonly sinceMs: number;
}

/** Longer than a tap, and no toggling by a hand that rests. */
const HOLD_MS = 300;

export const lensOfDigit = (digit: string): Lens | undefined => LENSES[Number(digit) - 1];

export const digitOfLens = (lens: Lens): string => String(LENSES.indexOf(lens) + 1);

/** What letting go of a key means; nothing for a key that is not the one that is held. */
export function letGo(
  held: HeldKey | undefined,
  lens: Lens | undefined,
  atMs: number,
): 'toggle' | 'endPeek' | 'nothing' {
  if (held === undefined || held.lens !== lens) return 'nothing';
  return atMs - held.sinceMs < HOLD_MS ? 'toggle' : 'endPeek';
}

let held: HeldKey | undefined;

/** The lens whose key was pressed in vain: the band says why, until something else happens. */
export const useVainKey = create<{ readonly lens: Lens | undefined }>(() => ({ lens: undefined }));

const forgetVainKey = (): void => {
  if (useVainKey.getState().lens !== undefined) useVainKey.setState({ lens: undefined });
};

useStore.subscribe((state, before) => {
  const isSame = VAIN_WHILE.every((key) => state[key] === before[key]);
  if (!isSame) forgetVainKey();
});

const VAIN_WHILE = ['shown', 'cursor', 'lenses', 'peeked'] as const;

/** The last key pressed counts; one that is still held from before is forgotten. */
export function pressLensKey(digit: string, atMs: number): void {
  const lens = lensOfDigit(digit);
  if (lens === undefined) return;
  if (hasInk(lens)) {
    held = { lens, sinceMs: atMs };
    peek(lens);
  } else {
    useVainKey.setState({ lens });
  }
}

/** A hold counts from when the lens is seen: however long a picture takes, a tap stays a tap. */
export function peekIsSeen(atMs: number): void {
  if (held) held = { ...held, sinceMs: Math.max(held.sinceMs, atMs) };
}

export function releaseLensKey(digit: string, atMs: number): void {
  const lens = lensOfDigit(digit);
  const meaning = letGo(held, lens, atMs);
  if (lens === undefined || meaning === 'nothing') return;
  held = undefined;
  if (meaning === 'toggle') toggleLens(lens);
  else endPeek();
}

/** The window has lost the keyboard: no key will come up. */
export function forgetLensKey(): void {
  if (held === undefined) return;
  held = undefined;
  endPeek();
}
