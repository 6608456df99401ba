import { SCHEDULE_OPTION_WORDS } from '../../transactions/schedule/scheduleOptions.ts';

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
