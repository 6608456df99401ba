import { OBJECTIVES } from '../base/objective.ts';
import type { Prng } from '../base/prng.ts';

/**
 * A random lab of two or three relations that are joined by wide values, many of which have no
 * partner: here it matters how a site is told which rows are wanted.
 */
export function wideLab(prng: Prng) {
  const relations = prng.nextInteger(2, 3);
  const names = ['r', 's', 't'].slice(0, relations);
  const sites = prng.nextInteger(2, 3);
  const setup = [
    ...Array.from({ length: sites }, (_, index) => `CREATE SITE s${index + 1};`),
    ...names.flatMap((name) => wideTable(prng, name, sites, relations === 2 ? 3 : 2)),
  ];
  const joins = names.slice(1).map((name, index) => `${names[index]}.j = ${name}.j`);
  const chained = prng.nextUnit() < 0.5 ? joins : joins.map((join) => join.replace('.j =', '.i ='));
  const few = `r.k < ${prng.nextInteger(3, 60)}`;
  const where = [...chained, ...(prng.nextUnit() < 0.7 ? [few] : [])].join(' AND ');
  const last = names.at(-1) ?? 'r';
  const items = [`r.k, ${last}.note`, `${last}.note, s.k`, `DISTINCT r.i, ${last}.k`];
  return {
    text: ['---', 'title: Wide', '---', '```sql setup', ...setup, '```', ''].join('\n'),
    sql: `SELECT ${items[prng.nextInteger(0, 2)]} FROM ${names.join(', ')} WHERE ${where}`,
    at: `s${prng.nextInteger(1, sites)}`,
    objective: OBJECTIVES[prng.nextInteger(0, OBJECTIVES.length - 1)] ?? 'bytes',
  };
}

/** `j` and `i` are texts of domains of different sizes, `note` is what makes rows dear. */
function wideTable(prng: Prng, name: string, sites: number, most: number): readonly string[] {
  const fragments = prng.nextInteger(1, most);
  const at = (): string => `AT s${prng.nextInteger(1, sites)}`;
  const value = (): string => `'value ' || (row * 7 % ${prng.nextInteger(10, 150)})`;
  const numbers = Array.from({ length: fragments }, (_, g) => g);
  const cuts = numbers.map((g) => `CREATE FRAGMENT ${name}${g} OF ${name} WHERE g = ${g} ${at()};`);
  return [
    `CREATE TABLE ${name} (k INTEGER PRIMARY KEY, j CHAR(20) NOT NULL, i CHAR(20) NOT NULL,`,
    `  g INTEGER NOT NULL CHECK (g IN (${numbers.join(', ')})),`,
    `  note CHAR(${prng.nextInteger(4, 60)}) NOT NULL);`,
    ...(fragments > 1 ? cuts : [`ALLOCATE ${name} ${at()};`]),
    `GENERATE ${prng.nextInteger(10, 90)} ROWS INTO ${name} (k = row, j = ${value()},`,
    `  i = ${value()}, g = row % ${fragments}, note = 'note');`,
  ];
}
