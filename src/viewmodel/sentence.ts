import { assertNever } from '../base/assert.ts';
import type { StampedEvent } from '../trace/trace.ts';
import { formatBytes, formatCount, formatMs, formatRows, joinWords } from './format.ts';
import type { ShownRun } from './shownRun.ts';
import { consideredPlans, eventAt, planAt } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { siteBadge } from './sites.ts';
import { shipsOf } from './transferList.ts';

/** The current event in plain words: for the trace band, the slider and the live region. */
export interface EventSentence {
  /** A few words beside the plates: `ship d_id, e_name`. */
  readonly headline: string;
  /** One whole sentence. */
  readonly sentence: string;
  /** The plates in front: one site, or source and target. */
  readonly sites: readonly SiteBadge[];
  /** Bytes on the wire, where there are any. */
  readonly bytes?: number;
  /** `event 21 of 23, …` for the ruler. */
  readonly valueText: string;
}

type Parts = Omit<EventSentence, 'valueText'>;

export function sentence(run: ShownRun, cursor: number): EventSentence {
  const stamped = eventAt(run.trace, cursor);
  const parts = describe(run, stamped);
  const where = parts.sites.map((site) => site.number).join(' to ');
  const place = where === '' ? '' : parts.sites.length > 1 ? ` from ${where}` : ` at site ${where}`;
  const bytes = parts.bytes === undefined ? '' : `, ${formatCount(parts.bytes)} bytes`;
  const count = `event ${cursor + 1} of ${run.trace.events.length}`;
  return { ...parts, valueText: `${count}, ${parts.headline}${place}${bytes}` };
}

function describe(run: ShownRun, { event, atMs }: StampedEvent): Parts {
  const badge = (id: string): SiteBadge => siteBadge(run.catalog, id);
  switch (event.kind) {
    case 'queryParsed': {
      const site = badge(event.at);
      return {
        headline: 'read the SQL',
        sentence: `The query is asked at ${site.label} and read as SQL.`,
        sites: [site],
      };
    }
    case 'queryMapped':
      return { headline: 'map to algebra', sentence: withStop(event.because), sites: [] };
    case 'queryRewritten':
      return {
        headline: ruleWords(event.rule),
        sentence: withStop(event.because),
        sites: [],
      };
    case 'planConsidered':
    case 'strategyNotApplicable':
    case 'planChosen':
      return describePlanning(run, event);
    case 'localQueriesSent': {
      const target = badge(event.target);
      return {
        headline: 'send the local queries',
        sentence: `${badge(event.source).label} tells ${target.label} what to compute. Query text is not counted as bytes shipped.`,
        sites: [badge(event.source), target],
      };
    }
    case 'stepStarted': {
      const site = badge(event.site);
      return {
        headline: `compute ${stepName(run, event.step)}`,
        sentence: `${site.label} starts its local query.`,
        sites: [site],
      };
    }
    case 'stepFinished': {
      const site = badge(event.site);
      return {
        headline: `${formatRows(event.rows)} ready`,
        sentence: `${site.label} has computed ${formatRows(event.rows)}.`,
        sites: [site],
      };
    }
    case 'transferStarted': {
      const [source, target] = [badge(event.source), badge(event.target)];
      const what = event.columns.length === 0 ? 'row counts' : joinWords(event.columns);
      return {
        headline: `ship ${event.columns.join(', ')}`.trim(),
        sentence: `${source.label} ships ${what} to ${target.label}: ${formatRows(event.rows)}, ${formatBytes(event.bytes)}.`,
        sites: [source, target],
        bytes: event.bytes,
      };
    }
    case 'transferFinished': {
      const target = badge(event.target);
      return {
        headline: `${arrivedName(run, event.step)} arrives`,
        sentence: `The rows have arrived at ${target.label}, ${formatMs(atMs)} after the query was submitted.`,
        sites: [target],
      };
    }
    case 'answerCompleted': {
      const site = badge(event.site);
      return {
        headline: 'answer complete',
        sentence: `The answer is complete at ${site.label}: ${formatRows(event.rows)} after ${formatMs(atMs)}.`,
        sites: [site],
      };
    }
    default:
      return assertNever(event);
  }
}

type PlanningEvent = Extract<
  StampedEvent['event'],
  { kind: 'planConsidered' | 'strategyNotApplicable' | 'planChosen' }
>;

function describePlanning(run: ShownRun, event: PlanningEvent): Parts {
  switch (event.kind) {
    case 'planConsidered': {
      const { bytes, messages } = event.estimated;
      const transfers = `${formatCount(messages)} ${messages === 1 ? 'transfer' : 'transfers'}`;
      return {
        headline: 'consider a plan',
        sentence: `${withStop(event.plan.label)} Estimated: ${formatBytes(bytes)} in ${transfers}.`,
        sites: [],
        bytes,
      };
    }
    case 'strategyNotApplicable':
      return {
        headline: `${event.strategy.strategy} does not apply`,
        sentence: `${event.strategy.strategy} does not apply: ${withStop(event.strategy.because)}`,
        sites: [],
      };
    case 'planChosen': {
      const label = consideredPlans(run.trace).find(({ plan }) => plan.id === event.plan)?.plan;
      return {
        headline: 'choose a plan',
        sentence: `${label?.label ?? event.plan}: ${withStop(event.because)}`,
        sites: [],
      };
    }
    default:
      return assertNever(event);
  }
}

/** `pushSelectionBelowJoin` as words: `push selection below join`. */
export const ruleWords = (rule: string): string =>
  rule.replace(/([a-z0-9])([A-Z])/g, '$1 $2').toLowerCase();

/** Ends a reason as a sentence; its first word may be a name, so its case is left alone. */
export const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

function stepName(run: ShownRun, step: number): string {
  const planned = planAt(run.trace, run.trace.events.length - 1)?.plan.steps[step];
  return planned?.kind === 'compute' ? planned.result : 'the answer';
}

function arrivedName(run: ShownRun, step: number): string {
  const plan = planAt(run.trace, run.trace.events.length - 1);
  const ship = plan && shipsOf(plan).find((candidate) => candidate.step === step);
  return ship?.tag ?? 'a transfer';
}
