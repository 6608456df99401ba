import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

/** The drawings: focus that moves inside them, their size, their files, and two plans at once. */

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const plan = (page: Page): Locator =>
  page.getByRole('region', { name: 'Plan drawing', exact: true });
const place = (page: Page): Promise<string | null> => ruler(page).getAttribute('aria-valuenow');
const focusedName = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('End');
  await expect(plan(page)).toBeVisible();
}

const candidate = (page: Page, id: string): Locator => page.locator(`[data-plan="${id}"]`);

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

test('the focus moves inside the plan along its lines, and the trace stays', async ({ page }) => {
  await open(page);
  const before = await place(page);
  await plan(page).focus();
  await page.keyboard.press('ArrowRight');
  expect(await place(page)).toBe(before);
  await page.keyboard.press('Enter');
  expect(await focusedName(page)).toBe('projection at Plant, 250 rows of 36 bytes, now');
  await page.keyboard.press('ArrowDown');
  expect(await focusedName(page)).toBe('join at Plant, done');
  await page.keyboard.press('ArrowRight');
  expect(await focusedName(page)).toMatch(/^transfer T1 from Head office to Plant, 100 rows/);
  await page.keyboard.press('ArrowRight');
  expect(await focusedName(page)).toMatch(/^projection at Head office/);
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: 'About this mark' });
  await expect(detail).toContainText('SELECT department.d_id');
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  expect(await focusedName(page)).toMatch(/^projection at Head office/);
  await page.keyboard.press('Escape');
  await expect(plan(page)).toBeFocused();
  expect(await place(page)).toBe(before);
  await page.keyboard.press('PageUp');
  expect(await place(page)).not.toBe(before);
});

test('one stop of the tab key, however many marks', async ({ page }) => {
  await open(page);
  await plan(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.closest('[data-mark]') ?? null)).toBe(
    null,
  );
  await page.keyboard.press('Shift+Tab');
  await expect(plan(page)).toBeFocused();
});

test('a click describes a mark and leaves the arrows to the trace', async ({ page }) => {
  await open(page);
  const before = await place(page);
  await plan(page)
    .getByRole('button', { name: /^table employees₄/ })
    .click();
  const detail = page.getByRole('region', { name: 'About this mark' });
  await expect(detail).toContainText('table employees');
  await page.keyboard.press('ArrowLeft');
  expect(await place(page)).not.toBe(before);
});

test('size by button and by key; the whole picture is all in its frame', async ({ page }) => {
  await page.setViewportSize({ width: 1200, height: 780 });
  await open(page);
  const width = () =>
    plan(page)
      .locator('svg')
      .last()
      .evaluate((svg) => svg.getBoundingClientRect().width);
  const tools = page.getByRole('group', { name: 'Size of the picture' });
  const first = await width();
  await tools.getByRole('button', { name: 'Larger' }).click();
  await expect.poll(width).toBeGreaterThan(first);
  await plan(page).focus();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  const large = await width();
  await page.keyboard.press('z');
  await expect.poll(width).toBeLessThan(large);
  const isInside = await plan(page).evaluate(
    ({ scrollWidth, clientWidth, scrollHeight, clientHeight }) =>
      scrollWidth <= clientWidth + 1 && scrollHeight <= clientHeight + 1,
  );
  expect(isInside).toBe(true);
});

test('dragging pans a drawing that is larger than its frame', async ({ page }) => {
  await open(page);
  await plan(page).focus();
  for (let time = 0; time < 4; time += 1) await page.keyboard.press('+');
  await plan(page).evaluate((frame) => frame.scrollTo(0, 0));
  const box = await plan(page).boundingBox();
  if (!box) throw new Error('no frame');
  await page.mouse.move(box.x + 300, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 200, box.y + 150, { steps: 4 });
  await page.mouse.up();
  const scrolled = await plan(page).evaluate(({ scrollLeft, scrollTop }) => [
    scrollLeft,
    scrollTop,
  ]);
  expect(scrolled).toEqual([100, 50]);
  await expect(page.getByRole('region', { name: 'About this mark' })).toHaveCount(0);
});

test('a saved picture has no ink that no lens shows', async ({ page }) => {
  await open(page);
  const text = async (): Promise<string> => {
    const button = page.getByRole('button', { name: 'save as SVG' });
    const [download] = await Promise.all([page.waitForEvent('download'), button.click()]);
    return readFile(await download.path(), 'utf8');
  };
  const shown = await text();
  expect(shown).toContain('₄');
  expect(shown).not.toContain('emp_4@site4');
  expect(shown).not.toContain('b-tree on e_id');
  await expect(plan(page).getByText('emp_4@site4')).toBeHidden();
  await expect(plan(page).getByText('loc.e_name,')).toBeVisible();
});

