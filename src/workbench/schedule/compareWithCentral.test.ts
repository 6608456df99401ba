import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { differenceOf } from '../../transactions/schedule/centralComparison.ts';
import type { OpenedLab } from '../openLab.ts';
import { openBank, openCutBank, runText, transfer } from './bank.testing.ts';
import { scheduleDocument } from './scheduleDocument.ts';

let whole: OpenedLab;
let cut: OpenedLab;
beforeAll(async () => {
  whole = await openBank(3);
  cut = await openCutBank();
});
afterAll(async () => {
  await whole.close();
  await cut.close();
});

/** What the headless command says of central, with the transfer as it is or under faults. */
async function centralAfter(
  opened: OpenedLab,
  faults: string,
  options: Readonly<Record<string, string>> = {},
) {
  const run = await runText(opened, `${transfer(3)} ${faults}`, options);
  const document: unknown = JSON.parse(JSON.stringify(scheduleDocument('transfer', [run])));
  return { document, run };
}

const copy = (fragment: string, rows: number, missing = 0, surplus = 0) => ({
  fragment,
  rows,
  missing,
  surplus,
});

const equalSite = (number: number) => ({
  site: `site${number}`,
  state: 'equal',
  fragments: [copy(`account_${number}`, 2)],
});

describe('once a run is over, each site is held beside central', () => {
  it('and has its rows, copy by copy', async () => {
    const { document } = await centralAfter(cut, '');
    expect(document).toMatchObject({
      equalsCentral: true,
      central: {
        order: ['T1'],
        because: null,
        sites: [
          { site: 'site1', state: 'equal', fragments: [copy('money_1', 2), copy('person', 6)] },
          { site: 'site2', state: 'equal', fragments: [copy('money_1', 2), copy('money_2', 4)] },
          { site: 'site3', state: 'equal', fragments: [copy('money_2', 4), copy('person', 6)] },
        ],
      },
    });
  });

  it('which it has again when the last fault is healed', async () => {
    const faults = `CRASH site2 AFTER site2 FORCES prepared; RECOVER site2 AT 900 MS;
      PARTITION site3 FROM site1, site2 AT 60 MS; HEAL AT 2000 MS;`;
    const { document, run } = await centralAfter(whole, faults);
    expect(run.trace.filter(({ event }) => event.kind === 'siteCrashed')).toHaveLength(1);
    const sites = [1, 2, 3].map(equalSite);
    expect(document).toMatchObject({ equalsCentral: true, central: { sites } });
  });

  it('but a site in doubt is not compared, nor one that is down', async () => {
    const faults = 'CRASH site1 AFTER site1 SENDS commit TO site2;';
    const { document } = await centralAfter(whole, faults, { timeouts: 'textbook' });
    expect(document).toMatchObject({
      central: {
        order: ['T1'],
        sites: [
          { site: 'site1', state: 'down' },
          equalSite(2),
          { site: 'site3', state: 'open', transactions: [{ id: 'T1', state: 'inDoubt' }] },
        ],
      },
    });
  });

  it('nor one where a transaction has changed rows that was never asked to commit', async () => {
    const open = 'T2 AT site2; T2: UPDATE account SET balance = 5 WHERE id = 22;';
    const { document } = await centralAfter(whole, open);
    expect(document).toMatchObject({
      central: {
        sites: [
          equalSite(1),
          { site: 'site2', state: 'open', transactions: [{ id: 'T2', state: 'unfinished' }] },
          equalSite(3),
        ],
      },
    });
  });

  it('and where atomicity was lost, the sites that aborted have other rows', async () => {
    const faults = 'CRASH site1 AFTER site1 FORCES commit; RECOVER site1 AT 3000 MS;';
    const options = { protocol: '3pc', timeouts: 'lecture' };
    const { document } = await centralAfter(whole, faults, options);
    expect(document).toMatchObject({
      atomic: false,
      equalsCentral: null,
      central: {
        order: ['T1'],
        sites: [
          equalSite(1),
          { site: 'site2', state: 'differs', fragments: [copy('account_2', 2, 1, 1)] },
          { site: 'site3', state: 'differs', fragments: [copy('account_3', 2, 1, 1)] },
        ],
      },
    });
  });

  it('if there is a serial order at all', async () => {
    const phantoms = `T1 AT site1; T2 AT site2;
      T1: SELECT id FROM account WHERE balance < 10; T2: SELECT id FROM account WHERE balance < 10;
      T1: INSERT INTO account VALUES (13, 5); T2: INSERT INTO account VALUES (23, 5);
      T1: COMMIT; T2: COMMIT;`;
    const run = await runText(whole, phantoms, { locks: 'row' });
    expect(run.verdict.isSerializable).toBe(false);
    expect(run.central.kind).toBe('none');
  });
});

it('rows differ as multisets: each as often as it comes, values of other kinds as other values', () => {
  const rows = [
    [1, 'a'],
    [1, 'a'],
    [2n, null],
  ];
  expect(differenceOf(rows, rows.toReversed())).toEqual({ missing: 0, surplus: 0 });
  expect(differenceOf(rows.slice(1), rows)).toEqual({ missing: 1, surplus: 0 });
  expect(differenceOf([[1]], [['1'], [Number.POSITIVE_INFINITY]])).toEqual({
    missing: 2,
    surplus: 1,
  });
  expect(differenceOf([[null]], [[Number.POSITIVE_INFINITY]]).missing).toBe(1);
});
