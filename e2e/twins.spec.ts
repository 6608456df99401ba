import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

/** What a picture can also be: a table, a file; and the sheet of the view's keys. */

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const planTwin = (page: Page): Locator => page.getByRole('region', { name: 'Plan as a table' });
const algebraTwin = (page: Page): Locator =>
  page.getByRole('region', { name: 'Algebra tree as a table' });

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

const place = (page: Page): Promise<string | null> => ruler(page).getAttribute('aria-valuenow');

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

async function saved(page: Page, button: Locator): Promise<{ name: string; text: string }> {
  const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
  const text = await readFile(await download.path(), 'utf8');
  return { name: download.suggestedFilename(), text };
}

test('T shows the picture as a table, at the same event, and back', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  const end = await place(page);
  const drawing = page.getByRole('region', { name: 'Plan drawing' });
  const named = drawing.locator('[data-mark]');
  await expect(named.first()).toBeVisible();
  const marks = await named.count();
  await drawing.focus();
  await page.keyboard.press('t');
  await expect(drawing).toHaveCount(0);
  await expect(planTwin(page)).toBeFocused();
  const operators = planTwin(page).getByRole('table', { name: /^Operators/ });
  const wires = planTwin(page).getByRole('table', { name: 'Wires' });
  expect(await place(page)).toBe(end);
  const lines = (await operators.getByRole('row').count()) + (await wires.getByRole('row').count());
  // Each table has a row of heads.
  expect(lines - 2).toBe(marks);
  await expect(wires.getByRole('row').nth(1)).toContainText('2,000 B');
  const now = operators.locator('[aria-current=true]');
  await expect(now).toHaveCount(1);
  await expect(now).toContainText('now');
  await page.keyboard.press('t');
  await expect(drawing).toBeFocused();
  expect(await place(page)).toBe(end);
});

test('the table stays a table from step to step, and marks the current row', async ({ page }) => {
  await open(page);
  await page.keyboard.press('PageDown');
  const button = page.getByRole('button', { name: 'as a table' });
  await button.click();
  await expect(algebraTwin(page).getByRole('rowheader').first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'as a picture' })).toBeFocused();
  await page.keyboard.press('PageDown');
  await expect(algebraTwin(page).locator('[aria-current=true]').first()).toContainText(
    'made by it',
  );
  await page.keyboard.press('End');
  const wires = planTwin(page).getByRole('table', { name: 'Wires' });
  for (let event = 0; event < 12; event += 1) {
    if ((await wires.getByText('now, in flight').count()) > 0) break;
    await page.keyboard.press('ArrowLeft');
  }
  await expect(wires.locator('[aria-current=true]')).toContainText('now, in flight');
  await expect(wires.locator('[aria-current=true]')).toBeInViewport();
});

test('? shows the keys, Esc and ? put them away, and the focus goes back', async ({ page }) => {
  await open(page);
  const button = page.getByRole('button', { name: 'Keys of this view' });
  const sheet = page.getByRole('dialog', { name: 'Keys of this view' });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(sheet.getByRole('row', { name: /^T / })).toBeVisible();
  const before = await place(page);
  await page.keyboard.press('ArrowRight');
  expect(await place(page)).toBe(before);
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
  await expect(button).toBeFocused();
  await page.keyboard.press('Tab');
  const focused = page.locator(':focus');
  const name = await focused.getAttribute('aria-label');
  await page.keyboard.press('?');
  await expect(sheet).toBeVisible();
  await page.keyboard.press('?');
  await expect(sheet).toHaveCount(0);
  expect(await focused.getAttribute('aria-label')).toBe(name);
  await page.getByLabel('SQL of the query').focus();
  await page.keyboard.press('?');
  await expect(sheet).toHaveCount(0);
});

test('keys of one character can be switched off and on', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  await page.keyboard.press('?');
  await page.getByRole('checkbox').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(planTwin(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Keys of this view' }).click();
  await page.getByRole('checkbox').check();
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await expect(planTwin(page)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the tables and the keys, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    await page.keyboard.press('PageDown');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('t');
    await expect(algebraTwin(page)).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('End');
    await expect(planTwin(page)).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });

  test(`saves the picture as a file that looks the same alone, ${colorScheme}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    await page.keyboard.press('End');
    const button = page.getByRole('button', { name: 'save as SVG' });
    const { name, text } = await saved(page, button);
    expect(name).toBe('vp.plan.svg');
    expect(text).not.toMatch(/var\(|class=|style=|data-/);
    const drawn = await page.getByRole('region', { name: 'Plan drawing' }).innerText();
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const alone = await context.newPage();
    await alone.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`);
    const words = await alone.evaluate(() => ({
      root: document.documentElement.namespaceURI,
      paper: document.querySelector('rect')?.getAttribute('fill'),
      texts: [...document.querySelectorAll('text')].map((element) => element.textContent),
      fonts: [...document.querySelectorAll('text')].map((e) => getComputedStyle(e).fontFamily),
    }));
    expect(words).toMatchObject({ root: 'http://www.w3.org/2000/svg', paper });
    expect(words.texts.filter((line) => line && drawn.includes(line)).length).toBeGreaterThan(8);
    expect(words.fonts.every((font) => font.includes('IBM Plex'))).toBe(true);
    await page.bringToFront();
    await page.keyboard.press('Home');
    await page.keyboard.press('PageDown');
    expect((await saved(page, button)).name).toBe('vp.algebra.svg');
    await context.close();
  });
}

test('saves the answer and the rows on the wire as CSV', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  const button = page.getByRole('button', { name: 'save as CSV' });
  const answer = await saved(page, button);
  expect(answer.name).toBe('vp.answer.csv');
  const lines = answer.text.trimEnd().split('\r\n');
  expect(lines[0]).toBe('loc.e_name,glob.e_name,e_salary');
  expect(lines).toHaveLength(251);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('region', { name: 'On the wire', exact: true })).toBeVisible();
  const wire = await saved(page, button);
  expect(wire.name).toMatch(/^vp\.T1(\.first-\d+)?\.csv$/);
  expect(wire.text.split('\r\n').length).toBeGreaterThan(50);
});