test('why not: two plans side by side, and where one loses', async ({ page }) => {
  await open(page);
  const before = await place(page);
  const row = candidate(page, 'ship-whole@site4');
  await row.hover();
  await page.getByRole('button', { name: /^Compare plan M/ }).click();
  const both = page.getByRole('region', { name: 'Two plans side by side' });
  await expect(both).toContainText('T1: M ships 61,600 B where A ships 2,000 B.');
  await expect(both.getByRole('region', { name: 'Drawing of plan A' })).toBeVisible();
  await expect(both.getByRole('region', { name: 'Drawing of plan M' })).toBeAttached();
  const ledger = both.getByRole('table', { name: /^What both plans ship/ });
  await expect(ledger.getByRole('row', { name: /^T2/ })).toContainText('nothing more');
  await expect(ledger.getByRole('row', { name: /^in all/ })).toContainText('65,100 B');
  await page.keyboard.press('t');
  await expect(both.getByRole('region', { name: 'Plan M as a table' })).toBeAttached();
  await page.keyboard.press('t');
  expect(await place(page)).toBe(before);
  await page.keyboard.press('ArrowLeft');
  await expect(both).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await both.getByRole('button', { name: 'Back to one plan' }).click();
  await expect(both).toHaveCount(0);
  await expect(plan(page)).toBeVisible();
  expect(await place(page)).toBe(before);
  await expect(row).toHaveAttribute('aria-pressed', 'false');
});

test('C compares with the best plan that is another one, C and Esc lead back', async ({ page }) => {
  await open(page);
  const both = page.getByRole('region', { name: 'Two plans side by side' });
  await page.keyboard.press('c');
  await expect(both).toContainText('T2: C ships 2,000 B where A ships nothing any more.');
  await page.keyboard.press('c');
  await expect(both).toHaveCount(0);
  await page.keyboard.press('c');
  await both.getByRole('button', { name: 'Back to one plan' }).focus();
  await page.keyboard.press('Escape');
  await expect(both).toHaveCount(0);
});

test('the list of plans is one stop; arrows go through it, Enter runs one', async ({ page }) => {
  await open(page);
  const chosen = candidate(page, 'join-first@site4');
  await chosen.focus();
  await page.keyboard.press('ArrowDown');
  await expect(candidate(page, 'own:ask-nothing')).toBeFocused();
  await expect(candidate(page, 'own:ask-nothing')).toContainText('own plan');
  await expect(candidate(page, 'own:ask-nothing')).toContainText('sends the same as A');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(candidate(page, 'bloom@site4')).toHaveAttribute('aria-pressed', 'true');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing inside drawings and beside two plans, ${colorScheme}`, async ({
    browser,
  }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    await plan(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('region', { name: 'About this mark' })).toBeVisible();
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('c');
    await expect(page.getByRole('region', { name: 'Drawing of plan C' })).toBeAttached();
    expect(await findings(page)).toEqual([]);
    await context.close();
  });
}

test('the map of the network is one stop, with marks inside', async ({ page }) => {
  await open(page);
  const map = page.getByRole('region', { name: 'Map of the network' });
  await map.focus();
  const before = await place(page);
  await page.keyboard.press('Enter');
  const marks = map.locator('[data-mark]:focus');
  await expect(marks).toHaveCount(1);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const detail = page.getByRole('region', { name: 'About this mark' });
  await expect(detail).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(detail).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(map).toBeFocused();
  expect(await place(page)).toBe(before);
});

test('a plan can be followed on the tables, and no transfer is told before it', async ({
  page,
}) => {
  await open(page);
  const tables = page.getByRole('region', { name: 'Tables', exact: true });
  const bytes = tables.getByText(/^[\d,]+ B$/);
  await page.keyboard.press('Home');
  await expect(tables).toBeVisible();
  await expect(bytes).toHaveCount(0);
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'on the tables' }).click();
  await expect(bytes.first()).toBeVisible();
  await page.getByRole('button', { name: 'on the tables' }).click();
  await expect(plan(page)).toBeVisible();
});

test('a plan can be followed as one tree, by keyboard as well', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  await page.getByRole('button', { name: 'as one tree' }).click();
  const tree = page.getByRole('region', { name: 'Plan tree' });
  await expect(tree.getByText('2,000 B')).toBeVisible();
  await tree.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('region', { name: 'About this mark' })).toBeVisible();
  expect(await findings(page)).toEqual([]);
  await page.getByRole('button', { name: 'as one tree' }).click();
  await expect(plan(page)).toBeVisible();
});
