/**
 * `npm run -s lab -- COMMAND …`: runs the headless command, built first if it is older than its
 * sources. Standard output is the command's alone.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isFresh, rebuild } from './fresh.mjs';
import { installPackages } from './install.mjs';
import { root } from './run.mjs';

const folder = 'dist-command';
const sources = ['src', 'package-lock.json', 'tools/command.config.ts'];
/** sysexits.h: an internal software error; 1 and 2 are the command's own. */
const internalError = 70;

/** @param {string} line */
const say = (line) => process.stderr.write(`${line}\n`);

/** @param {string} outDir */
async function build(outDir) {
  const vite = await import('vite');
  // Vite reports on standard output, whatever the log level; that is the command's.
  const write = process.stdout.write;
  process.stdout.write = process.stderr.write.bind(process.stderr);
  try {
    await vite.build({
      configFile: join(root, 'tools/command.config.ts'),
      logLevel: 'error',
      build: { outDir },
    });
  } finally {
    process.stdout.write = write;
  }
}

async function prepare() {
  const fresh = isFresh(folder, sources);
  if (fresh && existsSync(join(root, 'node_modules'))) return;
  installPackages(say);
  if (!fresh) await rebuild(folder, build);
}

const main = join(root, folder, 'main.js');
try {
  await prepare();
} catch (error) {
  say(error instanceof Error ? error.message : String(error));
  process.exit(internalError);
}
// The command reads its arguments as if it had been started itself.
process.argv[1] = main;
await import(pathToFileURL(main).href);
