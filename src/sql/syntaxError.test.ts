import { describe, expect, it } from 'vitest';
import { positionAt } from '../base/span.ts';
import { parseExpression, parseQuery, parseScript, parseStatements } from './parser.ts';

/** `line:column text | message | hint` of the first fault. */
function fault(text: string): string {
  const parsed = parseStatements(text);
  if (parsed.ok) return 'none';
  const { span, message, hint } = parsed.error;
  const { line, column } = positionAt(text, span.start);
  return `${line}:${column} ${text.slice(span.start, span.end)} | ${message} | ${hint ?? ''}`;
}

const afterSelect =
  'a comma, FROM, WHERE, GROUP BY, HAVING, a set operator, ORDER BY, LIMIT, FOR UPDATE or the end of the statement';
const afterTable =
  'a comma, a join, WHERE, GROUP BY, HAVING, a set operator, ORDER BY, LIMIT, FOR UPDATE or the end of the statement';

describe('a fault says where, what was found, and what would be right', () => {
  it.each([
    ['SELECT a FROM t WHERE', '1:22  | Expected an expression, but found the end. | '],
    [
      'SELECT a\nFROM t\n  WHERE a = 1 AND\n',
      '4:1  | Expected an expression, but found the end. | ',
    ],
    ['SELECT a FROM t ORDER a', '1:23 a | Expected BY, but found "a". | '],
    [
      'SELECT CASE a WHEN 1 ELSE 2 END',
      '1:22 ELSE | Expected THEN or an operator, but found "ELSE". | ',
    ],
    [
      'SELECT CAST(a INTEGER)',
      '1:15 INTEGER | Expected AS or an operator, but found "INTEGER". | ',
    ],
    ['SELECT a FROM t JOIN', '1:21  | Expected "(" or a table name, but found the end. | '],
    ['SELECT a FROM t JOIN u USING a', '1:30 a | Expected "(", but found "a". | '],
    ['SELECT 1 UNION ALL', '1:19  | Expected SELECT, VALUES or "(", but found the end. | '],
    [
      'SELECT a FROM t WHERE a BETWEEN 1, 2',
      '1:34 , | Expected AND or an operator, but found ",". | ',
    ],
    ['SELECT count(* FROM t', '1:16 FROM | Expected ")", but found "FROM". | '],
    ['INSERT t VALUES (1)', '1:8 t | Expected INTO, but found "t". | '],
    ['INSERT INTO t VALUES 1, 2', '1:22 1 | Expected "(", but found the number 1. | '],
    ['DELETE t WHERE a', '1:8 t | Expected FROM, but found "t". | '],
    ['CREATE INDEX i ON t a', '1:21 a | Expected "(", but found "a". | '],
    [
      'CREATE FRAGMENT f OF t AT s1',
      '1:24 AT | Expected WHERE, SEMIJOIN or "(", but found "AT". | ',
    ],
    ['CREATE LINK a TO b LATENCY 20', '1:30  | Expected MS, but found the end. | '],
    ['SET COST CPU 1 MS PER ROWS', '1:23 ROWS | Expected a number of rows, but found "ROWS". | '],
    ['SET FORCE -1 MS', '1:11 - | Expected a number of milliseconds, but found "-". | '],
    ['SET TIMEOUT x', '1:13 x | Expected a number of milliseconds, but found "x". | '],
    ['ALLOCATE d', '1:11  | Expected AT, but found the end. | '],
    ['REPLICATE d USING QUORUM READ 2', '1:32  | Expected WRITE, but found the end. | '],
    ['ASSERT x NOT EXISTS (SELECT 1)', '1:10 NOT | Expected a colon, but found "NOT". | '],
    ['PARAMETER staff 250', '1:17 250 | Expected "=", but found the number 250. | '],
    ['PARAMETER staff = 1 FROM 5', '1:27  | Expected TO or an operator, but found the end. | '],
    [
      'GENERATE 250 INTO t (a = 1)',
      '1:14 INTO | Expected ROWS or an operator, but found "INTO". | ',
    ],
    [
      'LOAD INTO t FROM orders.csv',
      `1:18 orders | Expected a file name such as 'orders.csv', but found "orders". | `,
    ],
    ['FOO', '1:1 FOO | Expected a statement such as SELECT or CREATE TABLE, but found "FOO". | '],
  ])('%s', (text, expected) => {
    expect(fault(text)).toBe(expected);
  });
});

