import { assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Effect, Input, LogRecord, Machine, Message, RoleName } from './machine.ts';
import type { SiteRoles } from './protocol.ts';
import type { StateWord, Vote } from './words.ts';

/**
 * All that one site is while a transaction commits: its machines, its log and the effects that are
 * still to be performed. Pure, like the machines: whoever runs it decides when the next portion of
 * effects is performed and whether the site crashes before.
 */
export interface SiteState {
  readonly up: boolean;
  /** Lost in a crash. */
  readonly machines: readonly Machine[];
  /** The words of the states that were entered, by machine. */
  readonly words: readonly StateWord[];
  /** Whether the timer runs, by machine. */
  readonly timers: readonly boolean[];
  readonly pending: readonly PendingEffect[];
  /** Not yet forced: lost in a crash. */
  readonly lazy: readonly LogRecord[];
  readonly durable: readonly LogRecord[];
  /** What an observer remembers of the site, crashes notwithstanding. */
  readonly observed: Observed;
}

interface PendingEffect {
  readonly machine: number;
  readonly effect: Effect;
}

interface Observed {
  readonly committed?: true;
  readonly aborted?: true;
  readonly votedYes?: true;
  /** It has released its locks without caring for the outcome. */
  readonly left?: true;
}

/** A message on its way to another site. */
export interface SentMessage {
  readonly to: SiteId;
  readonly role: RoleName;
  readonly message: Message;
}

/** One way in which a portion of effects can go: a site may have a choice how to vote. */
export interface Portion {
  readonly state: SiteState;
  readonly sent: readonly SentMessage[];
  /** What was performed, in order. */
  readonly performed: readonly Effect[];
}

/**
 * How much of its effects a site performs in one go. `send`: a portion ends after every message and
 * after every forced record. `broadcast`: a change of state and all its messages are one portion;
 * only a decision is made before anybody is told.
 */
export const GRANULARITIES = ['send', 'broadcast'] as const;
export type Granularity = (typeof GRANULARITIES)[number];

export interface ProcessOptions {
  readonly site: SiteId;
  readonly granularity: Granularity;
  /** What `askVote` may be answered. */
  readonly votes: readonly Vote[];
  /** A site that never comes back needs no log. */
  readonly keepsLog: boolean;
}

export function startProcess({ machines }: SiteRoles): SiteState {
  return {
    up: true,
    machines,
    words: machines.map(({ state }) => state.word),
    timers: machines.map(({ state }) => state.awaits.length > 0),
    pending: [],
    lazy: [],
    durable: [],
    observed: {},
  };
}

/** Hands an input to a machine and performs the first portion of what it asks for. */
export function giveInput(
  state: SiteState,
  machine: number,
  input: Input,
  options: ProcessOptions,
): readonly Portion[] {
  return performPortion(withInput(state, machine, input), options);
}

function withInput(state: SiteState, machine: number, input: Input): SiteState {
  const step = state.machines[machine]?.step(input);
  if (!step) return state;
  const timers = input.kind === 'timedOut' ? state.timers.with(machine, false) : state.timers;
  const pending = step.effects.map((effect): PendingEffect => ({ machine, effect }));
  return {
    ...state,
    machines: state.machines.with(machine, step.machine),
    timers,
    pending: [...state.pending, ...pending],
  };
}

/** Performs the next portion of the pending effects. */
export function performPortion(state: SiteState, options: ProcessOptions): readonly Portion[] {
  let portions: readonly Portion[] = [{ state, sent: [], performed: [] }];
  const done: Portion[] = [];
  while (portions.length > 0) {
    portions = portions.flatMap((portion) => {
      if (!isPortionAtEnd(portion, options)) return performNext(portion, options);
      done.push(portion);
      return [];
    });
  }
  return done;
}

function isPortionAtEnd(
  { state: { pending }, performed }: Portion,
  { granularity, site }: ProcessOptions,
): boolean {
  const isMessage = (effect: Effect): boolean => effect.kind === 'send' && effect.to !== site;
  if (pending.length === 0) return true;
  if (!pending.some(({ effect }) => isMessage(effect))) return false;
  const next = pending[0]?.effect;
  if (!next || !isMessage(next)) return false;
  const isEnding = (effect: Effect): boolean =>
    effect.kind === 'decide' ||
    (granularity === 'send' && (effect.kind === 'force' || isMessage(effect)));
  return performed.some(isEnding);
}

function performNext(portion: Portion, options: ProcessOptions): readonly Portion[] {
  const [next, ...pending] = portion.state.pending;
  if (!next) return [portion];
  const { machine, effect } = next;
  const performed = [...portion.performed, effect];
  const state: SiteState = { ...portion.state, pending };
  const { observed } = state;
  const became = (changes: Partial<SiteState>): readonly Portion[] => [
    { ...portion, performed, state: { ...state, ...changes } },
  ];
  switch (effect.kind) {
    case 'send':
      if (effect.to === options.site) return became(deliverHere(state, effect, options.site));
      return [{ state, performed, sent: [...portion.sent, effect] }];
    case 'force':
      if (!options.keepsLog) return became({});
      return became({ durable: [...state.durable, ...state.lazy, effect.record], lazy: [] });
    case 'append':
      return became(options.keepsLog ? { lazy: [...state.lazy, effect.record] } : {});
    case 'askVote':
      return options.votes.flatMap((vote) => voteIn(became({}), machine, vote));
    case 'enter':
      return became({ words: state.words.with(machine, effect.word) });
    case 'decide':
      if (observed.left) return became({});
      return became({ observed: { ...observed, ...outcome(effect.decision) } });
    case 'release':
      return became({ observed: { ...observed, left: true } });
    case 'setTimer':
      return became({ timers: state.timers.with(machine, true) });
    case 'clearTimer':
      return became({ timers: state.timers.with(machine, false) });
    default:
      return assertNever(effect);
  }
}

const outcome = (decision: 'commit' | 'abort'): Observed =>
  decision === 'commit' ? { committed: true } : { aborted: true };

/** The answer comes before whatever else is pending. */
function voteIn(portions: readonly Portion[], machine: number, vote: Vote): readonly Portion[] {
  return portions.map((portion) => {
    const voted = withInput({ ...portion.state, pending: [] }, machine, { kind: 'voted', vote });
    const observed: Observed =
      vote === 'no' ? voted.observed : { ...voted.observed, votedYes: true };
    const pending = [...voted.pending, ...portion.state.pending];
    return { ...portion, state: { ...voted, observed, pending } };
  });
}

/** A message from a site to itself is there at once. */
function deliverHere(state: SiteState, { role, message }: SentMessage, site: SiteId): SiteState {
  const machine = state.machines.findIndex((other) => other.role === role);
  return withInput(state, machine, { kind: 'received', from: site, message });
}

/** What was not forced is gone. */
export function crash({ durable, observed }: SiteState): SiteState {
  return {
    up: false,
    machines: [],
    words: [],
    timers: [],
    pending: [],
    lazy: [],
    durable,
    observed,
  };
}

/** The site comes back on its log; each machine starts from what the log says of its role. */
export function restart(
  down: SiteState,
  roles: SiteRoles,
  options: ProcessOptions,
): readonly Portion[] {
  const { durable, observed } = down;
  const fresh: SiteState = { ...startProcess(roles), durable, observed };
  const restarted = roles.machines.reduce((state, { role }, machine) => {
    const log = durable.filter((record) => record.role === role);
    return withInput(state, machine, { kind: 'restarted', log });
  }, fresh);
  return performPortion(restarted, options);
}
