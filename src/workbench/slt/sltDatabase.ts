import { siteId } from '../../base/brand.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Row } from '../../base/value.ts';
import { decodeRows } from '../../site/shipment.ts';
import type { SitePort } from '../../site/sitePort.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import { changeData, isChange } from '../change/changeData.ts';
import { explainQuery } from '../explain.ts';
import { type OpenedLab, type OpenLabOptions, openLab } from '../openLab.ts';
import { askSql } from '../question.ts';
import { runSelected } from '../runSelected.ts';
import { type DesignName, designOf, type TableShape } from './design.ts';

/** What a test file runs against: a distributed database whose schema grows as the file goes. */
export interface SltDatabase {
  /** Runs a statement that changes data or schema. */
  readonly change: (sql: string) => Promise<Result<undefined, string>>;
  /** A query, by the chosen plan at the sites; a difference from central is a failure. */
  readonly query: (sql: string) => Promise<SltAnswer>;
  readonly close: () => Promise<void>;
}

export interface SltAnswer {
  readonly rows: Result<readonly Row[], string>;
  /** Why SQL leaves the answer open, where it does: another one than the file's may be right. */
  readonly open?: string;
}

export interface SltDesign {
  readonly design: DesignName;
  readonly sites: number;
  readonly seed: string;
}

/**
 * Statements run at one ordinary database, too, which says what the schema is and what the data
 * are. A lab is made of these when the first query comes, and whenever the schema changes: every
 * table distributed by the design, which is drawn when the table is first seen and stays. From then
 * on rows are changed where they are distributed, unless a trigger is there: then they stay whole.
 */
export async function openSltDatabase(
  distribution: SltDesign,
  openSite: OpenLabOptions['openSite'],
): Promise<SltDatabase> {
  const reference = await openSite(siteId('(reference)'));
  const designs = new Map<string, readonly string[]>();
  let opened: OpenedLab | undefined;
  let asked = 0;
  const nextSite = (): string => {
    asked += 1;
    return `site${1 + (asked % distribution.sites)}`;
  };
  const forget = async (): Promise<void> => {
    await opened?.close();
    opened = undefined;
  };
  return {
    change: async (sql) => {
      const done = await reference.request({ kind: 'define', sql });
      const isOfRows = opened !== undefined && isChange(sql) && !(await hasTriggers(reference));
      if (opened === undefined || !isOfRows) {
        if (done.ok) await forget();
        return done.ok ? ok(undefined) : fail(done.error.message);
      }
      const made = await changeData(opened, { sql, at: siteId(nextSite()) }, true);
      if (!made.ok) return fail(made.error.message);
      if (!made.value.opened) return fail('the sites differ from central after it');
      opened = made.value.opened;
      return ok(undefined);
    },
    query: async (sql) => {
      if (!opened) {
        const lab = await openLab(await labText(reference, distribution, designs), {
          openSite,
        });
        if (!lab.ok) return refused(`the tables cannot be distributed: ${lab.error[0]?.message}`);
        opened = lab.value;
      }
      return answerOf(opened, sql, nextSite());
    },
    close: async () => {
      await forget();
      await reference.close();
    },
  };
}

const hasTriggers = async (reference: SitePort): Promise<boolean> =>
  (await readText(reference, "SELECT 1 FROM sqlite_schema WHERE type = 'trigger'")).length > 0;

const refused = (because: string): SltAnswer => ({ rows: fail(because) });

/** What becomes of a sum depends on the order in which its addends come, which SQL does not say. */
const OVERFLOW = 'whether a sum leaves 64 bits on the way depends on the order of its rows';

const failedWith = (message: string): SltAnswer =>
  message.endsWith('integer overflow') ? { ...refused(message), open: OVERFLOW } : refused(message);

async function answerOf(opened: OpenedLab, sql: string, at: string): Promise<SltAnswer> {
  const question = askSql(opened.catalog, sql, { at });
  if (!question.ok) return refused(question.error.message);
  const explained = await explainQuery(opened, question.value);
  if (!explained.ok) return failedWith(explained.error.message);
  const ran = await runSelected(opened, explained.value, { kind: 'chosen' });
  if (!ran.ok) return failedWith(ran.error.message);
  const [result] = ran.value;
  if (!result) return refused('no plan was run');
  const { verdict, rows } = result;
  if (verdict.equalsCentral === false) return refused(`differs from central: ${verdict.because}`);
  const isOpen = verdict.equalsCentral === null && verdict.because !== undefined;
  return { rows: ok(rows), ...(isOpen ? { open: verdict.because } : {}) };
}

