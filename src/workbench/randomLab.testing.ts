import { OBJECTIVES, type Objective } from '../base/objective.ts';
import { createPrng, type Prng } from '../base/prng.ts';
import { mixedDesign, type Owners } from './randomDesign.testing.ts';
import { wideLab } from './randomWideLab.testing.ts';

/**
 * Random labs for laws: data with NULLs and repeated values, designs of every kind to depth 3 with
 * copies, and queries over them. Everything follows from the seed.
 */
export interface RandomLab {
  readonly text: string;
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
}

const TABLES = ['r', 's', 't'] as const;
const WORDS = ['ash', 'birch', 'Cedar', 'cedar', 'elm', ''];

type Cuts = readonly (readonly string[])[];

/** Designs that lose rows, or store some twice: NULLs fall out of the second, too. */
const WRONG_CUTS: Cuts = [
  ['g = 0', 'g = 2'],
  ['b < 3', 'b >= 3'],
  ['g <= 2', 'g >= 1'],
  ['g = 0', 'g = 1', 'g >= 1'],
];

const RIGHT_CUTS: Cuts = [
  [],
  [],
  ['g = 0', 'g > 0'],
  ['g <= 1', 'g IN (2, 3)'],
  ['g = 0', 'g = 1', 'g >= 2'],
  ['b < 3', 'b >= 3', 'b IS NULL'],
  ['NOT (a BETWEEN 2 AND 4)', 'a BETWEEN 2 AND 4'],
];

/**
 * `horizontal`: relations are cut by predicates once; `mixed`: by rows, columns and owners, and the
 * pieces again; the wrong ones lose rows or columns, or store some twice. `wide`: by predicates,
 * and joined by wide values.
 */
export type Design = 'horizontal' | 'mixed' | 'wrong' | 'wrong mixed' | 'wide' | Condensing;

/**
 * The same designs, asked for what sites can condense (groups, distinct rows, the first rows), or
 * for what nests: subqueries, set operations, queries in FROM.
 */
type Condensing = 'horizontal groups' | 'mixed groups' | 'horizontal nested' | 'mixed nested';

export function randomLab(seed: string, design: Design = 'horizontal'): RandomLab {
  const prng = createPrng(seed);
  if (design === 'wide') return wideLab(prng);
  const sites = Array.from({ length: prng.nextInteger(2, 4) }, (_, i) => `s${i + 1}`);
  const isOfGroups = design.endsWith('groups');
  const isMixed = design.includes('mixed');
  const isWrong = design === 'wrong' || design === 'wrong mixed';
  const cuts = isWrong ? WRONG_CUTS : RIGHT_CUTS;
  const setup = [
    ...sites.map((site) => `CREATE SITE ${site};`),
    ...(isMixed
      ? [...mixedTables(prng, sites, isWrong), ...VIEWS]
      : TABLES.flatMap((table) => tableOf(prng, table, sites, cuts))),
  ];
  const text = ['---', `title: Law ${seed}`, '---', '', '```sql setup', ...setup, '```', ''].join(
    '\n',
  );
  const sql = design.endsWith('nested')
    ? nestedOf(prng)
    : isOfGroups
      ? queryOf(prng, groupsOf)
      : isMixed && chance(prng, 0.25)
        ? blockOf(prng)
        : queryOf(prng, finishOf);
  return { text, sql, at: pick(prng, sites), objective: pick(prng, OBJECTIVES) };
}

const pick = <Item>(prng: Prng, items: readonly Item[]): Item => {
  const item = items[prng.nextInteger(0, items.length - 1)];
  if (item === undefined) throw new Error('Nothing to pick from.');
  return item;
};

const chance = (prng: Prng, share: number): boolean => prng.nextUnit() < share;

/**
 * `k` key, `a` and `b` small integers (b may be NULL), `c` a word, `g` the fragmentation column.
 */
