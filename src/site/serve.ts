import { ok, type Result } from '../base/result.ts';
import type { Database } from './database.ts';
import type { SiteFailure, SiteReply, SiteRequest } from './sitePort.ts';
import { createTransactionStore, type TransactionStore } from './transactionStore.ts';

export type RequestKind = SiteRequest['kind'];
export type RequestOf<Kind extends RequestKind> = Extract<SiteRequest, { kind: Kind }>;

/** A database with the transactions that are open at its site. */
export interface Served {
  readonly database: Database;
  readonly store: TransactionStore;
}

export const served = (database: Database): Served => ({
  database,
  store: createTransactionStore(database),
});

/** Answers one request: the same code in process, in a worker thread and in a Web Worker. */
export function handle<Kind extends RequestKind>(
  site: Served,
  request: RequestOf<Kind>,
): Result<SiteReply[Kind], SiteFailure> {
  const kind: Kind = request.kind;
  return HANDLERS[kind](site, request);
}

type Handler<Kind extends RequestKind> = (
  site: Served,
  request: RequestOf<Kind>,
) => Result<SiteReply[Kind], SiteFailure>;

const HANDLERS: { readonly [Kind in RequestKind]: Handler<Kind> } = {
  define: ({ database }, { sql }) => empty(database.execute(sql)),
  load: ({ database }, { table, batches }) => counted(database.load(table, batches)),
  materialize: ({ database }, { result, sql }) => counted(database.materialize(result, sql)),
  receive: ({ database }, { result, columns, batches }) =>
    counted(database.receive(result, columns, batches)),
  read: ({ database }, { sql }) => database.read(sql),
  explain: ({ database }, { sql }) => {
    const lines = database.explain(sql);
    return lines.ok ? ok({ lines: lines.value }) : lines;
  },
  write: ({ store }, { transaction, changes }) => counted(store.write(transaction, changes)),
  log: ({ store }, { transaction, record, isForced }) =>
    ok({ forced: store.log(transaction, record, isForced) }),
  end: ({ store }, { transaction, keep }) => {
    if (!keep) return counted(store.undo(transaction));
    store.keep(transaction);
    return ok({ rows: 0 });
  },
  recover: ({ store }, { log }) => {
    const recovered = store.recover(log);
    return recovered.ok ? ok({ transactions: recovered.value }) : recovered;
  },
  change: ({ database }, { changes }) => counted(database.change(changes)),
  settle: ({ database }, { keep }) => empty(database.settle(keep)),
  rehearse: ({ database }, { sql }) => counted(database.rehearse(sql)),
  forget: ({ database }) => empty(database.forget()),
};

const empty = (done: Result<undefined, SiteFailure>): Result<Record<string, never>, SiteFailure> =>
  done.ok ? ok({}) : done;

const counted = (
  rows: Result<number, SiteFailure>,
): Result<{ readonly rows: number }, SiteFailure> => (rows.ok ? ok({ rows: rows.value }) : rows);
