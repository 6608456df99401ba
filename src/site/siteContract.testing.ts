import { type SiteId, siteId } from '../base/brand.ts';
import type { Result } from '../base/result.ts';
import { DEFAULT_WORK_LIMITS, type WorkLimits } from './database.ts';
import type { RequestKind, RequestOf } from './serve.ts';
import type { TypedValue } from './shipment/real.ts';
import { checksum, decodeTypedRows, encodeRows, real, wireBytesOf } from './shipment.ts';
import type { DiskKind, SiteFailure, SitePort, SiteReply } from './sitePort.ts';

/**
 * What every site keeps to, whatever runs behind its port. Plain code without a test framework, so
 * that a page can run it against real Web Workers as the unit tests do against threads.
 */
export interface ContractReport {
  readonly checks: readonly ContractCheck[];
  /** Every reply as text: the same, byte for byte, behind every port. */
  readonly transcript: string;
}

export interface ContractCheck {
  readonly claim: string;
  readonly holds: boolean;
  /** What was found, for whoever looks into a claim that does not hold. */
  readonly found: string;
}

export interface SiteKind {
  readonly open: (site: SiteId, limits: WorkLimits) => Promise<SitePort>;
  /** Lets a request that was just made begin. */
  readonly pause: () => Promise<void>;
  readonly disk: DiskKind['kind'];
  /**
   * How a query that never ends ends if it is cancelled while it runs. A site in process hears of
   * the cancel only when its work limit has stopped the query.
   */
  readonly runawayEndsWith: 'cancelled' | 'work-limit';
}

export async function siteContract(kind: SiteKind): Promise<ContractReport> {
  const checks: ContractCheck[] = [];
  const transcript: string[] = [];
  const contract: Contract = {
    kind,
    check: (claim, holds, found) => {
      checks.push({ claim, holds, found: asText(found) });
    },
    note: (text) => transcript.push(text),
    ask: async (port, request) => {
      const reply = await port.request(request);
      transcript.push(`${request.kind} → ${asText(reply)}`);
      return reply;
    },
  };
  await storesAndReads(contract);
  await changes(contract);
  await transactions(contract, 'commit');
  await transactions(contract, 'abort');
  await ships(contract);
  await fails(contract);
  await isBounded(contract);
  await cancelsWaiting(contract);
  await cancelsRunning(contract);
  await closes(contract);
  return { checks, transcript: transcript.join('\n') };
}

interface Contract {
  readonly kind: SiteKind;
  readonly note: (text: string) => void;
  readonly check: (claim: string, holds: boolean, found: unknown) => void;
  readonly ask: <Kind extends RequestKind>(
    port: SitePort,
    request: RequestOf<Kind>,
  ) => Promise<Result<SiteReply[Kind], SiteFailure>>;
}

const SCHEMA = `
  CREATE TABLE part (id INTEGER PRIMARY KEY, name TEXT COLLATE NOCASE, price REAL, note);
  CREATE INDEX part_by_name ON part (name);`;

/** A little of everything a value can be. */
const PARTS: readonly (readonly TypedValue[])[] = [
  [1, 'Bolt', real(1), null],
  [2, 'nut', 0.25, 2n ** 62n + 1n],
  [3, 'Größe 😀', null, 'a\0b'],
  [4, '', -1e300, new Uint8Array([0, 255, 1])],
  [5, 'x'.repeat(200), Infinity, -(2n ** 63n)],
  [-6, 'Bolt', 3.5, new Uint8Array()],
];

const RUNAWAY =
  'WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';

async function openWithParts({ kind, ask }: Contract, limits: WorkLimits): Promise<SitePort> {
  const port = await kind.open(siteId('site1'), limits);
  await ask(port, { kind: 'define', sql: SCHEMA });
  await ask(port, { kind: 'load', table: 'part', batches: encodeRows(PARTS) });
  return port;
}

