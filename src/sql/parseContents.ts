import { parseNumber, parseOptions } from './parseAmounts.ts';
import {
  accept,
  acceptQuietly,
  expect,
  failure,
  invalid,
  isAt,
  list,
  type Parser,
  parenthesized,
  parseName,
  peek,
  spanFrom,
  spanOf,
} from './parserState.ts';
import { parseString } from './parseTopology.ts';
import type { GeneratedColumn, Statement, StatisticsColumn } from './statement.ts';

/** What holds of the data and where the data comes from. */

/** `ASSERT name: condition`. */
export function parseAssert(p: Parser, start: number): Statement {
  expect(p, 'ASSERT');
  const name = parseName(p, 'the name of an assertion');
  expect(p, ':');
  const condition = p.grammar.expression(p);
  return { kind: 'assert', name, condition, span: spanFrom(p, start) };
}

/** `PARAMETER name = value [FROM low TO high]`. */
export function parseParameter(p: Parser, start: number): Statement {
  expect(p, 'PARAMETER');
  const name = parseName(p, 'the name of a parameter');
  expect(p, '=');
  const value = p.grammar.expression(p);
  if (!accept(p, 'FROM')) return { kind: 'parameter', name, value, span: spanFrom(p, start) };
  const low = p.grammar.expression(p);
  expect(p, 'TO');
  const high = p.grammar.expression(p);
  return { kind: 'parameter', name, value, low, high, span: spanFrom(p, start) };
}

/** `STATISTICS OF r (ROWS 30, WIDTH 50, COLUMN a WIDTH 1.2 SELECTIVITY 0.3)`. */
export function parseStatistics(p: Parser, start: number): Statement {
  expect(p, 'STATISTICS', 'OF');
  const of = parseName(p, 'a relation name');
  let rows: number | undefined;
  let width: { width: number } | undefined;
  const columns: StatisticsColumn[] = [];
  parenthesized(p, () =>
    list(p, () => {
      const token = peek(p);
      const isRepeated = (rows !== undefined && isAt(p, 'ROWS')) || (width && isAt(p, 'WIDTH'));
      if (isRepeated) {
        throw invalid('repeated-option', `${token.key} is given twice.`, spanOf(token));
      }
      if (accept(p, 'ROWS')) rows = parseFigure(p, 'a number of rows');
      else if (accept(p, 'WIDTH')) width = { width: parseFigure(p, 'a width in bytes') };
      else if (isAt(p, 'COLUMN')) columns.push(parseStatisticsColumn(p));
      else throw failure(p);
    }),
  );
  const span = spanFrom(p, start);
  if (rows === undefined) {
    throw invalid('missing-rows', 'The number of rows is missing.', span, 'Write ROWS n.');
  }
  return { kind: 'statistics', of, rows, ...width, columns, span };
}

/** Imposed figures may be fractions: textbooks' are. */
function parseFigure(p: Parser, what: string): number {
  return parseNumber(p, what, { isInteger: false, isPositive: false });
}

function parseStatisticsColumn(p: Parser): StatisticsColumn {
  const { start } = peek(p);
  expect(p, 'COLUMN');
  const column = parseName(p, 'a column name');
  let figures: Pick<StatisticsColumn, 'width' | 'selectivity' | 'distinct'> = {};
  const options = {
    WIDTH: () => {
      figures = { ...figures, width: parseFigure(p, 'a width in bytes') };
    },
    SELECTIVITY: () => {
      figures = { ...figures, selectivity: parseFigure(p, 'a selectivity factor') };
    },
    DISTINCT: () => {
      figures = { ...figures, distinct: parseFigure(p, 'a number of distinct values') };
    },
  };
  parseOptions(p, options, true);
  return { kind: 'statisticsColumn', column, ...figures, span: spanFrom(p, start) };
}

/** `GENERATE 250 ROWS INTO employees (e_id = 1000 + row, …)`. */
export function parseGenerate(p: Parser, start: number): Statement {
  expect(p, 'GENERATE');
  const count = p.grammar.expression(p);
  if (!acceptQuietly(p, 'ROW')) expect(p, 'ROWS');
  expect(p, 'INTO');
  const table = parseName(p, 'a table name');
  const columns = parenthesized(p, () => list(p, parseGeneratedColumn));
  return { kind: 'generate', count, table, columns, span: spanFrom(p, start) };
}

function parseGeneratedColumn(p: Parser): GeneratedColumn {
  const { start } = peek(p);
  const column = parseName(p, 'a column name');
  expect(p, '=');
  const value = p.grammar.expression(p);
  return { kind: 'generatedColumn', column, value, span: spanFrom(p, start) };
}

/** `LOAD INTO orders FROM 'orders.csv'`. */
export function parseLoad(p: Parser, start: number): Statement {
  expect(p, 'LOAD', 'INTO');
  const table = parseName(p, 'a table name');
  expect(p, 'FROM');
  const file = parseString(p, "a file name such as 'orders.csv'");
  return { kind: 'load', table, file, span: spanFrom(p, start) };
}
