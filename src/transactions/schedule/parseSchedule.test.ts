import { describe, expect, it } from 'vitest';
import { positionAt } from '../../base/span.ts';
import { parseSchedule } from './parseSchedule.ts';
import { printScheduleStatement } from './printSchedule.ts';
import { wordsOf } from './scheduleWords.ts';

const parse = (text: string) => parseSchedule(text, wordsOf(['2pc']));

const EVERY_KIND = `T1 AT site1;
T1: UPDATE account SET balance = balance - 100 WHERE id = 1;
t2 AT site2;
t2: SELECT balance FROM account WHERE id = 1 FOR UPDATE;
T1: COMMIT;
t2: COMMIT WITH 2pc-presumed-commit;
CRASH site1 AFTER site1 SENDS prepare TO site2;
CRASH site2 BEFORE site2 RECEIVES vote no FROM site1 #2;
RECOVER site2 AFTER site1 ENTERS blocked;
CRASH site3 BEFORE site3 FORCES prepared;
RECOVER site3 AT 900 MS;
LOSE vote FROM site2 TO site1;
DELAY prepare TO site3 BY 300 MS;
DUPLICATE commit TO site2 #3;
PARTITION site1, site2 FROM site3 AT 50 MS;
HEAL AT 700 MS;`;

describe('the schedule language', () => {
  it('reads every kind of statement, and prints it back', () => {
    const { schedule, errors } = parse(EVERY_KIND);
    expect(errors).toEqual([]);
    expect(schedule.statements.map(printScheduleStatement).join('\n')).toBe(EVERY_KIND);
  });

  it('does not mind case, comments and a missing last semicolon', () => {
    const { schedule, errors } = parse('T1 at Site1; -- starts\nt1 : commit with 3pc');
    expect(errors).toEqual([]);
    expect(schedule.statements).toMatchObject([
      { kind: 'transaction', transaction: { text: 'T1' }, site: { text: 'site1' } },
      { kind: 'commit', transaction: { text: 'T1' }, protocol: '3pc' },
    ]);
  });

  it('takes words of faults in any case, in the spelling of the language', () => {
    const { schedule } = parse('CRASH s1 AFTER s1 SENDS PRECOMMIT; LOSE Vote Yes TO s2;');
    expect(schedule.statements).toMatchObject([
      { moment: { event: { message: 'preCommit' } } },
      { message: { message: 'vote yes', nth: 1 } },
    ]);
  });

  it('lets transactions have the names of faults', () => {
    const { schedule, errors } = parse('heal AT site1; heal: COMMIT; HEAL AT 7 MS;');
    expect(errors).toEqual([]);
    expect(schedule.statements.map(({ kind }) => kind)).toEqual(['transaction', 'commit', 'heal']);
  });

  it.each([
    ['T1 AT site1; T1: «DROP» TABLE t;', 'not-in-a-transaction'],
    ['T1 AT site1; «T2»: COMMIT;', 'unknown-transaction'],
    ['T1 AT site1; «T1» AT site2;', 'duplicate-transaction'],
    ['T1 AT site1; T1: COMMIT; «T1»: ABORT;', 'transaction-ended'],
    ['T1 AT site1; T1: COMMIT WITH «2cp»;', 'unknown-protocol'],
    ['CRASH s1 AFTER s1 SENDS «prepaer»;', 'unknown-message'],
    ['CRASH s1 AFTER s1 FORCES «preparde»;', 'unknown-log-record'],
    ['CRASH s1 AFTER s1 ENTERS «redy»;', 'unknown-state'],
    ['CRASH s1 «SOMETIME»;', 'unexpected-token'],
    ['CRASH s1 AFTER s1 «SEES» prepare;', 'unexpected-token'],
    ['CRASH s1 AT 5«»;', 'unexpected-token'],
    ['DELAY prepare BY «two» MS;', 'unexpected-token'],
    ['LOSE prepare #«x»;', 'unexpected-token'],
    ['HEAL AT «9999999 MS»;', 'invalid-amount'],
    ['T1 AT site1; T1: SELEC«»T 1 FORM t;', undefined],
  ])('finds the fault in %s', (marked, code) => {
    const start = marked.indexOf('«');
    const { errors } = parse(marked.replaceAll(/[«»]/g, ''));
    const [first] = errors;
    if (code === undefined) expect(first).toBeDefined();
    else expect([first?.code, first?.span.start]).toEqual([code, start]);
  });

  it('lists the words of the protocol, nearest first', () => {
    const [error] = parse('LOSE prepaer TO site2;').errors;
    expect(error?.hint).toMatch(/^Did you mean prepare\? The protocol has prepare, vote, commit/);
  });

  it.each([
    ['T1 AT site1\nT2 AT site2;', 'T2'],
    ['T1 AT site1; T1: SELECT * FROM t WHERE a = 1\nT1: COMMIT;', 'T1'],
    ['T1 AT site1; T1: SELECT * FROM t\nT1: COMMIT;', 'T1'],
    ['CRASH site1 AT 5 MS\nRECOVER site1 AT 6 MS;', 'RECOVER'],
  ])('asks whether a semicolon is missing: %s', (text, before) => {
    const [error] = parse(text).errors;
    expect(error?.hint).toBe(`Is a semicolon missing before ${before}?`);
  });

  it.each(['BEGIN', 'SAVEPOINT a', 'RELEASE a'])('says why a transaction has no %s', (verb) => {
    const [error] = parse(`T1 AT site1; T1: ${verb};`).errors;
    expect(error?.code).toBe('not-in-a-transaction');
    expect(error?.hint).toContain('T1 AT site');
  });

  it('finds all faults, each where it stands', () => {
    const text = 'T1 AT site1;\nT1: UPDAT t;\nCRASH site1;\nT1: COMMIT;';
    const places = parse(text).errors.map(({ span }) => positionAt(text, span.start));
    expect(places).toEqual([
      { line: 2, column: 5 },
      { line: 3, column: 12 },
    ]);
  });
});
