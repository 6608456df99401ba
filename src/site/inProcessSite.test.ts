import { expect, it } from 'vitest';
import { siteId } from '../base/brand.ts';
import { readSqlite } from './diskSqlite.ts';
import { openSqlite } from './engines/sqlite.ts';
import { openInProcessSite } from './inProcessSite.ts';
import { encodeRows, MalformedBatchError } from './shipment.ts';

const open = async () => openSqlite(await readSqlite());
const columns = [{ name: 'a', type: '' }];

it('rejects on a broken invariant, and goes on', async () => {
  const port = openInProcessSite(siteId('site1'), open);
  const cut = encodeRows([['abc']]).map((batch) => batch.slice(0, -1));
  const broken = port.request({ kind: 'receive', result: 'r', columns, batches: cut });
  const next = port.request({ kind: 'receive', result: 'r', columns, batches: [] });
  await expect(broken).rejects.toThrow(MalformedBatchError);
  expect(await next).toEqual({ ok: true, value: { rows: 0 } });
  await port.close();
});

it('tries to open its database again if it could not', async () => {
  let attempts = 0;
  const port = openInProcessSite(siteId('site1'), () => {
    attempts += 1;
    return attempts === 1 ? Promise.reject(new Error('not now')) : open();
  });
  await expect(port.request({ kind: 'forget' })).rejects.toThrow('not now');
  expect((await port.request({ kind: 'forget' })).ok).toBe(true);
  await port.close();
});
