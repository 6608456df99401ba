import type { Node } from './node.ts';
import { bitOf, type Sent, type Shipment } from './shipments.ts';

/**
 * A way to have some rows at a site, and everything that is sent for it. Rows that two parts of a
 * plan need at one site are sent once, with the columns of both, so the cost is that of the *set*
 * of shipments and not of the tree.
 */
export interface Way extends Sent {
  readonly node: Node;
}

export function createWay(node: Node, shipments: readonly Shipment[], readyMs: number): Way {
  let bytes = 0;
  let totalMs = 0;
  let transfers = 0;
  let mark = 0;
  for (const shipment of shipments) {
    bytes += shipment.bytes;
    totalMs += shipment.durationMs;
    transfers |= bitOf(shipment);
    mark ^= shipment.mark;
  }
  const messages = shipments.length;
  return { node, shipments, transfers, mark, bytes, messages, totalMs, readyMs };
}
