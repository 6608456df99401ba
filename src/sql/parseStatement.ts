import {
  parseAlterTable,
  parseAnalyze,
  parseBegin,
  parseCommit,
  parseDrop,
  parseReindex,
  parseRollback,
  parseSavepoint,
  parseVacuum,
  refuseStatement,
} from './parseAdministration.ts';
import { parseDelete, parseInsert, parseUpdate } from './parseChange.ts';
import {
  parseAssert,
  parseGenerate,
  parseLoad,
  parseParameter,
  parseStatistics,
} from './parseContents.ts';
import { parseCreateIndex, parseCreateTable, parseCreateView } from './parseDefinition.ts';
import {
  parseAllocate,
  parseCreateFragment,
  parseCreateFragments,
  parseReplicate,
} from './parseDistribution.ts';
import { parseQueryAfter, parseWith } from './parseQuery.ts';
import {
  acceptWords,
  advance,
  expect,
  failure,
  isAt,
  note,
  notInSqlite,
  type Parser,
  peek,
  peekIs,
  spanFrom,
  spanOf,
} from './parserState.ts';
import {
  parseCreateLink,
  parseCreateSite,
  parseSetCost,
  parseSetMilliseconds,
  parseSetNetwork,
} from './parseTopology.ts';
import { parseCreateTrigger } from './parseTrigger.ts';
import type { Statement } from './statement.ts';

/** Reads a statement's own words; its first word, and after CREATE and SET its second, chose it. */
type Production = (p: Parser, start: number) => Statement;

const statements: Readonly<Record<string, Production>> = {
  SELECT: parseSelectStatement,
  VALUES: parseSelectStatement,
  WITH: parseAfterWith,
  '(': parseSelectStatement,
  INSERT: parseInsert,
  REPLACE: parseInsert,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  CREATE: parseCreate,
  DROP: parseDrop,
  ALTER: parseAlterTable,
  ANALYZE: parseAnalyze,
  REINDEX: parseReindex,
  VACUUM: parseVacuum,
  BEGIN: parseBegin,
  COMMIT: parseCommit,
  END: parseCommit,
  ROLLBACK: parseRollback,
  SAVEPOINT: parseSavepoint,
  RELEASE: parseSavepoint,
  EXPLAIN: parseExplain,
  PRAGMA: refuseStatement,
  ATTACH: refuseStatement,
  DETACH: refuseStatement,
  SET: parseSet,
  ALLOCATE: parseAllocate,
  REPLICATE: parseReplicate,
  ASSERT: parseAssert,
  PARAMETER: parseParameter,
  STATISTICS: parseStatistics,
  GENERATE: parseGenerate,
  LOAD: parseLoad,
};

/** After CREATE. FRAGMENTS is the plural of FRAGMENT: several at once, by hash or range. */
const creations: Readonly<Record<string, Production>> = {
  TABLE: parseCreateTable,
  INDEX: parseCreateIndex,
  UNIQUE: parseCreateIndex,
  VIEW: parseCreateView,
  TRIGGER: parseCreateTrigger,
  TEMP: parseCreateTemporary,
  TEMPORARY: parseCreateTemporary,
  VIRTUAL: refuseStatement,
  SITE: parseCreateSite,
  LINK: parseCreateLink,
  FRAGMENT: parseCreateFragment,
  FRAGMENTS: parseCreateFragments,
};

const temporaryCreations: Readonly<Record<string, Production>> = {
  TABLE: (p, start) => parseCreateTable(p, start, true),
  VIEW: (p, start) => parseCreateView(p, start, true),
  TRIGGER: (p, start) => parseCreateTrigger(p, start, true),
};

const settings: Readonly<Record<string, Production>> = {
  NETWORK: parseSetNetwork,
  COST: parseSetCost,
  FORCE: parseSetMilliseconds('setForce'),
  TIMEOUT: parseSetMilliseconds('setTimeout'),
};

/** Statements of SQL that SQLite has not, by their first word. */
const foreignStatements: ReadonlySet<string> = new Set([
  ...['CALL', 'COMMENT', 'COPY', 'DECLARE', 'GRANT', 'LOCK', 'MERGE', 'PREPARE', 'REVOKE'],
  ...['START', 'TRUNCATE'],
]);

