import { quoteIdentifier } from '../../sql/print.ts';

/**
 * The bucket of BY HASH in SQLite's own SQL: 32-bit FNV-1a over the UTF-8 bytes of the value's
 * text,
 * modulo the number of buckets; NULL goes to bucket 0. SQLite has no exclusive or, but
 * a XOR b = (a | b) - (a & b). Several columns are joined by a unit separator (U+001F).
 */
export function hashBucketSql(columns: readonly string[], modulus: number): string {
  const texts = columns.map((column) => `CAST(${quoteIdentifier(column)} AS TEXT)`);
  const bytes = `hex(${texts.join(' || char(31) || ')})`;
  const byte =
    "instr('123456789ABCDEF', substr(bytes, at, 1)) * 16 + instr('123456789ABCDEF', substr(bytes, at + 1, 1))";
  const step = `SELECT bytes, at + 2, (((hash | (${byte})) - (hash & (${byte}))) * 16777619) & 4294967295 FROM fnv WHERE at < length(bytes)`;
  const fnv = `WITH RECURSIVE fnv (bytes, at, hash) AS (SELECT ${bytes}, 1, 2166136261 UNION ALL ${step}) SELECT hash % ${modulus} FROM fnv ORDER BY at DESC LIMIT 1`;
  const nulls = columns.map((column) => `${quoteIdentifier(column)} IS NULL`).join(' OR ');
  return `CASE WHEN ${nulls} THEN 0 ELSE (${fnv}) END`;
}
