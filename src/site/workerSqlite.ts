import address from '@sqlite.org/sqlite-wasm/sqlite3.wasm?url';

let fetched: Promise<WebAssembly.Module> | undefined;

/**
 * SQLite's WebAssembly module in a browser: once in a thread, which gives it to all its sites, so
 * that it is fetched and compiled once for all of them.
 */
export function fetchSqlite(): Promise<WebAssembly.Module> {
  fetched ??= compile();
  return fetched;
}

async function compile(): Promise<WebAssembly.Module> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address} could not be loaded (${response.status})`);
  // Compiled while it arrives, where the server says what it is; not every one does.
  const type = response.headers.get('content-type') ?? '';
  return type.startsWith('application/wasm')
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
