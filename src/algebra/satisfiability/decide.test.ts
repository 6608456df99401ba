import { describe, expect, test } from 'vitest';
import type { Expression } from '../../sql/ast.ts';
import { parseExpression } from '../../sql/parser.ts';
import { splitConjuncts } from '../../sql/traverse.ts';
import { type ColumnFacts, decide, implies } from '../satisfiability.ts';

const facts: ColumnFacts = (column) => {
  switch (column.name.text) {
    case 'id':
      return { type: 'INTEGER', notNull: true, integral: true };
    case 'k':
      return { type: 'INTEGER', notNull: true };
    case 'i':
    case 'j':
    case 'h':
      return { type: 'INTEGER', notNull: false };
    case 'r':
      return { type: 'REAL', notNull: false };
    case 't':
    case 'u':
      return { type: 'CHAR(10)', notNull: false };
    case 'nc':
      return { type: 'TEXT', notNull: false, collation: 'NOCASE' };
    case 'n':
      return { type: '', notNull: false };
    default:
      return undefined;
  }
};

function expression(sql: string): Expression {
  const parsed = parseExpression(sql);
  if (!parsed.ok) throw new Error(`${sql}: ${parsed.error.message}`);
  return parsed.value;
}

const verdict = (sql: string) => decide(splitConjuncts(expression(sql)), facts);

describe('proofs', () => {
  test.each([
    'i = 4 AND i = 1',
    'i < 4 AND i > 4',
    'i <= 4 AND i >= 4 AND i <> 4',
    'i = 4 AND NOT i = 4',
    'i = 4 AND i IS NULL',
    'i > 1 AND i IS NULL',
    'k IS NULL',
    'i = NULL',
    'i <> NULL',
    'i IN (1, 2) AND i IN (3, 4)',
    'i IN (1, 2) AND i NOT IN (1, 2, 3)',
    'i NOT IN (1, NULL)',
    'i BETWEEN 1 AND 3 AND i > 3',
    'i NOT BETWEEN 1 AND 3 AND i = 2',
    "t = 'a' AND t = 'b'",
    "t <= 'E3' AND t > 'E6'",
    "t LIKE 'abc%' AND t = 'Qbc'",
    "t LIKE 'abc%' AND t LIKE 'abd%'",
    "t LIKE 'ABC%' AND t NOT LIKE 'ab%'",
    "t LIKE 'abc' AND t = 'abd'",
    "t LIKE 'S%' AND t < 'M'",
    "t GLOB 'S*' AND t < 'M'",
    "t LIKE 'a_c%' AND t = 'Xbc'",
    "t GLOB 'abc*' AND t = 'ABC'",
    'i = j AND i = 1 AND j = 2',
    'i = j AND j = h AND i < 3 AND h > 3',
    'i < j AND j < i',
    'i < j AND j <= h AND h <= i',
    'i < j AND i >= 5 AND j <= 5',
    'i <> j AND i = 3 AND j = 3',
    'i <> i',
    '(i = 1 OR i = 2) AND i = 3',
    '(i = 1 OR j = 2) AND i <> 1 AND j <> 2',
    'NOT (i = 1 OR i <> 1) ',
    'NOT (i > 3 OR i <= 3)',
    "i = '4' AND i = 5",
    "t = 4 AND t = '5'",
    'i = 1.0 AND i = 2',
    'i > 1 AND i < 1.0',
    'id > 3 AND id < 4',
    'id = 3.5',
    'i % 3 = 0 AND i % 3 = 1',
    'i = 5 AND i % 3 = 0',
    'i = j AND i % 2 = 0 AND j % 2 = 1',
    'i + 1 = 5 AND i IS NULL',
    "upper(t) = 'A' AND upper(t) = 'B'",
    "t = 'a' AND upper(t) = 'B'",
    'sin(i) AND NOT sin(i)',
    'i IS 4 AND i IS 5',
    'i IS NOT 4 AND i = 4',
    'i IS j AND i = 1 AND j IS NULL',
    '(i = 1) IS NOT TRUE AND i = 1',
    '(i, j) = (1, 2) AND j = 3',
    'CASE WHEN i = 1 THEN 0 ELSE 1 END AND i = 1',
    '1 = 0',
    'NULL',
    'FALSE',
    'i AND i = 0',
    "i < 'abc' AND i > 'abd'",
    "n = 1 AND n = '1'",
  ])('%s is unsatisfiable', (sql) => {
    expect(verdict(sql).satisfiable).toBe(false);
  });

  test.each([
    'i = 4 OR i = 1',
    'i > 3 AND i < 4',
    'i IS NULL',
    "t = 'abc' AND t LIKE 'ABC%'",
    "t LIKE 'abc%' AND t LIKE 'ABCd%'",
    "nc = 'a' AND nc = 'A'",
    "i = '4' AND i = 4",
    "t = 4 AND t = '4'",
    'i = 1 AND i = 1.0',
    'i NOT IN (1, 2)',
    'i <> 4',
    'i < j AND j < h',
    'unknown = 1 AND unknown = 2',
    'random() = 1 AND random() = 2',
    'i IN (SELECT 1) AND NOT i IN (SELECT 1)',
    "n = '1' AND n LIKE '1%'",
    "t = 'a' COLLATE NOCASE AND t = 'A' COLLATE NOCASE",
    "i > 'abc' AND i < 'abd'",
    'r = 0.5 AND i IS NULL',
    '(i = 1) IS NOT TRUE',
    'i IN () IS NOT TRUE',
  ])('%s is satisfiable', (sql) => {
    expect(verdict(sql).satisfiable).toBe(true);
  });
});

