/**
 * How many times too many or too few rows were expected (Moerkotte, Neumann and Steidl, 2009); what
 * is less than one row counts as one.
 */
export function qError(estimated: number, actual: number): number {
  const [few, many] = [Math.min(estimated, actual), Math.max(estimated, actual)];
  return Math.max(1, many) / Math.max(1, few);
}
