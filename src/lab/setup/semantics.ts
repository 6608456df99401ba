import { tablesRead } from '../../sql/tables.ts';
import type { Draft, StatementOf } from './draft.ts';
import { sameName, takenName, unknownName } from './names.ts';

/** Assertions. */

export function assertStatement(draft: Draft, statement: StatementOf<'assert'>): void {
  const taken = draft.assertions.map((assertion) => assertion.name.text);
  const fault = takenName('assertion', statement.name, taken);
  if (fault === undefined) draft.assertions.push(statement);
  else draft.errors.push(fault);
}

/** Tables that an assertion reads must exist; it may stand before them in the document. */
export function checkAssertions(draft: Draft): void {
  const known = [
    ...draft.relations.map((relation): string => relation.name),
    ...draft.views.map((view) => view.name.text),
  ];
  for (const assertion of draft.assertions) {
    for (const table of tablesRead(assertion.condition)) {
      const isKnown = known.some((relation) => sameName(relation, table.text));
      if (!isKnown) draft.errors.push(unknownName('relation', table, known));
    }
  }
}
