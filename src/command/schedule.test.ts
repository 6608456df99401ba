import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { check } from './check.ts';
import { schedule } from './schedule.ts';
import { parseUsage } from './usage.ts';

const LAB = `---
title: Two banks
---

\`\`\`sql setup
CREATE SITE site1; CREATE SITE site2;
CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER CHECK (balance >= 0));
CREATE FRAGMENT one OF account WHERE id < 10 AT site1;
CREATE FRAGMENT two OF account WHERE id >= 10 AT site2;
INSERT INTO account VALUES (1, 500), (11, 500);
\`\`\`

\`\`\`schedule id=transfer protocol=compare(2pc, 3pc) acks=off
T1 AT site1;
T1: UPDATE account SET balance = balance - 100 WHERE id = 1;
T1: UPDATE account SET balance = balance + 100 WHERE id = 11;
T1: COMMIT;
LOSE inquiry;
\`\`\`
`;

let folder: string;
let lab: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitelines-schedule-'));
  lab = fileOf('banks.lab.md', LAB);
});
afterAll(() => rmSync(folder, { recursive: true }));

function fileOf(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

async function run(...words: readonly string[]) {
  const usage = parseUsage(['schedule', lab, ...words]);
  if (usage.command !== 'schedule') throw new Error('schedule was asked for');
  return (await schedule(usage)).document;
}

describe('schedule', () => {
  it('prints outcome, costs, locks, rows and trace of one of the lab’s own', async () => {
    expect(await run('--id', 'transfer', '--protocol', '2pc-presumed-abort')).toMatchObject({
      schedule: 'transfer',
      protocol: '2pc-presumed-abort',
      options: { locks: 'predicate', deadlock: 'central', acks: false },
      transactions: [{ id: 'T1', coordinator: 'site1', outcome: 'committed', reason: null }],
      messages: 3,
      messagesByKind: { prepare: 1, vote: 1, commit: 1 },
      delays: { allKnow: 3, allAcks: 3 },
      forcedWrites: { site1: 1, site2: 2 },
      blocked: [],
      deadlocks: [],
      serializable: true,
      order: ['T1'],
      anomalies: [],
      unfired: ['LOSE inquiry;'],
      columns: { account: ['id', 'balance'] },
      rows: {
        account: [
          [1, 400],
          [11, 600],
        ],
      },
      equalsCentral: true,
      trace: expect.arrayContaining([expect.objectContaining({ seq: 0, atMs: 0 })]),
    });
  });

  it('runs the same schedule under several protocols', async () => {
    expect(await run('--id', 'transfer')).toMatchObject({
      protocol: '2pc',
      compared: [
        { protocol: '2pc', messages: 3 },
        { protocol: '3pc', messages: 5 },
      ],
    });
  });

  it('says who is in doubt, holding what', async () => {
    const crash = LAB.replace('LOSE inquiry;', 'CRASH site1 BEFORE site1 SENDS commit TO site2;');
    lab = fileOf('crash.lab.md', crash);
    expect(await run('--id', 'transfer', '--protocol', '2pc')).toMatchObject({
      transactions: [{ outcome: 'blocked', decisions: { site1: 'committed', site2: 'inDoubt' } }],
      blocked: [
        {
          transaction: 'T1',
          site: 'site2',
          waitsFor: ['site1'],
          locks: [{ relation: 'account', key: 11, mode: 'X' }],
        },
      ],
      down: ['site1'],
    });
    lab = join(folder, 'banks.lab.md');
  });

  it('takes up what an earlier run has left on the disks of its sites', async () => {
    const crash = LAB.replace('LOSE inquiry;', 'CRASH site1 AFTER site1 FORCES commit;');
    lab = fileOf('left.lab.md', crash);
    const disks = join(folder, 'disks');
    const words = ['--id', 'transfer', '--protocol', '2pc', '--disks', disks];
    expect(await run(...words)).toMatchObject({
      transactions: [{ outcome: 'blocked' }],
      down: ['site1'],
    });
    expect(await run(...words, '--recover')).toMatchObject({
      recovered: true,
      transactions: [
        { outcome: 'committed', decisions: { site1: 'committed', site2: 'committed' } },
      ],
      blocked: [],
      rows: {
        account: [
          [1, 400],
          [11, 600],
        ],
      },
    });
    writeFileSync(join(disks, 'owner'), String(process.pid));
    await expect(run(...words)).rejects.toMatchObject({ report: { code: 'disks-in-use' } });
    writeFileSync(join(disks, 'owner'), '');
    const nowhere = run('--id', 'transfer', '--disks', join(folder, 'none'), '--recover');
    await expect(nowhere).rejects.toMatchObject({ report: { code: 'disk' } });
    lab = join(folder, 'banks.lab.md');
  });

  it('aborts what the database refuses', async () => {
    const file = fileOf('poor', 'T1 AT site1; T1: UPDATE account SET balance = -1; T1: COMMIT;');
    expect(await run('--file', file)).toMatchObject({
      transactions: [{ outcome: 'aborted', reason: expect.stringMatching(/CHECK/) }],
      equalsCentral: true,
    });
  });

  it('puts the lab’s parameters into statements', async () => {
    const text = `T1 AT site1;
      T1: UPDATE account SET balance = balance - :sum WHERE id = 1;
      T1: UPDATE account SET balance = balance + :sum WHERE id = 11; T1: COMMIT;`;
    const file = fileOf('sum', text);
    lab = fileOf('sum.lab.md', LAB.replace('CREATE SITE', 'PARAMETER sum = 100;\nCREATE SITE'));
    const rows = (sum: number) => ({
      equalsCentral: true,
      rows: {
        account: [
          [1, 500 - sum],
          [11, 500 + sum],
        ],
      },
    });
    expect(await run('--file', file)).toMatchObject(rows(100));
    expect(await run('--file', file, '--set', 'sum=70')).toMatchObject(rows(70));
    lab = join(folder, 'banks.lab.md');
    await expect(run('--file', file)).rejects.toMatchObject({
      report: { code: 'unknown-parameter', line: 2, column: 50 },
    });
  });

  it.each([
    ['T1 AT sit1;', 'unknown-site', 1, 7],
    ['T1 AT site1;\nT1: SELECT * FROM acount;', 'unknown-relation', 2, 19],
    ['T1 AT site1; T1: UPDATE acount SET a = 1;', 'unknown-relation', 1, 25],
    ['T1 AT site1; T1: UPDATE account SET a = 1;', 'unknown-column', 1, 37],
    ['CRASH site1 AFTER site1 SENDS prepaer;', 'unknown-message', 1, 31],
  ])('finds the fault in %j', async (text, code, line, column) => {
    const file = fileOf('faulty', text);
    await expect(run('--file', file)).rejects.toMatchObject({
      status: 1,
      report: { code, line, column, file },
    });
  });

  it('finds it in the lab, too, and so does check', async () => {
    const faulty = fileOf('faulty.lab.md', LAB.replace('LOSE inquiry', 'LOSE inquirry'));
    const fault = { status: 1, report: { code: 'unknown-message', line: 18, column: 6 } };
    const usage = parseUsage(['check', faulty]);
    if (usage.command !== 'check') throw new Error('check was asked for');
    await expect(check(usage)).rejects.toMatchObject(fault);
    lab = faulty;
    await expect(run('--id', 'transfer')).rejects.toMatchObject(fault);
    lab = join(folder, 'banks.lab.md');
  });

  it('has the quorums that are asked for, and refuses those that need not meet', async () => {
    const quorum = (rule: string) =>
      run('--id', 'transfer', '--protocol', '3pc-quorum', '--quorum', rule);
    expect(await quorum('2/1')).toMatchObject({
      options: { quorum: { commit: 2, abort: 1 } },
      transactions: [{ outcome: 'committed' }],
    });
    await expect(quorum('1/1')).rejects.toMatchObject({
      report: {
        code: 'protocol-refused',
        message: expect.stringContaining('do not exceed the 2 votes'),
      },
    });
    await expect(quorum('half')).rejects.toMatchObject({
      message: expect.stringContaining('is not majority or'),
    });
  });

  it('names the schedules that there are', async () => {
    await expect(run('--id', 'transfr')).rejects.toMatchObject({
      report: { code: 'unknown-schedule', hint: expect.stringMatching(/Did you mean transfer/) },
    });
  });

  it('is listed by check', async () => {
    const usage = parseUsage(['check', lab]);
    if (usage.command !== 'check') throw new Error('check was asked for');
    expect((await check(usage)).document).toMatchObject({
      schedules: [{ id: 'transfer', protocols: ['2pc', '3pc'], transactions: ['T1'] }],
    });
  });
});
