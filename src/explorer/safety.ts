import { ABORTED, COMMITTED, WITHHOLDS_YES } from './siteFacts.ts';

/** Where a property is violated first: the nearest state, or the step between two states. */
export interface Violation {
  readonly state: number;
  /** Of a property of steps: the state before. */
  readonly after?: number;
}

/** The first violation of each property, or that there is none. */
export interface SafetyVerdicts {
  /** No site has committed while another has aborted. */
  readonly atomicity: Violation | undefined;
  /** A site has committed only if all that vote have voted yes. */
  readonly validity: Violation | undefined;
  /** What a site has decided it never decides otherwise. */
  readonly stability: Violation | undefined;
}

const BOTH = COMMITTED | ABORTED;
const INVALID = COMMITTED | WITHHOLDS_YES;

export function createJudge() {
  let atomicity: Violation | undefined;
  let validity: Violation | undefined;
  let stability: Violation | undefined;
  return {
    /**
     * Judges a new state by the facts that hold of any site; states come in order of their
     * distance, so the first is the nearest.
     */
    state: (any: number, place: number): void => {
      if ((any & COMMITTED) === 0) return;
      if ((any & BOTH) === BOTH) atomicity ??= { state: place };
      if ((any & INVALID) === INVALID) validity ??= { state: place };
    },
    unstable: (before: number, place: number): void => {
      stability ??= { state: place, after: before };
    },
    verdicts: (): SafetyVerdicts => ({ atomicity, validity, stability }),
  };
}
