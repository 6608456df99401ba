import { describe, expect, it } from 'vitest';
import { plain } from './plain.testing.ts';
import { parsePlanNotation } from './planNotation.ts';
import { printQuery } from './print.ts';
import type { PlanLine } from './statement.ts';

function lines(text: string): readonly string[] {
  const parsed = parsePlanNotation(text);
  if (!parsed.ok) throw new Error(parsed.error.message);
  return parsed.value.map(lineText);
}

function lineText(line: PlanLine): string {
  switch (line.kind) {
    case 'ship':
      return `ship ${line.relation.text} to ${line.target.text}`;
    case 'compute':
      return `${line.site.text}: ${line.result.text} = ${printQuery(line.query)}`;
    case 'answer':
      return `${line.site.text}: answer ${printQuery(line.query)}`;
  }
}

describe('parsePlanNotation', () => {
  it('reads one statement a line', () => {
    const text = `site1: v = SELECT d_id, e_name FROM department JOIN emp_1 ON e_id = d_vp
SHIP v TO site4
site4: ANSWER SELECT l.e_name FROM emp_4 l JOIN v ON v.d_id = l.e_dept
`;
    expect(lines(text)).toEqual([
      'site1: v = SELECT d_id, e_name FROM department JOIN emp_1 ON e_id = d_vp',
      'ship v to site4',
      'site4: answer SELECT l.e_name FROM emp_4 AS l JOIN v ON v.d_id = l.e_dept',
    ]);
  });

  it('continues a line by the indented ones below it, comments and blank lines between', () => {
    const text = `-- first the keys
site1: v = SELECT a -- of the left side
  FROM t

    -- only those
\tWHERE a = 'x
y';
-- then
SHIP v TO site2;`;
    expect(lines(text)).toEqual(["site1: v = SELECT a FROM t WHERE a = 'x\ny'", 'ship v to site2']);
  });

  it('has no reserved words of its own', () => {
    const text = 'ship: ship = SELECT 1\nSHIP ship TO answer\nanswer: answer = SELECT 2';
    expect(lines(text)).toEqual([
      'ship: ship = SELECT 1',
      'ship ship to answer',
      'answer: answer = SELECT 2',
    ]);
  });

  it('gives spans into the text', () => {
    const text = '\n-- c\nSHIP v TO site4\nsite4: ANSWER SELECT 1\n  FROM v\n';
    const parsed = parsePlanNotation(text);
    if (!parsed.ok) throw new Error(parsed.error.message);
    expect(parsed.value.map(({ span }) => text.slice(span.start, span.end))).toEqual([
      'SHIP v TO site4',
      'site4: ANSWER SELECT 1\n  FROM v',
    ]);
    expect(plain(parsed.value[0])).toEqual({ kind: 'ship', relation: 'v', target: 'site4' });
    expect(Object.isFrozen(parsed.value) && Object.isFrozen(parsed.value[0])).toBe(true);
  });

  it('is empty for a block of comments', () => {
    expect(lines('')).toEqual([]);
    expect(lines('\n-- nothing\n  -- at all\n')).toEqual([]);
  });

  it.each([
    [
      'site1: v = SELECT 1\nSHIP v TO\nsite2: ANSWER SELECT 1',
      'unexpected-token',
      'Expected a site name, but found the end.',
      29,
    ],
    [
      'site1: v = SELECT 1\nSHIP v site2',
      'unexpected-token',
      'Expected TO, but found "site2".',
      27,
    ],
    [
      'site1: SELECT 1',
      'unexpected-token',
      'Expected ANSWER or the name of a result, but found "SELECT".',
      7,
    ],
    ['site1 v = SELECT 1', 'unexpected-token', 'Expected a colon, but found "v".', 6],
    [
      'site1: v = SELECT 1 FROM t SHIP v TO site2',
      'unexpected-token',
      'Expected a comma, a join, WHERE, GROUP BY, HAVING, a set operator, ORDER BY, LIMIT, FOR UPDATE or the end, but found "v".',
      32,
    ],
    [
      'site1: v = INSERT INTO t VALUES (1)',
      'unexpected-token',
      'Expected SELECT, VALUES or "(", but found "INSERT".',
      11,
    ],
    [
      '  SHIP v TO site2',
      'continues-nothing',
      'An indented line continues the one above it, and there is none.',
      2,
    ],
    [
      "site1: v = SELECT 'a\nSHIP v TO site2",
      'unterminated-string',
      'This string is never closed.',
      18,
    ],
  ])('%j is refused', (text, code, message, start) => {
    const parsed = parsePlanNotation(text);
    expect(parsed.ok).toBe(false);
    if (parsed.ok) return;
    expect(parsed.error).toMatchObject({ code, message });
    expect(parsed.error.span.start).toBe(start);
  });
});
