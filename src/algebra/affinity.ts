/**
 * SQLite's column affinities (https://sqlite.org/datatype3.html, section 3.1). A declared type is
 * only a preference: a column of any affinity can hold text, a blob or NULL, and a reasoner that
 * forgets it proves too much.
 */
export type Affinity = 'integer' | 'real' | 'numeric' | 'text' | 'blob';

/** The affinity of a declared type; the order of the tests is SQLite's and matters (`CHARINT`). */
export function affinityOf(type: string): Affinity {
  const name = type.toUpperCase();
  if (name.includes('INT')) return 'integer';
  if (name.includes('CHAR') || name.includes('CLOB') || name.includes('TEXT')) return 'text';
  if (name.includes('BLOB') || name.trim() === '') return 'blob';
  if (name.includes('REAL') || name.includes('FLOA') || name.includes('DOUB')) return 'real';
  return 'numeric';
}

export const isNumeric = (affinity: Affinity | 'none'): boolean =>
  affinity === 'integer' || affinity === 'real' || affinity === 'numeric';
