/**
 * `npm run pictures`: draws the picture of README.md anew. `npm run pictures -- FOLDER [NAME …]`:
 * draws every state of pictureStates.mjs, or the named ones, into a folder. Both in light and dark,
 * of the built page in a real Chromium, without motion, so that the same page gives the same
 * picture. README.md's is WebP, half as large; those for looking closely are PNG.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { chromium } from '@playwright/test';
import { preview } from 'vite';
import { provideBrowser } from './browser.mjs';
import { buildPage, isPageFresh } from './page.mjs';
import { readmeState, states } from './pictureStates.mjs';
import { root } from './run.mjs';

/** @typedef {import('./pictureStates.mjs').State} State */
/** @typedef {import('@playwright/test').Page} Page */

const themes = /** @type {const} */ (['light', 'dark']);
const viewport = { width: 1440, height: 900 };

/** @param {string} line */
const say = (line) => console.log(line);

/** Where the pictures go, which, what each is called, and in which format. */
function readArguments() {
  const [folder, ...names] = process.argv.slice(2);
  if (folder === undefined) {
    const chosen = states.filter(({ name }) => name === readmeState);
    const shoot = { format: /** @type {const} */ ('webp'), fileOf: () => 'query' };
    return { folder: join(root, 'e2e/pictures'), chosen, ...shoot };
  }
  const unknown = names.filter((name) => states.every((state) => state.name !== name));
  if (unknown.length > 0) {
    const known = states.map(({ name }) => name).join(', ');
    throw new Error(`No such state: ${unknown.join(', ')}. There are ${known}.`);
  }
  const chosen = states.filter(({ name }) => names.length === 0 || names.includes(name));
  /** @param {State} state */
  const fileOf = (state) => {
    const number = String(states.indexOf(state) + 1).padStart(2, '0');
    return `${number}-${state.name}`;
  };
  return { folder: resolve(folder), chosen, format: /** @type {const} */ ('png'), fileOf };
}

/**
 * Waits until the query and its candidates have run and the page no longer changes.
 *
 * @param {Page} page
 */
async function settle(page) {
  const isDone = () =>
    !document.body.innerText.includes('not run') &&
    document.querySelector('[aria-busy=true]') === null;
  await page.waitForFunction(isDone, undefined, { timeout: 30_000 });
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((done) => {
      let timer = setTimeout(done, 300);
      new MutationObserver(() => {
        clearTimeout(timer);
        timer = setTimeout(done, 300);
      }).observe(document.body, { subtree: true, childList: true, attributes: true });
    });
  });
}

/**
 * @param {Page} page
 * @param {State['actions'][number]} action
 */
async function act(page, action) {
  if ('press' in action) {
    for (let time = 0; time < (action.times ?? 1); time += 1)
      await page.keyboard.press(action.press);
  } else if ('click' in action) {
    await page.getByRole('button', { name: action.click, exact: true }).click();
  } else if ('scene' in action) {
    // The number is the button; its words may come to say more than the number.
    const number = page.getByRole('button', {
      name: new RegExp(`^(?:Scene|Step) ${action.scene}$`),
    });
    await number.click();
  } else if ('write' in action) {
    await page.locator('.monaco-editor').first().waitFor();
    await page.getByLabel('SQL of the query').focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(action.write);
    await page.keyboard.press('ControlOrMeta+Enter');
  } else {
    await page
      .getByLabel(action.show, { exact: true })
      .evaluate((element) => element.scrollIntoView({ block: 'center' }));
  }
  await settle(page);
}

/**
 * @param {Page} page
 * @param {'png' | 'webp'} format
 */
async function shoot(page, format) {
  // A key that was pressed for the picture leaves a ring that is no part of it.
  await page.evaluate(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  });
  const session = await page.context().newCDPSession(page);
  const quality = format === 'webp' ? { quality: 85 } : {};
  const { data } = await session.send('Page.captureScreenshot', { format, ...quality });
  return Buffer.from(data, 'base64');
}

/**
 * @param {import('@playwright/test').Browser} browser
 * @param {string} address
 * @param {State} state
 * @param {'light' | 'dark'} colorScheme
 */
async function stage(browser, address, state, colorScheme) {
  const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' });
  const page = await context.newPage();
  await page.goto(state.lab === undefined ? address : `${address}?lab=${state.lab}`);
  await page.getByRole('slider', { name: 'Trace' }).waitFor();
  await settle(page);
  for (const action of state.actions) await act(page, action);
  return page;
}

const { folder, chosen, fileOf, format } = readArguments();
mkdirSync(folder, { recursive: true });
if (!isPageFresh()) for (const warning of await buildPage()) say(warning);
const server = await preview({ root, preview: { port: 0, host: '127.0.0.1' } });
const browser = await chromium.launch({
  executablePath: provideBrowser(say),
  args: ['--no-sandbox', '--font-render-hinting=none', '--force-color-profile=srgb'],
});
const [address = ''] = server.resolvedUrls?.local ?? [];
for (const state of chosen) {
  for (const theme of themes) {
    const page = await stage(browser, address, state, theme);
    const path = join(folder, `${fileOf(state)}${theme === 'dark' ? '-dark' : ''}.${format}`);
    writeFileSync(path, await shoot(page, format));
    await page.context().close();
    say(path);
  }
}
await browser.close();
await server.close();
