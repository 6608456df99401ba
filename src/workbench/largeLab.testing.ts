import type { Prng } from '../base/prng.ts';

interface LargeLab {
  readonly text: string;
  readonly sql: string;
  readonly at: string;
}

/**
 * A chain or a star of up to seven relations, each of two to four fragments that are cut alike or
 * not and stored once or twice, and a query over all of them.
 *
 * @param least relations
 */
export function largeLab(prng: Prng, least: number): LargeLab {
  const relations = prng.nextInteger(least, 7);
  const fragments = prng.nextInteger(2, 4);
  const sites = prng.nextInteger(2, 5);
  const areCutAlike = prng.nextUnit() < 0.5;
  const isStar = prng.nextUnit() < 0.5;
  const names = Array.from({ length: relations }, (_, index) => `r${index + 1}`);
  const cuts = Array.from({ length: fragments }, (_, index) => index);
  const setup = names.flatMap((name, index) => [
    `CREATE TABLE ${name} (k INTEGER PRIMARY KEY, a INTEGER NOT NULL,`,
    `  g INTEGER NOT NULL CHECK (g IN (${cuts.join(', ')})), w CHAR(${10 * (index + 1)}) NOT NULL);`,
    ...cuts.map((cut) => {
      const first = 1 + ((areCutAlike ? cut : cut + index) % sites);
      const copies = prng.nextUnit() < 0.2 && sites > 1 ? [first, 1 + (first % sites)] : [first];
      const at = copies.map((site) => `s${site}`).join(', ');
      return `CREATE FRAGMENT ${name}_${cut} OF ${name} WHERE g = ${cut} AT ${at};`;
    }),
    `GENERATE ${prng.nextInteger(4, 30)} ROWS INTO ${name} (`,
    `  k = row, a = 1 + row % ${prng.nextInteger(3, 20)}, g = row % ${fragments}, w = word());`,
  ]);
  const joins = names.slice(1).map((name, index) => {
    const partner = isStar ? 'r1' : names[index];
    const alike = areCutAlike ? ` AND ${partner}.g = ${name}.g` : '';
    return `${partner}.a = ${name}.k${alike}`;
  });
  const where = [...joins, `r1.k < ${prng.nextInteger(3, 30)}`].join(' AND ');
  const items = prng.nextUnit() < 0.3 ? 'DISTINCT r1.a, r2.w' : `r1.w, r${relations}.w AS x`;
  const all = ['```sql setup', ...siteStatements(sites), ...setup, '```', ''];
  return {
    text: ['---', 'title: Large', '---', ...all].join('\n'),
    sql: `SELECT ${items} FROM ${names.join(', ')} WHERE ${where}`,
    at: `s${prng.nextInteger(1, sites)}`,
  };
}

const siteStatements = (sites: number): readonly string[] =>
  Array.from({ length: sites }, (_, index) => `CREATE SITE s${index + 1};`);
