import { nearestName } from '../base/nearestName.ts';
import type { FaultBudget } from '../explorer/environment.ts';
import type { ExploreRequest } from '../explorer/exploreRequest.ts';
import { MODEL_NAMES } from '../explorer/models.ts';
import { usageFailure } from './failure.ts';

export const EXPLORE_HELP = `  explore --protocol P --participants N [--crashes K] [--recoveries R] [--losses L]
    [--duplicates D] [--partitions M] [--delays T] [--states MAXIMUM]`;

export const EXPLORE_OPTIONS = {
  protocol: { type: 'string' },
  participants: { type: 'string' },
  crashes: { type: 'string' },
  recoveries: { type: 'string' },
  losses: { type: 'string' },
  duplicates: { type: 'string' },
  partitions: { type: 'string' },
  delays: { type: 'string' },
  states: { type: 'string' },
} as const;

type ExploreValues = { readonly [Option in keyof typeof EXPLORE_OPTIONS]?: string };

/** A cell's senders are the bits of one integer; far fewer sites are too many to explore. */
const MOST_PARTICIPANTS = 16;
const DEFAULT_STATES = 10_000_000;
/** As many as a search can number. */
const MOST_STATES = 100_000_000;
const MOST_FAULTS = 100;

export function exploreRequest(values: ExploreValues): ExploreRequest {
  const { protocol } = values;
  if (protocol === undefined) throw failure('explore needs --protocol.');
  if (!MODEL_NAMES.includes(protocol)) throw unknownWord('protocol', protocol, MODEL_NAMES);
  if (values.participants === undefined) throw failure('explore needs --participants.');
  const count = (option: keyof FaultBudget): number =>
    integerOf(option, values[option] ?? '0', 0, MOST_FAULTS);
  return {
    protocol,
    participants: integerOf('participants', values.participants, 1, MOST_PARTICIPANTS),
    faults: {
      crashes: count('crashes'),
      recoveries: count('recoveries'),
      losses: count('losses'),
      duplicates: count('duplicates'),
      partitions: count('partitions'),
      delays: count('delays'),
    },
    maximumStates: integerOf('states', values.states ?? String(DEFAULT_STATES), 1, MOST_STATES),
  };
}

function integerOf(option: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw failure(`--${option} ${text}: expected a whole number from ${least} to ${most}.`);
}

function unknownWord(option: string, word: string, known: readonly string[]) {
  const nearest = nearestName(word, known);
  const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
  return failure(`--${option} ${word}: expected ${known.join(', ')}.${guess}`);
}

const failure = (message: string) => usageFailure(message, `Usage:\n${EXPLORE_HELP}`);
