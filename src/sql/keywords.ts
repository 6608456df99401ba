/**
 * Which words SQL keeps for itself. The language is SQLite's; PostgreSQL's words matter only when
 * names are printed, so that both grammars read the printed text the same way.
 */

const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/** SQLite's reserved words: never a name unless quoted. Measured on SQLite 3.54. */
export const reservedWords = words(`
  ADD ALL ALTER AND AS AUTOINCREMENT BETWEEN CASE CHECK COLLATE COMMIT CONSTRAINT CREATE DEFAULT
  DEFERRABLE DELETE DISTINCT DROP ELSE ESCAPE EXCEPT EXISTS FOREIGN FROM GROUP HAVING IN INDEX
  INSERT INTERSECT INTO IS ISNULL JOIN LIMIT NOT NOTHING NOTNULL NULL ON OR ORDER PRIMARY
  REFERENCES RETURNING SELECT SET TABLE THEN TO TRANSACTION UNION UNIQUE UPDATE USING VALUES WHEN
  WHERE`);

/**
 * Names where no join can begin (`AS left`, `t.left`, `left(…)`), but never an alias without AS.
 */
export const joinWords = words('CROSS FULL INDEXED INNER LEFT NATURAL OUTER RIGHT');

/** Constants spelt as words. */
const constantWords = words('CURRENT_DATE CURRENT_TIME CURRENT_TIMESTAMP FALSE TRUE');

/**
 * PostgreSQL's reserved words beyond SQLite's, those only allowed as functions or types included.
 */
export const reservedInPostgres = words(`
  ANALYSE ANALYZE ANY ARRAY ASC ASYMMETRIC AUTHORIZATION BINARY BOTH CAST COLLATION COLUMN
  CONCURRENTLY CURRENT_CATALOG CURRENT_ROLE CURRENT_SCHEMA CURRENT_USER DESC DO END FETCH FOR FREEZE
  GRANT ILIKE INITIALLY LATERAL LEADING LIKE LOCALTIME LOCALTIMESTAMP OFFSET ONLY OVERLAPS PLACING
  SESSION_USER SIMILAR SOME SYMMETRIC SYSTEM_USER TABLESAMPLE TRAILING USER VARIADIC VERBOSE WINDOW
  WITH`);

/**
 * Legal names that would begin another construct where an expression or a name is expected, or
 * after which, as after the window `filter`, SQLite takes what follows for another.
 */
const misleadingWords = words('FILTER IF MATERIALIZED OVER RAISE RECURSIVE');

const quotedWhenPrinted: readonly ReadonlySet<string>[] = [
  reservedWords,
  joinWords,
  constantWords,
  reservedInPostgres,
  misleadingWords,
];

/** Words that mean something in a query only at their place and are names elsewhere. */
const queryPlaceWords = words(`
  ANY ASC BY CAST CURRENT DESC END EXCLUDE FILTER FIRST FOLLOWING FOR GROUPS LAST LATERAL LIKE
  MATERIALIZED NULLS OFFSET OTHERS OVER PARTITION PRECEDING RANGE RECURSIVE ROWS TIES UNBOUNDED
  WINDOW WITH`);

/** Words of the statements that only a lab's setup has. */
const setupPlaceWords = words(`
  ALLOCATE ALWAYS ANALYZE ASSERT AT AVAILABLE BANDWIDTH BEGIN COLUMN CONFLICT COPIES COST CPU DO
  EAGER ENGINE FORCE FRAGMENT FRAGMENTS GENERATE GENERATED HASH IGNORE IO KBPS KEY LABEL LATENCY
  LAZY LINK LOAD MESSAGE MS NETWORK OF PAGE PARAMETER PER QUORUM READ REPLACE REPLICATE ROWA ROWID
  SELECTIVITY SEMIJOIN SITE STATISTICS STORED STRICT TIMEOUT VIEW WIDTH WITHOUT WRITE`);

const union = (...sets: readonly ReadonlySet<string>[]): ReadonlySet<string> =>
  new Set(sets.flatMap((set) => [...set]));

/** What an editor shows as SQL's own words: in a query, in a lab's setup, in the plan notation. */
export const queryWords = union(reservedWords, joinWords, constantWords, queryPlaceWords);
export const setupWords = union(queryWords, setupPlaceWords);
export const planWords = union(queryWords, words('ANSWER SHIP'));

/** Whether an identifier can be written as it is: folded, and no word of SQL's own. */
export function isPlainIdentifier(text: string): boolean {
  if (!/^[a-z_][a-z0-9_]*$/.test(text)) return false;
  const upper = text.toUpperCase();
  return !quotedWhenPrinted.some((set) => set.has(upper));
}

/** As `isPlainIdentifier`, before a parenthesis: there `left` and `like` are functions in both. */
export function isPlainFunctionName(text: string): boolean {
  const upper = text.toUpperCase();
  const isFunction = joinWords.has(upper) || upper === 'LIKE';
  return isPlainIdentifier(text) || (isFunction && text === text.toLowerCase());
}

/** ASCII only, as SQLite folds: `É` and `é` stay different names. */
export function foldIdentifier(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
