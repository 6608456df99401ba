import { fail, ok, type Result } from '../../../base/result.ts';
import type { SiteFailure } from '../../sitePort.ts';

/**
 * An expected failure on its way out of nested engine calls, each of which has memory, a statement
 * or a transaction to give back. It never leaves the engine: `attempt` turns it into a Result.
 */
export class EngineFailure extends Error {
  readonly failure: SiteFailure;

  constructor(failure: SiteFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export const sqlFailure = (message: string): EngineFailure =>
  new EngineFailure({ code: 'sql', message });

export const workLimitFailure = (message: string): EngineFailure =>
  new EngineFailure({ code: 'work-limit', message });

/** Runs a piece of engine work; anything but an EngineFailure is a broken invariant and goes on. */
export function attempt<Value>(work: () => Value): Result<Value, SiteFailure> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof EngineFailure) return fail(error.failure);
    throw error;
  }
}
