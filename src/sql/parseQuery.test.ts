import { describe, expect, it } from 'vitest';
import type { Query } from './ast.ts';
import { parseQuery } from './parser.ts';
import { nodesOf, plain } from './plain.testing.ts';
import { printQuery } from './print.ts';

function parse(text: string): Query {
  const parsed = parseQuery(text);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value;
}

const column = (name: string) => ({ kind: 'column', name });
const item = (name: string, alias?: string) => ({
  kind: 'item',
  expression: column(name),
  ...(alias === undefined ? {} : { alias }),
});
const one = { kind: 'number', text: '1', isInteger: true };
const two = { kind: 'number', text: '2', isInteger: true };
const table = (name: string, alias?: string) => ({
  kind: 'table',
  name,
  ...(alias === undefined ? {} : { alias }),
});
const select = (fields: object) => ({
  kind: 'select',
  distinct: false,
  items: [{ kind: 'star' }],
  from: [],
  groupBy: [],
  windows: [],
  ...fields,
});
const queryOf = (body: unknown, fields: object = {}) => ({
  kind: 'query',
  with: [],
  body,
  orderBy: [],
  forUpdate: false,
  ...fields,
});
const body = (text: string): unknown => plain(parse(text).body);
const from = (text: string): unknown => {
  const parsed = parse(`SELECT * FROM ${text}`).body;
  return parsed.kind === 'select' ? plain(parsed.from) : undefined;
};
const join = (joinKind: string, left: unknown, right: unknown, fields: object = {}) => ({
  kind: 'join',
  joinKind,
  natural: false,
  left,
  right,
  using: [],
  ...fields,
});

describe('SELECT', () => {
  it('reads all clauses', () => {
    const text = `SELECT DISTINCT a, t.*, b AS c FROM t, u AS v WHERE a GROUP BY a, b HAVING c
      ORDER BY a DESC, b NULLS FIRST LIMIT 1 OFFSET 2 FOR UPDATE;`;
    expect(plain(parse(text))).toEqual(
      queryOf(
        select({
          distinct: true,
          items: [item('a'), { kind: 'star', table: 't' }, item('b', 'c')],
          from: [table('t'), table('u', 'v')],
          where: column('a'),
          groupBy: [column('a'), column('b')],
          having: column('c'),
        }),
        {
          orderBy: [
            { kind: 'sortKey', expression: column('a'), descending: true },
            { kind: 'sortKey', expression: column('b'), descending: false, nulls: 'first' },
          ],
          limit: one,
          offset: two,
          forUpdate: true,
        },
      ),
    );
  });

  it('reads LIMIT with the offset first', () => {
    expect(plain(parse('SELECT * LIMIT 1, 2'))).toEqual(
      queryOf(select({}), { limit: two, offset: one }),
    );
  });

  it.each([
    ['a b', 'b'],
    ['a AS "B c"', 'B c'],
    ["a 'x y'", 'x y'],
    ["a AS 'x'", 'x'],
    ['a site', 'site'],
    ['a at', 'at'],
    ['a end', 'end'],
    ['a AS left', 'left'],
    ['a rows', 'rows'],
  ])('reads the alias of %s', (text, alias) => {
    expect(body(`SELECT ${text}`)).toEqual(select({ items: [item('a', alias)] }));
  });

  it('folds names unless quoted', () => {
    expect(body('SELECT Emp.E_Id FROM EMP "Emp"')).toEqual(
      select({
        items: [{ kind: 'item', expression: { kind: 'column', table: 'emp', name: 'e_id' } }],
        from: [table('emp', 'Emp')],
      }),
    );
  });

  it('freezes all of the tree', () => {
    const { body: frozen } = parse('SELECT a FROM t WHERE a IN (1, CASE WHEN b THEN c END)');
    const pending: unknown[] = [frozen];
    for (let part = pending.pop(); part !== undefined; part = pending.pop()) {
      if (typeof part !== 'object' || part === null) continue;
      expect(Object.isFrozen(part)).toBe(true);
      pending.push(...Object.values(part));
    }
  });
});

