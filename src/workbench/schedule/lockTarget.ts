import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Result } from '../../base/result.ts';
import type { Fragment, Relation } from '../../catalog/catalog.ts';
import type { SitePort } from '../../site/sitePort.ts';
import { parseExpression } from '../../sql/parser.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { WorkContext, WorkRequest } from '../../transactions/simulation/work.ts';
import { type ChangeCondition, conditionOf } from '../change/changeData.ts';
import { leavesIn, understandQuery } from '../change/gather.ts';
import { asksForNumber } from '../change/keysMet.ts';
import type { ChangeStatement, readsOf } from '../change/reads.ts';
import type { OpenedLab } from '../openLab.ts';
import { type Found, type Looked, lockLooked, reachAll } from './siteReads.ts';
import type { StatementSetting } from './statementSetting.ts';

/** A change, and where it is worked out. */
export interface Located {
  readonly opened: OpenedLab;
  /** The same with the copies that are read. */
  readonly reading: OpenedLab;
  readonly port: SitePort;
  readonly target: Relation;
  readonly statement: ChangeStatement;
  readonly context: WorkContext;
}

/**
 * Locks the rows of its own relation that a change has to see, and says which they are. Where the
 * engine gives new rows their numbers these follow the largest, which is asked for again when its
 * row is locked: whoever had held it may have added one, or have taken it back.
 */
export async function* lockTarget(
  setting: StatementSetting,
  { opened, reading, port, target, statement, context }: Located,
  kind: ReturnType<typeof readsOf>['target'],
): AsyncGenerator<WorkRequest, Result<ChangeCondition, Diagnostic>, void> {
  const isNumbered =
    statement.kind === 'insert' && kind !== 'all' && asksForNumber(target, statement);
  let locked: string | undefined;
  for (;;) {
    if (isNumbered) {
      const asked = allLeaves(opened, target).map(({ copies }) => copies[0] ?? context.coordinator);
      yield* reachAll(context, asked);
    }
    const condition = await conditionOf(reading, port, target, statement, kind);
    if (!condition.ok) return condition;
    const { kept, ...own } = condition.value;
    const where = kept ?? own.where;
    if (isNumbered && where === locked) return condition;
    locked = where;
    const wanted = { ...own, ...(where ? { where } : {}) };
    const isOfEveryRow = statement.kind !== 'insert' && statement.where === undefined;
    const looked = { ...lookedFor(opened, target, wanted, 'change'), isOfEveryRow };
    const found = yield* lockLooked(opened, setting.changes, context, looked);
    if (!found.ok) return found;
    noteFound(setting, context.transaction, looked, found.value);
    if (!isNumbered) return condition;
  }
}

/** What a statement has seen is a part of the history. */
export function noteFound(
  { recorder }: StatementSetting,
  transaction: string,
  { relation, where }: Looked,
  { keys, predicate }: Found,
): void {
  if (predicate) recorder.lookedFor(transaction, { relation, expression: where, predicate });
  for (const key of keys) recorder.read(transaction, relation.name, key);
}

const allLeaves = ({ catalog }: OpenedLab, { name }: Relation): readonly Fragment[] =>
  catalog.fragments.filter(({ isLeaf, relation }) => isLeaf && relation === name);

export function lookedFor(
  opened: OpenedLab,
  relation: Relation,
  { alias = relation.name, where }: { readonly alias?: string; readonly where?: string },
  purpose: Looked['purpose'],
): Looked {
  const leaves = allLeaves(opened, relation);
  if (where === undefined) {
    return { relation, alias, where: undefined, leaves, purpose, isOfEveryRow: true };
  }
  const expression = parseExpression(where);
  const named = `${quoteIdentifier(relation.name)} AS ${quoteIdentifier(alias)}`;
  // Whole rows are read, so every fragment that has a part of them counts.
  const sql = `SELECT * FROM ${named} WHERE ${where}`;
  const understood = understandQuery(opened, sql);
  const localized = understood.ok ? understood.value.localized : undefined;
  const left = localized && leavesIn(localized);
  return {
    relation,
    alias,
    where: expression.ok ? expression.value : undefined,
    leaves: left ? leaves.filter(({ name }) => left.has(name)) : leaves,
    purpose,
    isOfEveryRow: false,
  };
}
