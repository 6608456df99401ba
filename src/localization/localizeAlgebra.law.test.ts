import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { toSql } from '../algebra/toSql.ts';
import { siteId } from '../base/brand.ts';
import type { RewrittenEvent } from './events.ts';
import { localizeAlgebra } from './localizeAlgebra.ts';
import { mapped, sampleCatalog } from './sampleCatalog.testing.ts';
import {
  condition,
  type Database,
  design,
  openDatabase,
  relationOf,
  row,
  store,
} from './storedRows.testing.ts';

/** The law for blocks of joins, for what is none: each step gives the query's own answer. */
let database: Database;
beforeAll(async () => {
  database = await openDatabase();
});

const conditions = (occurrences: readonly string[]) =>
  fc.array(condition(occurrences), { minLength: 1, maxLength: 3 }).map((all) => all.join(' AND '));

const ofBoth = conditions(['x', 'y']);
const ofLeft = conditions(['x']);
const ofRight = conditions(['y']);

const query = fc.oneof(
  fc
    .tuple(fc.constantFrom('', 'NOT '), ofLeft, ofBoth)
    .map(
      ([not, own, both]) =>
        `SELECT x.k, x.t FROM r x WHERE ${own} AND ${not}EXISTS (SELECT 1 FROM s y WHERE ${both})`,
    ),
  fc
    .tuple(ofLeft, ofRight)
    .map(
      ([own, other]) =>
        `SELECT x.t FROM r x WHERE ${own} AND x.k IN (SELECT y.a FROM s y WHERE ${other})`,
    ),
  fc
    .tuple(fc.constantFrom('LEFT', 'RIGHT', 'FULL'), ofBoth, ofBoth)
    .map(([kind, on, both]) => `SELECT x.k, y.t FROM r x ${kind} JOIN s y ON ${on} WHERE ${both}`),
  fc
    .tuple(fc.constantFrom('LEFT', 'RIGHT', 'FULL'), ofBoth, ofLeft)
    .map(([kind, on, own]) => `SELECT x.k, y.t FROM r x ${kind} JOIN s y ON ${on} WHERE ${own}`),
  fc
    .tuple(fc.constantFrom('UNION', 'UNION ALL'), ofLeft, ofRight)
    .map(
      ([kind, own, other]) =>
        `SELECT x.k, x.t FROM r x WHERE ${own} ${kind} SELECT y.a, y.t FROM s y WHERE ${other}`,
    ),
);

const relation = fc.record({ design, rows: fc.array(row, { maxLength: 8 }) });

test('the algebra over fragments gives the answer of the query after every step', () => {
  let reductions = 0;
  fc.assert(
    fc.property(relation, relation, query, (r, s, sql) => {
      const catalog = sampleCatalog({ r: relationOf('r', r), s: relationOf('s', s) });
      store(database, catalog, 'r', r.rows);
      store(database, catalog, 's', s.rows);
      const { algebra } = mapped(sql, catalog);
      const steps: RewrittenEvent[] = [];
      const setting = { algebra, catalog, faulty: new Set<string>(), asking: siteId('site1') };
      localizeAlgebra(setting, (step) => steps.push(step));
      const expected = database.rows(sql);
      for (const { after } of steps) expect(database.rows(toSql(after))).toEqual(expected);
      reductions += steps.filter(({ stage }) => stage === 'reduction').length;
    }),
    { numRuns: Number(process.env['LAW_RUNS'] ?? 100) },
  );
  // The law would also hold if nothing were ever reduced.
  expect(reductions).toBeGreaterThan(50);
}, 300_000);
