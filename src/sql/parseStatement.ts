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
import {
  advance,
  expect,
  failure,
  isAt,
  note,
  notYet,
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
import type { Statement } from './statement.ts';

/** Reads a statement's own words; its first word, and after CREATE and SET its second, chose it. */
type Production = (p: Parser, start: number) => Statement;

const statements: Readonly<Record<string, Production>> = {
  SELECT: parseSelectStatement,
  VALUES: parseSelectStatement,
  WITH: parseSelectStatement,
  '(': parseSelectStatement,
  INSERT: parseInsert,
  UPDATE: parseUpdate,
  DELETE: parseDelete,
  CREATE: parseCreate,
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
  SITE: parseCreateSite,
  LINK: parseCreateLink,
  FRAGMENT: parseCreateFragment,
  FRAGMENTS: parseCreateFragments,
};

const settings: Readonly<Record<string, Production>> = {
  NETWORK: parseSetNetwork,
  COST: parseSetCost,
  FORCE: parseSetMilliseconds('setForce'),
  TIMEOUT: parseSetMilliseconds('setTimeout'),
};

/** Statements of SQLite or of SQL that are to come, by their first word. */
const laterStatements: ReadonlySet<string> = new Set([
  ...['ALTER', 'ANALYZE', 'ATTACH', 'BEGIN', 'CALL', 'COMMENT', 'COMMIT', 'COPY', 'DECLARE'],
  ...['DETACH', 'DROP', 'END', 'EXPLAIN', 'GRANT', 'LOCK', 'MERGE', 'PRAGMA', 'PREPARE', 'REINDEX'],
  ...['RELEASE', 'REPLACE', 'REVOKE', 'ROLLBACK', 'SAVEPOINT', 'START', 'TRUNCATE', 'VACUUM'],
]);

const laterCreations: ReadonlySet<string> = new Set([
  ...['TRIGGER', 'TEMP', 'TEMPORARY', 'VIRTUAL', 'DATABASE', 'SCHEMA', 'FUNCTION', 'PROCEDURE'],
  ...['SEQUENCE', 'TYPE', 'DOMAIN', 'ROLE', 'USER', 'MATERIALIZED', 'EXTENSION', 'OR'],
]);

export function parseStatement(p: Parser): Statement {
  const { start } = peek(p);
  const production = choose(p, statements, laterStatements, []);
  return production(p, start);
}

function parseSelectStatement(p: Parser, start: number): Statement {
  const query = p.grammar.query(p);
  return { kind: 'selectStatement', query, span: spanFrom(p, start) };
}

function parseCreate(p: Parser, start: number): Statement {
  expect(p, 'CREATE');
  return choose(p, creations, laterCreations, ['CREATE'])(p, start);
}

function parseSet(p: Parser, start: number): Statement {
  expect(p, 'SET');
  return choose(p, settings, new Set(), ['SET'])(p, start);
}

/** The production for the word here; a word of another table's is named as not yet supported. */
function choose(
  p: Parser,
  productions: Readonly<Record<string, Production>>,
  later: ReadonlySet<string>,
  before: readonly string[],
): Production {
  const token = peek(p);
  const production = Object.hasOwn(productions, token.key) ? productions[token.key] : undefined;
  if (production !== undefined) return production;
  if (later.has(token.key)) throw notYet([...before, ...laterWords(p)].join(' '), spanOf(token));
  for (const word of Object.keys(productions)) if (word !== '(') note(p, word);
  throw failure(p);
}

/** `TEMP VIEW`, `OR REPLACE VIEW`, `DROP TABLE`: enough words to name the construct. */
function laterWords(p: Parser): readonly string[] {
  const first = peek(p).key;
  const second = peek(p, 1);
  const kinds = ['TABLE', 'VIEW', 'INDEX', 'TRIGGER', 'REPLACE', 'INTO', 'QUERY', 'TRANSACTION'];
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
