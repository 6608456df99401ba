import { scaleLinear } from 'd3';
import type {
  Extent,
  Lane,
  MessageLine,
  SpaceTime,
  Stake,
} from '../../src/viewmodel/commit/spaceTimePicture.ts';
import { monoWidth, sansWidth } from './textMeasure.ts';
import type { Size } from './useSize.ts';

/** Where everything of a space-time diagram stands; time to the right, a lane a site. */
export interface SpaceTimeLayout {
  readonly width: number;
  readonly height: number;
  /** Where time begins: left of it stand the heads of the lanes. */
  readonly startX: number;
  readonly x: (ms: number) => number;
  readonly ticks: readonly { readonly x: number; readonly label: string }[];
  /** Middle of each lane. */
  readonly lanes: readonly number[];
  readonly stakes: readonly (readonly PlacedStake[])[];
  readonly messages: readonly PlacedMessage[];
}

export interface PlacedStake {
  readonly stake: Stake;
  readonly x: number;
  /** Rows below the first one, so that neighbours can be read; undefined where there is no room. */
  readonly row: number | undefined;
}

export interface PlacedMessage {
  readonly message: MessageLine;
  readonly from: Place;
  readonly to: Place;
  /** Of messages that say the same to several sites at once the first has the words. */
  readonly label: Place | undefined;
}

export interface Place {
  readonly x: number;
  readonly y: number;
}

export const BAR = 22;
const HEAD_WIDTH = 128;
const AXIS = 36;
const RIGHT = 72;
const LEAST_PITCH = 66;
const MOST_PITCH = 124;
/** Room below a lane for its stakes. */
const BELOW = 46;
const STAKE_ROWS = 2;
const TICK_EVERY = 110;

/** @param stretch how much wider than its frame time is drawn; 1 shows all of it */
export function spaceTimeLayout(picture: SpaceTime, size: Size, stretch: number): SpaceTimeLayout {
  const startX = headWidth(picture);
  const room = roomOf(picture, size) * stretch;
  const scale = scaleLinear([0, Math.max(1, picture.endMs)], [startX, startX + room]);
  const x = (ms: number): number => scale(ms);
  const lanes = laneMiddles(picture.lanes.length, size.height);
  return {
    width: startX + room + RIGHT,
    height: Math.max(size.height, (lanes.at(-1) ?? 0) + BAR / 2 + BELOW),
    startX,
    x,
    ticks: scale
      .ticks(Math.max(2, Math.floor(room / TICK_EVERY)))
      .map((ms) => ({ x: x(ms), label: picture.clock === 'ms' ? `${ms} ms` : `step ${ms}` })),
    lanes,
    stakes: picture.lanes.map(({ stakes }) => placeStakes(stakes, x)),
    messages: placeMessages(picture, lanes, x),
  };
}

const headWidth = ({ lanes }: SpaceTime): number =>
  Math.max(HEAD_WIDTH, ...lanes.map(({ site }) => Math.min(200, 62 + sansWidth(site.label, 13))));

const roomOf = (picture: SpaceTime, size: Size): number =>
  Math.max(240, size.width - headWidth(picture) - RIGHT);

/** A message that leads across fewer pixels than this cannot be followed. */
const LEAST_LEAD = 36;
const MOST_STRETCH = 8;

/** How much wider than the frame a run has to be drawn so that most of its messages can be read. */
export function readableStretch(picture: SpaceTime, size: Size): number {
  const leads = picture.messages.map(({ fromMs, toMs }) => toMs - fromMs).toSorted((a, b) => a - b);
  const typical = leads[Math.floor(leads.length / 4)] ?? 0;
  if (typical === 0) return 1;
  const lead = (typical / Math.max(1, picture.endMs)) * roomOf(picture, size);
  return Math.min(MOST_STRETCH, Math.max(1, LEAST_LEAD / lead));
}

function laneMiddles(count: number, height: number): readonly number[] {
  const free = (height - AXIS - BAR - BELOW) / Math.max(1, count - 1);
  const pitch = Math.min(MOST_PITCH, Math.max(LEAST_PITCH, free));
  return Array.from({ length: count }, (_, lane) => AXIS + BAR / 2 + lane * pitch);
}

