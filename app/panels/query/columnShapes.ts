import type { Value } from '../../../src/base/value.ts';
import { valueText } from './csv.ts';
import type { RowSource } from './rowSource.ts';

export interface ColumnShape {
  /** Two columns may have one name, so it is the place that tells them apart. */
  readonly key: string;
  readonly name: string;
  readonly isFigure: boolean;
  readonly characters: number;
}

/** A longer value is cut, and whole where the pointer rests on it. */
export const WIDEST_CHARACTERS = 48;

const shapesOf = new WeakMap<RowSource, readonly ColumnShape[]>();

/** How wide each column is, and what is in it: judged by the rows that are at hand. */
export function columnShapes(source: RowSource): readonly ColumnShape[] {
  const known = shapesOf.get(source);
  if (known) return known;
  const shapes = source.columns.map((name, column) => {
    const values = source.first.map((row): Value => row[column] ?? null);
    const widest = Math.max(name.length, ...values.map((value) => valueText(value).length));
    return {
      key: `${column} ${name}`,
      name,
      isFigure: values.every((value) => value === null || typeof value !== 'string'),
      characters: Math.min(WIDEST_CHARACTERS, widest),
    };
  });
  shapesOf.set(source, shapes);
  return shapes;
}
