import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { sqlField, writeSql } from './writing.ts';

/** The engine beside the page, which answers meanwhile, can stop it, and shows all it gives. */

/** No join has an index to go by: counting its rows takes long enough to do something meanwhile. */
const SLOW = `SELECT a.e_name FROM employees a, employees b, employees c, employees d
WHERE a.e_salary + b.e_salary = c.e_salary + d.e_salary + 1`;

const AMBIGUOUS = `SELECT loc.e_name, glob.e_name, loc.e_salary
FROM employees loc, employees glob, department
WHERE e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`;

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const cancel = (page: Page): Locator => page.getByRole('button', { name: 'Cancel' });
const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer', exact: true });
const grid = (page: Page): Locator => page.getByRole('grid', { name: 'Answer: rows' });
const cell = (page: Page, row: number, column: number): Locator =>
  grid(page)
    .locator(`tr[aria-rowindex="${row + 1}"] > *`)
    .nth(column - 1);

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

async function runSql(page: Page, sql: string): Promise<void> {
  await writeSql(page, sql);
  await page.keyboard.press('Control+Enter');
}

/** Leaves the SQL field, where keys are text. */
const leaveField = (page: Page): Promise<void> => page.getByRole('heading', { level: 1 }).click();

/** Runs a query and goes to its answer; a run that is shown begins at its first event. */
async function answerOf(page: Page, sql: string): Promise<void> {
  await leaveField(page);
  await page.keyboard.press('End');
  await expect(ruler(page)).not.toHaveAttribute('aria-valuenow', '1');
  await runSql(page, sql);
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', '1', { timeout: 60_000 });
  await page.getByRole('button', { name: 'Last event' }).click();
  await expect(answer(page)).toBeVisible();
}

test('keys step through the picture while the next query is worked on', async ({ page }) => {
  await open(page);
  await page.keyboard.press('Home');
  await runSql(page, SLOW);
  await leaveField(page);
  await expect(cancel(page)).toBeVisible();
  for (const event of [2, 3, 4]) {
    await page.keyboard.press('ArrowRight');
    await expect(ruler(page)).toHaveAttribute('aria-valuenow', String(event));
  }
  // All that was answered before the engine was.
  await expect(cancel(page)).toBeVisible();
  await expect(page.getByText(/^(?:Planning|Running) the query/)).toBeVisible();
  await cancel(page).click();
});

test('a run that is cancelled leaves the last picture, and the engine ready', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  const drawing = page.getByRole('region', { name: 'Plan drawing' });
  const marks = () =>
    drawing.locator('[data-mark]').evaluateAll((all) => all.map((one) => one.ariaLabel));
  const before = await marks();
  await runSql(page, SLOW);
  await expect(cancel(page)).toBeVisible();
  await cancel(page).focus();
  await page.keyboard.press('Enter');
  await expect(cancel(page)).toHaveCount(0);
  await expect(page.getByRole('alert')).toHaveCount(0);
  await expect(sqlField(page)).toHaveValue(SLOW);
  expect(await marks()).toEqual(before);
  await expect(answer(page)).toContainText('250 rows');
  await answerOf(page, 'SELECT d_id, d_name FROM department WHERE d_id <= 7 ORDER BY d_id');
  await expect(answer(page)).toContainText('7 rows');
  await expect(answer(page)).toContainText('equal to central');
});

test('another run takes the place of one that is under way', async ({ page }) => {
  await open(page);
  await runSql(page, SLOW);
  await expect(cancel(page)).toBeVisible();
  await answerOf(page, 'SELECT d_id FROM department WHERE d_id <= 3');
  await expect(answer(page)).toContainText('3 rows');
  await expect(cancel(page)).toHaveCount(0);
});

