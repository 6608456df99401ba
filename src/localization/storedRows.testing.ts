import sqlite3InitModule from '@sqlite.org/sqlite-wasm';
import fc from 'fast-check';
import type { Operator } from '../algebra/operator.ts';
import { toSql } from '../algebra/toSql.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { printExpression } from '../sql/print.ts';
import type { SampleRelation } from './sampleCatalog.testing.ts';

/** Two relations of random rows, stored under random designs, and random conditions on them. */
export type Cell = number | string | null;

export interface Database {
  readonly exec: (sql: string) => void;
  readonly rows: (sql: string) => readonly string[];
}

export async function openDatabase(): Promise<Database> {
  const sqlite = await sqlite3InitModule();
  const db = new sqlite.oo1.DB(':memory:');
  return {
    exec: (sql) => void db.exec(sql),
    rows: (sql) => {
      const rows = db.exec({ sql, returnValue: 'resultRows', rowMode: 'array' });
      return rows.map((row) => JSON.stringify(row)).sort();
    },
  };
}

const columns = ['k INTEGER', 'a INTEGER', 'b INTEGER NOT NULL', 't TEXT'];

const number = fc.constantFrom('0', '1', '2', '3');
const letter = fc.constantFrom("'a'", "'B'", "'ab'", "'c'");
const comparison = fc.constantFrom('=', '<>', '<', '<=', '>', '>=');
const onNumber = fc.oneof(
  fc.tuple(fc.constantFrom('k', 'a', 'b'), comparison, number).map((p) => p.join(' ')),
  fc.tuple(fc.constantFrom('k', 'a'), number, number).map(([c, x, y]) => `${c} IN (${x}, ${y})`),
  fc
    .tuple(fc.constantFrom('k', 'a'), number, number)
    .map(([c, x, y]) => `${c} NOT BETWEEN ${x} AND ${y}`),
  fc.constantFrom('a IS NULL', 'a IS NOT NULL', 'a + b > 3', 'k % 2 = 0', 'a = b'),
);
const onText = fc.oneof(
  fc.tuple(comparison, letter).map(([operator, value]) => `t ${operator} ${value}`),
  fc.constantFrom("t LIKE 'a%'", "t NOT LIKE 'A%'", "t GLOB 'a*'", 't IS NULL'),
);
const predicate = fc.oneof(
  { weight: 4, arbitrary: onNumber },
  { weight: 2, arbitrary: onText },
  { weight: 1, arbitrary: fc.tuple(onNumber, onText).map(([p, q]) => `(${p} OR ${q})`) },
  { weight: 1, arbitrary: fc.tuple(onNumber, onNumber).map(([p, q]) => `(${p} AND ${q})`) },
  { weight: 1, arbitrary: fc.oneof(onNumber, onText).map((p) => `NOT (${p})`) },
);

export const design = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ hash: { columns: ['k'], count: 3 } }) },
  { weight: 1, arbitrary: fc.constant({}) },
  {
    weight: 5,
    arbitrary: fc.array(predicate, { minLength: 1, maxLength: 3 }).map((predicates) => ({
      fragments: predicates,
    })),
  },
);

export const row: fc.Arbitrary<readonly Cell[]> = fc.tuple(
  fc.constantFrom<Cell>(0, 1, 2, 3, null),
  fc.constantFrom<Cell>(0, 1, 2, 3, null),
  fc.constantFrom<Cell>(0, 1, 2, 3),
  fc.constantFrom<Cell>('a', 'B', 'ab', 'AB', 'c', null),
);

export const condition = (occurrences: readonly string[]) => {
  const of = fc.constantFrom(...occurrences);
  const qualified = fc
    .tuple(of, predicate)
    .map(([occurrence, own]) =>
      own.replace(/\b[kabt]\b(?!['%*])/g, (name) => `${occurrence}.${name}`),
    );
  const link = fc
    .tuple(
      of,
      fc.constantFrom('k', 'a', 'b'),
      fc.constantFrom('=', '=', '=', '<'),
      of,
      fc.constantFrom('k', 'a', 'b'),
    )
    .map(([x, c, operator, y, d]) => `${x}.${c} ${operator} ${y}.${d}`);
  return fc.oneof({ weight: 2, arbitrary: qualified }, { weight: 3, arbitrary: link });
};

export function relationOf(
  name: string,
  { design: own }: { readonly design: Record<string, unknown> },
): SampleRelation {
  const { fragments, hash } = own as {
    readonly fragments?: readonly string[];
    readonly hash?: SampleRelation['hash'];
  };
  if (hash !== undefined) return { columns, hash };
  if (fragments === undefined) return { columns };
  const entries = fragments.map((where, index) => [`${name}_${index + 1}`, where] as const);
  return { columns, fragments: Object.fromEntries(entries) };
}

const literal = (cell: Cell): string => (typeof cell === 'string' ? `'${cell}'` : String(cell));

/** Buckets of small integers, computed by hand of the specification: FNV-1a of the decimal text. */
function bucketOf(cell: Cell, count: number): number {
  if (cell === null) return 0;
  let hash = 0x811c9dc5;
  for (const character of String(cell)) {
    hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193) >>> 0;
  }
  return hash % count;
}

/** Each leaf as a table, and all that is stored as a view with the relation's name. */
export function store(
  database: Database,
  catalog: Catalog,
  name: string,
  rows: readonly (readonly Cell[])[],
): void {
  const list = `(${columns.join(', ')})`;
  const whole = `${name}_whole`;
  database.exec(`DROP TABLE IF EXISTS ${whole}; CREATE TABLE ${whole} ${list};`);
  for (const cells of rows) {
    database.exec(`INSERT INTO ${whole} VALUES (${cells.map(literal).join(', ')})`);
  }
  const fragments = catalog.fragments.filter((fragment) => fragment.relation === name);
  const copies: string[] = [];
  for (const { name: own, cut } of fragments) {
    const table = own === name ? `${name}_only` : own;
    database.exec(`DROP TABLE IF EXISTS "${table}"; CREATE TABLE "${table}" ${list};`);
    copies.push(`SELECT * FROM "${table}"`);
    if (cut.kind === 'horizontal') {
      const where = printExpression(cut.where);
      database.exec(`INSERT INTO "${table}" SELECT * FROM ${whole} WHERE ${where}`);
    } else if (cut.kind === 'hash') {
      for (const cells of rows) {
        if (bucketOf(cells[0] ?? null, cut.modulus) !== cut.bucket) continue;
        database.exec(`INSERT INTO "${table}" VALUES (${cells.map(literal).join(', ')})`);
      }
    } else {
      database.exec(`INSERT INTO "${table}" SELECT * FROM ${whole}`);
    }
  }
  database.exec(
    `DROP VIEW IF EXISTS ${name}; CREATE VIEW ${name} AS ${copies.join(' UNION ALL ')}`,
  );
}

/** An unfragmented relation's leaf has the relation's name, which here is the view's. */
export const rowsOver = (database: Database, tree: Operator): readonly string[] =>
  database.rows(toSql(tree).replace(/\b([rs]) AS/g, '$1_only AS'));
