import { affinityOf } from '../../algebra/affinity.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Column } from '../../catalog/catalog.ts';
import type { Expression } from '../../sql/ast.ts';
import { declaredLength } from '../declaredLength.ts';
import { evaluateConstant } from '../generate/constant.ts';
import { applyAffinity } from '../generate/sqlValue.ts';

/**
 * The fault of a constant that its column cannot take: NULL where the column is NOT NULL, text
 * longer than CHAR(n) or VARCHAR(n). Undefined for what fits and for what only the engine can tell.
 */
export function constantFault(column: Column, value: Expression): Diagnostic | undefined {
  const constant = evaluateConstant(value);
  if (constant.fault !== undefined) return undefined;
  if (constant.value === null) return column.notNull ? notNullFault(column, value) : undefined;
  const limit = declaredLength(column.type);
  if (limit === undefined) return undefined;
  const stored = applyAffinity(constant.value, affinityOf(column.type));
  const length = typeof stored === 'string' ? [...stored].length : 0;
  if (length <= limit) return undefined;
  return {
    code: 'value-too-long',
    message: `This value has ${length} characters, but ${column.name} is ${column.type} and takes ${limit}.`,
    span: value.span,
  };
}

function notNullFault(column: Column, value: Expression): Diagnostic {
  const message = `${column.name} is NOT NULL.`;
  return { code: 'not-null', message, span: value.span };
}
