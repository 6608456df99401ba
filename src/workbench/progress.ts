import type { Candidate } from '../optimizer/candidates.ts';
import type { Plan } from '../optimizer/plan.ts';
import type { RequestKind } from '../site/serve.ts';
import type { WorkProgress } from './coordinatorTypes.ts';

/** Turns what the sites answer into words of progress. */
export interface Report {
  readonly answered: (kind: RequestKind) => void;
  /** Planning is over. */
  readonly executing: (candidates: readonly Candidate[]) => void;
}

/**
 * Counts between two reports: there may be thousands, and nobody reads each. The first are told one
 * by one, because over a million rows each takes its time.
 */
const COUNTS_PER_REPORT = 20;

export function createReport(onProgress: (progress: WorkProgress) => void): Report {
  let counted = 0;
  let started = 0;
  let queries: number | undefined;
  return {
    answered: (kind) => {
      // A count is read at central; a local query begins with asking its site for the local plan.
      if (queries === undefined && kind === 'read') {
        counted += 1;
        const isTold = counted <= COUNTS_PER_REPORT || counted % COUNTS_PER_REPORT === 0;
        if (isTold) onProgress({ kind: 'planning', counted });
      }
      if (queries !== undefined && kind === 'explain') {
        started += 1;
        onProgress({ kind: 'running', started, of: queries });
      }
    },
    executing: (candidates) => {
      queries = candidates.reduce((sum, { plan }) => sum + localQueries(plan), 0);
      onProgress({ kind: 'running', started, of: queries });
    },
  };
}

const localQueries = ({ steps }: Plan): number =>
  steps.filter(({ kind }) => kind !== 'ship').length;
