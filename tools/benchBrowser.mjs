/** What benchmarks of the built page share: a browser, and somebody who serves the page. */
import { findBrowser } from './browser.mjs';
import { buildPage, isPageFresh } from './page.mjs';
import { root } from './run.mjs';

/** The lab that the page opens with; its place is taken by the labs to measure. */
export const firstLab = '**/labs/semijoin.lab.md';
export const patienceMs = 120_000;

/** Chromium as the tests start it. */
export async function startBrowser() {
  /** @type {typeof import('@playwright/test')} */
  let playwright;
  try {
    playwright = await import('@playwright/test');
  } catch {
    throw new Error('The package @playwright/test is not installed: npm ci installs it.');
  }
  const executablePath = findBrowser();
  if (executablePath === undefined) {
    throw new Error(
      'No Chromium was found. Install one, or set SITELINES_BROWSER to the path of one; ' +
        'npm test installs one by itself.',
    );
  }
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-background-networking'];
  return playwright.chromium.launch({ executablePath, args });
}

/** The built page, built first if it is stale. */
export async function servePage() {
  if (!isPageFresh()) for (const warning of await buildPage()) console.error(warning);
  const vite = await import('vite');
  const server = await vite.preview({
    root,
    logLevel: 'error',
    preview: { host: '127.0.0.1', port: 0, open: false },
  });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('Vite serves the page but does not say where.');
  return { address, close: () => server.close() };
}

/**
 * Standard output has what was measured, as JSON.
 *
 * @param {() => Promise<unknown>} measure
 */
export async function answer(measure) {
  try {
    process.stdout.write(`${JSON.stringify(await measure())}\n`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