test('a contradiction is told as a smallest part of the conjunction', () => {
  const found = verdict("t = 'x' AND i = 4 AND j > 2 AND i = 1 AND r < 3");
  expect(found).toMatchObject({
    satisfiable: false,
    because: 'i = 4 ∧ i = 1 is unsatisfiable',
  });
});

test('a NOT NULL that the contradiction needs is named', () => {
  expect(verdict('j > 2 AND k IS NULL')).toMatchObject({
    because: 'k IS NULL is unsatisfiable, as k is NOT NULL',
  });
});

test('a witness is a row', () => {
  const found = verdict("i > 3 AND i < 5 AND t LIKE 'ab%' AND j IS NULL AND h > i");
  if (!found.satisfiable) throw new Error(found.because);
  expect(found.witness?.get('i')).toBe(4);
  expect(found.witness?.get('j')).toBe(null);
  expect(String(found.witness?.get('t'))).toMatch(/^ab/i);
  expect(Number(found.witness?.get('h'))).toBeGreaterThan(4);
});

describe('implication', () => {
  test.each([
    ['i = 4', 'i <> 1'],
    ['i = 4', 'i > 3 AND i IS NOT NULL'],
    ['i = 4 AND i = j', 'j = 4'],
    ['i IN (1, 2)', 'i BETWEEN 1 AND 2'],
    ['i > 5', 'i > 3 OR j = 2'],
    ["t LIKE 'abc%'", "t LIKE 'ab%'"],
    ['i < j AND j < h', 'i < h'],
    ['upper(t) = u', 'upper(t) = u'],
    ['k <> 3', 'NOT k = 3'],
    ['id > 3', 'id >= 4'],
  ])('%s implies %s', (premise, conclusion) => {
    expect(implies(splitConjuncts(expression(premise)), expression(conclusion), facts)).toBe(true);
  });

  test.each([
    ['i IS NULL', 'i <> 1'],
    ['i <> 1', 'i = 2'],
    ['i > 3', 'i >= 4'],
    ["t LIKE 'ab%'", "t LIKE 'abc%'"],
    ["t LIKE 'ab%'", "t GLOB 'ab*'"],
    ['i = 1 OR j = 1', 'i = 1'],
  ])('%s does not imply %s', (premise, conclusion) => {
    expect(implies(splitConjuncts(expression(premise)), expression(conclusion), facts)).toBe(false);
  });
});