function tableOf(
  prng: Prng,
  table: string,
  sites: readonly string[],
  cuts: Cuts,
): readonly string[] {
  const rows = Array.from({ length: prng.nextInteger(0, 14) }, (_, index) => {
    const b = chance(prng, 0.3) ? 'NULL' : String(prng.nextInteger(0, 5));
    const values = [
      index,
      prng.nextInteger(0, 6),
      b,
      `'${pick(prng, WORDS)}'`,
      prng.nextInteger(0, 3),
    ];
    return `(${values.join(', ')})`;
  });
  return [
    `CREATE TABLE ${table} (${COLUMNS.join(', ')});`,
    ...designOf(prng, table, sites, pick(prng, cuts)),
    ...(rows.length > 0 ? [`INSERT INTO ${table} VALUES ${rows.join(', ')};`] : []),
  ];
}

const COLUMNS = [
  'k INTEGER PRIMARY KEY',
  'a INTEGER NOT NULL',
  'b INTEGER',
  'c CHAR(6) NOT NULL',
  'g INTEGER NOT NULL CHECK (g BETWEEN 0 AND 3)',
];

function designOf(
  prng: Prng,
  table: string,
  sites: readonly string[],
  cuts: readonly string[],
): readonly string[] {
  const at = (): string => {
    const copies = sites.filter(() => chance(prng, 0.3));
    return (copies.length > 0 ? copies : [pick(prng, sites)]).join(', ');
  };
  if (cuts.length === 0) return [`ALLOCATE ${table} AT ${at()};`];
  return cuts.map(
    (cut, index) => `CREATE FRAGMENT ${table}_${index + 1} OF ${table} WHERE ${cut} AT ${at()};`,
  );
}

/** One that is merged with the block around it, and one that stays. */
const VIEWS = [
  "CREATE VIEW joined AS SELECT x.k, y.a, y.b, x.c, x.g, x.c || '!' AS h FROM r x JOIN s y ON x.a = y.k WHERE x.g < 3;",
  'CREATE VIEW grouped (g, n) AS SELECT g, count(*) FROM joined GROUP BY g;',
];

/** An INTEGER column may hold 0.5, which `g = 0`, `g = 1`, … leave out. */
const WHOLE_G = 'g INTEGER NOT NULL CHECK (g IN (0, 1, 2, 3))';

/** Relations of which each may refer to one before it by `a`, and then perhaps follows it. */
function mixedTables(prng: Prng, sites: readonly string[], isWrong: boolean): readonly string[] {
  const known: (Owners & { readonly keys: number })[] = [];
  return TABLES.flatMap((table) => {
    const target = known[prng.nextInteger(0, known.length)];
    const count = prng.nextInteger(isWrong ? 2 : 0, 14);
    const canRefer = target !== undefined && target.keys > 0;
    const rows = Array.from({ length: canRefer || target === undefined ? count : 0 }, (_, k) => {
      const a = prng.nextInteger(0, canRefer ? target.keys - 1 : 6);
      const b = chance(prng, 0.3) ? 'NULL' : String(prng.nextInteger(0, 5));
      return `(${k}, ${a}, ${b}, '${pick(prng, WORDS)}', ${prng.nextInteger(0, 3)})`;
    });
    const { statements, owners } = mixedDesign({ prng, sites, isWrong }, table, target);
    if (owners !== undefined) known.push({ ...owners, keys: rows.length });
    const refers = target === undefined ? [] : [`FOREIGN KEY (a) REFERENCES ${target.relation}`];
    return [
      `CREATE TABLE ${table} (${[...COLUMNS.slice(0, -1), WHOLE_G, ...refers].join(', ')});`,
      ...statements,
      ...(rows.length > 0 ? [`INSERT INTO ${table} VALUES ${rows.join(', ')};`] : []),
    ];
  });
}

