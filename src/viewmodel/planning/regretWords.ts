import { formatCount } from '../format.ts';

/** `1.00`, `2.35`; a dash where it cannot be had. */
export function regretWords(regret: number | undefined): string {
  if (regret === undefined) return '–';
  const [whole = '', fraction = ''] = regret.toFixed(2).split('.');
  return `${formatCount(Number(whole))}.${fraction}`;
}
