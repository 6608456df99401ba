import type { Name } from '../../sql/ast.ts';
import type { Draft, StatementOf } from './draft.ts';
import { fragmentNamed, relationNamed, sameName, unknownName, viewNamed } from './names.ts';

/**
 * Statements of SQL that a setup block cannot have, each with its reason, and those that it may
 * have because whoever pastes a dump has them: they change nothing here.
 */

function refuse(draft: Draft, { span }: Pick<Name, 'span'>, message: string, hint: string): void {
  draft.errors.push({ code: 'not-in-setup', message, span, hint });
}

export function refuseTemporary(draft: Draft, name: Name): void {
  const message = `${name.text} would be gone with its connection; sites keep what they store.`;
  refuse(draft, name, message, 'Leave out TEMPORARY.');
}

export function createTrigger(draft: Draft, { name, table }: StatementOf<'createTrigger'>): void {
  const message = `A trigger runs inside one database, and the rows of ${table.text} may be at several.`;
  refuse(draft, name, message, 'Write what it would do as statements of their own.');
}

export function createTableAs(draft: Draft, { name }: StatementOf<'createTableAs'>): void {
  const message = `${name.text} needs its columns before there are rows, so that it can be distributed.`;
  const hint = `Write CREATE TABLE ${name.text} (…), then INSERT INTO ${name.text} SELECT ….`;
  refuse(draft, name, message, hint);
}

/** DROP … IF EXISTS of what is not there stands at the top of many a dump. */
export function drop(draft: Draft, statement: StatementOf<'drop'>): void {
  const { name, object, ifExists } = statement;
  const indexes = draft.indexes.map((index) => index.name.text);
  const isKnown =
    relationNamed(draft, name) !== undefined ||
    fragmentNamed(draft, name) !== undefined ||
    viewNamed(draft, name) !== undefined ||
    indexes.some((index) => sameName(index, name.text));
  if (isKnown) {
    const message = `A setup says what the lab is in the end, and ${name.text} is defined before.`;
    refuse(draft, name, message, 'Remove its definition and this statement.');
  } else if (!ifExists) {
    const relations = draft.relations.map((relation) => relation.name);
    const views = draft.views.map((view) => view.name.text);
    const known = { TABLE: relations, INDEX: indexes, VIEW: views, TRIGGER: [] };
    draft.errors.push(unknownName(object.toLowerCase(), name, known[object]));
  }
}

export function alterTable(draft: Draft, { table }: StatementOf<'alterTable'>): void {
  const message = `A setup says what the lab is in the end, and ${table.text} is defined before.`;
  refuse(draft, table, message, 'Write the change into CREATE TABLE.');
}

/** A setup is all or nothing anyway. */
export function transaction(draft: Draft, statement: StatementOf<'transaction'>): void {
  if (statement.verb === 'ROLLBACK') refuseRollback(draft, statement);
}

export function savepoint(draft: Draft, statement: StatementOf<'savepoint'>): void {
  if (statement.verb === 'ROLLBACK TO') refuseRollback(draft, statement);
}

function refuseRollback(draft: Draft, statement: Pick<Name, 'span'>): void {
  const message = 'A setup is executed as a whole; nothing of it is taken back.';
  refuse(draft, statement, message, 'Remove this statement and what it would take back.');
}

/** ANALYZE, REINDEX, VACUUM: rows and answers stay, and the lab's statistics are its own. */
export function maintenance(): void {}

/** SELECT in a setup block has no card to be shown in, and neither has its explanation. */
export function question(draft: Draft, { span }: StatementOf<'selectStatement' | 'explain'>): void {
  draft.errors.push({
    code: 'query-in-setup',
    message: 'A setup block defines and fills; it does not ask.',
    span,
    hint: 'Put the query into a block of its own: ```sql query id=NAME at=SITE',
  });
}
