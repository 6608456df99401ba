import { bytesOfHex } from '../../algebra/satisfiability/datum.ts';
import type { Expression } from '../../sql/ast.ts';
import { integerOrReal, type SqlValue } from './sqlValue.ts';

export type Literal = Extract<
  Expression,
  { readonly kind: 'number' | 'string' | 'blob' | 'null' | 'boolean' }
>;

/** The value of a literal as SQLite reads it. */
export function literalValue(node: Literal): SqlValue {
  switch (node.kind) {
    case 'number':
      return numberValue(node.text.replaceAll('_', ''), node.isInteger);
    case 'string':
      return node.value;
    case 'blob':
      return bytesOfHex(node.hex);
    case 'null':
      return null;
    case 'boolean':
      return node.value ? 1n : 0n;
  }
}

function numberValue(text: string, isInteger: boolean): SqlValue {
  if (!isInteger) return Number(text);
  const integer = BigInt(text);
  // Hexadecimal is a bit pattern, decimal beyond 64 bits a REAL.
  return /^0x/i.test(text) ? BigInt.asIntN(64, integer) : integerOrReal(integer);
}