async function storesAndReads(contract: Contract): Promise<void> {
  const { check, ask } = contract;
  const port = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  const all = await ask(port, { kind: 'read', sql: 'SELECT * FROM part ORDER BY abs(id)' });
  check(
    'what was loaded is read, storage classes included',
    all.ok && asText(decodeTypedRows(all.value.batches)) === asText(PARTS),
    all,
  );
  check(
    'the checksum of a reply is that of its batches',
    all.ok && all.value.checksum === checksum(all.value.batches),
    all,
  );
  // The transcript has what came: it must be the same at every site and in every run.
  await ask(port, { kind: 'read', sql: "SELECT random(), datetime('now') FROM part" });
  const none = await ask(port, { kind: 'read', sql: 'SELECT id FROM part WHERE 0' });
  check('no rows, no batches', none.ok && none.value.batches.length === 0, none);
  const plan = await ask(port, { kind: 'explain', sql: "SELECT id FROM part WHERE name = 'nut'" });
  check(
    'explain tells the index',
    plan.ok && plan.value.lines.some((line) => line.includes('part_by_name')),
    plan,
  );
  const made = await ask(port, {
    kind: 'materialize',
    result: 'bolt',
    sql: "SELECT id, name FROM part WHERE name = 'bolt'",
  });
  check('materialize counts its rows', made.ok && made.value.rows === 2, made);
  const kept = await ask(port, { kind: 'read', sql: "SELECT id FROM bolt WHERE name = 'BOLT'" });
  check('a result keeps its collation', kept.ok && kept.value.rows === 2, kept);
  await ask(port, { kind: 'forget' });
  const gone = await ask(port, { kind: 'read', sql: 'SELECT * FROM bolt' });
  check('forget drops results', !gone.ok && gone.error.code === 'sql', gone);
  const stays = await ask(port, { kind: 'read', sql: 'SELECT count(*) FROM part' });
  check('forget keeps stored tables', stays.ok, stays);
  await port.close();
}

async function changes(contract: Contract): Promise<void> {
  const { check, ask, kind } = contract;
  const steps = kind.runawayEndsWith === 'work-limit' ? 1_000_000 : Number.MAX_SAFE_INTEGER;
  const port = await openWithParts(contract, { ...DEFAULT_WORK_LIMITS, steps });
  const idsAre = async (claim: string, ids: readonly number[]): Promise<void> => {
    const read = await ask(port, { kind: 'read', sql: 'SELECT id FROM part ORDER BY id' });
    check(
      claim,
      read.ok && asText(decodeTypedRows(read.value.batches).flat()) === asText(ids),
      read,
    );
  };
  const dropLarge = { kind: 'statement', sql: 'DELETE FROM part WHERE id > 3' } as const;
  const swap = {
    kind: 'rows',
    table: 'part',
    key: ['id'],
    gone: encodeRows([[1], [2], [99]]),
    put: encodeRows([
      [2, 'Nut', 0.5, null],
      [7, 'Pin', null, null],
    ]),
  } as const;
  const changed = await ask(port, { kind: 'change', changes: [dropLarge, swap] });
  check('a change counts its rows', changed.ok && changed.value.rows === 7, changed);
  await idsAre('a pending change is seen', [-6, 2, 3, 7]);
  const short = { ...swap, gone: [], put: encodeRows([[3, 'too few values']]) };
  const refused = await ask(port, { kind: 'change', changes: [dropLarge, short] });
  check('a change that fails is refused', !refused.ok && refused.error.code === 'sql', refused);
  await idsAre('and undone alone', [-6, 2, 3, 7]);
  await ask(port, { kind: 'settle', keep: false });
  await idsAre('what is not kept is undone', [-6, 1, 2, 3, 4, 5]);
  await ask(port, { kind: 'change', changes: [dropLarge] });
  await ask(port, { kind: 'settle', keep: true });
  await ask(port, { kind: 'change', changes: [swap] });
  const running = port.request<'read'>({ kind: 'read', sql: RUNAWAY });
  await kind.pause();
  await port.cancel();
  await running;
  await idsAre('a cancel undoes what is pending, and nothing else', [-6, 1, 2, 3]);
  const script = `CREATE TEMP TABLE part (id, name); INSERT INTO part VALUES (1, 2);
    CREATE TEMP VIEW some AS SELECT id FROM part`;
  const rehearsed = await ask(port, { kind: 'rehearse', sql: script });
  check('a rehearsal counts its rows', rehearsed.ok && rehearsed.value.rows === 1, rehearsed);
  await idsAre('and hides what is stored', [1]);
  await ask(port, { kind: 'forget' });
  await idsAre('until it is forgotten', [-6, 1, 2, 3]);
  await port.close();
}

