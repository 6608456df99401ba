/**
 * The lock modes of Gray and Reuter (Transaction Processing, 1993, section 7.8): S and X for what is
 * read and written; IS, IX and SIX for a whole of which parts are locked; U for what is read now
 * and may be written later.
 */
export const LOCK_MODES = ['IS', 'IX', 'S', 'SIX', 'U', 'X'] as const;

export type LockMode = (typeof LOCK_MODES)[number];

/**
 * What may be granted beside a lock that another transaction holds. U is asymmetric: it is granted
 * beside S, but while it is held nobody else starts to read, so that its holder's turn to X comes.
 */
const GRANTED_BESIDE: Readonly<Record<LockMode, readonly LockMode[]>> = {
  IS: ['IS', 'IX', 'S', 'SIX', 'U'],
  IX: ['IS', 'IX'],
  S: ['IS', 'S', 'U'],
  SIX: ['IS'],
  U: [],
  X: [],
};

export const isCompatible = (requested: LockMode, held: LockMode): boolean =>
  GRANTED_BESIDE[held].includes(requested);

/** The weakest mode that permits what both permit, in the order of LOCK_MODES. */
const SUPREMUM: Readonly<Record<LockMode, Readonly<Record<LockMode, LockMode>>>> = {
  IS: { IS: 'IS', IX: 'IX', S: 'S', SIX: 'SIX', U: 'U', X: 'X' },
  IX: { IS: 'IX', IX: 'IX', S: 'SIX', SIX: 'SIX', U: 'X', X: 'X' },
  S: { IS: 'S', IX: 'SIX', S: 'S', SIX: 'SIX', U: 'U', X: 'X' },
  SIX: { IS: 'SIX', IX: 'SIX', S: 'SIX', SIX: 'SIX', U: 'X', X: 'X' },
  U: { IS: 'U', IX: 'X', S: 'U', SIX: 'X', U: 'U', X: 'X' },
  X: { IS: 'X', IX: 'X', S: 'X', SIX: 'X', U: 'X', X: 'X' },
};

/** What a transaction holds that has `held` and is granted `requested` on the same thing. */
export const supremum = (held: LockMode, requested: LockMode): LockMode =>
  SUPREMUM[held][requested];
