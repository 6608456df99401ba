import { parseSchedule } from '../../transactions/schedule/parseSchedule.ts';
import type { Schedule } from '../../transactions/schedule/schedule.ts';
import { scheduleOptions } from '../../transactions/schedule/scheduleOptions.ts';
import { PROTOCOL_NAMES, wordsOf } from '../../transactions/schedule/scheduleWords.ts';
import { type OpenedLab, type OpenLabOptions, openLab } from '../openLab.ts';
import { runSchedule, type ScheduleRun } from './runSchedule.ts';

/** Accounts at as many banks as wanted, each bank at a site of its own. */
const bankLab = (sites: number): string => `---
title: Banks
---

\`\`\`sql setup
${numbers(sites)
  .map((n) => `CREATE SITE site${n};`)
  .join(' ')}
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  balance INTEGER NOT NULL CHECK (balance >= 0)
);
${numbers(sites)
  .map((n) => `CREATE FRAGMENT account_${n} OF account WHERE ${rangeOf(n, sites)} AT site${n};`)
  .join('\n')}
INSERT INTO account VALUES ${numbers(sites)
  .map((n) => `(${10 * n + 1}, 1000), (${10 * n + 2}, 1000)`)
  .join(', ')};
CREATE VIEW rich AS SELECT id, balance FROM account WHERE balance > 1000;
CREATE VIEW richest AS SELECT max(balance) AS most FROM rich;
\`\`\`
`;

export const numbers = (count: number): readonly number[] =>
  Array.from({ length: count }, (_, index) => index + 1);

/** The first range is open below, the last above: no row is without a fragment. */
function rangeOf(n: number, sites: number): string {
  const [low, high] = [`id >= ${10 * n}`, `id < ${10 * n + 10}`];
  if (sites === 1) return 'id IS NOT NULL';
  if (n === 1) return high;
  return n === sites ? low : `${low} AND ${high}`;
}

/** The same accounts at three sites, with owners: cut into columns and rows, and with copies. */
const CUT_LAB = `---
title: Banks with owners
---

\`\`\`sql setup
CREATE SITE site1; CREATE SITE site2; CREATE SITE site3;
CREATE TABLE account (
  id INTEGER PRIMARY KEY,
  balance INTEGER NOT NULL CHECK (balance >= 0),
  owner VARCHAR(8)
);
CREATE FRAGMENT money OF account (id, balance);
CREATE FRAGMENT money_1 OF money WHERE id < 20 AT site1, site2;
CREATE FRAGMENT money_2 OF money WHERE id >= 20 AT site2, site3;
CREATE FRAGMENT person OF account (id, owner) AT site3, site1;
INSERT INTO account VALUES (11, 1000, 'ann'), (12, 1000, 'bob'), (21, 1000, 'cy'),
  (22, 1000, 'di'), (31, 1000, 'eve'), (32, 1000, 'flo');
\`\`\`
`;

export const openBankOn = (
  sites: number,
  openSite: OpenLabOptions['openSite'],
): Promise<OpenedLab> => open(bankLab(sites), openSite);

export const openCutBankOn = (openSite: OpenLabOptions['openSite']): Promise<OpenedLab> =>
  open(CUT_LAB, openSite);

async function open(text: string, openSite: OpenLabOptions['openSite']): Promise<OpenedLab> {
  const opened = await openLab(text, { openSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

function scheduleOf(text: string): Schedule {
  const { schedule, errors } = parseSchedule(text, wordsOf(PROTOCOL_NAMES));
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  return schedule;
}

/** Runs a schedule's text; options as a block's header has them. */
export async function runText(
  opened: OpenedLab,
  text: string,
  options: Readonly<Record<string, string>> = {},
): Promise<ScheduleRun> {
  const { protocol = '2pc-presumed-abort', ...rest } = options;
  const all = scheduleOptions(rest, opened.catalog.sites.length);
  const run = await runSchedule(opened, scheduleOf(text), protocol, all);
  if (!run.ok) throw new Error(JSON.stringify(run.error));
  return run.value;
}

/** A transfer of 100 from the first bank's first account, shared among the other banks' first. */
export const transfer = (sites: number): string => `T1 AT site1;
T1: UPDATE account SET balance = balance - 100 WHERE id = 11;
${numbers(sites - 1)
  .map(
    (n) =>
      `T1: UPDATE account SET balance = balance + ${100 / (sites - 1)} WHERE id = ${10 * n + 11};`,
  )
  .join('\n')}
T1: COMMIT;`;

export const totalOf = ({ rows }: ScheduleRun): number =>
  (rows.get('account')?.rows ?? []).reduce((sum, row) => sum + Number(row[1]), 0);
