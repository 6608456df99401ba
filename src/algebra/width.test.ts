import { expect, test } from 'vitest';
import { parseExpression } from '../sql/parser.ts';
import { typeOf, widthOf } from './width.ts';

const shapes: Readonly<Record<string, { readonly type: string; readonly width: number }>> = {
  id: { type: 'INTEGER', width: 4 },
  name: { type: 'CHAR(16)', width: 16 },
  big: { type: 'BIGINT', width: 8 },
  price: { type: 'DECIMAL(10,2)', width: 6 },
};

const shapeOf = (_occurrence: string, column: string) => shapes[column] ?? { type: '', width: 32 };

function expression(sql: string) {
  const parsed = parseExpression(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value;
}

test.each([
  ['t.name', 16],
  ['CAST(t.name AS VARCHAR(5))', 5],
  ['7', 4],
  ['2147483647', 4],
  ['2147483648', 8],
  ['1.5', 8],
  ["'hello'", 5],
  ["''", 0],
  ['TRUE', 1],
  ['t.id = 4', 1],
  ['t.id IS NULL', 1],
  ['NOT t.id', 1],
  ['NULL', 0],
  ['t.id + t.big', 8],
  ['-t.id', 4],
  ["t.name || ', ' || t.id", 22],
  ["CASE WHEN t.id = 1 THEN 'ab' WHEN t.id = 2 THEN t.name ELSE NULL END", 16],
  ['coalesce(t.id, t.big)', 8],
  ['min(t.name)', 16],
  ['max(t.id)', 4],
  ['count(*)', 8],
  ['count(t.name)', 8],
  ['sum(t.id)', 8],
  ['avg(t.price)', 8],
  ['sum(t.price)', 20],
  ['upper(t.name)', 16],
  ['random()', 32],
])('%s is %i bytes wide', (sql, width) => {
  expect(widthOf(expression(sql), shapeOf)).toBe(width);
});

test.each([
  ['t.name', 'CHAR(16)'],
  ['CAST(t.id AS DECIMAL(8, 2))', 'DECIMAL(8, 2)'],
  ['t.id + 1', ''],
  ['max(t.id)', ''],
])('%s carries the type %j', (sql, type) => {
  expect(typeOf(expression(sql), shapeOf)).toBe(type);
});