/** The reference as a lab: sites, schema, distribution, rows. */
async function labText(
  reference: SitePort,
  { design, sites: count, seed }: SltDesign,
  designs: Map<string, readonly string[]>,
): Promise<string> {
  const sites = Array.from({ length: count }, (_, index) => `site${index + 1}`);
  const schema = await readText(
    reference,
    `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('table', 'view')
     AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY rowid`,
  );
  const lines = sites.map((site) => `CREATE SITE ${site};`);
  for (const [type = '', name = '', sql = ''] of schema) {
    lines.push(`${withoutLengths(sql)};`);
    if (type !== 'table') continue;
    const known = designs.get(name);
    const statements =
      known ?? designOf(design, await shapeOf(reference, name), sites, seed, designs.size);
    designs.set(name, statements);
    lines.push(...statements, ...(await insertsOf(reference, name)));
  }
  return ['---', 'title: sqllogictest', '---', '', '```sql setup', ...lines, '```', ''].join('\n');
}

/** The engine does not mind how long a text is, and the files know it; a lab would. */
const withoutLengths = (sql: string): string =>
  sql.replace(/\b(?:VAR)?CHAR\s*\((\d+)\)/gi, 'TEXT WIDTH $1');

async function shapeOf(reference: SitePort, name: string): Promise<TableShape> {
  const literal = quoteString(name);
  const info = await readText(reference, `SELECT name, pk FROM pragma_table_info(${literal})`);
  const cuts = new Map<string, readonly string[]>();
  for (const [column = ''] of info) cuts.set(column, await cutsOf(reference, name, column));
  return {
    name,
    columns: info.map(([column = '']) => column),
    key: info.flatMap(([column = '', pk]) => (pk === '0' ? [] : [column])),
    cuts,
  };
}

const MAXIMUM_CUTS = 12;

/** Some of a column's values in order, without the least: fragments begin at them. */
async function cutsOf(
  reference: SitePort,
  table: string,
  column: string,
): Promise<readonly string[]> {
  const [of, value] = [quoteIdentifier(table), quoteIdentifier(column)];
  const rows = await readText(
    reference,
    `SELECT quote(v) FROM (SELECT DISTINCT ${value} AS v FROM ${of} WHERE ${value} IS NOT NULL)
     ORDER BY v LIMIT -1 OFFSET 1`,
  );
  const step = Math.max(1, Math.ceil(rows.length / MAXIMUM_CUTS));
  return rows.flatMap(([literal], index) => (index % step === 0 && literal ? [literal] : []));
}

const ROWS_A_STATEMENT = 200;

async function insertsOf(reference: SitePort, table: string): Promise<readonly string[]> {
  const literal = quoteString(table);
  const columns = await readText(reference, `SELECT name FROM pragma_table_info(${literal})`);
  const values = columns.map(([column = '']) => `quote(${quoteIdentifier(column)})`);
  const name = quoteIdentifier(table);
  const rows = await readText(reference, `SELECT ${values.join(', ')} FROM ${name} ORDER BY rowid`);
  const statements: string[] = [];
  for (let from = 0; from < rows.length; from += ROWS_A_STATEMENT) {
    const chunk = rows.slice(from, from + ROWS_A_STATEMENT);
    const tuples = chunk.map((row) => `(${row.join(', ')})`);
    statements.push(`INSERT INTO ${name} VALUES ${tuples.join(', ')};`);
  }
  return statements;
}

async function readText(reference: SitePort, sql: string): Promise<readonly (readonly string[])[]> {
  const read = await reference.request({ kind: 'read', sql });
  if (!read.ok)
    throw new Error(`Broken invariant: the reference refused ${sql}: ${read.error.message}`);
  return decodeRows(read.value.batches).map((row) => row.map((value) => String(value ?? '')));
}

const quoteString = (text: string): string => `'${text.replaceAll("'", "''")}'`;
