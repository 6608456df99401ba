import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { describeCorpus } from '../../tools/corpora.ts';
import { filesBelow, sqlOf } from './corpora.testing.ts';
import { joinWords, reservedInPostgres, reservedWords } from './keywords.ts';
import { parseStatements } from './parser.ts';
import { openPostgresJudge, type PostgresJudge, placeIn } from './postgres.testing.ts';
import { slips } from './slips.testing.ts';

/**
 * The differential test against PostgreSQL's own grammar: of a text in the dialect that both share,
 * and of what becomes of it when words are lost, doubled or swapped, both say the same. Where they
 * do not, one of the differences below is found at the very place where the one stopped.
 */

interface Difference {
  readonly what: string;
  /** Where the other one stops (`placeIn`), and what the whole text must be like. */
  readonly place: RegExp;
  readonly within?: RegExp;
}

const anyOf = (words: Iterable<string>): string => `(?:${[...words].join('|')})`;

const JOIN_WORDS = anyOf(joinWords);
const POSTGRES_WORDS = anyOf(reservedInPostgres);
const SQLITE_WORDS = anyOf([...reservedWords, ...joinWords]);
const WORDS_OF_SQLITE_ALONE = anyOf([
  ...['ADD', 'ALTER', 'BETWEEN', 'COMMIT', 'DELETE', 'DROP', 'ESCAPE', 'EXISTS', 'IF', 'INDEX'],
  ...['INSERT', 'NOTHING', 'SAVEPOINT', 'SET', 'TRANSACTION', 'UPDATE', 'VALUES'],
]);
/** What may follow a table that has no join condition. */
const AFTER_JOIN =
  '(?:\\$|;|,|\\)|WHERE|GROUP|HAVING|ORDER|LIMIT|WINDOW|UNION|EXCEPT|CROSS|RETURNING|RIGHT|FULL)';

/** SQLite reads these, PostgreSQL does not. */
const ONLY_SQLITE: readonly Difference[] = [
  { what: 'IN with an empty list', place: / IN \( ‸\)/ },
  { what: 'IN and a table', place: / IN ‸[A-Z]/ },
  { what: 'IS as an equality', place: / IS (?:NOT )?‸/ },
  { what: 'NOT NULL as an operator', place: /‸NOT NULL/ },
  { what: 'NOT INDEXED', place: /‸NOT INDEXED/ },
  { what: 'INSERT OR …, REPLACE INTO', place: /(?:INSERT|UPDATE) ‸OR|^ *‸REPLACE/ },
  { what: 'a string as a name', place: /‸'s'/ },
  { what: 'a join without a condition', place: new RegExp(`JOIN [^‸]*‸${AFTER_JOIN}`) },
  { what: 'words of joins as names', place: new RegExp(`${JOIN_WORDS} ‸|‸${JOIN_WORDS}\\b`) },
  {
    what: 'words as names that PostgreSQL keeps for itself',
    place: new RegExp(`\\b${POSTGRES_WORDS} ‸|‸${POSTGRES_WORDS}\\b`),
  },
  {
    what: 'a column without a type, or with one of any words',
    place: /(?:[(,]|AS|ADD|COLUMN)(?: \w+){1,3} ‸[A-Z]/,
    within: /^(?:CREATE|ALTER)\s+TABLE|CAST/i,
  },
  { what: 'a transaction with a name', place: /^(?:BEGIN|COMMIT|ROLLBACK) TRANSACTION ‸/ },
  { what: 'a text without a statement', place: /^ ‸\$/ },
  { what: 'comparisons in a chain', place: /‸(?:=|<>|<=|>=|<|>|LIKE) / },
  { what: 'NOT inside an operand', place: /(?:BETWEEN|[-+*/%=<>]) ‸NOT/ },
  { what: 'constraints without commas', place: /\) ‸(?:CHECK|FOREIGN|UNIQUE|PRIMARY|CONSTRAINT)/ },
  { what: 'OVER, TRUE and FALSE as names', place: /OVER ‸|‸(?:TRUE|FALSE)/ },
  { what: 'NULLIF of any number of values', place: /NULLIF \([^‸]*‸\)/ },
];