describe('FROM', () => {
  const [a, b, c] = [table('a'), table('b'), table('c')];
  const on = { on: one };

  it.each([
    ['a JOIN b ON 1', [join('inner', a, b, on)]],
    ['a INNER JOIN b ON 1', [join('inner', a, b, on)]],
    ['a LEFT JOIN b ON 1', [join('left', a, b, on)]],
    ['a LEFT OUTER JOIN b ON 1', [join('left', a, b, on)]],
    ['a RIGHT JOIN b ON 1', [join('right', a, b, on)]],
    ['a FULL OUTER JOIN b USING (x, y)', [join('full', a, b, { using: ['x', 'y'] })]],
    ['a CROSS JOIN b', [join('cross', a, b)]],
    ['a JOIN b', [join('cross', a, b)]],
    ['a CROSS JOIN b ON 1', [join('inner', a, b, on)]],
    ['a LEFT JOIN b', [join('left', a, b)]],
    ['a NATURAL JOIN b', [join('inner', a, b, { natural: true })]],
    ['a NATURAL LEFT JOIN b', [join('left', a, b, { natural: true })]],
    ['a LEFT NATURAL OUTER JOIN b', [join('left', a, b, { natural: true })]],
    ['a NATURAL CROSS JOIN b', [join('inner', a, b, { natural: true })]],
    ['a, b', [a, b]],
    ['a, b LEFT JOIN c ON 1', [join('left', join('cross', a, b), c, on)]],
    ['a JOIN b ON 1, c', [join('inner', a, b, on), c]],
    ['a, (b JOIN c ON 1)', [a, join('inner', b, c, on)]],
    ['a JOIN b ON 1 LEFT JOIN c ON 1', [join('left', join('inner', a, b, on), c, on)]],
    ['a LEFT JOIN (b JOIN c ON 1) ON 1', [join('left', a, join('inner', b, c, on), on)]],
    ['((a))', [a]],
    ['(a, b)', [join('cross', a, b)]],
    ['(a) AS x', [table('a', 'x')]],
    ['a NOT INDEXED', [a]],
    ['a left', undefined],
  ])('%s', (text, expected) => {
    if (expected === undefined) expect(parseQuery(`SELECT * FROM ${text}`).ok).toBe(false);
    else expect(from(text)).toEqual(expected);
  });

  it.each([
    ['(SELECT 1)', 'derived'],
    ['((SELECT 1))', 'derived'],
    ['((SELECT 1) UNION SELECT 2) x', 'derived'],
    ['(VALUES (1)) AS x', 'derived'],
    ['((SELECT 1) AS x)', 'derived'],
    ['((SELECT 1) AS x JOIN b)', 'join'],
    ['((SELECT 1) JOIN b ON 1)', 'join'],
    ['(((SELECT 1)) x, b)', 'join'],
    ['(a JOIN b) AS x', 'derived'],
  ])('%s is %s', (text, kind) => {
    expect(from(text)).toEqual([expect.objectContaining({ kind })]);
  });

  it('reads the column names of a derived table', () => {
    expect(from('(VALUES (1)) v(x, y)')).toEqual([
      expect.objectContaining({ kind: 'derived', alias: 'v', columns: ['x', 'y'] }),
    ]);
  });
});

describe('compounds', () => {
  it('all have one precedence and group from the left', () => {
    const text = 'SELECT 1 UNION SELECT 2 INTERSECT SELECT 3 EXCEPT VALUES (4) UNION ALL SELECT 5';
    expect(body(text)).toMatchObject({
      operator: 'UNION',
      all: true,
      left: {
        operator: 'EXCEPT',
        right: { kind: 'values' },
        left: { operator: 'INTERSECT', all: false, left: { operator: 'UNION' } },
      },
    });
  });

  it('take ORDER BY and LIMIT as a whole', () => {
    const query = parse('SELECT 1 UNION SELECT 2 ORDER BY 1 LIMIT 3');
    expect(query.body.kind).toBe('compound');
    expect([query.orderBy.length, query.limit?.kind]).toEqual([1, 'number']);
  });

  it('keep parenthesised operands', () => {
    expect(body('(SELECT 1 LIMIT 1) UNION (SELECT 2)')).toMatchObject({
      kind: 'compound',
      left: { kind: 'nested', query: { limit: one } },
      right: { kind: 'nested' },
    });
  });

  it('drop parentheses around a whole query, but not before ORDER BY', () => {
    expect(parse('((SELECT 1))').body.kind).toBe('select');
    expect(parse('(SELECT 1 LIMIT 2) ORDER BY 1').body.kind).toBe('nested');
  });
});

describe('WITH', () => {
  it('reads names, columns and hints', () => {
    const text = `WITH v(x) AS (SELECT 1), w AS MATERIALIZED (SELECT * FROM v),
      "recursive" AS NOT MATERIALIZED (SELECT 3) SELECT * FROM w`;
    expect(plain(parse(text).with)).toMatchObject([
      { kind: 'commonTable', name: 'v', columns: ['x'] },
      { name: 'w', columns: [] },
      { name: 'recursive' },
    ]);
  });

  it('lets an inner common table hide an outer one that is still open', () => {
    const text = 'WITH v AS (WITH v AS (SELECT 1) SELECT * FROM v) SELECT * FROM v';
    expect(printQuery(parse(text))).toBe(text);
  });
});

describe('spans', () => {
  const text =
    'SELECT a + (b) AS x, count( * ) FROM t AS u JOIN (SELECT 1) ON u.a = 2 WHERE NOT a -- c\n';

  it('are those of the text of each node', () => {
    const found = nodesOf(parse(text)).map(
      ({ kind, span }) => `${kind}: ${text.slice(span.start, span.end)}`,
    );
    const whole = text.slice(0, text.indexOf(' --'));
    expect(found).toEqual([
      `query: ${whole}`,
      `select: ${whole}`,
      'item: a + (b) AS x',
      'binary: a + (b)',
      'column: a',
      'column: b',
      'item: count( * )',
      'call: count( * )',
      'join: t AS u JOIN (SELECT 1) ON u.a = 2',
      'table: t AS u',
      'derived: (SELECT 1)',
      'query: SELECT 1',
      'select: SELECT 1',
      'item: 1',
      'number: 1',
      'binary: u.a = 2',
      'column: u.a',
      'number: 2',
      'unary: NOT a',
      'column: a',
    ]);
  });
});
