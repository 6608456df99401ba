import { decodeTrace, encodeTrace } from './codec.ts';
import { createReplay } from './replay.ts';
import type { StampedEvent, Trace } from './trace.ts';
import { applyEvent, EMPTY_WORLD } from './world.ts';

/**
 * The trace laws of architecture.md that a query's trace can break; one sentence for each broken.
 */
export function brokenLaws(trace: Trace): readonly string[] {
  return [
    ...placeLaws(trace),
    ...transferLaws(trace),
    ...replayLaws(trace),
    ...(decodesToItself(trace) ? [] : ['decode(encode(t)) is not t']),
  ];
}

function placeLaws({ events }: Trace): readonly string[] {
  const broken: string[] = [];
  for (const [index, { seq, atMs }] of events.entries()) {
    if (seq !== index) broken.push(`event ${index} has seq ${seq}`);
    if (atMs < (events[index - 1]?.atMs ?? 0)) broken.push(`time goes back at event ${index}`);
  }
  return broken;
}

/** Every arrival has exactly one earlier departure, and everything that left arrived. */
function transferLaws({ events }: Trace): readonly string[] {
  const broken: string[] = [];
  const under = new Set<number>();
  for (const { event } of events) {
    if (event.kind === 'transferStarted') {
      if (under.has(event.step)) broken.push(`step ${event.step} leaves twice`);
      under.add(event.step);
    }
    if (event.kind === 'transferFinished' && !under.delete(event.step)) {
      broken.push(`step ${event.step} arrives without leaving`);
    }
  }
  return [...broken, ...[...under].map((step) => `step ${step} never arrives`)];
}

/**
 * Checkpoints are only a convenience: any spacing gives the worlds that applying one by one gives.
 */
function replayLaws(trace: Trace): readonly string[] {
  const broken: string[] = [];
  for (const spacing of [1, 3, 1000]) {
    const replay = createReplay(trace, spacing);
    let world = EMPTY_WORLD;
    for (const event of trace.events) {
      world = applyEvent(world, event);
      if (!isSame(replay.worldAfter(world.length), world)) {
        broken.push(`worldAfter(${world.length}) at spacing ${spacing} is not the fold`);
      }
    }
    if (!isSame(replay.worldAfter(0), EMPTY_WORLD)) broken.push('the first world is not empty');
  }
  return broken;
}

/** Worlds hold the events of the trace themselves, so equal ones hold the very same objects. */
function isSame(first: unknown, second: unknown, depth = 3): boolean {
  if (first === second) return true;
  if (depth === 0 || typeof first !== 'object' || typeof second !== 'object') return false;
  const [left, right] = [partsOf(first), partsOf(second)];
  return (
    left.length === right.length &&
    left.every(([key, value], index) => {
      const [otherKey, other] = right[index] ?? [];
      return key === otherKey && isSame(value, other, depth - 1);
    })
  );
}

const partsOf = (value: object | null): readonly (readonly [unknown, unknown])[] =>
  value instanceof Map ? [...value] : Object.entries(value ?? {});

function decodesToItself(trace: Trace): boolean {
  const text = encodeTrace(trace);
  const decoded = decodeTrace(text);
  return decoded.ok && encodeTrace(decoded.value) === text;
}

/** Textbook bytes of all transfers of a trace. */
export function bytesOf(events: readonly StampedEvent[]): number {
  return events.reduce(
    (sum, { event }) => (event.kind === 'transferStarted' ? sum + event.bytes : sum),
    0,
  );
}
