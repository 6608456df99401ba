/**
 * `npm start`: serves the built page, built first if it is older than its sources. What it shows is
 * what CI has tested; `npm run dev` is Vite's own server, for working on the page.
 */
import { parseArgs } from 'node:util';
import { installPackages } from './install.mjs';
import { buildPage, isPageFresh } from './page.mjs';
import { root } from './run.mjs';

const usage = 'Usage: npm start -- [--host [ADDRESS]] [--port NUMBER] [--no-open]';

/** @param {string} line */
const say = (line) => console.log(line);

function readOptions() {
  // `--host` alone, as Vite has it, means every address of this machine.
  const given = process.argv.slice(2).flatMap((option, index, all) => {
    const next = all[index + 1];
    return option === '--host' && (!next || next.startsWith('-')) ? ['--host=0.0.0.0'] : [option];
  });
  const { values } = parseArgs({
    args: given,
    allowNegative: true,
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '4173' },
      open: { type: 'boolean', default: true },
    },
  });
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new Error('No such port.');
  return { host: values.host, port, open: values.open && hasScreen() };
}

/** Opening a page makes sense only where somebody sits. */
function hasScreen() {
  if (!process.stdout.isTTY || process.env['CI']) return false;
  if (process.platform !== 'linux') return true;
  return Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

/** @param {ReturnType<typeof readOptions>} options */
async function serve(options) {
  installPackages(say);
  if (!isPageFresh()) {
    say('Building the page.');
    for (const warning of await buildPage()) say(warning);
  }
  const vite = await import('vite');
  const server = await vite.preview({
    root,
    preview: { ...options, strictPort: false },
  });
  const [address] = [
    ...(server.resolvedUrls?.local ?? []),
    ...(server.resolvedUrls?.network ?? []),
  ];
  say(`Sitelines is at ${address} (Ctrl-C ends it).`);
}

let options;
try {
  options = readOptions();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  console.error(usage);
  process.exit(2);
}
try {
  await serve(options);
} catch (error) {
  console.error(`Sitelines cannot start: ${error instanceof Error ? error.message : error}`);
  process.exit(1);
}