describe('a fault comes with the likeliest remedy', () => {
  it.each([
    [
      'SELEC a FROM t',
      '1:1 SELEC | Expected a statement such as SELECT or CREATE TABLE, but found "SELEC". | Did you mean SELECT?',
    ],
    [
      'SELECT a FORM t',
      `1:15 t | Expected ${afterSelect}, but found "t". | "FORM" was read as a name: did you mean FROM?`,
    ],
    [
      'SELECT a FROM t WERE a = 1',
      `1:22 a | Expected ${afterTable}, but found "a". | "WERE" was read as a name: did you mean WHERE?`,
    ],
    [
      'SELECT a b c FROM t',
      `1:12 c | Expected ${afterSelect}, but found "c". | Is a comma missing before c?`,
    ],
    [
      'SELECT a, FROM t',
      '1:11 FROM | Expected "*" or an expression, but found "FROM". | Remove the comma before FROM.',
    ],
    ['SELECT FROM t', '1:8 FROM | Expected "*" or an expression, but found "FROM". | '],
    [
      'SELECT order FROM t',
      '1:8 order | Expected "*" or an expression, but found "order". | ORDER is a reserved word; as a name it is written "order".',
    ],
    [
      'CREATE TABLE order (a INTEGER)',
      '1:14 order | Expected IF NOT EXISTS or a table name, but found "order". | ORDER is a reserved word; as a name it is written "order".',
    ],
    [
      'SELECT a FROM t WHERE a = = 3',
      '1:27 = | Expected an expression, but found "=". | Equality is written =.',
    ],
    ['SELECT a =< 3', '1:11 < | Expected an expression, but found "<". | Write <=.'],
    ['SELECT a && b', '1:11 & | Expected an expression, but found "&". | Write AND.'],
    [
      'INSERT INTO t VALUES (1, 2',
      '1:27  | Expected a comma, ")" or an operator, but found the end. | This parenthesis is never closed: (1, 2',
    ],
    [
      'SELECT extract(year FROM d)',
      `1:21 FROM | Expected a comma, ORDER BY, ")" or an operator, but found "FROM". | Write CAST(strftime('%Y', date) AS INTEGER).`,
    ],
    [
      'SELECT f(SELECT 1)',
      '1:10 SELECT | A query is no argument. | A subquery as an argument has parentheses of its own: f((SELECT …)).',
    ],
    [
      'CREATE TABLE t (a INTEGER,)',
      '1:27 ) | Expected CONSTRAINT, PRIMARY KEY, UNIQUE, CHECK, FOREIGN KEY or a column name, but found ")". | Remove the comma at the end of the list.',
    ],
    [
      'CREATE FRAGMENT f OF t WHER a = 1',
      '1:24 WHER | Expected WHERE, SEMIJOIN or "(", but found "WHER". | Did you mean WHERE?',
    ],
    [
      'CREATE SIT s1',
      '1:8 SIT | Expected TABLE, INDEX, UNIQUE, VIEW, TRIGGER, TEMP, TEMPORARY, SITE, LINK, FRAGMENT or FRAGMENTS, but found "SIT". | Did you mean SITE?',
    ],
    [
      'SET NETWORK LATENCY 20 MS BANDWITH 3 KBPS',
      '1:27 BANDWITH | Expected BANDWIDTH or the end of the statement, but found "BANDWITH". | Did you mean BANDWIDTH?',
    ],
    [
      'CREATE FRAGMENT f OF t (a) AT s1 s2',
      '1:34 s2 | Expected a comma or the end of the statement, but found "s2". | Is a comma missing before s2?',
    ],
    [
      "SELECT * FROM 'x'",
      `1:15 'x' | Expected "(" or a table name, but found the string 'x'. | A name that needs quotes takes double ones: "x".`,
    ],
  ])('%s', (text, expected) => {
    expect(fault(text)).toBe(expected);
  });

  it.each([
    ['SELECT a) FROM t', 'There is no "(" that this ")" closes.'],
    ['SELECT a FROM t WHERE a::int = 1', 'Write CAST(value AS type).'],
    [
      "SELECT a FROM t WHERE d > DATE '1994-01-01'",
      'Leave out DATE: SQLite writes dates and times as plain strings.',
    ],
    [
      "SELECT 1 + INTERVAL '3' MONTH FROM",
      "SQLite has no INTERVAL: write date(value, '+3 month').",
    ],
    ['SELECT a FROM t LIMIT 5 OFFST 3', 'Did you mean OFFSET?'],
    ['SELECT a FROM t FETCH FIRST 3 ROWS ONLY', 'Write LIMIT n.'],
    ['SELECT TOP 3 a FROM t', 'Write LIMIT n at the end of the query.'],
    [
      "SELECT a FROM t WHERE a ILIKE 'x'",
      'Write LIKE: in SQLite it ignores the case of ASCII letters.',
    ],
    ['SELECT a FROM t MINUS SELECT b FROM u', 'Write EXCEPT.'],
    ['SELECT DISTINCT ON (a) b FROM t', 'SQLite has no DISTINCT ON.'],
    ['SELECT 1 OFFSET 3', 'OFFSET stands after LIMIT n; without a limit write LIMIT -1 OFFSET n.'],
    [
      'SELECT a FROM t WHERE a NOT 3',
      'After a value, NOT stands before IN, LIKE, BETWEEN or NULL.',
    ],
    ['CREATE TABLE t (a INTEGER b INTEGER)', 'Is a comma missing before b?'],
    ['CREATE TABLE t (a INTEGER PRIMAY KEY)', 'Did you mean PRIMARY?'],
    ["SELECT 'a\nb' 'c' d", 'Is a comma missing before d?'],
    [
      "SELECT a FROM t WHERE a = 'x",
      "A string ends with a single quote; a quote inside it is written twice: 'it''s'.",
    ],
    ["SELECT 'abc\nFROM t WHERE x = 'y'", "Is a closing quote missing before it, here: 'abc"],
    [
      'SELECT 20MS',
      'A name does not begin with a digit; between a number and a word stands a space: 20 MS.',
    ],
    ['SELECT ?', 'A parameter has a name: write :name, and define it with PARAMETER name = …;.'],
    ['SELECT a\u00a0FROM t', 'It is a special space (U+00A0); replace it by an ordinary one.'],
  ])('%s', (text, hint) => {
    const { errors } = parseScript(text);
    expect(errors[0]?.hint).toBe(hint);
  });
});

