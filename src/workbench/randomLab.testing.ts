import { OBJECTIVES, type Objective } from '../base/objective.ts';
import { createPrng, type Prng } from '../base/prng.ts';

/**
 * Random labs for laws: data with NULLs and repeated values, horizontal designs with copies, and
 * select-project-join queries over them. Everything follows from the seed.
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

/** @param design `wrong` cuts every relation so that rows are lost or stored twice */
export function randomLab(seed: string, design: 'right' | 'wrong' = 'right'): RandomLab {
  const prng = createPrng(seed);
  const sites = Array.from({ length: prng.nextInteger(2, 4) }, (_, i) => `s${i + 1}`);
  const cuts = design === 'right' ? RIGHT_CUTS : WRONG_CUTS;
  const setup = [
    ...sites.map((site) => `CREATE SITE ${site};`),
    ...TABLES.flatMap((table) => tableOf(prng, table, sites, cuts)),
  ];
  const text = ['---', `title: Law ${seed}`, '---', '', '```sql setup', ...setup, '```', ''].join(
    '\n',
  );
  return { text, sql: queryOf(prng), at: pick(prng, sites), objective: pick(prng, OBJECTIVES) };
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
  const columns = [
    'k INTEGER PRIMARY KEY',
    'a INTEGER NOT NULL',
    'b INTEGER',
    'c CHAR(6) NOT NULL',
    'g INTEGER NOT NULL CHECK (g BETWEEN 0 AND 3)',
  ];
  return [
    `CREATE TABLE ${table} (${columns.join(', ')});`,
    ...designOf(prng, table, sites, pick(prng, cuts)),
    ...(rows.length > 0 ? [`INSERT INTO ${table} VALUES ${rows.join(', ')};`] : []),
  ];
}

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

function queryOf(prng: Prng): string {
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
