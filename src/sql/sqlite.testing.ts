import initialize, { type Database } from '@sqlite.org/sqlite-wasm';

/** SQLite itself, as judge of what is SQL and of what it means. For tests only. */
export interface Judge {
  /** Why SQLite's grammar refuses the text; undefined when it reads it. */
  readonly syntaxErrorOf: (sql: string) => string | undefined;
  /**
   * The program SQLite would run: texts it reads as the same tree have the same program. Undefined
   * when it refuses the text for any reason.
   */
  readonly programOf: (sql: string) => string | undefined;
  readonly run: (sql: string) => readonly (readonly unknown[])[];
}

export async function openJudge(setup: string): Promise<Judge> {
  const silent = { print: () => {}, printErr: () => {} };
  const start: (options: typeof silent) => ReturnType<typeof initialize> = initialize;
  const sqlite = await start(silent);
  const database: Database = new sqlite.oo1.DB(':memory:');
  database.exec(setup);
  const run = (sql: string): readonly (readonly unknown[])[] =>
    database.exec({ sql, rowMode: 'array', returnValue: 'resultRows' });
  const syntaxErrorOf = (sql: string): string | undefined => {
    try {
      database.prepare(sql).finalize();
      return undefined;
    } catch (thrown) {
      const message = thrown instanceof Error ? thrown.message : String(thrown);
      const isSyntax = /syntax error|unrecognized token|incomplete input/.test(message);
      return isSyntax ? message : undefined;
    }
  };
  // The last column is a comment that quotes the text of expressions.
  const programOf = (sql: string): string | undefined => {
    try {
      return run(`EXPLAIN ${sql}`)
        .map((step) => step.slice(0, 7).join(' '))
        .join('\n');
    } catch {
      return undefined;
    }
  };
  return { syntaxErrorOf, programOf, run };
}
