import { assertNever } from '../base/assert.ts';
import { LENSES, type Lens } from '../base/lens.ts';
import type { StampedEvent } from '../trace/trace.ts';
import { formatBytes, formatCount, formatMs, formatRows, joinWords } from './format.ts';
import { lensWords } from './lensWords.ts';
import { resultColumns } from './planGraph.ts';
import { revealedPlace } from './revealed.ts';
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
  /** The line below the headline: the sentence, or what the headline does not say of it. */
  readonly detail: string;
  /** The plates in front: one site, or source and target. */
  readonly sites: readonly SiteBadge[];
  /** Bytes on the wire, where there are any. */
  readonly bytes?: number;
  /** `event 21 of 23, …` for the ruler. */
  readonly valueText: string;
}

type Parts = Omit<EventSentence, 'valueText' | 'detail'>;

export function sentence(
  run: ShownRun,
  cursor: number,
  lenses: readonly Lens[] = LENSES,
): EventSentence {
  const stamped = eventAt(run.trace, cursor);
  const told = asSeen(run, describe(run, stamped, lenses), lenses);
  const where = told.sites.map((site) => site.number).join(' to ');
  const at = where === '' ? '' : told.sites.length > 1 ? ` from ${where}` : ` at site ${where}`;
  const bytes = told.bytes === undefined ? '' : `, ${formatCount(told.bytes)} bytes`;
  const { place, count } = revealedPlace(run.trace, cursor, lenses);
  return {
    ...told,
    detail: detailOf(told, stamped, lenses),
    valueText: `event ${place} of ${count}, ${told.headline}${at}${bytes}`,
  };
}

function detailOf(told: Parts, { chapter, atMs }: StampedEvent, lenses: readonly Lens[]): string {
  if (lenses.length === 0) return PRESS;
  const isRunning = chapter === 'execution' && lenses.includes('execution');
  return isRunning ? `${formatMs(atMs)} after submit` : told.sentence;
}

/** Sites are a matter of location; what fragments are called is one of their lenses. */
function asSeen(run: ShownRun, parts: Parts, lenses: readonly Lens[]): Parts {
  const words = lensWords(run.catalog, lenses, run.trace.scenario.at);
  const sites = lenses.includes('location') ? parts.sites : [];
  return {
    ...parts,
    headline: words(parts.headline),
    sentence: lenses.length === 0 ? `${parts.sentence} ${PRESS}` : words(parts.sentence),
    sites,
  };
}

const PRESS = 'Press 1 to 6 to see what it hides.';

const PLAIN: Parts = {
  headline: 'all hidden: one plain database',
  sentence: 'All hidden: one plain database.',
  sites: [],
};

function describe(run: ShownRun, { event, atMs }: StampedEvent, lenses: readonly Lens[]): Parts {
  const badge = (id: string): SiteBadge => siteBadge(run.catalog, id);
  const isLocated = lenses.includes('location');
  const name = (id: string, unseen: string): string => (isLocated ? badge(id).label : unseen);
  const at = (id: string): string => (isLocated ? ` at ${badge(id).label}` : '');
  switch (event.kind) {
    case 'queryParsed':
      if (lenses.length === 0) return PLAIN;
      return {
        headline: 'read the SQL',
        sentence: isLocated
          ? `The query is asked${at(event.at)} and read as SQL.`
          : 'The query is read as SQL.',
        sites: [badge(event.at)],
      };
    case 'queryMapped':
      return { headline: 'map to algebra', sentence: withStop(event.because), sites: [] };
    case 'viewExpanded':
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
    case 'localQueriesSent':
      return {
        headline: 'send the local queries',
        sentence: `${name(event.source, 'The asking site')} tells ${name(event.target, 'another')} what to compute. Query text is not counted as bytes shipped.`,
        sites: [badge(event.source), badge(event.target)],
      };
    case 'stepStarted':
      return {
        headline: `compute ${stepName(run, event.step)}`,
        sentence: `${name(event.site, 'A site')} starts its local query.`,
        sites: [badge(event.site)],
      };
    case 'stepFinished':
      return {
        headline: `${formatRows(event.rows)} ready`,
        sentence: `${name(event.site, 'A site')} has computed ${formatRows(event.rows)}.`,
        sites: [badge(event.site)],
      };
    case 'transferStarted': {
      const what = event.columns.length === 0 ? 'row counts' : joinWords(event.columns);
      return {
        headline: `ship ${event.columns.join(', ')}`.trim(),
        sentence: `${name(event.source, 'One site')} ships ${what} to ${name(event.target, 'another')}: ${formatRows(event.rows)}, ${formatBytes(event.bytes)}.`,
        sites: [badge(event.source), badge(event.target)],
        bytes: event.bytes,
      };
    }
    case 'transferFinished':
      return {
        headline: `${arrivedName(run, event.step)} arrives`,
        sentence: `The rows have arrived${at(event.target)}, ${formatMs(atMs)} after the query was submitted.`,
        sites: [badge(event.target)],
      };
    case 'answerCompleted': {
      const after = lenses.includes('execution') ? ` after ${formatMs(atMs)}` : '';
      return {
        headline: 'answer complete',
        sentence: `The answer is complete${at(event.site)}: ${formatRows(event.rows)}${after}.`,
        sites: [badge(event.site)],
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

/** What a step computes: by the name its author gave it, else by its columns. */
function stepName(run: ShownRun, step: number): string {
  const plan = planAt(run.trace, run.trace.events.length - 1)?.plan;
  const planned = plan?.steps[step];
  if (!plan || planned?.kind !== 'compute') return 'the answer';
  return plan.strategy === 'own' ? planned.result : joinWords(resultColumns(plan, step));
}

function arrivedName(run: ShownRun, step: number): string {
  const plan = planAt(run.trace, run.trace.events.length - 1);
  const ship = plan && shipsOf(plan).find((candidate) => candidate.step === step);
  return ship?.tag ?? 'a transfer';
}
