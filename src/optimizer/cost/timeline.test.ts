import { describe, expect, it } from 'vitest';
import { fragmentName, milliseconds, relationName, siteId } from '../../base/brand.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { LocalQuery, Plan, PlanStep, ShipStep } from '../plan.ts';
import { simulate } from './timeline.ts';

const [a, b, c] = [siteId('a'), siteId('b'), siteId('c')];

const CATALOG: Catalog = {
  sites: [a, b, c].map((id, index) => ({ id, number: index + 1, label: id, engine: 'sqlite' })),
  relations: [],
  fragments: ['r', 's', 't'].map((name, index) => ({
    name: fragmentName(name),
    relation: relationName(name),
    cut: { kind: 'whole' },
    isLeaf: true,
    copies: [[a, b, c][index] ?? a],
    span: { start: 0, end: 0 },
  })),
  indexes: [],
  assertions: [],
  views: [],
  network: { latencyMs: milliseconds(10), bandwidthKbps: 1, links: [] },
  cost: { cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 },
};

const ship = (relation: string, source = a, target = c): ShipStep => ({
  kind: 'ship',
  relation,
  source,
  target,
  columns: [{ name: 'x', width: 10, type: '' }],
  lineage: [relation],
  isAnswer: false,
});

const local = (...reads: readonly string[]): LocalQuery => ({
  sql: `SELECT ${reads.join()}`,
  algebra: { kind: 'empty' },
  columns: [],
  reads,
});

const plan = (...steps: readonly PlanStep[]): Plan => ({
  id: 'own:p',
  strategy: 'own',
  label: '',
  assumes: [],
  steps,
});

const answer = (...reads: readonly string[]): PlanStep => ({
  kind: 'answer',
  site: c,
  query: local(...reads),
});

const NO_LEAF_ROWS = new Map<string, number>();

describe('simulate', () => {
  it('adds fractions of milliseconds exactly', () => {
    const network = { latencyMs: milliseconds(0.1), bandwidthKbps: 100, links: [] };
    const query = plan(ship('r'), ship('s', b), answer('r', 's'));
    // Ten bytes a row: 0.1 + 0.1 and 0.1 + 0.2 ms.
    const { cost } = simulate({ ...CATALOG, network }, query, [1, 2, 0], NO_LEAF_ROWS);
    expect(cost).toMatchObject({ totalMs: 0.5, responseMs: 0.3 });
  });

  it('lets different links work in parallel', () => {
    const { cost } = simulate(
      CATALOG,
      plan(ship('r', a), ship('s', b), answer('r', 's')),
      [3, 5, 1],
      NO_LEAF_ROWS,
    );
    expect(cost).toEqual({ bytes: 80, messages: 2, rows: 1, totalMs: 100, responseMs: 60 });
  });

  it('sends two transfers of one link one after the other, in order of readiness', () => {
    const steps = [
      { kind: 'compute', site: b, result: 'v', query: local('s') } as const,
      ship('v', b),
      ship('s', b),
      answer('v', 's'),
    ];
    const slow = { ...CATALOG, cost: { ...CATALOG.cost, cpuMsPer1000Rows: 1000 } };
    const { moments, cost } = simulate(slow, plan(...steps), [2, 2, 3, 0], new Map([['s', 3]]));
    const started = moments.filter(({ phase }) => phase === 'started').map(({ step }) => step);
    expect(started.indexOf(2)).toBeLessThan(started.indexOf(1));
    expect(cost.responseMs).toBe(10 + 30 + (10 + 20) + 5);
  });

  it('counts a transfer without rows as a message of its latency', () => {
    const { cost } = simulate(CATALOG, plan(ship('r'), answer('r')), [0, 0], NO_LEAF_ROWS);
    expect(cost).toMatchObject({ bytes: 0, messages: 1, totalMs: 10, responseMs: 10 });
  });

  it('uses the link of the pair where one is given, and the cost of a message', () => {
    const links = [{ source: a, target: c, latencyMs: milliseconds(1), bandwidthKbps: 10 }];
    const catalog = {
      ...CATALOG,
      network: { ...CATALOG.network, links },
      cost: { ...CATALOG.cost, messageMs: 7 },
    };
    const { cost } = simulate(catalog, plan(ship('r'), answer('r')), [4, 4], NO_LEAF_ROWS);
    expect(cost.responseMs).toBe(1 + 40 / 10 + 7);
  });

  it('refuses a plan that waits for what no step gives', () => {
    expect(() => simulate(CATALOG, plan(answer('r')), [0], NO_LEAF_ROWS)).toThrow(/waits/);
  });
});
