import { fail, ok, type Result } from '../base/result.ts';
import { createSearch } from '../optimizer/search/search.ts';
import { explainQuery } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import { graphProblem } from './planQuery.ts';
import type { QueryFault } from './queryFault.ts';
import type { Question } from './question.ts';

/**
 * The search of one question alone, every count that it needs known: what a benchmark repeats.
 * Undefined for a query that is no select-project-join block.
 */
export async function knownSearch(
  opened: OpenedLab,
  question: Question,
): Promise<Result<(() => void) | undefined, QueryFault>> {
  const explained = await explainQuery(opened, question);
  if (!explained.ok) return fail(explained.error);
  const { mapped, localized } = explained.value;
  if (!mapped.graph || !localized) return ok(undefined);
  const { catalog, overlapping, faulty, leafRows, statistics } = opened;
  const request = { catalog, mapped, asking: question.at, overlapping, faulty, leafRows };
  const problem = graphProblem(request, mapped.graph, localized);
  const { objective } = question;
  return ok(() => {
    createSearch(problem).run(statistics.known, objective, Number.POSITIVE_INFINITY, true);
  });
}
