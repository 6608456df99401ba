import { describe, expect, it } from 'vitest';
import { parseExpression, parseQuery } from './parser.ts';
import { nodesOf, plain } from './plain.testing.ts';
import { formatQuery, printQuery } from './print.ts';

function over(text: string): unknown {
  const parsed = parseExpression(`f(x) OVER ${text}`);
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error.message}`);
  return parsed.value.kind === 'call' ? plain(parsed.value.over) : undefined;
}

const column = (name: string) => ({ kind: 'column', name });
const number = (text: string) => ({ kind: 'number', text, isInteger: true });
const empty = { kind: 'window', partitionBy: [], orderBy: [] };
const frame = (fields: object) => ({ ...empty, frame: { kind: 'frame', unit: 'ROWS', ...fields } });
const current = { kind: 'currentRow' };

describe('OVER', () => {
  it.each([
    ['w', 'w'],
    ['"W w"', 'W w'],
    ['()', empty],
    ['(w)', { ...empty, base: 'w' }],
    ['("rows")', { ...empty, base: 'rows' }],
    [
      '(w PARTITION BY a, b ORDER BY c DESC)',
      {
        kind: 'window',
        base: 'w',
        partitionBy: [column('a'), column('b')],
        orderBy: [{ kind: 'sortKey', expression: column('c'), descending: true }],
      },
    ],
    ['(ROWS CURRENT ROW)', frame({ start: current })],
    ['(ROWS UNBOUNDED PRECEDING)', frame({ start: { kind: 'preceding' } })],
    [
      '(ROWS BETWEEN 2 PRECEDING AND a FOLLOWING EXCLUDE NO OTHERS)',
      frame({
        start: { kind: 'preceding', offset: number('2') },
        end: { kind: 'following', offset: column('a') },
        exclude: 'NO OTHERS',
      }),
    ],
    [
      '(RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW)',
      frame({ unit: 'RANGE', start: current, end: { kind: 'following' }, exclude: 'CURRENT ROW' }),
    ],
    [
      '(GROUPS BETWEEN 2 PRECEDING AND 1 PRECEDING EXCLUDE GROUP)',
      frame({
        unit: 'GROUPS',
        start: { kind: 'preceding', offset: number('2') },
        end: { kind: 'preceding', offset: number('1') },
        exclude: 'GROUP',
      }),
    ],
    ['(ROWS CURRENT ROW EXCLUDE TIES)', frame({ start: current, exclude: 'TIES' })],
  ])('%s', (text, window) => {
    expect(over(text)).toEqual(window);
  });

  it('is a name where no window follows', () => {
    const parsed = parseQuery('SELECT f(x) over, g(x) AS over FROM t AS over');
    expect(parsed.ok && printQuery(parsed.value)).toBe(
      'SELECT f(x) AS "over", g(x) AS "over" FROM t AS "over"',
    );
  });
});

describe('WINDOW', () => {
  const text = `SELECT rank() OVER w FROM t GROUP BY a HAVING b
    WINDOW w AS (PARTITION BY a ORDER BY b), v AS (w ROWS 1 PRECEDING) ORDER BY 1`;
  const parsed = parseQuery(text);
  const query = parsed.ok ? parsed.value : undefined;

  it('names windows after all else of its SELECT', () => {
    expect(query && plain(query.body)).toMatchObject({
      windows: [
        { kind: 'namedWindow', name: 'w', window: { partitionBy: [column('a')] } },
        { kind: 'namedWindow', name: 'v', window: { base: 'w' } },
      ],
    });
  });

  it('has a span on every node', () => {
    const spans = new Map(
      nodesOf(query).map(({ kind, span }) => [kind, text.slice(span.start, span.end)]),
    );
    expect(spans.get('namedWindow')).toBe('v AS (w ROWS 1 PRECEDING)');
    expect(spans.get('window')).toBe('(w ROWS 1 PRECEDING)');
    expect(spans.get('frame')).toBe('ROWS 1 PRECEDING');
    expect(spans.get('preceding')).toBe('1 PRECEDING');
  });

  it('is printed on a line of its own', () => {
    expect(query && formatQuery(query)).toBe(
      [
        'SELECT rank() OVER w',
        'FROM t',
        'GROUP BY a',
        'HAVING b',
        'WINDOW w AS (PARTITION BY a ORDER BY b), v AS (w ROWS 1 PRECEDING)',
        'ORDER BY 1',
      ].join('\n'),
    );
  });

  it('is a name where no window follows', () => {
    const aliased = parseQuery('SELECT a window FROM t window WHERE window.a');
    expect(aliased.ok && printQuery(aliased.value)).toBe(
      'SELECT a AS "window" FROM t AS "window" WHERE "window".a',
    );
  });
});
