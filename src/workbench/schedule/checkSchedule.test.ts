import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseSchedule } from '../../transactions/schedule/parseSchedule.ts';
import { wordsOf } from '../../transactions/schedule/scheduleWords.ts';
import type { OpenedLab } from '../openLab.ts';
import { openBank } from './bank.testing.ts';
import { checkSchedule } from './checkSchedule.ts';

let opened: OpenedLab;
beforeAll(async () => {
  opened = await openBank(2);
}, 60_000);
afterAll(() => opened.close());

function faultIn(text: string) {
  const { schedule, errors } = parseSchedule(text, wordsOf(['2pc']));
  expect(errors).toEqual([]);
  const checked = checkSchedule(opened, schedule);
  return checked.ok ? undefined : checked.error;
}

const T1 = 'T1 AT site1; T1: ';

describe('what is wrong whatever the data is found before anything runs, where it stands', () => {
  it.each([
    ['«T1 AT site1»', undefined],
    [`T1 AT «sit1»;`, 'unknown-site'],
    [`${T1}SELECT balance FROM account WHERE «ide» = 1;`, 'unknown-column'],
    [`${T1}SELECT «balanc» FROM account FOR UPDATE;`, 'unknown-column'],
    [`${T1}SELECT * FROM «acount»;`, 'unknown-relation'],
    [`${T1}UPDATE «acount» SET balance = 1;`, 'unknown-relation'],
    [`${T1}UPDATE «rich» SET balance = 1;`, 'view-not-changed'],
    [`${T1}DELETE FROM «account_1»;`, 'fragment-not-changed'],
    [`${T1}UPDATE account SET «balanc» = 1;`, 'unknown-column'],
    [`${T1}UPDATE account SET balance = «balanc» - 1;`, 'unknown-column'],
    [`${T1}UPDATE account AS a SET balance = 1 WHERE «b».id = 1;`, 'unknown-relation'],
    [`${T1}UPDATE account SET balance = (SELECT max(«pay») FROM account);`, 'unknown-column'],
    [`${T1}DELETE FROM account WHERE «ide» = 1;`, 'unknown-column'],
    [`${T1}INSERT INTO account (id, «balanse») VALUES (1, 2);`, 'unknown-column'],
    [`${T1}INSERT INTO account VALUES (13, 1), («14»);`, 'value-count'],
    [`${T1}INSERT INTO account (id) «SELECT id, balance FROM account»;`, 'value-count'],
    [`${T1}INSERT INTO account SELECT «ide», 1 FROM account;`, 'unknown-column'],
  ])('%s', (marked, code) => {
    const [start, end] = [marked.indexOf('«'), marked.indexOf('»') - 1];
    const fault = faultIn(marked.replaceAll(/[«»]/g, ''));
    expect(fault?.code).toBe(code);
    if (code !== undefined) expect(fault?.span).toEqual({ start, end });
  });

  it.each([
    ['richest', 'richest is a view: it has no rows of its own', 'Change what it reads: account.'],
    ['account_2', 'account_2 is a fragment: its rows are changed as rows of account.', 'Write acc'],
  ])('says what to change instead of %s', (name, message, hint) => {
    expect(faultIn(`${T1}DELETE FROM ${name};`)).toMatchObject({
      message: expect.stringContaining(message),
      hint: expect.stringContaining(hint),
    });
  });

  it('says the nearest name', () => {
    expect(faultIn(`${T1}UPDATE account SET balanc = 1;`)).toMatchObject({
      message: 'account has no column balanc.',
      hint: 'Did you mean balance?',
    });
  });
});

describe('nothing is wrong with', () => {
  it.each([
    'UPDATE account AS a SET balance = a.balance + 1 WHERE a.id IN (SELECT id FROM account)',
    'UPDATE account SET (id, balance) = (SELECT 19, 5) WHERE id = 11',
    'WITH x(n) AS (SELECT 11) UPDATE account SET balance = n FROM x WHERE id = x.n',
    'WITH x AS (SELECT 11 AS n) DELETE FROM account WHERE id IN (SELECT n FROM x)',
    'INSERT INTO account VALUES (13, 1) ON CONFLICT (id) DO UPDATE SET balance = excluded.balance',
    'INSERT INTO account DEFAULT VALUES',
    'INSERT INTO account (balance, id) SELECT balance, id + 1 FROM account WHERE id = 12',
    'WITH x AS (SELECT 13 AS n) INSERT INTO account SELECT n, 1 FROM x',
    'REPLACE INTO account VALUES (11, 1)',
  ])('%s', (sql) => {
    expect(faultIn(`${T1}${sql}; T1: COMMIT;`)).toBeUndefined();
  });
});
