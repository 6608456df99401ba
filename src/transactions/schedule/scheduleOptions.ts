import type { QuorumRule } from '../commit/protocol.ts';
import type { ProtocolName } from './scheduleWords.ts';

/** The words of each option of a schedule, its default first. */
export const SCHEDULE_OPTION_WORDS = {
  locks: ['predicate', 'row', 'granular'],
  forupdate: ['X', 'U'],
  deadlock: [
    'central',
    'hierarchical',
    'path-pushing',
    'edge-chasing',
    'wait-die',
    'wound-wait',
    'timeout',
  ],
  restart: ['off', 'on'],
  timeouts: ['termination', 'none', 'lecture', 'textbook'],
  granularity: ['send', 'broadcast'],
  recovery: ['ask', 'none', 'independent'],
  readonly: ['on', 'off'],
  acks: ['on', 'off'],
} as const;

type WordOf<Option extends keyof typeof SCHEDULE_OPTION_WORDS> =
  (typeof SCHEDULE_OPTION_WORDS)[Option][number];

/** The switches of a run: they are printed with its outcome, because they decide it. */
export interface ScheduleOptions {
  readonly locks: WordOf<'locks'>;
  /** Which lock SELECT … FOR UPDATE takes. */
  readonly forupdate: WordOf<'forupdate'>;
  readonly deadlock: WordOf<'deadlock'>;
  /** Whether victims are run again. */
  readonly restart: boolean;
  readonly timeouts: WordOf<'timeouts'>;
  readonly granularity: WordOf<'granularity'>;
  readonly recovery: WordOf<'recovery'>;
  readonly readonly: boolean;
  readonly acks: boolean;
  readonly f: number;
  readonly quorum: QuorumRule;
}

/** Presumed abort, as most systems do. */
const DEFAULT_PROTOCOL: ProtocolName = '2pc-presumed-abort';

/**
 * The options of a header, whose words were checked when it was parsed.
 *
 * @param sites how many there are: where F is left open, Paxos Commit has no more than they allow
 */
export function scheduleOptions(
  options: Readonly<Record<string, string>>,
  sites = 3,
): ScheduleOptions {
  const wordOf = <Option extends keyof typeof SCHEDULE_OPTION_WORDS>(
    option: Option,
  ): WordOf<Option> => {
    const words: readonly WordOf<Option>[] = SCHEDULE_OPTION_WORDS[option];
    const [first] = words;
    const found = words.find((word) => word === options[option]) ?? first;
    if (found === undefined) throw new Error(`Broken invariant: ${option} has no words.`);
    return found;
  };
  const { f = Math.min(1, Math.floor((sites - 1) / 2)) } = options;
  return {
    locks: wordOf('locks'),
    forupdate: wordOf('forupdate'),
    deadlock: wordOf('deadlock'),
    restart: wordOf('restart') === 'on',
    timeouts: wordOf('timeouts'),
    granularity: wordOf('granularity'),
    recovery: wordOf('recovery'),
    readonly: wordOf('readonly') === 'on',
    acks: wordOf('acks') === 'on',
    f: Number(f),
    quorum: quorumRule(options['quorum']),
  };
}

/** `majority`, or `2/3`: commit quorum and abort quorum. Its form was checked before. */
export function quorumRule(text = 'majority'): QuorumRule {
  const [commit = 0, abort] = text.split('/').map(Number);
  return abort === undefined ? 'majority' : { commit, abort };
}

/** `2pc`, or `compare(2pc, 3pc)`: the names as they are written; several run side by side. */
export function protocolsNamed(text: string = DEFAULT_PROTOCOL): readonly string[] {
  const compared = /^compare\((.*)\)$/.exec(text.trim())?.[1];
  return compared === undefined ? [text.trim()] : compared.split(',').map((name) => name.trim());
}
