import { expect, test } from 'vitest';
import { siteId } from '../../base/brand.ts';
import type { Trail } from '../../optimizer/historical/historicalPlan.ts';
import { lectureCatalog } from '../lectureCatalog.testing.ts';
import { trailTables } from './trailTables.ts';

const [site1, site4] = [siteId('site1'), siteId('site4')];
const chosen = (trail: Trail): readonly (readonly string[])[] =>
  trailTables(lectureCatalog, trail).tables.map(({ rows }) =>
    rows.filter(({ isChosen }) => isChosen).map(({ cells }) => cells.join(' | ')),
  );

test('SDD-1: every round with benefit, cost and profit, then assembly and what was removed', () => {
  const trail: Trail = {
    planner: 'sdd-1',
    relations: [],
    rounds: [
      {
        considered: [
          { semijoin: 'R2 ⋉ R1', benefit: 2100, cost: 36 },
          { semijoin: 'R1 ⋉ R2', benefit: 300, cost: 320 },
        ],
        chosen: 'R2 ⋉ R1',
      },
      { considered: [{ semijoin: 'R1 ⋉ R2', benefit: 300, cost: 320 }] },
    ],
    schedule: ['R2 ⋉ R1'],
    assemblySite: site4,
    amounts: { site1: 900, site4: 2000 },
    removed: ['R3 ⋉ R2'],
    finalSchedule: ['R2 ⋉ R1'],
    bytesBefore: 1100,
    bytes: 936,
  };
  const { tables, result } = trailTables(lectureCatalog, trail);
  expect(tables.map(({ caption }) => caption)).toEqual([
    'Round 1: the most profitable semijoin is R2 ⋉ R1',
    'Round 2: no semijoin gains more than it costs',
    expect.stringContaining('Then all is assembled'),
  ]);
  expect(tables[1]?.rows[0]?.cells).toEqual(['R1 ⋉ R2', '300', '320', '−20']);
  expect(chosen(trail)).toEqual([
    ['R2 ⋉ R1 | 2,100 | 36 | 2,064'],
    [],
    [expect.stringContaining('2,000')],
  ]);
  expect(result).toBe('Post-optimization removes R3 ⋉ R2: 936 B, 1,100 B before.');
});

test('hill climbing: the initial strategy, and each split that was weighed', () => {
  const split = { send: 'EMP', join: 'PAY', site: site1, cost: 17 };
  const trail: Trail = {
    planner: 'hill-climbing',
    relations: [],
    initial: [
      { site: site1, cost: 15 },
      { site: site4, cost: 13 },
    ],
    splits: [{ considered: [split] }],
    resultSite: site4,
    cost: 13,
  };
  expect(chosen(trail)).toEqual([[expect.stringMatching(/\| 13$/)], []]);
  const { tables, result } = trailTables(lectureCatalog, trail);
  expect(tables[1]?.caption).toBe('Step 1: no split costs less, so it stops');
  expect(result).toBe('The strategy costs 13.');
});

test('R*, two-step and INGRES mark what each join took', () => {
  const method = { method: 'ship-inner', site: site4, cost: 20.456 } as const;
  const joins = [{ outer: ['loc'], inner: 'department', considered: [method], chosen: method }];
  expect(chosen({ planner: 'r-star', joins, orders: 6, cost: 20.456 })).toEqual([
    [expect.stringMatching(/^ship the inner whole \| .* \| 20\.46$/)],
  ]);
  const choice = { fragmented: ['employees'], sites: [site1, site4], bytes: 700 };
  const other = { fragmented: ['department'], sites: [site1], bytes: 900 };
  const join = {
    operands: [['employees'], ['department']],
    stored: [],
    considered: [other, choice],
    chosen: choice,
    ifBroadcast: other,
  };
  const ingres: Trail = { planner: 'ingres', joins: [join] };
  expect(chosen(ingres)).toEqual([[expect.stringMatching(/^employees \| .* and .* \| 700$/)]]);
  expect(trailTables(lectureCatalog, ingres).result).toBe('Its joins send 700 B.');
  const ordered = { left: ['loc'], right: ['glob', 'department'], rows: 250, site: site4 };
  const twoStep: Trail = { planner: 'two-step', joins: [ordered], rows: 250, cost: 9000 };
  expect(trailTables(lectureCatalog, twoStep).tables[0]?.rows[0]?.cells.slice(0, 3)).toEqual([
    'loc',
    'glob and department',
    '250',
  ]);
});
