import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Prng } from '../../base/prng.ts';
import type { Expression } from '../../sql/ast.ts';
import type { Report } from './cell.ts';
import { compileExpression } from './compile.ts';
import type { SqlValue } from './sqlValue.ts';

/**
 * The value of a constant expression, such as a row count, a bound or a default. Faults are
 * returned, the first of them.
 */
export function evaluateConstant(expression: Expression): {
  readonly value: SqlValue;
  readonly fault?: Diagnostic;
} {
  let fault: Diagnostic | undefined;
  const report: Report = (found) => {
    fault ??= found;
  };
  const randomFor = (): Prng => {
    report({
      code: 'not-constant',
      message: 'A constant is needed here.',
      span: expression.span,
    });
    return { nextUint32: () => 0, nextUnit: () => 0, nextInteger: (low) => low };
  };
  const cell = compileExpression(expression, {
    hasRow: false,
    columns: new Map(),
    randomFor,
    report,
  });
  const value = fault === undefined ? cell(1) : null;
  return fault === undefined ? { value } : { value, fault };
}
