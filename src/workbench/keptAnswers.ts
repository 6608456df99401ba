import { createLatest } from '../base/latest.ts';
import { type RowOrder, sortRows } from '../base/rowOrder.ts';
import type { Row } from '../base/value.ts';
import { planningSettings } from '../trace/scenario.ts';
import type { RunRequest } from './coordinatorTypes.ts';

/** Whole answers that are kept; an older one is computed again when its rows are asked for. */
const KEPT = 4;

interface KeptAnswer {
  readonly rows: readonly Row[];
  /** The order that was asked for last: its pages are asked for one after the other. */
  readonly order?: string;
  readonly ordered: readonly Row[];
}

/** The rows of the last answers, by what was asked. */
export function createKeptAnswers() {
  const kept = createLatest<KeptAnswer>(KEPT);
  return {
    keep: (request: RunRequest, rows: readonly Row[]): void =>
      kept.set(nameOf(request), { rows, ordered: rows }),
    rowsOf: (request: RunRequest, order: RowOrder | undefined): readonly Row[] | undefined => {
      const answer = kept.get(nameOf(request));
      if (!answer || !order) return answer?.rows;
      const wanted = JSON.stringify(order);
      if (answer.order === wanted) return answer.ordered;
      const ordered = sortRows(answer.rows, order);
      kept.set(nameOf(request), { rows: answer.rows, order: wanted, ordered });
      return ordered;
    },
  };
}

const nameOf = ({ sql, at, objective, plan, ownPlan, ...how }: RunRequest): string =>
  JSON.stringify([sql, at, objective, plan, ownPlan, planningSettings(how)]);
