import { expect, it } from 'vitest';
import { openJudge } from '../../sql/sqlite.testing.ts';
import { rowFunctionNames } from './rowFunctions.ts';

it('knows the deterministic scalar functions of SQLite, and no others', async () => {
  const judge = await openJudge('SELECT 1');
  const DETERMINISTIC = 2048;
  const names = judge
    .run(`SELECT DISTINCT name FROM pragma_function_list
      WHERE type = 's' AND flags & ${DETERMINISTIC} AND name GLOB '[a-z]*'`)
    .map(([name]) => String(name))
    // Of the engine itself, not of a row's values.
    .filter((name) => !/^(sqlite_|fts5|subtype|unknown)/.test(name));
  expect([...rowFunctionNames].sort()).toEqual(names.sort());
});
