import { assert } from '../base/assert.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Database } from './database.ts';
import { DiskError } from './diskError.ts';
import type { SiteDisk } from './siteDisk.ts';
import type { LogEntry } from './siteLog.ts';
import type { SiteFailure, SiteReply, SiteRequest } from './sitePort.ts';
import { createTransactionStore, type TransactionStore } from './transactionStore.ts';

export type RequestKind = SiteRequest['kind'];
export type RequestOf<Kind extends RequestKind> = Extract<SiteRequest, { kind: Kind }>;

/** A database with the transactions that are open at its site. */
export interface Served {
  readonly database: Database;
  readonly store: TransactionStore;
  /** Its files, once they are open; a site without any has its disk elsewhere. */
  disk: SiteDisk | undefined;
}

export const served = (database: Database): Served => ({
  database,
  store: createTransactionStore(database),
  disk: undefined,
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
  log: ({ store, disk }, { transaction, record, isForced, commit }) => {
    const forced = store.log(transaction, record, isForced, commit);
    if (forced.length === 0) return ok({ forced });
    const written = onDisk(() => disk?.append(forced));
    return written.ok ? ok({ forced }) : written;
  },
  end: ({ store }, { transaction, keep }) => {
    if (!keep) return counted(store.undo(transaction));
    store.keep(transaction);
    return ok({ rows: 0 });
  },
  endLog: (site) => orGiveUp(site, (disk) => disk.end()),
  checkpoint: (site, { needsImage }) => {
    const image = site.disk && needsImage ? site.database.image() : ok(undefined);
    return image.ok ? orGiveUp(site, (disk) => disk.begin(image.value)) : image;
  },
  recover: (site, { from }) => {
    const log = 'log' in from ? ok(from.log) : restoreFromFiles(site, from.forces);
    if (!log.ok) return log;
    const recovered = site.store.recover(log.value);
    return recovered.ok ? ok({ transactions: recovered.value }) : recovered;
  },
  change: ({ database }, { changes }) => counted(database.change(changes)),
  settle: ({ database }, { keep }) => empty(database.settle(keep)),
  rehearse: ({ database }, { sql }) => counted(database.rehearse(sql)),
  forget: ({ database }) => empty(database.forget()),
};

/** A file that could not be written is not used any further. */
function orGiveUp(
  site: Served,
  work: (disk: SiteDisk) => void,
): Result<Record<string, never>, SiteFailure> {
  const { disk } = site;
  if (!disk) return ok({});
  const done = onDisk(() => work(disk));
  if (done.ok) return ok({});
  disk.close();
  site.disk = undefined;
  return done;
}

/** The database is that of the image again; what has happened since is in the log. */
function restoreFromFiles(
  { database, disk }: Served,
  forces: number | undefined,
): Result<readonly LogEntry[], SiteFailure> {
  assert(disk, 'a site that is to recover from its files has opened them');
  const found = onDisk(() => disk.read(forces));
  if (!found.ok) return found;
  if (!found.value.ok) return fail({ code: 'disk', message: found.value.error });
  const { image, log } = found.value.value;
  const restored = database.restore(image);
  return restored.ok ? ok(log) : restored;
}

/** What a file refuses is a failure of the request; anything else goes on. */
export function onDisk<Value>(work: () => Value): Result<Value, SiteFailure> {
  try {
    return ok(work());
  } catch (error) {
    if (error instanceof DiskError) return fail({ code: 'disk', message: error.message });
    throw error;
  }
}

const empty = (done: Result<undefined, SiteFailure>): Result<Record<string, never>, SiteFailure> =>
  done.ok ? ok({}) : done;

const counted = (
  rows: Result<number, SiteFailure>,
): Result<{ readonly rows: number }, SiteFailure> => (rows.ok ? ok({ rows: rows.value }) : rows);
