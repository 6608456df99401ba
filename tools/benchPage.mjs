/**
 * Measures the built page in Chromium: `npm run -s lab -- bench page` starts it. Standard input has
 * the labs, standard output what was measured, as JSON. Every repetition is a visit with an empty
 * cache; what is served is dist/, built first if it is stale.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { answer, firstLab, patienceMs, servePage, startBrowser } from './benchBrowser.mjs';
import { root } from './run.mjs';

/**
 * @typedef {object} Request
 * @property {{ name: string, text: string }[]} labs
 * @property {number} repetitions
 *
 * @typedef {object} Visit milliseconds since the navigation began
 * @property {number} firstPaint
 * @property {number} firstRun
 * @property {number} firstAnswer
 */

/**
 * One visit. The first run is there when its trace can be stepped through; the answer's rows stand
 * at the end of the trace, where the End key goes.
 *
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 * @param {string} lab
 * @returns {Promise<Visit>}
 */
async function visit(browser, address, lab) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    await page.route(firstLab, (route) => route.fulfill({ body: lab, contentType: 'text/plain' }));
    const sinceNavigation = () => page.evaluate(() => performance.now());
    await page.goto(address, { waitUntil: 'commit' });
    await page.getByRole('slider', { name: 'Trace' }).waitFor();
    const firstRun = await sinceNavigation();
    await page.keyboard.press('End');
    await page.getByRole('heading', { name: 'Answer' }).waitFor();
    const firstAnswer = await sinceNavigation();
    const firstPaint = await page.evaluate(
      () => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0,
    );
    return { firstPaint, firstRun, firstAnswer };
  } finally {
    await context.close();
  }
}

/** @param {readonly number[]} times */
function summary(times) {
  const sorted = [...times].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return { minimum: Math.round(sorted[0] ?? 0), median: Math.round(median) };
}

/** Gzipped bytes of the scripts that index.html itself names, as static servers send them. */
function firstPaintScriptBytes() {
  const page = readFileSync(join(root, 'dist/index.html'), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)];
  return scripts.reduce(
    (sum, [, file = '']) => sum + gzipSync(readFileSync(join(root, 'dist', file))).length,
    0,
  );
}

/** @param {Request} request */
async function measure({ labs, repetitions }) {
  const browser = await startBrowser();
  const server = await servePage();
  try {
    /** @type {Record<string, unknown>} */
    const results = {};
    for (const { name, text } of labs) {
      /** @type {Visit[]} */
      const visits = [];
      for (let repetition = 0; repetition < repetitions; repetition += 1) {
        visits.push(await visit(browser, server.address, text));
      }
      results[name] = {
        firstPaint: summary(visits.map(({ firstPaint }) => firstPaint)),
        firstRun: summary(visits.map(({ firstRun }) => firstRun)),
        firstAnswer: summary(visits.map(({ firstAnswer }) => firstAnswer)),
      };
    }
    return {
      unit: 'ms since navigation',
      repetitions,
      browser: browser.version(),
      firstPaintScriptBytesGzipped: firstPaintScriptBytes(),
      ...results,
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

await answer(() => {
  /** @type {Request} */
  const request = JSON.parse(readFileSync(0, 'utf8'));
  return measure(request);
});
