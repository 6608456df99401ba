import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { NO_SPAN, type Span } from '../../base/span.ts';
import type { Expression } from '../../sql/ast.ts';
import type { Statement } from '../../sql/statement.ts';
import { evaluateConstant } from '../generate/constant.ts';
import type { StatementOf } from './draft.ts';
import { takenName } from './names.ts';

/** A slider of the lab: `PARAMETER staff = 250 FROM 50 TO 5000`. */
export interface LabParameter {
  readonly name: string;
  /** What it is now: the default, or the value asked for. */
  readonly value: number;
  readonly defaultValue: number;
  readonly low?: number;
  readonly high?: number;
  readonly span: Span;
}

export type ParameterValues = Readonly<Record<string, number>>;

export interface ParameterResult {
  readonly parameters: readonly LabParameter[];
  readonly errors: readonly Diagnostic[];
}

/** All parameters of a lab, in document order, with the values asked for in place of defaults. */
export function readParameters(
  statements: readonly Statement[],
  overrides: ParameterValues,
): ParameterResult {
  const parameters: LabParameter[] = [];
  const errors: Diagnostic[] = [];
  for (const statement of statements) {
    if (statement.kind !== 'parameter') continue;
    const taken = parameters.map((parameter) => parameter.name);
    const fault = takenName('parameter', statement.name, taken);
    if (fault !== undefined) errors.push(fault);
    else parameters.push(...readParameter(statement, overrides, parameters, errors));
  }
  const known = parameters.map((parameter) => parameter.name);
  for (const name of Object.keys(overrides)) {
    if (!known.includes(name)) errors.push(unknownParameter(name, NO_SPAN, known));
  }
  return { parameters, errors };
}

function readParameter(
  statement: StatementOf<'parameter'>,
  overrides: ParameterValues,
  earlier: readonly LabParameter[],
  errors: Diagnostic[],
): readonly LabParameter[] {
  const number = (expression: Expression | undefined): number | undefined => {
    if (expression === undefined) return undefined;
    const bound = bindParameters(expression, valuesOf(earlier));
    errors.push(...bound.errors);
    if (bound.errors.length > 0) return undefined;
    const { value, fault } = evaluateConstant(bound.node);
    if (fault !== undefined) errors.push(fault);
    if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
    const message = 'A parameter is a number.';
    if (fault === undefined)
      errors.push({ code: 'parameter-value', message, span: expression.span });
    return undefined;
  };
  const [defaultValue, low, high] = [statement.value, statement.low, statement.high].map(number);
  if (defaultValue === undefined) return [];
  const name = statement.name.text;
  const value = (Object.hasOwn(overrides, name) ? overrides[name] : undefined) ?? defaultValue;
  const fault = rangeFault(name, [defaultValue, value], low, high, statement.span);
  if (fault !== undefined) errors.push(fault);
  return [
    {
      name,
      value: fault === undefined ? value : defaultValue,
      defaultValue,
      ...(low === undefined ? {} : { low }),
      ...(high === undefined ? {} : { high }),
      span: statement.span,
    },
  ];
}

function rangeFault(
  name: string,
  values: readonly number[],
  low: number | undefined,
  high: number | undefined,
  span: Span,
): Diagnostic | undefined {
  const isWhole = [values[0], low, high].every(
    (part) => part === undefined || Number.isInteger(part),
  );
  for (const value of values) {
    const isInside = value >= (low ?? -Infinity) && value <= (high ?? Infinity);
    const isRight = Number.isFinite(value) && isInside && (!isWhole || Number.isInteger(value));
    if (isRight) continue;
    const range = low === undefined || high === undefined ? '' : ` from ${low} to ${high}`;
    const message = `${name} = ${value}: expected a ${isWhole ? 'whole ' : ''}number${range}.`;
    return { code: 'parameter-range', message, span };
  }
  return undefined;
}

export function valuesOf(parameters: readonly LabParameter[]): ParameterValues {
  return Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
}

export interface Bound<Node> {
  readonly node: Node;
  readonly errors: readonly Diagnostic[];
}

/**
 * Replaces every `:name` of a syntax tree (of a statement, query or expression) by its value. The
 * literal keeps the span of the parameter; a name that is not known is a fault.
 */
export function bindParameters<Node>(node: Node, values: ParameterValues): Bound<Node> {
  const errors: Diagnostic[] = [];
  const replace = (part: object): unknown => {
    if (!isParameter(part)) return undefined;
    const value = Object.hasOwn(values, part.name) ? values[part.name] : undefined;
    if (value !== undefined) return numberLiteral(value, part.span);
    errors.push(unknownParameter(part.name, part.span, Object.keys(values)));
    return part;
  };
  // An expression takes the place of an expression: the tree keeps its type.
  return { node: mapNodes(node, replace) as Node, errors };
}

/** Replaces the objects that `replace` gives something for; what does not change stays the same. */
function mapNodes(part: unknown, replace: (part: object) => unknown): unknown {
  if (typeof part !== 'object' || part === null) return part;
  const replaced = replace(part);
  if (replaced !== undefined) return replaced;
  if (Array.isArray(part)) {
    const items = part.map((item) => mapNodes(item, replace));
    return items.some((item, index) => item !== part[index]) ? Object.freeze(items) : part;
  }
  const entries = Object.entries(part).map(
    ([key, value]) => [key, mapNodes(value, replace), value] as const,
  );
  if (entries.every(([, mapped, value]) => mapped === value)) return part;
  return Object.freeze(Object.fromEntries(entries.map(([key, mapped]) => [key, mapped])));
}

type ParameterNode = Extract<Expression, { readonly kind: 'parameter' }>;

/** The expression, not the statement of the same kind, whose name is a node. */
function isParameter(node: object): node is ParameterNode {
  return (
    'kind' in node && node.kind === 'parameter' && 'name' in node && typeof node.name === 'string'
  );
}

function numberLiteral(value: number, span: Span): Expression {
  const isInteger = Number.isInteger(value);
  const magnitude = Math.abs(value);
  const text = isInteger ? BigInt(magnitude).toString() : String(magnitude);
  const literal: Expression = Object.freeze({ kind: 'number', text, isInteger, span });
  if (value >= 0) return literal;
  return Object.freeze({ kind: 'unary', operator: '-', operand: literal, span });
}

function unknownParameter(name: string, span: Span, known: readonly string[]): Diagnostic {
  const nearest = nearestName(name, known);
  const listed = known.length === 0 ? 'The lab has none.' : `Known: ${known.join(', ')}.`;
  return {
    code: 'unknown-parameter',
    message: `The lab has no parameter ${name}.`,
    span,
    hint: nearest === undefined ? listed : `Did you mean ${nearest}?`,
  };
}
