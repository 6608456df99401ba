import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';

/**
 * Where the browser keeps own labs: one store of IndexedDB, records by key. What a record says is
 * not looked at here, so that one that nobody understands is kept like any other.
 */
const DATABASE = 'sitelines';
const STORE = 'labs';

export interface KeptRecord {
  readonly key: string;
  readonly record: unknown;
}

/** Every record, in the order of its key. */
export async function readRecords(): Promise<Result<readonly KeptRecord[], Diagnostic>> {
  return inStore('readonly', async (store) => {
    const [keys, records] = await Promise.all([
      answerOf(store.getAllKeys()),
      answerOf<unknown[]>(store.getAll()),
    ]);
    return keys.map((key, index) => ({ key: String(key), record: records[index] }));
  });
}

/** Undefined where there is none. */
export async function readRecord(key: string): Promise<Result<unknown, Diagnostic>> {
  return inStore('readonly', (store) => answerOf<unknown>(store.get(key)));
}

/**
 * Writes unless somebody else wrote in between: `mayReplace` sees the record that is there, and no
 * other window can write before this one has.
 */
export async function writeRecord(
  key: string,
  record: unknown,
  mayReplace: (existing: unknown) => boolean,
): Promise<Result<boolean, Diagnostic>> {
  return inStore('readwrite', async (store) => {
    if (!mayReplace(await answerOf<unknown>(store.get(key)))) return false;
    await answerOf(store.put(record, key));
    return true;
  });
}

export async function removeRecord(key: string): Promise<Result<undefined, Diagnostic>> {
  return inStore('readwrite', async (store) => {
    await answerOf(store.delete(key));
    return undefined;
  });
}

/** Ends when the transaction has: only then is what was written there to stay. */
async function inStore<Value>(
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => Promise<Value>,
): Promise<Result<Value, Diagnostic>> {
  try {
    const database = await openDatabase();
    try {
      const transaction = database.transaction(STORE, mode);
      const ended = endOf(transaction);
      const [value] = await Promise.all([work(transaction.objectStore(STORE)), ended]);
      return ok(value);
    } finally {
      database.close();
    }
  } catch (error) {
    return fail(diagnosticOf(error));
  }
}

function openDatabase(): Promise<IDBDatabase> {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return answerOf(request);
}

const answerOf = <Value>(request: IDBRequest<Value>): Promise<Value> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

const endOf = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
    transaction.onerror = () => reject(transaction.error);
  });

function diagnosticOf(error: unknown): Diagnostic {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  const why = error instanceof Error ? error.message : 'it does not say why';
  return {
    code: isFull ? 'saved-full' : 'saved-unavailable',
    message: isFull
      ? 'The browser has no room left for this lab: it is open, but not saved.'
      : `The browser does not keep labs here (${why}): what is open is not saved.`,
    span: NO_SPAN,
    hint: isFull
      ? 'Export labs as files and delete them here, or free room on the device'
      : 'Export the lab as a file before you close the page',
  };
}
