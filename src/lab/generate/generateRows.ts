import { affinityOf } from '../../algebra/affinity.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { createPrng } from '../../base/prng.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Row, Value } from '../../base/value.ts';
import type { Column } from '../../catalog/catalog.ts';
import type { GeneratedColumn } from '../../sql/statement.ts';
import { declaredLength } from '../declaredLength.ts';
import type { Cell } from './cell.ts';
import { compileExpression, type Scope } from './compile.ts';
import { applyAffinity, toValue } from './sqlValue.ts';

/** What GENERATE is keyed by, and what it makes. */
export interface GenerateRequest {
  readonly seed: number;
  readonly table: string;
  /** The how manieth GENERATE into this table it is, counted from 1. */
  readonly statement: number;
  readonly count: number;
  readonly columns: readonly GeneratedTarget[];
}

export interface GeneratedTarget {
  readonly column: Column;
  readonly definition: GeneratedColumn;
}

/**
 * Rows of one GENERATE statement, in order. Pure: the same request gives the same rows. Every call
 * of a random function draws from a sequence of its own, keyed by seed, table, statement, column
 * and
 * call, row after row: adding a column or asking for more rows leaves the other values as they are.
 */
export function generateRows(request: GenerateRequest): Result<readonly Row[], Diagnostic> {
  let fault: Diagnostic | undefined;
  const report = (found: Diagnostic): void => {
    fault ??= found;
  };
  const columns: Map<
    string,
    { readonly cell: Cell; readonly affinity: ReturnType<typeof affinityOf> }
  > = new Map();
  const cells = request.columns.map((target) => {
    const key = [request.seed, request.table, request.statement, target.column.name].join('\0');
    const scope: Scope = {
      hasRow: true,
      columns: new Map(columns),
      randomFor: (call) => createPrng(`${key}\0${call}`),
      report,
    };
    const affinity = affinityOf(target.column.type);
    const computed = compileExpression(target.definition.value, scope);
    const cell = remembering((row) => applyAffinity(computed(row), affinity));
    columns.set(target.column.name.toLowerCase(), { cell, affinity });
    return cell;
  });
  const rows: Row[] = [];
  for (let row = 1; row <= request.count && fault === undefined; row += 1) {
    const values = cells.map((cell) => toValue(cell(row)));
    fault ??= findBadValue(values, request.columns, row);
    rows.push(Object.freeze(values));
  }
  return fault === undefined ? ok(rows) : fail(fault);
}

/** A cell that computes a row once, however many later columns refer to it. */
function remembering(cell: Cell): Cell {
  let lastRow = 0;
  let lastValue: ReturnType<Cell> = null;
  return (row) => {
    if (row !== lastRow) {
      lastValue = cell(row);
      lastRow = row;
    }
    return lastValue;
  };
}

function findBadValue(
  values: readonly Value[],
  targets: readonly GeneratedTarget[],
  row: number,
): Diagnostic | undefined {
  for (const [index, { column, definition }] of targets.entries()) {
    const value = values[index];
    if (value === null && column.notNull) {
      const message = `${column.name} is NOT NULL, but row ${row} would be NULL.`;
      return { code: 'not-null', message, span: definition.value.span };
    }
    const limit = declaredLength(column.type);
    if (limit === undefined || typeof value !== 'string') continue;
    const length = characters(value);
    if (length <= limit) continue;
    return {
      code: 'value-too-long',
      message: `Row ${row} of ${column.name} has ${length} characters, but ${column.type} takes ${limit}: '${value.slice(0, 40)}'.`,
      span: definition.value.span,
    };
  }
  return undefined;
}

/** Characters as SQL counts them: code points. */
function characters(text: string): number {
  return /[\ud800-\udbff]/.test(text) ? [...text].length : text.length;
}