/** Words go to the first row on which they meet no others. */
function placeStakes(stakes: readonly Stake[], x: (ms: number) => number): readonly PlacedStake[] {
  const ends: number[] = Array.from({ length: STAKE_ROWS }, () => Number.NEGATIVE_INFINITY);
  return stakes.map((stake) => {
    const start = x(stake.atMs);
    const row = ends.findIndex((end) => end < start - 8);
    if (row < 0) return { stake, x: start, row: undefined };
    ends[row] = start + 10 + monoWidth(stake.record, 12);
    return { stake, x: start, row };
  });
}

function placeMessages(
  { messages, lanes }: SpaceTime,
  middles: readonly number[],
  x: (ms: number) => number,
): readonly PlacedMessage[] {
  const taken: Box[] = lanes.flatMap((lane, index) => laneBoxes(lane, middles[index] ?? 0, x));
  const said = new Set<string>();
  return messages.map((message) => {
    const [source, target] = [middles[message.source] ?? 0, middles[message.target] ?? 0];
    const down = target >= source ? 1 : -1;
    const from = { x: x(message.fromMs), y: source + (down * BAR) / 2 };
    const to = { x: x(message.toMs), y: target - (down * BAR) / 2 };
    const key = JSON.stringify([message.source, message.fromMs, message.label]);
    const isSaid = said.has(key);
    said.add(key);
    return {
      message,
      from,
      to,
      label: isSaid ? undefined : freePlace(message.label, { from, to }, x(0), taken),
    };
  });
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const meets = (one: Box, other: Box): boolean =>
  one.left < other.right &&
  other.left < one.right &&
  one.top < other.bottom &&
  other.top < one.bottom;

/** What stands at a lane already: its bars, its records, its timeouts. */
function laneBoxes(lane: Lane, middle: number, x: (ms: number) => number): readonly Box[] {
  const [top, bottom] = [middle - BAR / 2, middle + BAR / 2];
  return [
    ...lane.bars.map(({ fromMs, toMs }) => ({ left: x(fromMs), right: x(toMs), top, bottom })),
    ...lane.stakes.map(({ atMs, record }) => ({
      left: x(atMs) - 6,
      right: x(atMs) + 12 + monoWidth(record, 12),
      top: bottom,
      bottom: bottom + 22,
    })),
    ...lane.timeouts.map(({ toMs }) => ({
      left: x(toMs) - 100,
      right: x(toMs),
      top: top - 26,
      bottom: top,
    })),
  ];
}

/** Along the line, beside it, where no other words are; without such a place it says nothing. */
function freePlace(
  label: string,
  { from, to }: { readonly from: Place; readonly to: Place },
  leftEdge: number,
  taken: Box[],
): Place | undefined {
  const width = sansWidth(label, 12);
  for (const share of [0.5, 0.35, 0.65, 0.22, 0.78]) {
    for (const side of [-1, 1]) {
      const middle = {
        x: from.x + (to.x - from.x) * share + side * (width / 2 + 7),
        y: from.y + (to.y - from.y) * share,
      };
      const box: Box = {
        left: middle.x - width / 2,
        right: middle.x + width / 2,
        top: middle.y - 8,
        bottom: middle.y + 8,
      };
      if (box.left < leftEdge || taken.some((other) => meets(box, other))) continue;
      taken.push(box);
      return middle;
    }
  }
  return undefined;
}

/** Whether a text fits into a bar, with room at its ends. */
export const fitsBar = (text: string, width: number): boolean => sansWidth(text, 13) + 14 <= width;

export interface TimeoutLabel {
  readonly wait: Extent;
  readonly text: string;
  /** Where the text ends. */
  readonly right: number;
}

/** What a wait in vain is called: in full, by its length alone, or not at all, as there is room. */
export function timeoutLabels(
  waits: readonly Extent[],
  x: (ms: number) => number,
  unit: string,
): readonly TimeoutLabel[] {
  let taken = x(0);
  return waits.flatMap((wait) => {
    const right = x(wait.toMs) - 4;
    const length = `${Math.round(wait.toMs - wait.fromMs)} ${unit}`;
    const text = [`timeout ${length}`, length].find(
      (own) => right - sansWidth(own, 12) >= taken + 6,
    );
    if (text === undefined) return [];
    taken = right;
    return [{ wait, text, right }];
  });
}
