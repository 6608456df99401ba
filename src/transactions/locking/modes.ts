/**
 * The lock modes of Gray and Reuter (Transaction Processing, 1993, chapter 7): S and X for what
 * is read and written; IS, IX and SIX for a whole of which parts are locked; U for what is read
 * now and may be written later.
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

/**
 * Whether a lock on a whole locks its parts with `mode` by itself (Gray, Lorie, Putzolu, Traiger,
 * Granularity of Locks, 1976): then nobody needs to ask for one on a part. An intention says only
 * that parts are locked.
 */
export const locksParts = (whole: LockMode, mode: LockMode): boolean =>
  !isIntention(whole) &&
  (whole === 'SIX' ? supremum('S', mode) === 'S' : supremum(whole, mode) === whole);

/** Whether it only says that parts are locked. */
export const isIntention = (mode: LockMode): boolean => mode === 'IS' || mode === 'IX';

/** What a transaction holds that has `held` and is granted `requested` on the same thing. */
export const supremum = (held: LockMode, requested: LockMode): LockMode =>
  SUPREMUM[held][requested];