/**
 * Two transactions are open when the site crashes, one of them in doubt: it comes back with what it
 * has changed, and ends as it is then decided. Of the others nothing is left, forced or not.
 */
async function transactions(contract: Contract, decision: 'commit' | 'abort'): Promise<void> {
  const { check, ask, kind, note } = contract;
  const port = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  const all = 'SELECT id, name FROM part WHERE id > 0 ORDER BY id';
  const rowsAre = async (claim: string, rows: readonly (readonly TypedValue[])[]) => {
    const read = await ask(port, { kind: 'read', sql: all });
    check(claim, read.ok && asText(decodeTypedRows(read.value.batches)) === asText(rows), read);
  };
  const write = (transaction: string, gone: number[], put: (readonly TypedValue[])[]) =>
    ask(port, {
      kind: 'write',
      transaction,
      changes: [
        {
          kind: 'rows',
          table: 'part',
          key: ['id'],
          gone: encodeRows(gone.map((id) => [id])),
          put: encodeRows(put),
        },
      ],
    });
  const record = (transaction: string, kind: string, isForced: boolean) =>
    ask(port, {
      kind: 'log',
      transaction,
      record: { kind, role: 'participant' },
      isForced,
    });
  const checkpoint = async (): Promise<void> => {
    const begun = await port.checkpoint();
    check(`its disk is ${kind.disk}`, begun.ok && begun.value.kind === kind.disk, begun);
  };
  const row = (id: number, name: string): readonly TypedValue[] => [id, name, null, null];
  const STARTED = PARTS.slice(0, 5).map(([id = null, name = null]) => [id, name]);
  const [, second = [], third = [], fourth = [], fifth = []] = STARTED;

  await checkpoint();
  await write('done', [], [row(1, 'kept')]);
  const forced = await record('done', 'commit', true);
  check('a force writes all before it', forced.ok && forced.value.forced.length === 2, forced);
  await ask(port, { kind: 'end', transaction: 'done', keep: true });
  await write('taken back', [2], [row(8, 'gone')]);
  await ask(port, { kind: 'end', transaction: 'taken back', keep: false });
  const before = [[1, 'kept'], second, third, fourth, fifth];
  await rowsAre('an aborted transaction leaves nothing', before);
  await write('active', [5], []);
  await write('in doubt', [4], [row(3, 'new'), row(9, 'more')]);
  await write('in doubt', [9], [row(3, 'newer')]);
  const promised = await record('in doubt', 'prepared', true);
  check('also what others wrote', promised.ok && promised.value.forced.length === 6, promised);
  await write('unforced', [1], [row(7, 'lost')]);
  const lazy = await record('unforced', 'prepared', false);
  check('a lazy record is written nowhere', lazy.ok && lazy.value.forced.length === 0, lazy);

  await port.crash();
  const down = await ask(port, { kind: 'read', sql: all });
  check('a crashed site answers nothing', !down.ok && down.error.code === 'crashed', down);
  const back = await port.restart('disk');
  const states = back.ok ? back.value.map(({ transaction, state }) => [transaction, state]) : [];
  check(
    'it comes back with what its log says',
    asText(states) ===
      asText([
        ['done', 'committed'],
        ['taken back', 'undone'],
        ['active', 'undone'],
        ['in doubt', 'inDoubt'],
      ]),
    back,
  );
  await rowsAre('what is in doubt is there, the rest is gone', [
    [1, 'kept'],
    second,
    [3, 'newer'],
    fifth,
  ]);
  await record('in doubt', decision, true);
  await ask(port, { kind: 'end', transaction: 'in doubt', keep: decision === 'commit' });
  const after = decision === 'commit' ? [[1, 'kept'], second, [3, 'newer'], fifth] : before;
  await rowsAre(`then ${decision} is decided`, after);
  await port.crash();
  await port.restart('disk');
  await rowsAre('and survives a crash', after);
  const again = async (claim: string, on: 'disk' | 'lab', forces: number | undefined) => {
    await port.crash();
    const found = await port.restart(on, forces);
    note(`restart → ${asText(found)}`);
    const doubt = found.ok ? found.value.filter(({ state }) => state === 'inDoubt') : [];
    const seen = found.ok ? `${found.value.length} found, ${doubt.length} in doubt` : 'failed';
    check(`${claim}: ${seen}`, found.ok, found);
    return seen;
  };
  const fresh = await again('as the lab made it', 'lab', undefined);
  check('there is no log', fresh === '0 found, 0 in doubt', fresh);
  await rowsAre('and the rows are those it was given', STARTED);
  const kept = await again('but the disk is as it was', 'disk', undefined);
  check('and has the decision', kept === '4 found, 0 in doubt', kept);
  await rowsAre('and its rows', after);
  const cut = await again('of two forced writes', 'disk', 2);
  check('the decision is not among them', cut === '4 found, 1 in doubt', cut);
  await again('as the lab made it', 'lab', undefined);
  await port.endLog();
  await port.crash();
  const none = await port.restart('disk');
  check('on files, an ended log is none', none.ok === (kind.disk === 'memory'), none);
  await again('as the lab made it', 'lab', undefined);
  await checkpoint();
  const begun = await again('a checkpoint begins a new log', 'disk', undefined);
  check('which is empty', begun === '0 found, 0 in doubt', begun);
  await rowsAre('on the rows there were', STARTED);
  await port.close();
}

