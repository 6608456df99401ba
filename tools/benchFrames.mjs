/**
 * Frames of the built page in Chromium while its largest drawing is stepped and panned:
 * `npm run -s lab -- bench frames` starts it. Standard input has the lab and the plan to draw,
 * standard output what was measured, as JSON.
 */
import { readFileSync } from 'node:fs';
import { firstLab, patienceMs, servePage, startBrowser } from './benchBrowser.mjs';

/**
 * @typedef {object} Request
 * @property {string} text of the lab
 * @property {string} plan
 * @property {string} commit text of the lab whose schedule has thousands of messages
 * @property {number} steps
 */

/**
 * Milliseconds between frames while something is done again and again, as often as a held key
 * repeats.
 *
 * @param {import('@playwright/test').Page} page
 * @param {number} times
 * @param {(turn: number) => Promise<void>} act
 */
async function frames(page, times, act) {
  const recording = page.evaluate(
    () =>
      new Promise((/** @type {(gaps: number[]) => void} */ resolve) => {
        /** @type {number[]} */
        const gaps = [];
        let last = performance.now();
        /** @param {number} now */
        const note = (now) => {
          gaps.push(now - last);
          last = now;
          if (document.documentElement.dataset['measured'] === undefined) {
            requestAnimationFrame(note);
          } else {
            delete document.documentElement.dataset['measured'];
            resolve(gaps);
          }
        };
        requestAnimationFrame(note);
      }),
  );
  for (let turn = 0; turn < times; turn += 1) {
    await act(turn);
    await page.waitForTimeout(33);
  }
  await page.evaluate(() => {
    document.documentElement.dataset['measured'] = '';
  });
  return summary((await recording).slice(1));
}

/** @param {readonly number[]} gaps */
function summary(gaps) {
  const sorted = [...gaps].sort((a, b) => a - b);
  const total = sorted.reduce((sum, gap) => sum + gap, 0);
  /** @param {number} share */
  const at = (share) => Math.round(sorted[Math.floor(sorted.length * share)] ?? 0);
  return {
    framesPerSecond: Math.round((1000 * sorted.length) / total),
    medianMs: at(0.5),
    slowestTwentiethMs: at(0.95),
  };
}

/**
 * A page that opens with this lab.
 *
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 * @param {string} text
 */
async function openPage(browser, address, text) {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  page.setDefaultTimeout(patienceMs);
  await page.route(firstLab, (route) => route.fulfill({ body: text, contentType: 'text/plain' }));
  await page.goto(`${address}?lab=${firstLab.replace('**/', '')}`);
  return page;
}

/**
 * Steps back and forth, then drags.
 *
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Locator} drawing
 * @param {number} steps
 */
async function stepAndPan(page, drawing, steps) {
  const box = await drawing.boundingBox();
  if (!box) throw new Error('The page shows no drawing.');
  const back = await frames(page, steps, () => page.keyboard.press('ArrowLeft'));
  const forward = await frames(page, steps, () => page.keyboard.press('ArrowRight'));
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  const panning = await frames(page, steps, (turn) =>
    page.mouse.move(x - (turn % 40) * 8, y - (turn % 30) * 8),
  );
  await page.mouse.up();
  return { stepping: { back, forward }, panning };
}

/** @param {Request} request */
async function measure({ text, plan, commit, steps }) {
  const browser = await startBrowser();
  const server = await servePage();
  try {
    const ofPlan = await measurePlan(await openPage(browser, server.address, text), plan, steps);
    const ofCommit = await measureCommit(await openPage(browser, server.address, commit), steps);
    return { browser: browser.version(), plan: ofPlan, commit: ofCommit };
  } finally {
    await browser.close();
    await server.close();
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} plan
 * @param {number} steps
 */
async function measurePlan(page, plan, steps) {
  await page.getByRole('slider', { name: 'Trace' }).waitFor();
  await page.keyboard.press('End');
  const candidate = page.locator(`[data-plan="${plan}"]`);
  await candidate.click();
  await page.locator(`[data-plan="${plan}"][aria-pressed=true]`).waitFor();
  // The other candidates run behind the picture, and would be measured with it.
  await page.waitForTimeout(5000);
  const drawing = page.getByRole('region', { name: 'Plan drawing', exact: true });
  const measured = await stepAndPan(page, drawing, steps);
  const marks = await drawing.locator('[data-mark]').count();
  await page.close();
  return { plan, marks, ...measured };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {number} steps
 */
async function measureCommit(page, steps) {
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  const drawing = page.getByRole('region', { name: /^Commit of / });
  await drawing.waitFor();
  const outcome = page.getByRole('region', { name: 'Outcome' });
  const messages = await outcome.locator('dd b').first().textContent();
  // In the midst of the run, where most is in sight.
  await page.getByRole('slider', { name: 'Trace' }).press('End');
  for (let chapter = 0; chapter < 3; chapter += 1) await page.keyboard.press('Shift+ArrowLeft');
  const measured = await stepAndPan(page, drawing, steps);
  await page.close();
  return { messages, ...measured };
}

try {
  /** @type {Request} */
  const request = JSON.parse(readFileSync(0, 'utf8'));
  process.stdout.write(`${JSON.stringify(await measure(request))}\n`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