describe('well-formed, but wrong', () => {
  it.each([
    ['VALUES (1) ORDER BY 1', 'restricted-values', 'SQLite allows no ORDER BY after VALUES.'],
    [
      'SELECT 1 UNION VALUES (2) LIMIT 1',
      'restricted-values',
      'SQLite allows no LIMIT after VALUES.',
    ],
    [
      'SELECT 1 ORDER BY 1 UNION SELECT 2',
      'misplaced-restriction',
      'ORDER BY stands after the last SELECT of a compound, not before UNION.',
    ],
    ['SELECT * FROM a NATURAL JOIN b ON 1', 'natural-condition', 'A NATURAL join takes no ON.'],
    ['SELECT * FROM a OUTER JOIN b', 'unknown-join', 'There is no OUTER JOIN.'],
    ['SELECT * FROM a LEFT RIGHT JOIN b', 'unknown-join', 'There is no LEFT RIGHT JOIN.'],
    ['SELECT t.* + 1 FROM t', 'unexpected-token', `Expected ${afterSelect}, but found "+".`],
    ['SELECT 1 + t.* FROM t', 'misplaced-star', 'A star is no value.'],
    ['CREATE TABLE t (PRIMARY KEY (a))', 'no-columns', 'A table has at least one column.'],
    [
      'CREATE TABLE t (a, UNIQUE (a), b)',
      'misplaced-column',
      'A column cannot follow the constraints of a table.',
    ],
    ['ALLOCATE d AT s, S', 'repeated-site', 'Site s is listed twice.'],
    ["CREATE SITE s LABEL 'a' LABEL 'b'", 'repeated-option', 'LABEL is given twice.'],
    ['STATISTICS OF r (ROWS 1, ROWS 2)', 'repeated-option', 'ROWS is given twice.'],
    ['STATISTICS OF r (WIDTH 3)', 'missing-rows', 'The number of rows is missing.'],
    [
      'CREATE FRAGMENTS OF o BY HASH (a) INTO 0',
      'bad-amount',
      'Here stands the number of fragments: a whole number above zero.',
    ],
    [
      'CREATE LINK a TO b BANDWIDTH 0 KBPS',
      'bad-amount',
      'Here stands a bandwidth: a number above zero.',
    ],
    [
      'REPLICATE d USING QUORUM READ 1.5 WRITE 2',
      'bad-amount',
      'Here stands the votes a read needs: a whole number above zero.',
    ],
  ])('%s', (text, code, message) => {
    expect(parseScript(text).errors[0]).toMatchObject({ code, message });
  });
});

