import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder, in a fixed order. */
export function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder)
    .sort()
    .flatMap((entry) => {
      const path = join(folder, entry);
      return statSync(path).isDirectory() ? filesBelow(path) : [path];
    });
}

/**
 * The SQL of a sqllogictest file that is meant for SQLite and meant to work: records are separated
 * by blank lines, begin with conditions and a header, and end in the expected result.
 */
export function sqlOf(file: string): readonly string[] {
  const found: string[] = [];
  for (const record of readFileSync(file, 'utf8').split(/\n(?:[ \t\r]*\n)+/)) {
    const lines = record.split('\n').filter((line) => !line.startsWith('#'));
    let isMeant = true;
    while (/^(?:skipif|onlyif)\b/.test(lines[0] ?? '')) {
      const [condition, engine] = (lines.shift() ?? '').split(/\s+/);
      if ((condition === 'onlyif') !== (engine === 'sqlite')) isMeant = false;
    }
    const header = lines.shift() ?? '';
    if (isMeant && header.startsWith('halt')) break;
    if (!isMeant || !/^(?:query|statement ok)/.test(header)) continue;
    const result = lines.findIndex((line) => line.startsWith('----'));
    found.push(lines.slice(0, result === -1 ? lines.length : result).join('\n'));
  }
  return found;
}
