/**
 * Figures as the screen writes them (DESIGN.md 3): a comma at the thousands, the unit spelled after
 * a space, bytes never rounded.
 */

export function formatCount(count: number): string {
  const [whole = '', fraction] = String(Math.abs(count)).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  const sign = count < 0 ? '−' : '';
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

export const formatBytes = (amount: number): string => `${formatCount(amount)} B`;

/** `1 row`, `250 rows`. */
export const formatRows = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? 'row' : 'rows'}`;

/** Milliseconds to a tenth: `20 ms`, `20.4 ms`, `1,230 ms`. */
export const formatMs = (ms: number): string => `${formatCount(Math.round(ms * 10) / 10)} ms`;

/** `100 × 20 B`: rows times the declared width of one. */
export const formatShape = (rows: number, width: number): string =>
  `${formatCount(rows)} × ${formatCount(width)} B`;

/** A, B, … Z, AA, AB, …: the letter of a candidate plan. */
export function letterOf(index: number): string {
  const last = String.fromCharCode(65 + (index % 26));
  return index < 26 ? last : letterOf(Math.floor(index / 26) - 1) + last;
}

/** `a`, `a and b`, `a, b and c`. */
export function joinWords(words: readonly string[]): string {
  const last = words.at(-1);
  if (last === undefined) return '';
  return words.length === 1 ? last : `${words.slice(0, -1).join(', ')} and ${last}`;
}
