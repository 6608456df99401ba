/**
 * Textbook bytes of types without a size, of unlimited text, and of what we have never heard of.
 */
const UNSIZED_WIDTH = 32;

const FIXED_WIDTHS: Readonly<Record<string, number>> = {
  BOOLEAN: 1,
  BOOL: 1,
  SMALLINT: 2,
  INT2: 2,
  TINYINT: 2,
  INTEGER: 4,
  INT: 4,
  INT4: 4,
  REAL: 4,
  DATE: 4,
  TIME: 4,
  BIGINT: 8,
  INT8: 8,
  FLOAT: 8,
  DOUBLE: 8,
  'DOUBLE PRECISION': 8,
  TIMESTAMP: 8,
};

const DECIMALS: ReadonlySet<string> = new Set(['DECIMAL', 'NUMERIC', 'DEC']);
const CHARACTERS: ReadonlySet<string> = new Set(['CHAR', 'CHARACTER', 'NCHAR']);
const VARYING: ReadonlySet<string> = new Set([
  'VARCHAR',
  'NVARCHAR',
  'CHARACTER VARYING',
  'CHAR VARYING',
  'VARYING CHARACTER',
]);

const DECIMAL_WIDTH_WITHOUT_PRECISION = 20;

/**
 * Textbook bytes of one value of a declared type (lab-language.md, "Declared widths"); NULL takes
 * as many. `sizes` are the numbers in parentheses. A column's own WIDTH overrides this.
 */
export function declaredWidth(typeName: string, sizes: readonly number[]): number {
  const type = typeName.trim().toUpperCase().replace(/\s+/g, ' ');
  const [size] = sizes;
  if (DECIMALS.has(type)) {
    return size === undefined ? DECIMAL_WIDTH_WITHOUT_PRECISION : Math.ceil(size / 2) + 1;
  }
  if (CHARACTERS.has(type)) return size ?? 1;
  if (VARYING.has(type)) return size ?? UNSIZED_WIDTH;
  return FIXED_WIDTHS[type] ?? UNSIZED_WIDTH;
}
