import {
  SCHEDULE_OPTION_WORDS,
  scheduleOptions,
} from '../../transactions/schedule/scheduleOptions.ts';

/** A switch of a run: what decides its outcome beside the schedule itself. */
export interface ScheduleSwitch {
  readonly name: string;
  readonly label: string;
  readonly words: readonly string[];
  readonly value: string;
}

const labels: Readonly<Record<keyof typeof SCHEDULE_OPTION_WORDS, string>> = {
  locks: 'locks',
  forupdate: 'FOR UPDATE takes',
  deadlock: 'deadlocks',
  restart: 'victims run again',
  timeouts: 'a timeout',
  granularity: 'one step is one',
  recovery: 'back in doubt',
  readonly: 'readers leave early',
  acks: 'acknowledgements',
};

/** All switches with their values; one that is not set has its default, the first word. */
export const scheduleSwitches = (
  options: Readonly<Record<string, string>>,
): readonly ScheduleSwitch[] =>
  Object.entries(SCHEDULE_OPTION_WORDS).map(([name, words]) => ({
    name,
    label: Object.entries(labels).find(([key]) => key === name)?.[1] ?? name,
    words,
    value: options[name] ?? words[0],
  }));

/** The numbers that some protocols go by, of those that run. @param sites of the lab */
export function quorumSwitches(
  options: Readonly<Record<string, string>>,
  protocols: readonly string[],
  sites: number,
): readonly ScheduleSwitch[] {
  const upTo = (first: number, last: number): readonly number[] =>
    Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  const most = Math.min(sites, MOST_OFFERED);
  const own = (name: string, label: string, words: readonly string[], byDefault: string) => {
    const value = options[name] ?? byDefault;
    return { name, label, words: words.includes(value) ? words : [...words, value], value };
  };
  const pairs = upTo(1, most).flatMap((commit) =>
    upTo(1, most).map((abort) => `${commit}/${abort}`),
  );
  const f = String(scheduleOptions(options, sites).f);
  return [
    ...(protocols.includes('3pc-quorum')
      ? [own('quorum', 'commit/abort quorum', ['majority', ...pairs], 'majority')]
      : []),
    ...(protocols.includes('paxos-commit')
      ? [own('f', 'acceptors that may fail, F', upTo(0, 2).map(String), f)]
      : []),
  ];
}

/** Votes of a quorum that a list offers; a schedule's header can say more. */
const MOST_OFFERED = 5;
