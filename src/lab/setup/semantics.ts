import type { Name } from '../../sql/ast.ts';
import type { Draft, StatementOf } from './draft.ts';
import { notYet, takenName, unknownName } from './names.ts';

/** Assertions, and what is not executed yet. */

export function assertStatement(draft: Draft, statement: StatementOf<'assert'>): void {
  const taken = draft.assertions.map((assertion) => assertion.name.text);
  const fault = takenName('assertion', statement.name, taken);
  if (fault === undefined) draft.assertions.push(statement);
  else draft.errors.push(fault);
}

/** Tables that an assertion reads must exist; it may stand before them in the document. */
export function checkAssertions(draft: Draft): void {
  const known = draft.relations.map((relation) => relation.name);
  for (const assertion of draft.assertions) {
    const { tables, defined } = tablesIn(assertion.condition);
    for (const table of tables) {
      const name = table.text.toLowerCase();
      const isKnown = known.some((relation) => relation.toLowerCase() === name);
      if (!isKnown && !defined.has(name)) draft.errors.push(unknownName('relation', table, known));
    }
  }
}

interface TablesFound {
  readonly tables: Name[];
  /** Names of common table expressions. */
  readonly defined: Set<string>;
}

/** Every table a syntax tree names, subqueries included. */
function tablesIn(tree: unknown): TablesFound {
  const found: TablesFound = { tables: [], defined: new Set() };
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if ('kind' in node) {
      if (node.kind === 'table' && 'name' in node && isName(node.name))
        found.tables.push(node.name);
      if (node.kind === 'inTable' && 'table' in node && isName(node.table)) {
        found.tables.push(node.table);
      }
      if (node.kind === 'commonTable' && 'name' in node && isName(node.name)) {
        found.defined.add(node.name.text.toLowerCase());
      }
    }
    for (const part of Object.values(node)) visit(part);
  };
  visit(tree);
  return found;
}

function isName(value: unknown): value is Name {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'name';
}

export function createView(draft: Draft, statement: StatementOf<'createView'>): void {
  notYet(draft, `CREATE VIEW ${statement.name.text}`, statement.span);
}

export function statistics(draft: Draft, statement: StatementOf<'statistics'>): void {
  notYet(draft, `STATISTICS OF ${statement.of.text}`, statement.span);
}

/** SELECT in a setup block has no card to be shown in. */
export function selectStatement(draft: Draft, statement: StatementOf<'selectStatement'>): void {
  draft.errors.push({
    code: 'query-in-setup',
    message: 'A setup block defines and fills; it does not ask.',
    span: statement.span,
    hint: 'Put the query into a block of its own: ```sql query id=NAME at=SITE',
  });
}
