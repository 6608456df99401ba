import type { MappedQuery } from '../../algebra/mapQuery.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Localized } from '../../localization/localize.ts';
import { countRows, decodeRows } from '../../site/shipment.ts';
import type { Expression, Query } from '../../sql/ast.ts';
import { printQuery } from '../../sql/print.ts';
import { columnsIn, conjunction, subqueriesIn } from '../../sql/traverse.ts';
import type { WorkStatement } from '../../transactions/schedule/schedule.ts';
import type { RunningStatement, WorkContext } from '../../transactions/simulation/work.ts';
import { readAt, understandQuery } from '../change/gather.ts';
import type { OpenedLab } from '../openLab.ts';
import {
  type Looked,
  lockLooked,
  nearestCopies,
  reachAll,
  readCopies,
  sitesOf,
} from './siteReads.ts';
import type { StatementSetting } from './statementSetting.ts';

/** Rows of an answer that the trace keeps. */
const SAMPLE_ROWS = 200;

/** A SELECT inside a transaction: locks what it looks for, then reads it where it is asked. */
export async function* readStatement(
  setting: StatementSetting,
  { sql }: WorkStatement,
  query: Query,
  context: WorkContext,
): RunningStatement {
  const plain = queryText(query);
  for (;;) {
    const opened = openedFor(setting.opened, context);
    const looked = lookedForBy(opened, plain, purposeOf(query, context));
    if (!looked.ok) return { kind: 'refused', because: looked.error.message };
    const { transaction, coordinator } = context;
    for (const one of looked.value.looked) {
      const locked = yield* lockLooked(opened, setting.changes, context, one);
      if (!locked.ok) return setting.refuse(locked.error, sql);
      const { keys, predicate } = locked.value;
      const { relation, where } = one;
      if (predicate) {
        const condition = { relation, expression: where, predicate };
        setting.recorder.lookedFor(transaction, condition);
      }
      for (const key of keys) setting.recorder.read(transaction, relation.name, key);
    }
    const sites = looked.value.looked.flatMap((one) => sitesOf(opened.catalog, one));
    yield* reachAll(context, sites);
    const read = await readAt(
      { ...opened, catalog: readCopies(opened.catalog) },
      plain,
      coordinator,
    );
    if (!read.ok) return setting.refuse(read.error, sql);
    const { batches } = read.value;
    return {
      kind: 'done',
      rows: countRows(batches),
      columns: looked.value.columns,
      sample: decodeRows(batches, SAMPLE_ROWS),
      wroteAt: [],
    };
  }
}

/** The oracle and the sites' engines know no FOR UPDATE. */
const queryText = (query: Query): string => printQuery({ ...query, forUpdate: false });

export const openedFor = (opened: OpenedLab, context: WorkContext): OpenedLab => ({
  ...opened,
  catalog: nearestCopies(opened.catalog, context),
});

function purposeOf({ forUpdate }: Query, context: WorkContext): Looked['purpose'] {
  if (!forUpdate) return 'read';
  return context.forUpdate === 'U' ? 'readInUpdateMode' : 'readToChange';
}

interface ReadOf {
  readonly looked: readonly Looked[];
  readonly columns: readonly string[];
}

/** Which rows of which relations a query looks for. */
function lookedForBy(
  opened: OpenedLab,
  sql: string,
  purpose: Looked['purpose'],
): Result<ReadOf, Diagnostic> {
  const understood = understandQuery(opened, sql);
  if (!understood.ok) return fail(understood.error);
  const { mapped, localized } = understood.value;
  const { catalog } = opened;
  const inBlock = mapped.graph?.occurrences ?? [];
  const looked = inBlock.flatMap(({ name, relation: relationName }): readonly Looked[] => {
    const relation = relationIn(catalog, relationName);
    if (!relation) return [];
    const where = ownCondition(mapped, name);
    const leaves = leavesOf(catalog, relationName, localized, name);
    return [{ relation, alias: name, where, leaves, purpose, isOfEveryRow: where === undefined }];
  });
  // What subqueries read, or a block that is computed as it is written: all of it.
  const rest = mapped.relations.filter(
    (name) => mapped.graph === undefined || !inBlock.some(({ relation }) => relation === name),
  );
  const whole = rest.flatMap((name): readonly Looked[] => {
    const relation = relationIn(catalog, name);
    if (!relation) return [];
    const leaves = leavesOf(catalog, name, undefined, '');
    const looked = { relation, alias: name, where: undefined, leaves } as const;
    return [{ ...looked, purpose: 'read', isOfEveryRow: true }];
  });
  return ok({ looked: [...looked, ...whole], columns: mapped.columns });
}

const relationIn = ({ relations }: Catalog, name: string) =>
  relations.find((relation) => relation.name === name);

/** What the query asks of one occurrence by itself. */
function ownCondition({ graph }: MappedQuery, occurrence: string): Expression | undefined {
  const own = (graph?.conjuncts ?? []).filter((conjunct) => {
    const columns = columnsIn(conjunct);
    if (columns.length === 0 || subqueriesIn(conjunct).length > 0) return false;
    return columns.every(({ table }) => table?.text === occurrence);
  });
  return conjunction(own);
}

function leavesOf(
  catalog: Catalog,
  relation: string,
  localized: Localized | undefined,
  occurrence: string,
) {
  const left =
    localized && !localized.tooMany
      ? new Set<string>(localized.branches.flatMap(({ leaves }) => leaves[occurrence] ?? []))
      : undefined;
  return catalog.fragments.filter(
    (leaf) =>
      leaf.isLeaf && leaf.relation === relation && (left === undefined || left.has(leaf.name)),
  );
}
