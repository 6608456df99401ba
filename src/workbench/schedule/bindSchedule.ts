import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { bindParameters, type ParameterValues } from '../../lab/setup/parameters.ts';
import { printQuery, printStatement } from '../../sql/print.ts';
import type { Schedule, WorkStatement } from '../../transactions/schedule/schedule.ts';

/**
 * A schedule whose statements have the values of the lab's parameters in place of `:name`. A
 * statement without any keeps its text as it was written.
 */
export function bindSchedule(
  schedule: Schedule,
  values: ParameterValues,
): Result<Schedule, Diagnostic> {
  const errors: Diagnostic[] = [];
  const statements = schedule.statements.map((statement) => {
    if (statement.kind !== 'work') return statement;
    const { node, errors: unknown } = bindParameters(statement.work, values);
    errors.push(...unknown);
    return node === statement.work ? statement : { ...statement, work: node, sql: textOf(node) };
  });
  const [first] = errors;
  return first ? fail(first) : ok({ statements });
}

const textOf = (work: WorkStatement['work']): string =>
  work.kind === 'query' ? printQuery(work) : printStatement(work);
