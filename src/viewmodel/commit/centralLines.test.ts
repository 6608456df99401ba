import { expect, it } from 'vitest';
import { fragmentName, siteId } from '../../base/brand.ts';
import type { SiteComparison } from '../../transactions/schedule/centralComparison.ts';
import { centralLines } from './centralLines.ts';
import type { ScheduleRun } from './scheduleRun.ts';

const [north, east] = [siteId('north'), siteId('east')];
const run: ScheduleRun = {
  sites: [
    { id: north, number: 1, label: 'North' },
    { id: east, number: 2, label: 'East' },
  ],
  clock: 'ms',
  events: [],
};

const compared = (site: typeof north, missing = 0, surplus = 0): SiteComparison => ({
  kind: 'compared',
  site,
  copies: [
    { fragment: fragmentName('stock'), rows: 3, missing: 0, surplus: 0 },
    { fragment: fragmentName('account'), rows: 3, missing, surplus },
  ],
});

const linesOf = (order: readonly string[], ...sites: readonly SiteComparison[]) => {
  const lines = centralLines(run, { kind: 'compared', order, sites });
  return { ...lines, sites: lines.sites.map(({ site, text }) => `${site.label} ${text}`) };
};

it('says in one sentence that every site has central’s rows', () => {
  expect(linesOf(['T2', 'T1'], compared(north), compared(east))).toEqual({
    holds: 'everywhere',
    text: 'Every site has the rows of one central database that runs T2, then T1.',
    sites: [],
  });
  expect(linesOf([], compared(north)).text).toMatch(/none of the transactions, for none/);
});

it('says which site has other rows, and how many', () => {
  expect(linesOf(['T1'], compared(north), compared(east, 1, 2))).toEqual({
    holds: 'no',
    text: 'Sites have other rows than one central database that runs T1:',
    sites: ['North has central’s rows', 'East account lacks 1 row and has 2 rows too many'],
  });
});

it('says of a site in doubt or down that it is, and no more', () => {
  const open: SiteComparison = {
    kind: 'open',
    site: east,
    transactions: [
      { id: 'T1', isInDoubt: true },
      { id: 'T2', isInDoubt: false },
    ],
  };
  expect(linesOf(['T3'], { kind: 'down', site: north }, open)).toEqual({
    holds: 'notYet',
    text: 'Some sites cannot be held beside one central database that runs T3:',
    sites: ['North is down', 'East is in doubt about T1, has changes of T2 that are still open'],
  });
  const torn = linesOf(['T3'], compared(north, 1, 1), open);
  expect([torn.holds, torn.sites.length]).toEqual(['no', 2]);
});

it('says why there is nothing to compare with', () => {
  const because = 'the committed transactions are not worth any serial order';
  expect(centralLines(run, { kind: 'none', because })).toEqual({
    holds: 'unknown',
    text: `Not compared with central: ${because}.`,
    sites: [],
  });
});
