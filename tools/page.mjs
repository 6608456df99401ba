/** The built page: dist/. Vite itself is loaded only when something has to be built. */
import { isFresh, rebuild } from './fresh.mjs';
import { root } from './run.mjs';

const folder = 'dist';
const sources = ['src', 'app', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'];

export const isPageFresh = () => isFresh(folder, sources);

/** @returns {Promise<string[]>} what Vite warns about */
export async function buildPage() {
  const vite = await import('vite');
  /** @type {string[]} */
  const warnings = [];
  const customLogger = vite.createLogger('warn');
  customLogger.warn = (message) => warnings.push(message);
  await rebuild(folder, async (outDir) => {
    await vite.build({ root, logLevel: 'warn', customLogger, build: { outDir } });
  });
  return warnings;
}
