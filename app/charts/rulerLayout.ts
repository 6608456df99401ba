import type { Ruler, Tick } from '../../src/viewmodel/ruler.ts';

/** The trace as a line of ticks. */
export interface RulerLayout {
  readonly start: number;
  readonly end: number;
  readonly chapters: readonly PlacedChapter[];
  readonly ticks: readonly PlacedTick[];
  /** Of every event, by its `seq`. */
  readonly places: readonly number[];
  /** Events closer than 4 px are drawn as one column. */
  readonly isMerged: boolean;
  /** Of a tick that is a box: narrower where events are close. */
  readonly tickWidth: number;
}

export interface PlacedChapter {
  readonly label: string;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly x: number;
  /** Empty where the chapter is too short for its name. */
  readonly isLabelled: boolean;
}

export interface PlacedTick {
  readonly tick: Tick;
  readonly x: number;
}

const MARGIN = 22;
const LETTER = 6.4;

/**
 * Hidden events keep their room, so that nothing moves with a lens; they are not drawn.
 *
 * Events are evenly apart, but a chapter has at least the room its name needs: a chapter of one
 * event must not lose its name.
 */
export function rulerLayout(
  ruler: Ruler,
  width: number,
  hidden: ReadonlySet<number> = NONE,
): RulerLayout {
  const [start, end] = [MARGIN, Math.max(MARGIN + 1, width - MARGIN)];
  const needed = ruler.chapters.map(({ label }) => label.length * LETTER + 14);
  const counts = ruler.chapters.map(({ firstSeq, lastSeq }) => lastSeq - firstSeq + 1);
  // The last event stands at the end, so the last chapter has one gap less than events.
  const gaps = counts.map((count, index) => (index === counts.length - 1 ? count - 1 : count));
  const isRoomy = needed.reduce((sum, room) => sum + room, 0) <= end - start;
  const step = isRoomy ? evenStep(gaps, needed, end - start) : (end - start) / sum(gaps);
  const chapters: PlacedChapter[] = [];
  const ticks: PlacedTick[] = [];
  let x = start;
  for (const [index, { label, firstSeq, lastSeq }] of ruler.chapters.entries()) {
    const gap = gaps[index] ?? 0;
    const room = isRoomy ? Math.max(needed[index] ?? 0, gap * step) : gap * step;
    const isLabelled = isRoomy || room >= (needed[index] ?? 0) - 6;
    chapters.push({ label, firstSeq, lastSeq, x, isLabelled });
    for (const tick of ruler.ticks.slice(firstSeq, lastSeq + 1)) {
      ticks.push({ tick, x: gap === 0 ? x : x + ((tick.seq - firstSeq) / gap) * room });
    }
    x += room;
  }
  const isMerged = step < 4;
  const places = ticks.map((placed) => placed.x);
  const tickWidth = Math.min(7, Math.max(2, step - 2));
  const seen = ticks.filter(({ tick }) => !hidden.has(tick.seq));
  const drawn = isMerged ? onePerColumn(seen) : seen;
  return { start, end, chapters, places, isMerged, tickWidth, ticks: drawn };
}

const NONE: ReadonlySet<number> = new Set();

const sum = (numbers: readonly number[]): number =>
  Math.max(
    1,
    numbers.reduce((a, b) => a + b, 0),
  );

/** The distance of events at which the chapters, none smaller than it needs, fill the room. */
function evenStep(gaps: readonly number[], needed: readonly number[], room: number): number {
  let [low, high] = [0, room];
  // Halving 40 times is finer than a pixel on any screen.
  for (let round = 0; round < 40; round += 1) {
    const step = (low + high) / 2;
    const used = gaps.reduce((total, gap, i) => total + Math.max(needed[i] ?? 0, gap * step), 0);
    if (used > room) high = step;
    else low = step;
  }
  return low;
}

/** The event nearest to a place on the ruler; the first one is never hidden. */
export function nearestSeq(
  { places }: RulerLayout,
  x: number,
  hidden: ReadonlySet<number> = NONE,
): number {
  let nearest = 0;
  for (const [seq, place] of places.entries()) {
    if (!hidden.has(seq) && Math.abs(place - x) < Math.abs((places[nearest] ?? 0) - x))
      nearest = seq;
  }
  return nearest;
}

const weight: Readonly<Record<Tick['kind'], number>> = {
  plain: 0,
  site: 1,
  wire: 2,
  fault: 3,
};

/** One tick a pixel column, the most telling of those that share it: bytes before work. */
function onePerColumn(ticks: readonly PlacedTick[]): readonly PlacedTick[] {
  const columns = new Map<number, PlacedTick>();
  for (const placed of ticks) {
    const x = Math.round(placed.x);
    const other = columns.get(x);
    if (!other || weight[placed.tick.kind] > weight[other.tick.kind]) {
      columns.set(x, { ...placed, x });
    }
  }
  return [...columns.values()];
}
