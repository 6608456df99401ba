import * as v from 'valibot';
import { deepFreeze } from '../base/deepFreeze.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { OBJECTIVES } from '../base/objective.ts';
import { PLANNERS } from '../base/plannerName.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { NO_SPAN } from '../base/span.ts';
import { STATISTICS_KINDS } from '../base/statisticsKind.ts';
import type { CostSettings, LinkSettings } from '../catalog/costSettings.ts';
import type { Scenario } from './scenario.ts';
import type { ScheduleScenario, StampedTransactionEvent } from './scheduleTrace.ts';
import { CHAPTERS, type StampedEvent, type Trace, type TraceEvent } from './trace.ts';

/**
 * A trace as text: JSON Lines, the scenario first and then one event a line. Keys keep the order in
 * which the producers wrote them, so the same run gives the same bytes. Integers beyond 2⁵³ and
 * blobs are objects with one key that no other value has.
 */
const TRACE_VERSION = 1;

/** A trace file may have at most this many characters. */
const MAXIMUM_TRACE_LENGTH = 64 * 1024 * 1024;

export function encodeTrace(trace: Trace): string {
  return encodeLines({ trace: TRACE_VERSION, scenario: trace.scenario }, trace.events);
}

/** The same of a schedule's run: what ran first, then its events. */
export const encodeScheduleTrace = (
  scenario: ScheduleScenario,
  events: readonly StampedTransactionEvent[],
): string => encodeLines({ trace: TRACE_VERSION, scenario }, events);

const encodeLines = (head: unknown, events: readonly unknown[]): string =>
  [head, ...events].map((line) => `${JSON.stringify(line, packValue)}\n`).join('');

export function decodeTrace(text: string): Result<Trace, Diagnostic> {
  if (text.length > MAXIMUM_TRACE_LENGTH) {
    return fail(broken(`a trace may have ${MAXIMUM_TRACE_LENGTH} characters; this has more`));
  }
  const lines = text.split('\n').filter((line) => line !== '');
  const parsed: unknown[] = [];
  for (const [index, line] of lines.entries()) {
    try {
      parsed.push(JSON.parse(line, unpackValue));
    } catch {
      return fail(broken(`line ${index + 1} is not JSON`));
    }
  }
  const [head, ...events] = parsed;
  const scenario = v.safeParse(HEAD, head);
  if (!scenario.success) return fail(broken('line 1 is not the head of a trace of this version'));
  const stamped = v.safeParse(v.array(STAMPED), events);
  if (!stamped.success) return fail(broken('an event lacks its place or its kind'));
  const inOrder = stamped.output.every(({ seq }, index) => seq === index);
  if (!inOrder) return fail(broken('the events are not consecutive'));
  return ok(deepFreeze({ scenario: scenario.output.scenario, events: stamped.output }));
}

const AMOUNT = v.pipe(v.number(), v.finite(), v.minValue(0));
const BANDWIDTH = v.pipe(v.number(), v.finite(), v.gtValue(0));

const LINK: v.GenericSchema<unknown, LinkSettings> = v.strictObject({
  source: v.string(),
  target: v.string(),
  latencyMs: AMOUNT,
  bandwidthKbps: BANDWIDTH,
});

const COSTS: v.GenericSchema<unknown, CostSettings> = v.strictObject({
  latencyMs: AMOUNT,
  bandwidthKbps: BANDWIDTH,
  links: v.array(LINK),
  cpuMsPer1000Rows: AMOUNT,
  ioMsPerPage: AMOUNT,
  messageMs: AMOUNT,
});

const SCENARIO: v.GenericSchema<unknown, Scenario> = v.strictObject({
  lab: v.string(),
  sql: v.string(),
  at: v.string(),
  objective: v.picklist(OBJECTIVES),
  planner: v.exactOptional(v.picklist(PLANNERS)),
  statistics: v.exactOptional(v.picklist(STATISTICS_KINDS)),
  costs: v.exactOptional(COSTS),
  plan: v.exactOptional(v.string()),
  ownPlan: v.exactOptional(v.string()),
  parameters: v.record(v.string(), v.number()),
});

const HEAD = v.object({ trace: v.literal(TRACE_VERSION), scenario: SCENARIO });

/**
 * What an event says is its producer's to check: a trace is only ever read back by the version that
 * wrote it, so here its place and kind are enough.
 */
const isEvent = (value: unknown): value is TraceEvent =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string';

const STAMPED: v.GenericSchema<unknown, StampedEvent> = v.strictObject({
  seq: v.number(),
  atMs: v.number(),
  chapter: v.picklist(CHAPTERS),
  event: v.custom<TraceEvent>(isEvent),
});

function packValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return { $integer: value.toString() };
  if (value instanceof Uint8Array) return { $blob: [...value] };
  return value;
}

function unpackValue(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('$integer' in value && typeof value.$integer === 'string') return BigInt(value.$integer);
  if ('$blob' in value && Array.isArray(value.$blob)) return Uint8Array.from(value.$blob);
  return value;
}

function broken(because: string): Diagnostic {
  return {
    code: 'broken-trace',
    message: `This is not a trace that can be shown: ${because}.`,
    span: NO_SPAN,
    hint: 'Export the trace again, or run its scenario.',
  };
}