/** Queries that no graph is made of: computed as written over relations that were cut down. */
function blockOf(prng: Prng): string {
  const [x, y] = [pick(prng, TABLES), pick(prng, TABLES)];
  const column = (): string => pick(prng, ['k', 'a', 'b', 'g']);
  const own = selectionOf(prng, 'o1').join('') || 'o1.k >= 0';
  const other = selectionOf(prng, 'o2').join('') || 'o2.g < 3';
  switch (prng.nextInteger(0, 12)) {
    case 0:
      return `SELECT o1.k, o2.c FROM ${x} o1 LEFT JOIN ${y} o2 ON o1.${column()} = o2.${column()} AND ${other} WHERE ${own}`;
    case 1:
      return `SELECT o1.c FROM ${x} o1 WHERE ${own} AND EXISTS (SELECT 1 FROM ${y} o2 WHERE o2.${column()} = o1.${column()} AND ${other})`;
    case 2:
      return `SELECT o1.${column()} FROM ${x} o1 WHERE ${own} EXCEPT SELECT o2.${column()} FROM ${y} o2 WHERE ${other}`;
    case 3:
      return `SELECT o1.k, (SELECT max(o2.b) FROM ${y} o2 WHERE o2.a = o1.${column()}) AS m FROM ${x} o1 WHERE ${own}`;
    case 4:
      return `WITH w AS (SELECT o1.a AS v, count(*) AS n FROM ${x} o1 WHERE ${own} GROUP BY o1.a) SELECT w.n, o2.c FROM w JOIN ${y} o2 ON o2.k = w.v WHERE ${other}`;
    case 5:
      return `SELECT o1.k, rank() OVER (PARTITION BY o1.g ORDER BY o1.${column()}) AS n, sum(o1.b) OVER (ORDER BY o1.k ROWS 2 PRECEDING) AS s FROM ${x} o1 WHERE ${own}`;
    case 6:
      return `SELECT o1.a, sum(count(*)) OVER w AS n FROM ${x} o1 WHERE ${own} GROUP BY o1.a WINDOW w AS (ORDER BY o1.a DESC)`;
    case 7:
      return `WITH RECURSIVE w (v, d) AS (SELECT o1.k, 0 FROM ${x} o1 WHERE ${own} UNION SELECT o2.a, w.d + 1 FROM w JOIN ${y} o2 ON o2.k = w.v AND ${other} WHERE w.d < 3) SELECT v, d FROM w`;
    case 8:
      return `SELECT o1.k, j.value AS v FROM ${x} o1, json_each('[' || o1.${column()} || ',7]') AS j WHERE ${own} AND j.value > 1`;
    case 9:
      return `SELECT o1.k FROM ${x} o1 WHERE ${own} AND (o1.a, o1.g) IN (SELECT o2.a, o2.g FROM ${y} o2 WHERE ${other})`;
    case 10:
      return `SELECT o1.k, o2.c, o1.h FROM joined o1 JOIN ${y} o2 ON o2.k = o1.a WHERE ${own} AND ${other}`;
    case 11:
      return `SELECT o1.g, count(*) AS n, (SELECT max(o2.n) FROM grouped o2 WHERE o2.g = o1.g) AS m FROM joined o1 WHERE ${own} GROUP BY o1.g`;
    default:
      return `SELECT o1.k FROM ${x} o1 FULL JOIN ${y} o2 ON o1.k = o2.${column()} AND ${other} WHERE o2.b IS NULL`;
  }
}

type FinishOf = (prng: Prng, names: readonly string[], rest: string) => string;

function queryOf(prng: Prng, finishOf: FinishOf): string {
  const count = prng.nextInteger(1, 3);
  const names = Array.from({ length: count }, (_, index) => `o${index + 1}`);
  const from = names.map((name) => `${pick(prng, TABLES)} ${name}`);
  const column = (name: string): string => `${name}.${pick(prng, ['k', 'a', 'b', 'g'])}`;
  const joins = names.slice(1).map((name, index) => {
    const earlier = pick(prng, names.slice(0, index + 1));
    const operator = chance(prng, 0.85) ? '=' : pick(prng, ['<', '<>', '>=']);
    return `${column(earlier)} ${operator} ${column(name)}`;
  });
  const conditions = [...joins, ...names.flatMap((name) => selectionOf(prng, name))];
  const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  return `${finishOf(prng, names, `FROM ${from.join(', ')}${where}`)}`;
}

