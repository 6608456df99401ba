import type { Sketch, SketchEdge } from './planSketch.ts';
import { isShared } from './planSketch.ts';

/**
 * The lane of every node within its column: 0 is the spine beside the gutter, higher lanes lie
 * farther away from it. An operator stands over the first input that nobody else reads; every other
 * input rises in a lane of its own and turns in at the operator's row. Wires to what only gathers
 * rows end on the line below it.
 */
export function planLanes(
  sketch: Sketch,
  rows: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const lanes = new Map<string, number>();
  const taken = new Map<string, Interval[]>();
  const columnOf = new Map(sketch.nodes.map(({ id, column }) => [id, column]));
  for (const chain of chainsFromAbove(sketch, rows)) {
    const { bottom, top } = extentOf(sketch, rows, chain);
    const column = columnOf.get(chain[0] ?? '') ?? 0;
    // A side branch stands outside of what it feeds, or its line would cross that operator.
    const inner = Math.max(
      -1,
      ...readersOf(sketch.locals, chain[0]).map((id) => lanes.get(id) ?? 0),
    );
    let lane = inner + 1;
    while (overlaps(taken.get(`${column} ${lane}`) ?? [], bottom, top)) lane += 1;
    const key = `${column} ${lane}`;
    taken.set(key, [...(taken.get(key) ?? []), { bottom, top }]);
    for (const id of chain) lanes.set(id, lane);
  }
  return lanes;
}

interface Interval {
  readonly bottom: number;
  readonly top: number;
}

/** Nodes that stand straight above each other, top first. */
type Chain = readonly string[];

/** Chains so that whatever reads a chain comes before it. */
function chainsFromAbove(sketch: Sketch, rows: ReadonlyMap<string, number>): readonly Chain[] {
  const rowOf = (id: string): number => rows.get(id) ?? 0;
  const fromAbove = sketch.nodes.map(({ id }) => id).toSorted((a, b) => rowOf(b) - rowOf(a));
  const placed = new Set<string>();
  const chains: Chain[] = [];
  for (const head of fromAbove) {
    if (placed.has(head)) continue;
    const chain: string[] = [];
    for (let id: string | undefined = head; id !== undefined; id = mainInput(sketch, id)) {
      for (const part of [id, ...tapsBelow(sketch, id)]) {
        if (!placed.has(part)) chain.push(part);
        placed.add(part);
      }
    }
    chains.push(chain);
  }
  return chains;
}

/** The input an operator stands over: the first one that nobody else reads. */
function mainInput({ nodes, locals }: Sketch, id: string): string | undefined {
  const alone = locals.filter(({ target, source }) => target === id && !isShared(locals, source));
  const isTap = ({ source }: SketchEdge): boolean =>
    nodes.some((node) => node.id === source && node.isTap);
  return (alone.find((edge) => !isTap(edge)) ?? alone[0])?.source;
}

/** Ends of wires that stand on the line below a node. */
function tapsBelow({ nodes, locals }: Sketch, id: string): readonly string[] {
  if (!nodes.some((node) => node.id === id && node.isTrunk)) return [];
  const taps = new Set(nodes.filter(({ isTap }) => isTap).map((node) => node.id));
  return locals
    .filter(({ source, target }) => target === id && taps.has(source))
    .map(({ source }) => source);
}

const readersOf = (locals: readonly SketchEdge[], id: string | undefined): readonly string[] =>
  locals.filter(({ source }) => source === id).map(({ target }) => target);

/** From the chain's lowest node up to the highest row its line turns in at. */
function extentOf(sketch: Sketch, rows: ReadonlyMap<string, number>, chain: Chain): Interval {
  const rowOf = (id: string | undefined): number => rows.get(id ?? '') ?? 0;
  const readers = readersOf(sketch.locals, chain[0]).map(rowOf);
  const bottom = Math.min(...chain.map(rowOf));
  return { bottom, top: Math.max(rowOf(chain[0]), ...readers) };
}

const overlaps = (intervals: readonly Interval[], bottom: number, top: number): boolean =>
  intervals.some((interval) => interval.bottom <= top && bottom <= interval.top);