test('an ambiguous column is a choice, made by keyboard', async ({ page }) => {
  await open(page);
  await runSql(page, AMBIGUOUS);
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('e_site is ambiguous');
  await expect(fault).toContainText('Line 3, column 7');
  const choices = fault.getByRole('listitem');
  await expect(choices).toHaveCount(2);
  await expect(choices.nth(0)).toContainText('employees called loc');
  await expect(choices.nth(0)).toContainText('WHERE loc.e_site = 4');
  await expect(choices.nth(1)).toContainText('WHERE glob.e_site = 4');
  const first = page.getByRole('button', { name: 'Write loc.e_site' });
  for (let stop = 0; stop < 10; stop += 1) {
    await page.keyboard.press('Tab');
    if (await first.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(sqlField(page)).toHaveValue(/WHERE loc\.e_site = 4 AND/);
  await expect(sqlField(page)).toBeFocused();
  await expect(fault).toHaveCount(0);
  await page.getByRole('button', { name: 'Last event' }).click();
  await expect(answer(page)).toContainText('250 rows');
});

test('choices of an edited query are gone; a definition says where it belongs', async ({
  page,
}) => {
  await open(page);
  await runSql(page, AMBIGUOUS);
  const fault = page.getByRole('alert');
  await expect(fault.getByRole('button', { name: 'Write loc.e_site' })).toBeVisible();
  await writeSql(page, AMBIGUOUS.replace('4', '5'));
  await expect(fault.getByRole('button')).toHaveCount(0);
  await runSql(page, 'CREATE TABLE notes (n INTEGER)');
  await expect(fault).toContainText('found "CREATE"');
  await expect(fault).toContainText('write the statement into a setup block');
});

test('rows are sorted by keyboard, upward, downward and as they came; and copied so', async ({
  browser,
}) => {
  const context = await browser.newContext({
    permissions: ['clipboard-read', 'clipboard-write'],
  });
  const page = await context.newPage();
  await open(page);
  await answerOf(
    page,
    `SELECT d_id, CASE WHEN d_id > 2 THEN d_name END AS n, 'a,"' || d_id AS d_id
     FROM department WHERE d_id <= 4`,
  );
  await expect(grid(page).getByRole('columnheader')).toHaveText(['department.d_id', 'n', 'd_id']);
  const original = await grid(page).locator('tbody').innerText();
  const place = await ruler(page).getAttribute('aria-valuenow');
  await grid(page).focus();
  await page.keyboard.press('ArrowRight');
  const head = grid(page).getByRole('columnheader').nth(1);
  const id = await head.getAttribute('id');
  await expect(grid(page)).toHaveAttribute('aria-activedescendant', id ?? '');
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  await expect(cell(page, 1, 2)).toHaveText('NULL');
  await expect(answer(page)).toContainText('by n ascending, NULL first');
  await page.keyboard.press('Enter');
  await expect(head).toHaveAttribute('aria-sort', 'descending');
  await expect(cell(page, 4, 2)).toHaveText('NULL');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(cell(page, 1, 1)).toHaveText('4');
  await answer(page).getByRole('button', { name: 'copy as CSV' }).click();
  await expect(answer(page).getByText('copied').first()).toBeVisible();
  const csv = await page.evaluate(() => navigator.clipboard.readText());
  const [heads, first, , , last] = csv.split('\r\n');
  expect(heads).toBe('department.d_id,n,d_id');
  expect(first).toMatch(/^4,[^,]+,"a,""4"$/);
  expect(last).toBe('1,,"a,""1"');
  await grid(page).focus();
  await page.keyboard.press('Enter');
  await expect(grid(page).getByRole('columnheader').first()).toHaveAttribute('aria-sort', 'none');
  expect(await grid(page).locator('tbody').innerText()).toBe(original);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowRight');
  await expect(grid(page)).toHaveAttribute(
    'aria-activedescendant',
    (await cell(page, 1, 2).getAttribute('id')) ?? '',
  );
  expect(await ruler(page).getAttribute('aria-valuenow')).toBe(place);
  await context.close();
});

test('an answer of 100,700 rows scrolls, sorts and is saved whole', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  await answerOf(page, 'SELECT a.e_id, b.e_id FROM employees a, employees b WHERE b.e_id <= 1106');
  await expect(answer(page)).toContainText('100,700 rows', { timeout: 60_000 });
  await expect(grid(page)).toHaveAttribute('aria-rowcount', '100701');
  await expect(grid(page).getByRole('columnheader')).toHaveText(['a.e_id', 'b.e_id']);
  expect(await grid(page).locator('tbody tr').count()).toBeLessThan(80);
  await grid(page).focus();
  await page.keyboard.press('Control+End');
  await expect(cell(page, 100_700, 1)).toBeInViewport();
  await expect(cell(page, 100_700, 1)).toHaveText(/^\d{4}$/);
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(cell(page, 1, 1)).toHaveText('4250');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    answer(page).getByRole('button', { name: 'save as CSV' }).click(),
  ]);
  const lines = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
  expect(lines).toHaveLength(100_701);
  expect(lines[1]).toMatch(/^4250,/);
  expect(lines.at(-1)).toMatch(/^1001,/);
});

test('no rows are said right below the heads', async ({ page }) => {
  await open(page);
  await answerOf(page, 'SELECT d_id FROM department WHERE d_id < 0');
  const words = answer(page).getByText('The answer has no rows.');
  await expect(words).toBeVisible();
  const [heads, said] = [await grid(page).boundingBox(), await words.boundingBox()];
  expect((said?.y ?? 0) - ((heads?.y ?? 0) + (heads?.height ?? 0))).toBeLessThan(40);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in choices and rows, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    await page.keyboard.press('End');
    await grid(page).focus();
    await page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
    await runSql(page, AMBIGUOUS);
    await expect(page.getByRole('button', { name: 'Write loc.e_site' })).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    await context.close();
  });
}