/** Queries with parts that can be planned by themselves. */
function nestedOf(prng: Prng): string {
  const [x, y, z] = [pick(prng, TABLES), pick(prng, TABLES), pick(prng, TABLES)];
  const column = (): string => pick(prng, ['k', 'a', 'b', 'g']);
  const own = selectionOf(prng, 'o1').join('') || 'o1.k >= 0';
  const other = selectionOf(prng, 'o2').join('') || 'o2.g < 3';
  const tie = `o2.${column()} = o1.${column()}`;
  const not = pick(prng, ['', 'NOT ']);
  const value = pick(prng, ['count(*)', 'max(o2.b)', 'avg(o2.a)', 'sum(o2.b) + 1', 'count(o2.b)']);
  const condition = pick(prng, [
    `${not}EXISTS (SELECT 1 FROM ${y} o2 WHERE ${tie} AND ${other})`,
    `${not}EXISTS (SELECT 1 FROM ${y} o2 WHERE ${other} AND o2.a = 3)`,
    `o1.${column()} ${not}IN (SELECT o2.${column()} FROM ${y} o2 WHERE ${other})`,
    `o1.${column()} ${not}IN (SELECT o2.${column()} FROM ${y} o2 WHERE ${tie} AND ${other})`,
    `o1.${column()} >= (SELECT ${value} FROM ${y} o2 WHERE ${tie} AND ${other})`,
    `o1.${column()} < (SELECT ${value} FROM ${y} o2 WHERE ${other})`,
    `(${tie.replace('o2.', 'o1.')} OR EXISTS (SELECT 1 FROM ${y} o2 WHERE ${tie}))`,
  ]);
  const finish = (names: readonly string[], rest: string): string =>
    (chance(prng, 0.5) ? groupsOf : finishOf)(prng, names, rest);
  const operator = pick(prng, ['UNION', 'UNION ALL', 'INTERSECT', 'EXCEPT']);
  const arm = (table: string, name: string): string =>
    `SELECT ${name}.${column()} AS v, ${name}.c FROM ${table} ${name}`;
  switch (prng.nextInteger(0, 7)) {
    case 0:
      return `${arm(x, 'o1')} WHERE ${own} ${operator} ${arm(y, 'o2')} WHERE ${other}`;
    case 1:
      return `${arm(x, 'o1')} ${operator} ${arm(y, 'o2')} UNION ${arm(z, 'o3')} ORDER BY 1, 2`;
    case 2:
      return `SELECT o1.${column()}, w.n FROM ${x} o1 JOIN (SELECT o2.a, count(*) AS n FROM ${y} o2 WHERE ${other} GROUP BY o2.a) w ON w.a = o1.k WHERE ${own}`;
    case 3:
      return `WITH w AS (SELECT o2.g, sum(o2.b) AS n FROM ${y} o2 GROUP BY o2.g) SELECT o1.k, w.n FROM ${x} o1 LEFT JOIN w ON w.g = o1.${column()} WHERE ${own}`;
    case 4:
      return finish(
        ['o1', 'o3'],
        `FROM ${x} o1, ${z} o3 WHERE o3.${column()} = o1.${column()} AND ${condition}`,
      );
    default:
      return finish(['o1'], `FROM ${x} o1 WHERE ${own} AND ${condition}`);
  }
}

