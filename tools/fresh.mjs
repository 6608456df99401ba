/** Rebuilds what is older than its sources. Imports nothing but Node's own modules. */
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** Beside the built files: when the build that made them began. */
const stamp = '.built-from';

/**
 * The folder's own time counts too: it changes when a file is deleted.
 *
 * @param {string} path
 * @returns {number}
 */
function newestIn(path) {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestIn(join(path, name))),
    entry.mtimeMs,
  );
}

/**
 * @param {string} folder the built one
 * @param {readonly string[]} sources files and folders it is built from
 */
export function isFresh(folder, sources) {
  let builtAt;
  try {
    builtAt = Number(readFileSync(join(root, folder, stamp), 'utf8'));
  } catch {
    return false;
  }
  return sources.every((source) => newestIn(join(root, source)) < builtAt);
}

/**
 * Builds into a folder of its own and puts that in place at the end, so that a failed build leaves
 * nothing half done and two builds at once do not mix.
 *
 * @param {string} folder
 * @param {(temporary: string) => Promise<void>} build
 */
export async function rebuild(folder, build) {
  const startedAt = Date.now();
  const temporary = join(root, `${folder}.${process.pid}`);
  try {
    await build(temporary);
    writeFileSync(join(temporary, stamp), String(startedAt));
    replaceFolder(join(root, folder), temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Another process may have put its own build in place meanwhile; ours then takes its turn.
 *
 * @param {string} folder
 * @param {string} replacement
 */
function replaceFolder(folder, replacement) {
  const attempts = 5;
  for (let attempt = 1; ; attempt += 1) {
    rmSync(folder, { recursive: true, force: true });
    try {
      renameSync(replacement, folder);
      return;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}
