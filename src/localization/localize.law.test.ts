import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import type { Catalog } from '../catalog/catalog.ts';
import { algebraOfBranches } from './graphAlgebra.ts';
import { localize } from './localize.ts';
import { mapped, sampleCatalog } from './sampleCatalog.testing.ts';
import {
  condition,
  type Database,
  design,
  openDatabase,
  relationOf,
  row,
  rowsOver,
  store,
} from './storedRows.testing.ts';

/**
 * Localization does not change the answer: on random data, under random designs (overlapping and
 * incomplete ones too), the reduced query over the fragments gives what the query gives over all
 * stored rows, each counted as often as it is stored.
 */
let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});

const finish = fc.constantFrom(
  { select: 'x.k, y.t, x.a + y.b AS s', tail: '' },
  { select: 'DISTINCT x.a, y.k', tail: '' },
  { select: 'count(*), sum(x.b), min(y.t)', tail: '' },
  { select: 'x.k, count(*) AS n, max(y.b)', tail: ' GROUP BY x.k HAVING count(*) > 1' },
  { select: 'x.b, y.b', tail: ' ORDER BY x.b, y.b LIMIT 3' },
);

const scenario = fc.record({
  r: fc.record({ design, rows: fc.array(row, { maxLength: 8 }) }),
  s: fc.record({ design, rows: fc.array(row, { maxLength: 8 }) }),
  sameRelation: fc.boolean(),
  conditions: fc.array(condition(['x', 'y']), { minLength: 1, maxLength: 4 }),
  finish,
  denied: fc.array(condition(['p', 'q']), { minLength: 1, maxLength: 3 }),
  /** Whether the query asks for what the assertion denies. */
  asksForDenied: fc.boolean(),
});

test('the reduced query over fragments gives the answer of the query', () => {
  let reductions = 0;
  let assumed = 0;
  fc.assert(
    fc.property(
      scenario,
      ({ r, s, sameRelation, conditions, finish: { select, tail }, denied, asksForDenied }) => {
        const samples = { r: relationOf('r', r), s: relationOf('s', s) };
        const denial = `SELECT 1 FROM r p, s q WHERE ${denied.join(' AND ')}`;
        const bare = sampleCatalog(samples, { denied: `NOT EXISTS (${denial})` });
        store(database, bare, 'r', r.rows);
        store(database, bare, 's', s.rows);
        const holds = database.rows(denial).length === 0;
        const catalog: Catalog = {
          ...bare,
          assertions: bare.assertions.map((assertion) => ({ ...assertion, holds })),
        };
        const from = sameRelation && !asksForDenied ? 'r x, r y' : 'r x, s y';
        const asked = denied.map((own) => own.replace(/\bp\./g, 'x.').replace(/\bq\./g, 'y.'));
        const where = [...conditions, ...(asksForDenied ? asked : [])].join(' AND ');
        const sql = `SELECT ${select} FROM ${from} WHERE ${where}${tail}`;
        const { graph } = mapped(sql, catalog);
        if (graph === undefined) throw new Error(`${sql} is a graph`);
        const result = localize(graph, catalog, () => {}, new Set());
        if (!result.ok) throw new Error(result.error.message);
        reductions += result.value.steps.filter((step) => step.stage === 'reduction').length;
        assumed += result.value.assumes.length;
        const expected = database.rows(sql);
        expect(rowsOver(database, result.value.algebra)).toEqual(expected);
        expect(rowsOver(database, algebraOfBranches(graph, result.value.branches))).toEqual(
          expected,
        );
      },
    ),
    { numRuns: 150, seed: 20240 },
  );
  // The law would also hold if nothing were ever reduced.
  expect(reductions).toBeGreaterThan(100);
  expect(assumed).toBeGreaterThan(10);
});