async function ships(contract: Contract): Promise<void> {
  const { kind, check, ask } = contract;
  const source = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  const target = await kind.open(siteId('site2'), DEFAULT_WORK_LIMITS);
  // Enough rows for several batches.
  const sql = `
    WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 3999)
    SELECT i, name, price, note FROM n, part ORDER BY i`;
  const sent = await ask(source, { kind: 'read', sql });
  check('a shipment has several batches', sent.ok && sent.value.batches.length > 1, sent.ok);
  if (!sent.ok) return;
  const before = wireBytesOf(sent.value.batches);
  const columns = [
    { name: 'i', type: 'INTEGER' },
    { name: 'name', type: 'TEXT', collation: 'NOCASE' },
    { name: 'price', type: 'REAL' },
    { name: 'note', type: '' },
  ];
  const { batches } = sent.value;
  const received = await ask(target, { kind: 'receive', result: 'moved', columns, batches });
  check('all rows arrive', received.ok && received.value.rows === sent.value.rows, received);
  check('a sender keeps its batches', wireBytesOf(batches) === before, wireBytesOf(batches));
  const back = await ask(target, { kind: 'read', sql: 'SELECT * FROM moved' });
  check('with the same checksum', back.ok && back.value.checksum === sent.value.checksum, back.ok);
  check('and wire bytes', back.ok && wireBytesOf(back.value.batches) === before, before);
  const compared = await ask(target, {
    kind: 'read',
    sql: "SELECT 1 FROM moved WHERE name = 'BOLT' AND i = '7'",
  });
  check(
    'columns compare as where they came from',
    compared.ok && compared.value.rows === 2,
    compared,
  );
  await Promise.all([source.close(), target.close()]);
}

async function fails(contract: Contract): Promise<void> {
  const { check, ask } = contract;
  const port = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  const refused = [
    'SELEC 1',
    'SELECT * FROM nowhere',
    'SELECT 1; SELECT 2',
    'DELETE FROM part',
    'BEGIN',
    "ATTACH 'other' AS other",
    'PRAGMA user_version = 7',
    'SELECT ?',
    '-- nothing',
  ];
  for (const sql of refused) {
    const reply = await ask(port, { kind: 'read', sql });
    check(`refused: ${sql}`, !reply.ok && reply.error.code === 'sql', reply);
  }
  const double = await ask(port, { kind: 'load', table: 'part', batches: encodeRows(PARTS) });
  check('a second copy of a key is refused', !double.ok && double.error.code === 'sql', double);
  const half = await ask(port, { kind: 'define', sql: 'CREATE TABLE a (x); CREATE TABLE a (x)' });
  check('a script that fails is refused', !half.ok && half.error.code === 'sql', half);
  const rest = await ask(port, { kind: 'read', sql: 'SELECT * FROM a' });
  check('and leaves nothing', !rest.ok, rest);
  const rows = await ask(port, { kind: 'read', sql: 'SELECT id FROM part' });
  check('after all that the table is as it was', rows.ok && rows.value.rows === 6, rows);
  await port.close();
}

