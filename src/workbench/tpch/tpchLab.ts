import { parseStatements } from '../../sql/parser.ts';

/**
 * TPC-H as a lab: its eight relations over four sites under five designs. Data and queries are
 * published apart and come in as texts.
 */
export const TPCH_DESIGNS = {
  /** Orders with their lines at one site, customers and suppliers by nation, copies of the rest. */
  'co-located': [
    'CREATE FRAGMENTS OF orders BY HASH (o_orderkey) INTO 4 AT s1, s2, s3, s4;',
    'CREATE FRAGMENTS OF lineitem BY HASH (l_orderkey) INTO 4 AT s1, s2, s3, s4;',
    ...byNation('customer', 'c_nationkey'),
    ...byNation('supplier', 's_nationkey'),
    ...copies('part', 'partsupp', 'nation', 'region'),
  ],
  /** Lines by when they were shipped, away from their orders; small relations in one place. */
  apart: [
    'CREATE FRAGMENTS OF orders BY HASH (o_orderkey) INTO 2 AT s1, s2;',
    "CREATE FRAGMENTS OF lineitem BY RANGE (l_shipdate) ('1995-01-01') AT s3, s4;",
    'ALLOCATE customer AT s1; ALLOCATE supplier AT s2; ALLOCATE part AT s3;',
    'ALLOCATE partsupp AT s4; ALLOCATE nation AT s1; ALLOCATE region AT s1;',
  ],
  /** Customers and suppliers by nation; orders follow their customers, lines their orders. */
  nations: [
    ...byNation('customer', 'c_nationkey'),
    ...byNation('supplier', 's_nationkey'),
    'CREATE FRAGMENT orders_1 OF orders SEMIJOIN customer_1',
    '  ON orders.o_custkey = customer.c_custkey AT s1;',
    'CREATE FRAGMENT orders_2 OF orders SEMIJOIN customer_2',
    '  ON orders.o_custkey = customer.c_custkey AT s2;',
    'CREATE FRAGMENT lineitem_1 OF lineitem SEMIJOIN orders_1',
    '  ON lineitem.l_orderkey = orders.o_orderkey AT s1;',
    'CREATE FRAGMENT lineitem_2 OF lineitem SEMIJOIN orders_2',
    '  ON lineitem.l_orderkey = orders.o_orderkey AT s2;',
    'ALLOCATE part AT s3; ALLOCATE partsupp AT s4;',
    ...copies('nation', 'region'),
  ],
  /** Every relation whole, each somewhere else. */
  whole: [
    'ALLOCATE lineitem AT s1; ALLOCATE orders AT s2; ALLOCATE customer AT s3;',
    'ALLOCATE part AT s4; ALLOCATE partsupp AT s4; ALLOCATE supplier AT s3;',
    'ALLOCATE nation AT s2; ALLOCATE region AT s1;',
  ],
  /** What lines cost apart from how they travel, what parts are apart from what is said of them. */
  vertical: [
    'CREATE FRAGMENT line_price OF lineitem (l_orderkey, l_linenumber, l_partkey, l_suppkey,',
    '  l_quantity, l_extendedprice, l_discount, l_tax) AT s1;',
    'CREATE FRAGMENT line_way OF lineitem (l_orderkey, l_linenumber, l_returnflag, l_linestatus,',
    '  l_shipdate, l_commitdate, l_receiptdate, l_shipinstruct, l_shipmode, l_comment) AT s2;',
    'CREATE FRAGMENT part_kind OF part (p_partkey, p_brand, p_type, p_size, p_container) AT s3;',
    'CREATE FRAGMENT part_text OF part (p_partkey, p_name, p_mfgr, p_retailprice, p_comment)',
    '  AT s4;',
    'ALLOCATE orders AT s2; ALLOCATE customer AT s3; ALLOCATE partsupp AT s4;',
    'ALLOCATE supplier AT s3;',
    ...copies('nation', 'region'),
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type TpchDesign = keyof typeof TPCH_DESIGNS;

/** Nations are numbered from 0 to 24. */
function byNation(relation: string, key: string): readonly string[] {
  return [
    `CREATE FRAGMENT ${relation}_1 OF ${relation} WHERE ${key} < 12 AT s1;`,
    `CREATE FRAGMENT ${relation}_2 OF ${relation} WHERE ${key} >= 12 AT s2;`,
  ];
}

function copies(...relations: readonly string[]): readonly string[] {
  return relations.map((relation) => `ALLOCATE ${relation} AT s1, s2, s3, s4;`);
}

const RELATIONS = [
  ...['region', 'nation', 'supplier', 'customer'],
  ...['part', 'partsupp', 'orders', 'lineitem'],
];

export interface TpchQuery {
  readonly id: string;
  readonly sql: string;
}

/** The lab's text, and the queries without the views that some define for themselves. */
export function tpchLab(
  schema: string,
  design: TpchDesign,
  files: readonly { readonly id: string; readonly text: string }[],
): { readonly text: string; readonly queries: readonly TpchQuery[] } {
  const views: string[] = [];
  const queries: TpchQuery[] = [];
  for (const { id, text } of files) {
    const parsed = parseStatements(text);
    if (!parsed.ok) throw new Error(`${id}: ${parsed.error.message}`);
    for (const { kind, span } of parsed.value) {
      const statement = text.slice(span.start, span.end);
      if (kind === 'createView') views.push(`${statement};`);
      else if (kind === 'selectStatement') queries.push({ id, sql: statement });
    }
  }
  const setup = [
    ...[1, 2, 3, 4].map((site) => `CREATE SITE s${site};`),
    schema,
    ...TPCH_DESIGNS[design],
    ...RELATIONS.map((name) => `LOAD INTO ${name} FROM '${name}.csv';`),
    ...views,
  ];
  const title = `TPC-H, ${design}`;
  const lines = ['---', `title: ${title}`, '---', '```sql setup', ...setup, '```', ''];
  return { text: lines.join('\n'), queries };
}
