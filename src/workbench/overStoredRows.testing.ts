import { decodeRows } from '../site/shipment.ts';
import type { OpenedLab } from './openLab.ts';

/**
 * What central says when every relation is the union of its stored leaves: the answer that a lab
 * with a wrong design must give (headless.md).
 *
 * @param asStored the query with `stored_r` in place of every relation r
 */
export async function overStoredRows(lab: OpenedLab, asStored: string) {
  const stored = lab.catalog.relations.map(({ name, leaves }) => {
    const union = leaves.map((leaf) => `SELECT * FROM ${leaf}`).join(' UNION ALL ');
    return `stored_${name} AS (${union})`;
  });
  const text = `WITH ${stored.join(', ')} ${asStored}`;
  const read = await lab.central.request({ kind: 'read', sql: text });
  if (!read.ok) throw new Error(`${text}: ${read.error.message}`);
  return decodeRows(read.value.batches);
}