describe('what SQLite has not is named', () => {
  it.each([
    ['SELECT a > ALL (SELECT 1)', 'quantified comparison (ALL)', 'ALL'],
    ['SELECT * FROM LATERAL (SELECT 1)', 'LATERAL', 'LATERAL'],
    ['SELECT 1 GROUP BY ROLLUP (a)', 'GROUP BY ROLLUP', 'ROLLUP'],
    ['SELECT 1 GROUP BY GROUPING SETS (a)', 'GROUP BY GROUPING SETS', 'GROUPING'],
    ['SELECT percentile_cont(1) WITHIN GROUP (ORDER BY a)', 'WITHIN GROUP', 'WITHIN'],
    ['DELETE FROM t LIMIT 1', 'DELETE … LIMIT', 'LIMIT'],
    ['DELETE FROM t USING u', 'DELETE … USING', 'USING'],
    ['UPDATE t SET a = 1 ORDER BY a', 'UPDATE … ORDER', 'ORDER'],
    [
      'INSERT INTO t DEFAULT VALUES ON CONFLICT DO NOTHING',
      'ON CONFLICT after DEFAULT VALUES',
      'ON',
    ],
    ['TRUNCATE TABLE t', 'TRUNCATE TABLE', 'TRUNCATE'],
    ['CREATE OR REPLACE VIEW v AS SELECT 1', 'CREATE OR REPLACE', 'OR'],
  ])('%s', (text, construct, place) => {
    const { error } = faultOf(text);
    expect(error).toMatchObject({ code: 'not-in-sqlite', message: `SQLite has no ${construct}.` });
    expect(text.slice(error.span.start, error.span.end)).toBe(place);
  });
});

describe('what makes no sense is refused with its reason', () => {
  it.each([
    ['PRAGMA table_info(t)', 'refused-statement', 'PRAGMA'],
    ["ATTACH 'x' AS y", 'refused-statement', 'ATTACH'],
    ['DETACH x', 'refused-statement', 'DETACH'],
    ['CREATE VIRTUAL TABLE t USING fts5(a)', 'refused-statement', 'VIRTUAL'],
    ["VACUUM INTO 'x'", 'refused-statement', 'INTO'],
    ['SELECT * FROM temp.t', 'unknown-schema', 'temp'],
    ['SELECT other.t.a FROM t', 'unknown-schema', 'other'],
    ['CREATE FRAGMENT f OF r (a, b) WHERE a', 'double-cut', 'WHERE'],
    ['CREATE TABLE t (a, PRIMARY KEY (a COLLATE nocase))', 'key-collation', 'COLLATE'],
    ['CREATE TABLE t (a) STRICT, STRICT', 'repeated-option', 'STRICT'],
    ['INSERT INTO t SELECT * FROM u ON CONFLICT DO NOTHING', 'ambiguous-on', 'ON'],
    [
      'INSERT INTO t VALUES (1) ON CONFLICT DO NOTHING ON CONFLICT DO NOTHING',
      'unreachable-upsert',
      'ON',
    ],
    [
      'SELECT sum(a) OVER (ROWS BETWEEN CURRENT ROW AND 1 PRECEDING)',
      'empty-frame',
      'ROWS BETWEEN CURRENT ROW AND 1 PRECEDING',
    ],
    ['SELECT sum(a) OVER (ROWS 1 FOLLOWING)', 'empty-frame', 'ROWS 1 FOLLOWING'],
    [
      'SELECT sum(a) OVER (ROWS BETWEEN UNBOUNDED FOLLOWING AND 1 FOLLOWING)',
      'empty-frame',
      'ROWS BETWEEN UNBOUNDED FOLLOWING AND 1 FOLLOWING',
    ],
  ])('%s', (text, code, place) => {
    const { error } = faultOf(text);
    expect(error.code).toBe(code);
    expect(text.slice(error.span.start, error.span.end)).toBe(place);
  });

  it('and what is incomplete says what comes next', () => {
    expect(faultOf('CREATE TRIGGER x ON').error.message).toBe(
      'Expected BEFORE, AFTER, INSTEAD OF, INSERT, DELETE or UPDATE, but found "ON".',
    );
    expect(faultOf('SELECT sum(a) OVER (ORDER BY a ROWS BETWEEN 1 PRECEDING)').error.message).toBe(
      'Expected AND, but found ")".',
    );
  });
});

function faultOf(text: string) {
  const parsed = parseStatements(text);
  if (parsed.ok) throw new Error(`${text} was read.`);
  return parsed;
}

describe('a single query or expression', () => {
  it.each([
    ['', 'Expected SELECT, VALUES or "(", but found the end.'],
    ['SELECT 1; SELECT 2', 'Expected the end, but found "SELECT".'],
    ['DELETE FROM t', 'Expected SELECT, VALUES or "(", but found "DELETE".'],
  ])('query %j', (text, message) => {
    const parsed = parseQuery(text);
    expect(!parsed.ok && parsed.error.message).toBe(message);
  });

  it.each([
    ['', 'Expected an expression, but found the end.'],
    ['a b', 'Expected an operator or the end, but found "b".'],
    ['a;', 'Expected an operator or the end, but found ";".'],
  ])('expression %j', (text, message) => {
    const parsed = parseExpression(text);
    expect(!parsed.ok && parsed.error.message).toBe(message);
  });
});