const foreignCreations: ReadonlySet<string> = new Set([
  ...['DATABASE', 'SCHEMA', 'FUNCTION', 'PROCEDURE', 'SEQUENCE', 'TYPE', 'DOMAIN', 'ROLE'],
  ...['USER', 'MATERIALIZED', 'EXTENSION', 'OR'],
]);

export function parseStatement(p: Parser): Statement {
  const { start } = peek(p);
  const production = choose(p, statements, foreignStatements, []);
  return production(p, start);
}

function parseSelectStatement(p: Parser, start: number): Statement {
  const query = p.grammar.query(p);
  return { kind: 'selectStatement', query, span: spanFrom(p, start) };
}

/** Common tables come before a query and before a change alike. */
function parseAfterWith(p: Parser, start: number): Statement {
  const common = parseWith(p);
  if (peekIs(p, 0, 'INSERT', 'REPLACE')) return parseInsert(p, start, common);
  if (isAt(p, 'UPDATE')) return parseUpdate(p, start, common);
  if (isAt(p, 'DELETE')) return parseDelete(p, start, common);
  note(p, 'INSERT');
  const query = parseQueryAfter(p, common, start);
  return { kind: 'selectStatement', query, span: spanFrom(p, start) };
}

function parseExplain(p: Parser, start: number): Statement {
  expect(p, 'EXPLAIN');
  const queryPlan = acceptWords(p, 'QUERY', 'PLAN');
  if (peekIs(p, 0, 'EXPLAIN')) throw failure(p);
  const statement = parseStatement(p);
  return { kind: 'explain', queryPlan, statement, span: spanFrom(p, start) };
}

function parseCreate(p: Parser, start: number): Statement {
  expect(p, 'CREATE');
  return choose(p, creations, foreignCreations, ['CREATE'])(p, start);
}

function parseCreateTemporary(p: Parser, start: number): Statement {
  const word = advance(p).key;
  return choose(p, temporaryCreations, new Set(), ['CREATE', word])(p, start);
}

function parseSet(p: Parser, start: number): Statement {
  expect(p, 'SET');
  return choose(p, settings, new Set(), ['SET'])(p, start);
}

/** The production for the word here; a word of other databases' SQL is named as such. */
function choose(
  p: Parser,
  productions: Readonly<Record<string, Production>>,
  foreign: ReadonlySet<string>,
  before: readonly string[],
): Production {
  const token = peek(p);
  const production = Object.hasOwn(productions, token.key) ? productions[token.key] : undefined;
  if (production !== undefined) return production;
  if (foreign.has(token.key)) {
    throw notInSqlite([...before, ...foreignWords(p)].join(' '), spanOf(token));
  }
  for (const [word, own] of Object.entries(productions)) {
    if (word !== '(' && own !== refuseStatement) note(p, word);
  }
  throw failure(p);
}

/** `TRUNCATE TABLE`, `OR REPLACE`: enough words to name the construct. */
function foreignWords(p: Parser): readonly string[] {
  const first = peek(p).key;
  const second = peek(p, 1);
  const kinds = ['TABLE', 'VIEW', 'INTO', 'REPLACE', 'TRANSACTION'];
  return kinds.includes(second.key) ? [first, second.key] : [first];
}

/** Steps over the statement a failure was found in: to the semicolon that ends it. */
export function skipStatement(p: Parser, firstIndex: number): void {
  p.index = Math.max(p.index, firstIndex);
  const isTrigger = isTriggerAt(p, firstIndex);
  if (isTrigger) p.index = firstIndex;
  while (peek(p).kind !== 'end') {
    const isEnd = peekIs(p, 0, ';');
    // A trigger's body has semicolons of its own; its END comes right before the last.
    if (isEnd && (!isTrigger || p.tokens[p.index - 1]?.key === 'END')) return;
    advance(p);
  }
}

function isTriggerAt(p: Parser, index: number): boolean {
  if (p.tokens[index]?.key !== 'CREATE') return false;
  return [1, 2].some((ahead) => p.tokens[index + ahead]?.key === 'TRIGGER');
}

/** Nothing but a semicolon or the end may follow a statement. */
export function expectStatementEnd(p: Parser): void {
  if (peek(p).kind !== 'end' && !isAt(p, ';')) throw failure(p);
}
