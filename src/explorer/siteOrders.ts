import { createTable } from './table.ts';

/** Orders in which some sites can stand, as small integers: each found site by site. */
export interface SiteOrders {
  /** @param sites each of them once, by number */
  readonly numberOf: (sites: Int32Array) => number;
  readonly valueOf: (order: number) => readonly number[];
}

export function createSiteOrders(): SiteOrders {
  /** By what the order begins with and by the next site: what it then begins with. */
  const longer = createTable();
  let beginnings = 1;
  const orders: number[][] = [];
  const orderOf: (number | undefined)[] = [];

  const numberOf = (sites: Int32Array): number => {
    let beginning = 0;
    for (const site of sites) {
      let next = longer.at(beginning, site);
      if (next < 0) {
        next = beginnings;
        beginnings += 1;
        longer.put(beginning, site, next);
      }
      beginning = next;
    }
    const known = orderOf[beginning];
    if (known !== undefined) return known;
    orderOf[beginning] = orders.length;
    orders.push(Array.from(sites));
    return orders.length - 1;
  };

  return { numberOf, valueOf: (order) => orders[order] ?? [] };
}
