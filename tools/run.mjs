/** Running the tools that npm installed. Imports nothing but Node's own modules. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * The script behind a package's command. Started with Node itself it runs on every platform, while
 * the links in node_modules/.bin do not.
 *
 * @param {string} packageName
 * @param {string} [command] where the package has several
 */
export function binary(packageName, command) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : (bin[command ?? packageName] ?? ''));
}

/** What is kept to be printed later, perhaps into a file, must hold no colours. */
function plainEnvironment() {
  const { FORCE_COLOR, ...environment } = process.env;
  return process.stdout.isTTY ? process.env : { ...environment, NO_COLOR: '1' };
}

/**
 * Runs Node on a script; keeps what it prints, or lets it through as it comes.
 *
 * @param {string} script
 * @param {readonly string[]} options
 * @param {{ environment?: Record<string, string>, visible?: boolean }} [how]
 * @returns {Promise<{ status: number, output: string }>}
 */
export function run(script, options, { environment = {}, visible = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [script, ...options], {
      cwd: root,
      env: { ...plainEnvironment(), ...environment },
      stdio: visible ? ['ignore', 'inherit', 'inherit'] : ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? 1, output }));
  });
}