/** What sites can compute of their own rows before anything is sent, and what they cannot. */
function groupsOf(prng: Prng, names: readonly string[], rest: string): string {
  const column = (): string => `${pick(prng, names)}.${pick(prng, ['k', 'a', 'b', 'g'])}`;
  const aggregate = (): string =>
    pick(prng, [
      'count(*)',
      `count(${column()})`,
      `sum(${column()})`,
      `avg(${column()})`,
      `total(${column()} / 2.0)`,
      `min(${pick(prng, names)}.c)`,
      `max(${column()} + 1)`,
      `count(DISTINCT ${column()})`,
      `sum(DISTINCT ${column()})`,
      `sum(${column()}) FILTER (WHERE ${column()} > 1)`,
      `2 * sum(${column()}) + count(*)`,
      `median(${column()})`,
    ]);
  const keys = Array.from({ length: prng.nextInteger(1, 2) }, () =>
    chance(prng, 0.8) ? column() : `${column()} % 2`,
  );
  const shown = keys.filter(() => chance(prng, 0.8)).map((key, index) => `${key} AS y${index}`);
  const items = [...shown, ...keys.map((_, index) => `${aggregate()} AS x${index}`)].join(', ');
  const grouped = `SELECT ${items} ${rest} GROUP BY ${keys.join(', ')}`;
  switch (prng.nextInteger(0, 8)) {
    case 0:
      return `SELECT ${aggregate()} AS x0, ${aggregate()} AS x1 ${rest}`;
    case 1:
      return `${grouped} HAVING count(*) > ${prng.nextInteger(0, 3)}`;
    case 2:
      return `${grouped} ORDER BY ${keys.join(', ')}, 1`;
    case 3:
      return `${grouped} HAVING ${aggregate()} > 1 ORDER BY 1, ${keys.join(' DESC, ')} LIMIT 2`;
    case 4:
      return `SELECT DISTINCT ${keys.join(' + ')} AS x ${rest} ORDER BY x DESC LIMIT 3 OFFSET 1`;
    case 5:
      return `SELECT ${keys[0]} AS x, ${column()} AS y ${rest} ORDER BY 2, ${column()} LIMIT 3`;
    case 6:
      return `SELECT DISTINCT ${keys.join(' * ')} AS x, ${column()} IS NULL AS y ${rest}`;
    case 7:
      return `SELECT ${keys.join(' + ')} AS x, 'word' AS y, ${column()} || '' AS z ${rest}`;
    default:
      return grouped;
  }
}

function selectionOf(prng: Prng, name: string): readonly string[] {
  if (chance(prng, 0.5)) return [];
  return [
    pick(prng, [
      `${name}.g = ${prng.nextInteger(0, 3)}`,
      `${name}.a > ${prng.nextInteger(0, 5)}`,
      `${name}.b IS NOT NULL`,
      `${name}.c LIKE 'c%'`,
      `${name}.g IN (0, 2)`,
      `(${name}.a = 1 OR ${name}.b = 2)`,
      `NOT ${name}.b = 1`,
      `${name}.c >= 'b'`,
    ]),
  ];
}

function finishOf(prng: Prng, names: readonly string[], rest: string): string {
  const some = names.filter(() => chance(prng, 0.7));
  const read = some.length > 0 ? some : names.slice(0, 1);
  const items = read.map((name) => `${name}.${pick(prng, ['k', 'a', 'b', 'c'])} AS x${name}`);
  const [first = 'o1'] = names;
  switch (prng.nextInteger(0, 6)) {
    case 0:
      return `SELECT DISTINCT ${items.join(', ')} ${rest}`;
    case 1:
      return `SELECT ${first}.a, count(*), sum(${first}.b) ${rest} GROUP BY ${first}.a`;
    case 2:
      return `SELECT ${items.join(', ')} ${rest} ORDER BY ${first}.a DESC, 1`;
    case 3:
      return `SELECT ${first}.a + 1 AS y, ${items.join(', ')} ${rest} ORDER BY ${first}.b LIMIT 3`;
    case 4:
      return `SELECT count(*), max(${first}.c) ${rest}`;
    default:
      return `SELECT ${items.join(', ')} ${rest}`;
  }
}
