import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

let read: Promise<WebAssembly.Module> | undefined;

/** SQLite's WebAssembly module in Node: from the installed package, once in a thread. */
export function readSqlite(): Promise<WebAssembly.Module> {
  read ??= compile();
  return read;
}

async function compile(): Promise<WebAssembly.Module> {
  const path = createRequire(import.meta.url).resolve('@sqlite.org/sqlite-wasm/sqlite3.wasm');
  return WebAssembly.compile(await readFile(path));
}
