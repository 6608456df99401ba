import type { RowFunction } from './cell.ts';
import { pick, weighted } from './choices.ts';
import { dateBetween } from './dates.ts';
import { normal, uniform, zipf } from './numbers.ts';
import { scalarFunctions } from './scalars.ts';
import { city, personName, text, word } from './texts.ts';

/** Every function that GENERATE knows; `row` is not one of them, it is written without brackets. */
export const rowFunctions: ReadonlyMap<string, RowFunction> = new Map(
  [
    uniform,
    normal,
    zipf,
    pick,
    weighted,
    personName,
    city,
    word,
    text,
    dateBetween,
    ...scalarFunctions,
  ].map((known) => [known.name, known]),
);
