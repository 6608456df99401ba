import type { OpenedLab } from '../openLab.ts';
import { runText } from './bankLab.testing.ts';
import { randomSchedule } from './randomSchedule.testing.ts';

/**
 * Runs that must be the same whatever runs behind the ports: in process, in threads, in Web
 * Workers. Plain code without a test framework, so that a page can make them, too.
 */
export interface SiteRun {
  readonly name: string;
  /** Everything that happened and what is stored afterwards, as text. */
  readonly text: string;
  readonly crashes: number;
  /** By transaction. */
  readonly outcomes: Readonly<Record<string, string>>;
  readonly disk: string;
}

/** Two transactions at site1, one of them in doubt, when the site crashes: T2 is to be gone. */
const inDoubt = (fault: string): string => `T1 AT site2; T2 AT site1;
  T2: UPDATE account SET balance = 7 WHERE id = 12;
  T1: UPDATE account SET balance = 900 WHERE id = 11;
  T1: UPDATE account SET balance = 1100 WHERE id = 21;
  T3 AT site3; T1: COMMIT;
  ${fault}
  CRASH site1 AFTER site1 SENDS vote; RECOVER site1 AT 120 MS;
  T3: SELECT id, balance FROM account WHERE id = 11; T3: SELECT balance FROM account WHERE id = 12;
  T3: COMMIT;`;

/** A reader meets the row of an uncommitted DELETE, of which only row locks keep it away. */
const deleted = (end: string): string => `T1 AT site1; T1: DELETE FROM account WHERE id = 21;
  T2 AT site2; T2: SELECT id FROM account WHERE balance = 1000 AND id > 20 AND id < 30;
  T1: ${end}; T2: COMMIT;`;

const FIXED: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
  ['in doubt, then committed', inDoubt(''), {}],
  [
    'in doubt, then aborted',
    inDoubt('CRASH site2 BEFORE site2 FORCES commit; RECOVER site2 AT 160 MS;'),
    {},
  ],
  ['a DELETE that commits', deleted('COMMIT'), { locks: 'row' }],
  ['a DELETE that is taken back', deleted('ABORT'), { locks: 'row' }],
];

export async function fixedRuns(opened: OpenedLab): Promise<readonly SiteRun[]> {
  const runs: SiteRun[] = [];
  for (const [name, text, options] of FIXED) runs.push(await runOf(opened, name, text, options));
  return runs;
}

const PROTOCOLS = ['2pc-presumed-abort', '2pc-linear', '3pc-quorum', 'paxos-commit'];

/** A seeded random schedule with faults, healed in the end. */
export function randomRun(opened: OpenedLab, number: number): Promise<SiteRun> {
  const { text, options } = randomSchedule(`threads ${number}`, 3, ['crash', 'lose', 'partition']);
  const protocol = PROTOCOLS[number % PROTOCOLS.length] ?? '2pc';
  return runOf(opened, `${number}, ${protocol}`, text, { ...options, protocol });
}

async function runOf(
  opened: OpenedLab,
  name: string,
  text: string,
  options: Readonly<Record<string, string>>,
): Promise<SiteRun> {
  const { trace, rows, outcome, disk } = await runText(opened, text, options);
  return {
    name,
    text: JSON.stringify({ trace, rows: [...rows] }),
    crashes: trace.filter(({ event }) => event.kind === 'siteCrashed').length,
    outcomes: Object.fromEntries(outcome.transactions.map((one) => [one.id, one.outcome])),
    disk: disk.kind,
  };
}
