import type { PlanDrawing } from '../../src/viewmodel/planDrawing.ts';
import { columnOrder, type Hop } from './columnOrder.ts';

/**
 * Which sites stand in which column. Usually each has one of its own. Where many sites exchange
 * rows with one hub only, they can stand above one another beside it: no wire crosses a foreign
 * column then, and the drawing is as high as its wires are many instead of as wide as its sites.
 */
export type Columns = readonly (readonly string[])[];

/** Column by column; on one side of the hub; on both. Ordered by how usual they look. */
export const ARRANGEMENTS = ['apart', 'stacked', 'flanked'] as const;

export type Arrangement = (typeof ARRANGEMENTS)[number];

/** Undefined where the arrangement says nothing new. */
export function planColumns(drawing: PlanDrawing, arrangement: Arrangement): Columns | undefined {
  const siteOf = new Map(drawing.nodes.map((node) => [node.id, node.site]));
  const hops = drawing.edges.flatMap((edge): readonly Hop[] =>
    edge.kind === 'wire' ? [[siteOf.get(edge.source) ?? '', siteOf.get(edge.target) ?? '']] : [],
  );
  if (arrangement === 'apart') return columnOrder(drawing.sites, hops).map((site) => [site]);
  const star = starOf(drawing, hops);
  if (!star) return undefined;
  const rest = drawing.sites.filter(({ id }) => !star.spokes.includes(id));
  const order = columnOrder(
    rest,
    hops.filter((hop) => !hop.some((id) => star.spokes.includes(id))),
  );
  const sides = arrangement === 'stacked' ? [[], star.spokes] : balanced(star.spokes, hops);
  const [left = [], right = []] = sides.map((sites) => [...sites]);
  return order.flatMap(
    (site): Columns =>
      site === star.hub ? [left, [site], right].filter((column) => column.length > 0) : [[site]],
  );
}

interface Star {
  readonly hub: string;
  /** Sites that exchange rows with the hub alone. */
  readonly spokes: readonly string[];
}

function starOf({ sites }: PlanDrawing, hops: readonly Hop[]): Star | undefined {
  const partners = new Map<string, Set<string>>(sites.map(({ id }) => [id, new Set()]));
  for (const [source, target] of hops) {
    partners.get(source)?.add(target);
    partners.get(target)?.add(source);
  }
  const count = (id: string): number => partners.get(id)?.size ?? 0;
  const [hub] = sites.toSorted((a, b) => count(b.id) - count(a.id));
  if (!hub || count(hub.id) < 2) return undefined;
  // The asking site may send first and receive last, with the others in between.
  const spokes = sites.filter(
    ({ id, isAsking }) => !isAsking && count(id) === 1 && partners.get(id)?.has(hub.id),
  );
  return spokes.length < 2 ? undefined : { hub: hub.id, spokes: spokes.map(({ id }) => id) };
}

/** About as many wires on either side. */
function balanced(spokes: readonly string[], hops: readonly Hop[]): readonly (readonly string[])[] {
  const sides: [string[], string[]] = [[], []];
  const wires = [0, 0];
  for (const site of spokes) {
    const side = (wires[0] ?? 0) <= (wires[1] ?? 0) ? 0 : 1;
    sides[side].push(site);
    wires[side] = (wires[side] ?? 0) + hops.filter((hop) => hop.includes(site)).length;
  }
  return sides;
}
