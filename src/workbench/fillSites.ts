import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog, Fragment } from '../catalog/catalog.ts';
import { leafRows, siteSchema, storedAt } from '../lab/localDdl.ts';
import type { SitePort } from '../site/sitePort.ts';
import { engineFault } from './engineFault.ts';

/**
 * Gives every site its copies: the rows of a leaf leave central once for each copy, as the buffer
 * in which rows always travel, and are loaded without becoming values on the way. Allocation is not
 * a run, so nothing of it is counted.
 */
export async function fillSites(
  catalog: Catalog,
  central: SitePort,
  ports: readonly SitePort[],
  onProgress?: (done: number, of: number) => void,
): Promise<Result<ReadonlyMap<string, number>, Diagnostic>> {
  const rows = new Map<string, number>();
  const copies = ports.flatMap((port) =>
    storedAt(catalog, port.site).map((leaf) => ({ leaf, port })),
  );
  let done = 0;
  const defined = ports.map((port) =>
    port.request({ kind: 'define', sql: siteSchema(catalog, port.site).join(';\n') }),
  );
  for (const result of await Promise.all(defined))
    if (!result.ok) return fail(engineFault(result.error, NO_SPAN));
  const filled = copies.map(async ({ leaf, port }) => {
    const result = await loadCopy(catalog, central, port, leaf);
    if (result.ok) rows.set(leaf.name, result.value);
    done += 1;
    onProgress?.(done, copies.length);
    return result;
  });
  for (const result of await Promise.all(filled)) if (!result.ok) return result;
  return ok(rows);
}

async function loadCopy(
  catalog: Catalog,
  central: SitePort,
  port: SitePort,
  leaf: Fragment,
): Promise<Result<number, Diagnostic>> {
  const read = await central.request({ kind: 'read', sql: leafRows(catalog, leaf) });
  if (!read.ok) return fail(engineFault(read.error, leaf.span));
  const { batches } = read.value;
  const loaded = await port.request({ kind: 'load', table: leaf.name, batches });
  return loaded.ok ? ok(loaded.value.rows) : fail(engineFault(loaded.error, leaf.span));
}
