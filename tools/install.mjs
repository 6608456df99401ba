/**
 * Installs the packages that the lock names and node_modules lacks. Imports nothing but Node's own
 * modules, because it runs straight after a clone.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** @param {string} file @returns {Record<string, { version?: string, optional?: boolean }>} */
function lockedPackages(file) {
  return JSON.parse(readFileSync(join(root, file), 'utf8')).packages;
}

/**
 * Compares versions, not times: npm writes what it installed into node_modules/.package-lock.json.
 * Optional packages are those of other platforms; npm leaves them out.
 */
function whatIsMissing() {
  const wanted = lockedPackages('package-lock.json');
  let installed;
  try {
    installed = lockedPackages('node_modules/.package-lock.json');
  } catch {
    return 'node_modules is absent';
  }
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || optional) continue;
    if (installed[path]?.version !== version) return `${path} is not at ${version}`;
  }
  return undefined;
}

/** @param {(line: string) => void} say */
export function installPackages(say) {
  const [major = 0] = process.versions.node.split('.').map(Number);
  if (major < 20) throw new Error(`Node 20 or newer is needed; this is ${process.versions.node}.`);
  const missing = whatIsMissing();
  if (missing === undefined) return;
  say(`Installing packages with npm ci, because ${missing}.`);
  const npm = process.env['npm_execpath'];
  const [command, ...script] = npm ? [process.execPath, npm] : ['npm'];
  const { status } = spawnSync(command, [...script, 'ci', '--no-audit', '--no-fund'], {
    cwd: root,
    // Standard output belongs to whoever asked for the packages.
    stdio: ['ignore', 2, 2],
    shell: npm === undefined && process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error(
      'npm ci failed, see above. Without a network, copy node_modules from a machine that has one.',
    );
  }
}
