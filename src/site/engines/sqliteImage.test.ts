import { expect, it } from 'vitest';
import { DEFAULT_WORK_LIMITS } from '../database.ts';
import { readSqlite } from '../diskSqlite.ts';
import { decodeRows, encodeRows } from '../shipment.ts';
import { openSqlite } from './sqlite.ts';

const open = async () => openSqlite(await readSqlite());

it('makes of an image the database that it was taken of', async () => {
  const [from, to] = [await open(), await open()];
  from.execute('CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT COLLATE NOCASE UNIQUE)');
  const rows = Array.from({ length: 5000 }, (_, index) => [index, `row ${index}`]);
  from.load('t', encodeRows(rows));
  from.materialize('r', 'SELECT * FROM t WHERE a < 3');
  to.execute('CREATE TABLE old (x)');
  const image = from.image();
  if (!image.ok) throw new Error(image.error.message);
  expect(to.restore(image.value).ok).toBe(true);
  const all = 'SELECT a, b FROM t ORDER BY a';
  const rowsOf = (database: typeof to) => {
    const read = database.read(all);
    return read.ok ? decodeRows(read.value.batches) : read.error;
  };
  expect(rowsOf(to)).toEqual(rows);
  expect(to.read('SELECT * FROM old').ok).toBe(false);
  expect(to.read('SELECT * FROM r').ok).toBe(false);
  // It can be changed, and the change undone, as any other.
  const changes = [{ kind: 'statement', sql: 'DELETE FROM t WHERE a > 5' }] as const;
  expect(to.change(changes)).toEqual({ ok: true, value: 4994 });
  to.settle(false);
  expect(rowsOf(to)).toEqual(rows);
  to.change(changes);
  to.settle(true);
  const more = Array.from({ length: 20_000 }, (_, index) => [index + 6, `more ${index}`]);
  expect(to.load('t', encodeRows(more))).toEqual({ ok: true, value: 20_000 });
  expect(rowsOf(to)).toEqual([...rows.slice(0, 6), ...more]);
  expect(to.execute("ATTACH ':memory:' AS other").ok).toBe(false);
  expect(rowsOf(from)).toEqual(rows);
  from.close();
  to.close();
});

it('has an image of an empty database, too', async () => {
  const [from, to] = [await open(), await open()];
  const image = from.image();
  expect(image.ok && to.restore(image.value).ok).toBe(true);
  expect(to.execute('CREATE TABLE t (a)').ok).toBe(true);
  from.close();
  to.close();
});

it('does not ask for more than the work limit of a value to make one', async () => {
  const database = openSqlite(await readSqlite(), { ...DEFAULT_WORK_LIMITS, valueBytes: 1000 });
  database.execute('CREATE TABLE t (a)');
  database.load('t', encodeRows(Array.from({ length: 2000 }, (_, index) => [index])));
  const image = database.image();
  expect(image.ok && image.value.length).toBeGreaterThan(10_000);
  database.close();
});
