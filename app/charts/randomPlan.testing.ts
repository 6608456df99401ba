import fc from 'fast-check';
import type { Operator } from '../../src/algebra/operator.ts';
import {
  bytes,
  fragmentName,
  milliseconds,
  relationName,
  rows,
  siteId,
} from '../../src/base/brand.ts';
import { createPrng } from '../../src/base/prng.ts';
import type { Catalog } from '../../src/catalog/catalog.ts';
import type { Plan, PlanStep } from '../../src/optimizer/plan.ts';
import { binary, column } from '../../src/sql/make.ts';
import { chapterOf } from '../../src/trace/chapter.ts';
import type { TraceEvent } from '../../src/trace/trace.ts';
import { type PlanDrawing, planDrawing } from '../../src/viewmodel/planDrawing.ts';

/**
 * Drawings of random plans over 1 to 16 sites: results are computed, shipped, shipped on, read
 * twice,
 * and joined at the end at the asking site. Any seed gives a plan that could run.
 */
export const randomDrawing: fc.Arbitrary<PlanDrawing> = fc
  .record({ seed: fc.nat(1_000_000), sites: fc.integer({ min: 1, max: 16 }), steps: fc.nat(24) })
  .map(({ seed, sites, steps }) => drawingOf(`${seed}`, sites, steps));

const site = (number: number) => siteId(`s${number}`);

/** A selection and a projection at each of some other sites, put together at the asking one. */
export function gatheredDrawing(others: number): PlanDrawing {
  const sources = Array.from({ length: others }, (_, index) => index + 2);
  const results = sources.map((number) => `v${number}`);
  const chosen = (name: string): Operator => ({
    kind: 'project',
    items: itemsOf(name),
    input: {
      kind: 'select',
      predicate: binary('=', column(name, 'e_id'), column(name, 'e_manager')),
      input: leaf(name),
    },
  });
  const union: Operator = {
    kind: 'union',
    inputs: [chosen('table_10'), ...results.map(relisted)],
  };
  const steps: PlanStep[] = [
    ...sources.flatMap((number) => [
      compute(`v${number}`, number, chosen(`table_${number}0`)),
      ship(`v${number}`, number, 1),
    ]),
    { kind: 'answer', site: site(1), query: { sql: '', algebra: union, columns, reads: [] } },
  ];
  const plan: Plan = { id: 'p', strategy: 'search', label: '', assumes: [], steps };
  return drawingOfPlan(plan, others + 1, 'gathered');
}

const itemsOf = (name: string) =>
  columns.map((item) => ({ expression: column(name, item.name), name: item.name }));

const relisted = (name: string): Operator => ({
  kind: 'project',
  items: itemsOf(name),
  input: leaf(name),
});

const drawingOf = (seed: string, sites: number, stepCount: number): PlanDrawing =>
  drawingOfPlan(randomPlan(seed, sites, stepCount), sites, seed);

function drawingOfPlan(plan: Plan, sites: number, seed: string): PlanDrawing {
  const random = createPrng(`${seed} rows`);
  const estimatedRows = plan.steps.map(() => random.nextInteger(0, 40_000));
  const estimated = {
    bytes: bytes(0),
    messages: 0,
    rows: rows(0),
    totalMs: milliseconds(0),
    responseMs: milliseconds(0),
  };
  const event: TraceEvent = { kind: 'planConsidered', plan, estimated, estimatedRows };
  const scenario = { lab: '', sql: '', at: 's1', objective: 'bytes' as const, parameters: {} };
  const trace = { scenario, events: [{ seq: 0, atMs: 0, chapter: chapterOf(event), event }] };
  const drawing = planDrawing({ trace, catalog: catalogOf(sites), storedRows: new Map() }, 0);
  if (!drawing) throw new Error('A trace with a candidate has a drawing.');
  return drawing;
}

function catalogOf(sites: number): Catalog {
  return {
    sites: Array.from({ length: sites }, (_, index) => ({
      id: site(index + 1),
      number: index + 1,
      label: ['Rome', 'Head office', 'Oslo', 'A long site name', 'Bern', 'Wien'][index] ?? '',
      engine: 'sqlite',
    })),
    relations: [],
    fragments: [],
    indexes: [],
    assertions: [],
    views: [],
    network: { latencyMs: milliseconds(20), bandwidthKbps: 1000, links: [] },
    cost: { cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 },
  };
}

const leaf = (name: string): Operator => ({
  kind: 'fragment',
  fragment: fragmentName(name),
  relation: relationName(name),
  occurrence: name,
});

const columns = [
  { name: 'e_id', width: 4, type: 'INTEGER' },
  { name: 'e_name', width: 16, type: 'CHAR(16)' },
];

function randomPlan(seed: string, sites: number, stepCount: number): Plan {
  const random = createPrng(seed);
  const known = new Map<number, string[]>();
  const steps: PlanStep[] = [];
  for (let number = 1; number <= sites; number += 1) {
    const tables = random.nextInteger(number === 1 ? 1 : 0, 2);
    known.set(
      number,
      Array.from({ length: tables }, (_, index) => `table_${number}${index}`),
    );
  }
  const pick = (number: number): string => {
    const names = known.get(number) ?? [];
    return names[random.nextInteger(0, names.length - 1)] ?? '';
  };
  for (let index = 0; index < stepCount; index += 1) {
    const number = random.nextInteger(1, sites);
    if ((known.get(number) ?? []).length === 0) continue;
    const target = random.nextInteger(1, sites);
    const name = pick(number);
    if (target !== number && !known.get(target)?.includes(name)) {
      steps.push(ship(name, number, target));
      known.get(target)?.push(name);
    } else {
      steps.push(
        compute(`v${index}`, number, combine(random.nextInteger(0, 3), name, pick(number))),
      );
      known.get(number)?.push(`v${index}`);
    }
  }
  const final = (known.get(1) ?? []).map(leaf).reduce((left, right) => joinOf(left, right));
  steps.push({
    kind: 'answer',
    site: site(1),
    query: { sql: '', algebra: final, columns, reads: [] },
  });
  return { id: 'random', strategy: 'search', label: 'Random', assumes: [], steps };
}

const ship = (name: string, source: number, target: number): PlanStep => ({
  kind: 'ship',
  relation: name,
  source: site(source),
  target: site(target),
  columns,
  lineage: [name],
  isAnswer: false,
});

const compute = (result: string, at: number, algebra: Operator): PlanStep => ({
  kind: 'compute',
  site: site(at),
  result,
  query: { sql: '', algebra, columns, reads: [] },
});

function combine(shape: number, first: string, second: string): Operator {
  const items = ['e_id', 'e_name', 'e_salary'].map((name) => ({
    expression: column(first, name),
    name,
  }));
  switch (shape) {
    case 0:
      return { kind: 'project', items, input: leaf(first) };
    case 1:
      return joinOf(leaf(first), leaf(second));
    case 2:
      return { kind: 'union', inputs: [leaf(first), leaf(second)] };
    default:
      return {
        kind: 'distinct',
        input: { kind: 'project', items, input: joinOf(leaf(first), leaf(second)) },
      };
  }
}

const joinOf = (left: Operator, right: Operator): Operator => ({
  kind: 'join',
  joinKind: 'inner',
  predicate: binary('=', column('a', 'first_column'), column('b', 'second_column')),
  left,
  right,
});
