/**
 * Measures how soon the built page answers a key or a click while a slow query is planned and run:
 * `npm run -s lab -- bench interaction` starts it. What counts is the Event Timing of the browser,
 * from the input to the next paint, in steps of 8 ms; the longest time between two frames says
 * whether anything else was held up.
 */
import { readFileSync } from 'node:fs';
import { answer, patienceMs, servePage, startBrowser } from './benchBrowser.mjs';

/**
 * @typedef {object} Request
 * @property {string} sql
 *
 * @typedef {object} Timing
 * @property {string} name
 * @property {number} duration
 * @property {number} interactionId what one press or click has in common; 0 belongs to none
 *
 * @typedef {{ events: Timing[], longestFrame: number }} Recording
 */

const keys = ['ArrowRight', 'ArrowLeft', 'End', 'Home', 'Shift+ArrowRight', 'l', 'l'];

/**
 * Between two interactions: ten in a second are more than anybody makes who waits for an answer to
 * each. Sent at once, one would also be charged with what is left of the one before; keys held
 * down are what `bench frames` measures.
 */
const paceMs = 100;

/** @param {Promise<void>} interaction */
async function paced(interaction) {
  const pause = new Promise((resolve) => setTimeout(resolve, paceMs));
  await interaction;
  await pause;
}

/** Runs in the page. */
function record() {
  /** @type {Recording} */
  const recording = { events: [], longestFrame: 0 };
  Object.assign(globalThis, { recording });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      const { name, duration } = entry;
      // @ts-expect-error The types do not know which events are one interaction.
      recording.events.push({ name, duration, interactionId: entry.interactionId });
    }
  }).observe(
    // @ts-expect-error The types do not know the threshold of Event Timing.
    { type: 'event', durationThreshold: 16, buffered: false },
  );
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    recording.longestFrame = Math.max(recording.longestFrame, now - last);
    last = now;
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

/**
 * Keys and clicks, one after the other, until the picture is of the new query.
 *
 * @param {import('@playwright/test').Page} page
 * @param {string} sql
 */
async function interact(page, sql) {
  const field = page.getByLabel('SQL of the query');
  await field.fill(sql);
  await page.evaluate(record);
  const before = await page.getByRole('slider', { name: 'Trace' }).getAttribute('aria-valuemax');
  await field.press('Control+Enter');
  await page.getByRole('heading', { level: 1 }).click();
  const startedAt = Date.now();
  let interactions = 2;
  for (let round = 0; Date.now() - startedAt < patienceMs; round += 1) {
    await paced(page.keyboard.press(keys[round % keys.length] ?? 'End'));
    await paced(page.mouse.click(700, 820));
    interactions += 2;
    const now = await page.getByRole('slider', { name: 'Trace' }).getAttribute('aria-valuemax');
    if (now !== before) break;
  }
  return { interactions, whileMs: Date.now() - startedAt };
}

/**
 * The duration that two in a hundred interactions exceed, as Interaction to Next Paint is defined.
 * What took less than 16 ms is not recorded.
 *
 * @param {Timing[]} events
 * @param {number} interactions
 */
function ninetyEighth(events, interactions) {
  /** @type {Map<number, number>} */
  const longest = new Map();
  for (const { interactionId: id, duration } of events) {
    if (id !== 0) longest.set(id, Math.max(longest.get(id) ?? 0, duration));
  }
  const sorted = [...longest.values()].sort((one, other) => other - one);
  return sorted[Math.floor(interactions * 0.02)] ?? 16;
}

/** @param {Request} request */
async function measure({ sql }) {
  const browser = await startBrowser();
  const server = await servePage();
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    page.setDefaultTimeout(patienceMs);
    await page.goto(server.address, { waitUntil: 'commit' });
    await page.getByRole('slider', { name: 'Trace' }).waitFor();
    const { interactions, whileMs } = await interact(page, sql);
    /** @type {Recording} */
    const { events, longestFrame } = await page.evaluate('recording');
    const longest = events.toSorted((a, b) => b.duration - a.duration)[0];
    return {
      unit: 'ms',
      browser: browser.version(),
      interactions,
      whileMs,
      ninetyEighthPercentile: ninetyEighth(events, interactions),
      longestInteraction: longest?.duration ?? 16,
      ofKind: longest?.name ?? 'none took 16 ms',
      longestFrame: Math.round(longestFrame),
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
