/** Rows of both relations together. */
export const EXECUTION_ROWS = 100_000;

const SITES = [1, 2, 3, 4];

/** Two relations, one of them large, cut in the ways that a design can cut them. */
export const EXECUTION_DESIGNS = {
  /** Sales where they were made, customers by a hash of something else. */
  horizontal: [
    ...SITES.map((n) => `CREATE FRAGMENT sale_${n} OF sale WHERE region = ${n} AT s${n};`),
    'CREATE FRAGMENTS OF customer BY HASH (id) INTO 4 AT s1, s2, s3, s4;',
  ],
  /** A customer's sales stand where the customer stands. */
  'co-located': [
    'CREATE FRAGMENTS OF sale BY HASH (cust) INTO 4 AT s1, s2, s3, s4;',
    'CREATE FRAGMENTS OF customer BY HASH (id) INTO 4 AT s1, s2, s3, s4;',
  ],
  vertical: [
    'CREATE FRAGMENT sale_price OF sale (id, cust, price) AT s2;',
    'CREATE FRAGMENT sale_rest OF sale (id, region, note) AT s3;',
    'ALLOCATE customer AT s4;',
  ],
  whole: ['ALLOCATE sale AT s2;', 'ALLOCATE customer AT s3;'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** One for each kind of work that a plan consists of. */
export const EXECUTION_QUERIES = {
  scan: 'SELECT * FROM sale',
  select: 'SELECT id, price FROM sale WHERE price < 200',
  group: 'SELECT region, count(*), sum(price) FROM sale GROUP BY region',
  distinct: 'SELECT DISTINCT cust FROM sale',
  top: 'SELECT id, price, note FROM sale ORDER BY price DESC, id LIMIT 20',
  join: [
    'SELECT s.id, s.price, c.name FROM sale s JOIN customer c ON s.cust = c.id',
    'WHERE c.nation = 3',
  ].join(' '),
  joinAll: 'SELECT s.id, s.note, c.name FROM sale s JOIN customer c ON s.cust = c.id',
  joinGroup: [
    'SELECT c.nation, count(*), sum(s.price) FROM sale s JOIN customer c ON s.cust = c.id',
    'GROUP BY c.nation',
  ].join(' '),
} as const satisfies Readonly<Record<string, string>>;

/** The lab of one design. */
export function executionLab(design: readonly string[]): string {
  const customers = EXECUTION_ROWS / 10;
  const setup = [
    ...SITES.map((n) => `CREATE SITE s${n};`),
    'CREATE TABLE sale (id INTEGER PRIMARY KEY, cust INTEGER NOT NULL,',
    '  region INTEGER NOT NULL CHECK (region BETWEEN 1 AND 4),',
    '  price INTEGER NOT NULL, note CHAR(20) NOT NULL);',
    'CREATE TABLE customer (id INTEGER PRIMARY KEY, name CHAR(16) NOT NULL,',
    '  nation INTEGER NOT NULL);',
    ...design,
    `GENERATE ${EXECUTION_ROWS - customers} ROWS INTO sale (id = row,`,
    `  cust = uniform(1, ${customers}), region = 1 + row % 4, price = uniform(1, 1000),`,
    '  note = text(20));',
    `GENERATE ${customers} ROWS INTO customer (id = row, name = person_name(),`,
    '  nation = row % 25);',
  ];
  const lines = ['---', 'title: Execution', '---', '', '```sql setup', ...setup, '```', ''];
  return lines.join('\n');
}
