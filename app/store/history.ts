/**
 * Undo and redo as a machine of three parts: what was, what is, what was undone. It knows nothing
 * of what it holds.
 */
export interface History<Step> {
  /** The oldest first. */
  readonly past: readonly Step[];
  readonly present: Step | undefined;
  /** What redo gives next is first. */
  readonly future: readonly Step[];
}

/** Older steps are forgotten. */
const MAXIMUM_STEPS = 100;

export const emptyHistory: History<never> = { past: [], present: undefined, future: [] };

/** Something new is there: what was undone cannot be redone any more. */
export function record<Step>({ past, present }: History<Step>, step: Step): History<Step> {
  const before = present === undefined ? past : [...past, present];
  return { past: before.slice(-MAXIMUM_STEPS), present: step, future: [] };
}

/** What is there is another form of the same step: nothing to go back to. */
export const amend = <Step>(history: History<Step>, step: Step): History<Step> => ({
  ...history,
  present: step,
});

/** Undefined when there is nothing to go back to. */
export function undo<Step>(history: History<Step>): History<Step> | undefined {
  const { past, present, future } = history;
  const before = past.at(-1);
  if (before === undefined) return undefined;
  const undone = present === undefined ? future : [present, ...future];
  return { past: past.slice(0, -1), present: before, future: undone };
}

/** Undefined when nothing was undone. */
export function redo<Step>(history: History<Step>): History<Step> | undefined {
  const { past, present, future } = history;
  const [next, ...rest] = future;
  if (next === undefined) return undefined;
  return {
    past: present === undefined ? past : [...past, present],
    present: next,
    future: rest,
  };
}
