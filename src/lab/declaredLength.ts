/**
 * How many characters a declared type takes: n of CHAR(n), VARCHAR(n) and their other names, 1 of
 * CHAR alone; undefined where there is no limit (TEXT, plain VARCHAR, numbers).
 */
export function declaredLength(type: string): number | undefined {
  const found = /^(.*?)(?:\(\s*(\d+)[^)]*\))?\s*$/.exec(type.toUpperCase());
  const name = (found?.[1] ?? '').trim().replace(/\s+/g, ' ');
  if (!CHARACTER_TYPES.has(name)) return undefined;
  if (found?.[2] !== undefined) return Number(found[2]);
  return name === 'CHAR' || name === 'CHARACTER' ? 1 : undefined;
}

const CHARACTER_TYPES = new Set([
  'CHAR',
  'CHARACTER',
  'NCHAR',
  'NATIONAL CHAR',
  'NATIONAL CHARACTER',
  'NATIVE CHARACTER',
  'VARCHAR',
  'CHARACTER VARYING',
  'CHAR VARYING',
  'NVARCHAR',
  'VARYING CHARACTER',
]);
