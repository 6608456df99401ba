import { nearestName } from '../base/nearestName.ts';
import type { FaultBudget } from '../explorer/environment.ts';
import { DEFAULT_OPTIONS, type ExploreRequest, VOTE_RULES } from '../explorer/exploreRequest.ts';
import { MODEL_NAMES, refusalOf, SPECIFICATION_NAMES } from '../explorer/models.ts';
import { scheduleOptionFault } from '../lab/document/scheduleHeader.ts';
import { type QuorumRule, RECOVERY_RULES, TIMEOUT_RULES } from '../transactions/commit/protocol.ts';
import { GRANULARITIES } from '../transactions/commit/siteProcess.ts';
import { quorumRule } from '../transactions/schedule/scheduleOptions.ts';
import { usageFailure } from './failure.ts';

export const EXPLORE_HELP = `  explore --protocol P --participants N [--crashes K] [--recoveries R] [--losses L]
    [--partitions M] [--duplicates D] [--delays T] [--timeouts ${TIMEOUT_RULES.join('|')}]
    [--granularity ${GRANULARITIES.join('|')}] [--recovery ${RECOVERY_RULES.join('|')}] [--f F]
    [--quorum majority|COMMIT/ABORT]
    [--rounds R] [--votes ${VOTE_RULES.join('|')}] [--readonly on|off] [--acks on|off]
    [--symmetry on|off] [--states MAXIMUM]
    where P is ${MODEL_NAMES.join(', ')}`;

/** Those that a specification has, too. */
const SPECIFICATION_OPTIONS = {
  protocol: { type: 'string' },
  participants: { type: 'string' },
  symmetry: { type: 'string' },
  states: { type: 'string' },
} as const;

export const EXPLORE_OPTIONS = {
  ...SPECIFICATION_OPTIONS,
  crashes: { type: 'string' },
  recoveries: { type: 'string' },
  losses: { type: 'string' },
  duplicates: { type: 'string' },
  partitions: { type: 'string' },
  delays: { type: 'string' },
  timeouts: { type: 'string' },
  granularity: { type: 'string' },
  recovery: { type: 'string' },
  f: { type: 'string' },
  quorum: { type: 'string' },
  rounds: { type: 'string' },
  votes: { type: 'string' },
  readonly: { type: 'string' },
  acks: { type: 'string' },
} as const;

type ExploreValues = { readonly [Option in keyof typeof EXPLORE_OPTIONS]?: string };

/** A cell's senders are the bits of one integer; far fewer sites are too many to explore. */
const MOST_PARTICIPANTS = 16;
/** As many as a search can number. */
const MOST_STATES = 100_000_000;
const MOST_FAULTS = 100;
const SWITCH = ['on', 'off'] as const;

export function exploreRequest(values: ExploreValues): ExploreRequest {
  const { protocol, participants } = values;
  if (protocol === undefined) throw failure('explore needs --protocol.');
  if (participants === undefined) throw failure('explore needs --participants.');
  wordOf('protocol', protocol, MODEL_NAMES);
  if (SPECIFICATION_NAMES.includes(protocol)) refuseOptions(protocol, values);
  const states = values.states ?? String(DEFAULT_OPTIONS.maximumStates);
  const many = integerOf('participants', participants, 1, MOST_PARTICIPANTS);
  // One participant and a coordinator are too few for 2F + 1 acceptors, unless F is 0.
  const f = Math.min(DEFAULT_OPTIONS.f, Math.floor(many / 2));
  const request: ExploreRequest = {
    protocol,
    participants: many,
    faults: faultsOf(values),
    timeouts: wordOf('timeouts', values.timeouts ?? DEFAULT_OPTIONS.timeouts, TIMEOUT_RULES),
    recovery: wordOf('recovery', values.recovery ?? DEFAULT_OPTIONS.recovery, RECOVERY_RULES),
    granularity: wordOf(
      'granularity',
      values.granularity ?? DEFAULT_OPTIONS.granularity,
      GRANULARITIES,
    ),
    votes: wordOf('votes', values.votes ?? DEFAULT_OPTIONS.votes, VOTE_RULES),
    readonly: isOn(values, 'readonly'),
    acks: isOn(values, 'acks'),
    symmetry: isOn(values, 'symmetry'),
    rounds: integerOf('rounds', values.rounds ?? String(DEFAULT_OPTIONS.rounds), 0, MOST_FAULTS),
    f: integerOf('f', values.f ?? String(f), 0, MOST_PARTICIPANTS),
    quorum: quorumOf(values.quorum),
    maximumStates: integerOf('states', states, 1, MOST_STATES),
  };
  const refusal = refusalOf(request);
  if (refusal !== undefined) throw failure(refusal);
  return request;
}

function quorumOf(text = 'majority'): QuorumRule {
  const fault = scheduleOptionFault('quorum', text);
  if (fault) throw failure(`--quorum ${text}: ${fault.message}`);
  return quorumRule(text);
}

function isOn(values: ExploreValues, option: 'readonly' | 'acks' | 'symmetry'): boolean {
  const word = values[option];
  return word === undefined ? DEFAULT_OPTIONS[option] : wordOf(option, word, SWITCH) === 'on';
}

function faultsOf(values: ExploreValues): FaultBudget {
  const count = (option: keyof FaultBudget): number =>
    integerOf(option, values[option] ?? '0', 0, MOST_FAULTS);
  return {
    crashes: count('crashes'),
    recoveries: count('recoveries'),
    losses: count('losses'),
    duplicates: count('duplicates'),
    partitions: count('partitions'),
    delays: count('delays'),
  };
}

/** Faults and switches of a specification would be passed over in silence. */
function refuseOptions(protocol: string, values: ExploreValues): void {
  const other = Object.keys(EXPLORE_OPTIONS).find(
    (option) => option in values && !(option in SPECIFICATION_OPTIONS),
  );
  if (other !== undefined) throw failure(`The specification ${protocol} has no --${other}.`);
}

function integerOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw failure(`--${option} ${text}: expected a whole number from ${least} to ${most}.`);
}

function wordOf<Word extends string>(option: string, word: string, known: readonly Word[]): Word {
  const found = known.find((other) => other === word);
  if (found !== undefined) return found;
  const nearest = nearestName(word, known);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  throw failure(`--${option} ${word}: expected ${known.join(', ')}.${guess}`);
}

const failure = (message: string) => usageFailure(message, `Usage:\n${EXPLORE_HELP}`);
