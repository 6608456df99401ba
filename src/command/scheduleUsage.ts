import { SCHEDULE_OPTION_WORDS } from '../transactions/schedule/scheduleOptions.ts';
import { PROTOCOL_NAMES } from '../transactions/schedule/scheduleWords.ts';

const WORDS: Readonly<Record<string, readonly string[]>> = SCHEDULE_OPTION_WORDS;

/** The options of a schedule's block, each one word or a number. */
export const SCHEDULE_OPTIONS = [...Object.keys(WORDS), 'f', 'quorum'];

export const SCHEDULE_HELP = `  schedule LAB (--id NAME | --file FILE) [--protocol P] [--set NAME=VALUE]
${Object.entries(WORDS)
  .map(([option, words]) => `    [--${option} ${words.join('|')}]`)
  .join('\n')} [--f F] [--quorum majority|COMMIT/ABORT]
    [--disks FOLDER [--recover]]
    where P is ${PROTOCOL_NAMES.join(', ')}, or compare(P, P)`;