async function isBounded(contract: Contract): Promise<void> {
  const { check, ask } = contract;
  const limits = { steps: 1_000_000, resultBytes: 100_000, valueBytes: 10_000 };
  const port = await openWithParts(contract, limits);
  const work = await ask(port, { kind: 'read', sql: RUNAWAY });
  check('a query without an end is stopped', !work.ok && work.error.code === 'work-limit', work);
  const sql = `${RUNAWAY.replace('SELECT count(*)', 'SELECT i')} LIMIT 50000`;
  const size = await ask(port, { kind: 'read', sql });
  check('a result too large is stopped', !size.ok && size.error.code === 'work-limit', size);
  const made = await ask(port, { kind: 'materialize', result: 'huge', sql: RUNAWAY });
  check('so is one that stays', !made.ok && made.error.code === 'work-limit', made);
  const left = await ask(port, { kind: 'materialize', result: 'huge', sql: 'SELECT id FROM part' });
  check('and leaves nothing behind', left.ok && left.value.rows === 6, left);
  const value = await ask(port, { kind: 'read', sql: 'SELECT randomblob(20000)' });
  check('a value too large is refused', !value.ok && value.error.code === 'sql', value);
  await port.close();
}

async function cancelsWaiting(contract: Contract): Promise<void> {
  const { check, ask } = contract;
  const port = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  const waiting = [
    port.request<'read'>({ kind: 'read', sql: RUNAWAY }),
    port.request<'read'>({ kind: 'read', sql: 'SELECT 1' }),
  ];
  await port.cancel();
  for (const reply of await Promise.all(waiting)) {
    check('what waits is cancelled', !reply.ok && reply.error.code === 'cancelled', reply);
  }
  const after = await ask(port, { kind: 'read', sql: 'SELECT id FROM part' });
  check('a cancelled site goes on', after.ok && after.value.rows === 6, after);
  await port.close();
}

async function cancelsRunning(contract: Contract): Promise<void> {
  const { kind, check, ask } = contract;
  const steps = kind.runawayEndsWith === 'work-limit' ? 1_000_000 : Number.MAX_SAFE_INTEGER;
  const port = await openWithParts(contract, { ...DEFAULT_WORK_LIMITS, steps });
  await ask(port, { kind: 'materialize', result: 'early', sql: 'SELECT id FROM part' });
  const running = port.request<'read'>({ kind: 'read', sql: RUNAWAY });
  await kind.pause();
  await Promise.all([port.cancel(), port.cancel()]);
  const reply = await running;
  check(
    `a running query ends: ${kind.runawayEndsWith}`,
    !reply.ok && reply.error.code === kind.runawayEndsWith,
    reply,
  );
  const stored = await ask(port, { kind: 'read', sql: 'SELECT * FROM part ORDER BY abs(id)' });
  check(
    'stored tables are as before',
    stored.ok && stored.value.checksum === checksum(encodeRows(PARTS)),
    stored,
  );
  const early = await ask(port, { kind: 'read', sql: 'SELECT * FROM early' });
  check('results are gone', !early.ok && early.error.code === 'sql', early);
  await port.close();
}

async function closes(contract: Contract): Promise<void> {
  const { check, ask } = contract;
  const port = await openWithParts(contract, DEFAULT_WORK_LIMITS);
  await port.close();
  const reply = await ask(port, { kind: 'read', sql: 'SELECT 1' });
  check('a closed site says so', !reply.ok && reply.error.code === 'closed', reply);
  await port.cancel();
  await port.close();
}

/** Any reply as text, exact: bigints and bytes are spelled out, −0 and infinities named. */
function asText(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) => {
    if (typeof part === 'bigint') return `${part}n`;
    if (part instanceof Uint8Array) return `${part.length} bytes: ${part.slice(0, 64)}`;
    if (typeof part === 'number' && (!Number.isFinite(part) || Object.is(part, -0))) {
      return `number ${Object.is(part, -0) ? '-0' : part}`;
    }
    return part;
  });
}