/** PostgreSQL reads these, SQLite does not. */
const ONLY_POSTGRES: readonly Difference[] = [
  {
    what: 'a SELECT without columns',
    place: /SELECT(?: ALL| DISTINCT)? ‸(?:FROM|WHERE|GROUP|ORDER|UNION|EXCEPT|INTO|\)|\$|;)/,
  },
  { what: 'a literal with its type before it', place: /[A-Za-z] ‸'s'|'s' ‸|‸ESCAPE 's'/ },
  { what: 'any word as a name after AS or a dot', place: /(?:AS|\.) ‸[A-Z]/ },
  {
    what: 'any word as a name without AS',
    place: new RegExp(`‸${SQLITE_WORDS} (?:,|FROM|UNION|\\$|\\)|;|AS)|IN ‸(?:\\$|,)`),
  },
  {
    what: 'words as names that SQLite keeps for itself',
    place: new RegExp(`\\b${WORDS_OF_SQLITE_ALONE} ‸|‸${WORDS_OF_SQLITE_ALONE}\\b`),
  },
  { what: 'a common table called recursive', place: /WITH RECURSIVE ‸\(/ },
  { what: 'operators of any signs', place: /(?:[-+*/%=<>|]|\|\|) ‸\|\|/ },
  { what: 'names of columns after that of a table', place: /(?:FROM|JOIN|,) \w+ \w+ ‸\(/ },
  { what: 'functions in a schema, fields of a row', place: /\. \w+ ‸\(|\) ‸\./ },
  { what: 'any expression as a default', place: /DEFAULT [-+] ‸/ },
  { what: 'a row’s star as a value', place: /\. ‸\*|\. \* ‸/ },
  { what: 'names in a schema', place: /‸[A-Z]\w* \. / },
  {
    what: 'the operator class of a key',
    place: /[(,] \w+ ‸\w+ (?:DESC|,|\))/,
    within: /^CREATE .*INDEX|CONFLICT/,
  },
];

/** In the dialect of both, beyond what the corpora have. */
const ordinary = [
  `SELECT sum(a) FILTER (WHERE b) OVER (PARTITION BY c ORDER BY d DESC NULLS LAST ROWS BETWEEN 2
    PRECEDING AND CURRENT ROW EXCLUDE TIES), rank() OVER w, lag(a, 1) OVER (w ORDER BY b) FROM t
    WHERE a > 1 GROUP BY a HAVING count(*) > 1 WINDOW w AS (PARTITION BY a), x AS (w ORDER BY c RANGE
    UNBOUNDED PRECEDING) ORDER BY 1`,
  `SELECT max(a) OVER (ORDER BY a GROUPS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT
    ROW), count(*) OVER (ORDER BY b RANGE BETWEEN 1 PRECEDING AND 2 FOLLOWING EXCLUDE NO OTHERS)
    FROM t ORDER BY row_number() OVER (ORDER BY a), 1`,
  `WITH RECURSIVE n(i) AS NOT MATERIALIZED (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9), m AS
    MATERIALIZED (SELECT i FROM n) SELECT * FROM m JOIN n USING (i) LIMIT 3 OFFSET 2`,
  `SELECT DISTINCT a, t.b AS x, count(*) FROM t LEFT JOIN u ON t.a = u.a WHERE b > 3 AND c IN (1, 2)
    GROUP BY t.a HAVING count(*) > 1 ORDER BY t.a DESC NULLS LAST LIMIT 5 OFFSET 2`,
  `WITH v(x, y) AS (SELECT a, b FROM t), w AS (VALUES (1, 2), (3, 4)) SELECT * FROM v, w WHERE x IS
    NOT NULL UNION ALL SELECT 1, 2, 3, 4 EXCEPT SELECT a, b, c, d FROM t ORDER BY 1`,
  `SELECT CASE a WHEN 1 THEN 'x' ELSE NULL END, CAST(b AS DECIMAL(10, 2)), sum(DISTINCT a) FILTER
    (WHERE b), (SELECT max(a) FROM u), t.* FROM t NATURAL JOIN u CROSS JOIN (SELECT 1) AS k`,
  `SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.a = t.a) AND NOT a BETWEEN 1 AND 2 OR b NOT
    LIKE 'x%' ESCAPE '!' AND (a, b) = (1, 2) AND a NOT IN (SELECT a FROM u)`,
  `SELECT 1 FROM t JOIN (u AS q JOIN w ON q.a = w.a) USING (a), (SELECT 2) z RIGHT OUTER JOIN t AS s
    ON true FULL JOIN r ON a IS DISTINCT FROM b`,
  `INSERT INTO t (a, b) VALUES (1, 2), (3, NULL) ON CONFLICT (a) WHERE b > 1 DO UPDATE SET b =
    excluded.b, (c, d) = (1, 2) WHERE t.b < 3 RETURNING a AS x, *`,
  `WITH v AS (SELECT 1 AS x) INSERT INTO k AS q SELECT x, 2, 3, 4 FROM v WHERE true ON CONFLICT (a) DO
    NOTHING`,
  'INSERT INTO k DEFAULT VALUES RETURNING a',
  `WITH v AS (SELECT * FROM u) UPDATE k AS x SET (a, b) = (SELECT 1, 2), c = v.e FROM v JOIN u ON u.a =
    v.a WHERE x.a = v.a RETURNING x.a`,
  'WITH v AS (SELECT 1) DELETE FROM k AS y WHERE a IN (SELECT * FROM v) RETURNING *',
  `CREATE TABLE IF NOT EXISTS n (k INTEGER PRIMARY KEY, v VARCHAR(10) NOT NULL DEFAULT 'x', w DOUBLE
    PRECISION CHECK (w > 0) UNIQUE DEFAULT -1, r INT REFERENCES t (a) ON DELETE SET NULL ON UPDATE
    CASCADE, g INT GENERATED ALWAYS AS (k + 1) STORED, CONSTRAINT z UNIQUE (v, w), FOREIGN KEY (k, v)
    REFERENCES u (a, e), CHECK (k > 1))`,
  'CREATE TEMPORARY TABLE n AS SELECT a, b FROM t',
  'CREATE UNIQUE INDEX IF NOT EXISTS i ON t (a DESC, b) WHERE c IS NOT NULL',
  'CREATE TEMP VIEW vv (p, q) AS SELECT a, b FROM t',
  ...['DROP TABLE IF EXISTS k', 'DROP INDEX k', 'DROP VIEW IF EXISTS w'],
  ...['ALTER TABLE k ADD COLUMN x INT DEFAULT 1', 'ALTER TABLE k RENAME COLUMN a TO z'],
  ...['ALTER TABLE k RENAME TO z', 'ALTER TABLE t DROP COLUMN d', 'BEGIN TRANSACTION'],
  ...['COMMIT TRANSACTION', 'ROLLBACK TRANSACTION TO SAVEPOINT x', 'SAVEPOINT x'],
  ...['RELEASE SAVEPOINT x', 'EXPLAIN SELECT a FROM t FOR UPDATE'],
  `SELECT f(a, b ORDER BY b) AS "str", "b" "x y", a.b, -a + b * c / d % e || 'x' FROM t a, t "al"`,
];

let judge: PostgresJudge;

beforeAll(async () => {
  judge = await openPostgresJudge();
});

/** A disagreement that is not documented: who stopped where. Undefined when all is well. */
function disagreementOn(text: string): string | undefined {
  const ours = parseStatements(text);
  const theirs = judge.refusalOf(text);
  if (ours.ok === (theirs === undefined)) return undefined;
  const takenBy = ours.ok ? 'SQLite' : 'PostgreSQL';
  const place = placeIn(text, ours.ok ? (theirs ?? 0) : ours.error.span.start);
  const isKnown = (ours.ok ? ONLY_SQLITE : ONLY_POSTGRES).some(
    (difference) => difference.place.test(place) && (difference.within?.test(text) ?? true),
  );
  return isKnown ? undefined : `${takenBy} alone takes ${place} in ${text}`;
}

const lost = ['lose', 'double', 'swap'] as const;

function disagreements(texts: fc.Arbitrary<string>, numRuns: number): ReadonlySet<string> {
  const found = new Set<string>();
  const law = fc.property(texts, (text) => {
    const disagreement = disagreementOn(text);
    if (disagreement !== undefined) found.add(disagreement);
  });
  fc.assert(law, { numRuns, seed: 20261123 });
  return found;
}

describe('PostgreSQL and we', () => {
  it('read the dialect of both', () => {
    expect(ordinary.filter((text) => judge.refusalOf(text) !== undefined)).toEqual([]);
    expect(ordinary.filter((text) => !parseStatements(text).ok)).toEqual([]);
  });

  it('agree on it when words are lost, doubled and swapped', () => {
    expect(disagreements(slips(ordinary, lost), 6000)).toEqual(new Set());
  });
});

describeCorpus('tpch', (corpus) => {
  const texts = filesBelow(join(corpus, 'queries/sqlite')).map((file) =>
    readFileSync(file, 'utf8'),
  );

  it('is read alike, whole and with slips', () => {
    expect(texts.flatMap((text) => disagreementOn(text) ?? [])).toEqual([]);
    expect(disagreements(slips(texts, lost), 2000)).toEqual(new Set());
  });
});

describeCorpus('slt', (corpus) => {
  const texts = filesBelow(corpus)
    .filter((file) => file.endsWith('.test'))
    .flatMap(sqlOf)
    .filter((text) => /^\s*(?:SELECT|INSERT|UPDATE|DELETE|REPLACE)/i.test(text));

  it('is read alike, whole and with slips', () => {
    expect(texts.length).toBeGreaterThan(20_000);
    expect(texts.flatMap((text) => disagreementOn(text) ?? [])).toEqual([]);
    const some = texts.filter((text, index) => index % 23 === 0 && text.length < 600);
    expect(disagreements(slips(some, lost), 8000)).toEqual(new Set());
  });
});
