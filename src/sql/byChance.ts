import type { Expression } from './ast.ts';
import { childrenOf } from './traverse.ts';

/** Whether a value is drawn anew wherever it is asked for: it cannot be computed elsewhere. */
export function isByChance(expression: Expression): boolean {
  const isRandom = expression.kind === 'call' && RANDOM.has(expression.name.text);
  return isRandom || childrenOf(expression).some(isByChance);
}

const RANDOM = new Set(['random', 'randomblob']);
