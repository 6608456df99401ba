import AxeBuilder from '@axe-core/playwright';
import { type Browser, expect, type Locator, type Page, test } from '@playwright/test';
import { decodeMoment, encodeMoment } from '../app/store/link.ts';
import { checksum, pack, toBase64Url } from '../app/store/linkBytes.ts';
import type { Moment } from '../app/store/moment.ts';

/** Links: a moment goes into the address, and comes back in a browser that knows nothing of it. */

const SQL = 'SELECT e_name FROM employees WHERE e_site = 4 AND e_salary > 50000';

const base: Moment = {
  lab: { kind: 'gallery', name: 'semijoin' },
  sql: SQL,
  at: 'site1',
  objective: 'bytes',
  parameters: { staff: 250, vps: 100 },
  lenses: ['location', 'fragments', 'execution'],
  cursor: 2,
};

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const sqlField = (page: Page): Locator => page.getByLabel('SQL of the query');
const chosen = (page: Page): Locator =>
  page.getByRole('region', { name: 'Candidate plans' }).locator('[aria-pressed=true]');
const linkNotice = (page: Page): Locator => page.getByRole('region', { name: 'Link' });

const place = async (page: Page): Promise<number> =>
  Number(await ruler(page).getAttribute('aria-valuenow'));

async function open(page: Page, address = './'): Promise<void> {
  await page.goto(address);
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

async function link(moment: Partial<Moment>): Promise<string> {
  const hash = await encodeMoment({ ...base, ...moment });
  if (!hash.ok) throw new Error(hash.error.message);
  return `./${hash.value}`;
}

/** Where the link in the address bar stands; the address follows the page a moment later. */
async function placeInAddress(page: Page): Promise<number> {
  const moment = await decodeMoment(new URL(page.url()).hash);
  return moment.ok && moment.value ? moment.value.cursor + 1 : Number.NaN;
}

/** A page that shares nothing with any other. */
async function freshPage(browser: Browser, permissions: string[] = []): Promise<Page> {
  const { baseURL } = test.info().project.use;
  const options = { permissions, ...(baseURL === undefined ? {} : { baseURL }) };
  return (await browser.newContext(options)).newPage();
}

test('a copied link shows the same moment in a fresh profile', async ({ browser }) => {
  const page = await freshPage(browser, ['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.getByRole('button', { name: 'Scene 9', exact: true }).click();
  await expect(page.getByRole('spinbutton', { name: 'staff' })).toHaveValue('2000', {
    timeout: 30_000,
  });
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const plan = await chosen(page).locator('span').first().innerText();
  expect(plan).toContain('56,000');
  await page.getByRole('button', { name: 'Share this moment' }).click();
  await expect(page.getByRole('button', { name: 'Link copied' })).toBeVisible();
  await expect(page.getByText('The link to this moment is copied.')).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).origin).toBe(new URL(page.url()).origin);

  const other = await freshPage(browser);
  await open(other, copied);
  await expect(other.getByRole('spinbutton', { name: 'staff' })).toHaveValue('2000');
  await expect.poll(() => place(other)).toBe(await place(page));
  await expect(ruler(other)).toHaveAttribute(
    'aria-valuemax',
    (await ruler(page).getAttribute('aria-valuemax')) ?? '',
  );
  await expect(sqlField(other)).toHaveValue(await sqlField(page).inputValue());
  expect(await chosen(other).locator('span').first().innerText()).toBe(plan);
  await expect(linkNotice(other)).toHaveCount(0);
});

test('own SQL, asked at another site, comes back', async ({ page }) => {
  await open(page, await link({}));
  await expect(sqlField(page)).toHaveValue(SQL);
  await expect(page.getByLabel('asked at')).toHaveValue('site1');
  await expect.poll(() => place(page)).toBe(3);
});

test('the address follows the moment without a longer history', async ({ page }) => {
  await open(page);
  const entries = await page.evaluate(() => history.length);
  await expect(page).toHaveURL(/#m=/);
  const first = await place(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const at = first + 2;
  await expect.poll(() => place(page)).toBe(at);
  await expect.poll(() => placeInAddress(page)).toBe(at);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await page.reload();
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => place(page)).toBe(at);
});

test('key U copies; a refused clipboard gives the link to copy by hand', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));
  });
  await open(page);
  await page.keyboard.press('u');
  const field = page.getByRole('region', { name: 'Link to copy' }).getByRole('textbox');
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(/#m=/);
  expect(await page.evaluate(() => document.getSelection()?.toString())).toContain('#m=');
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await page.getByRole('button', { name: 'Done' }).click();
  await expect(field).toHaveCount(0);
});

test('a damaged link says so, the lab opens, and the message can be dismissed', async ({
  page,
}) => {
  const damaged = (await link({})).slice(0, -9);
  await open(page, damaged);
  await expect(linkNotice(page)).toContainText('The link is damaged');
  await expect(sqlField(page)).toHaveValue(/glob\.e_id = d_vp/);
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => place(page)).toBe(2);
  expect(page.url()).toContain(damaged.slice(2));
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await linkNotice(page).getByRole('button', { name: 'Dismiss' }).press('Enter');
  await expect(linkNotice(page)).toHaveCount(0);
  await expect(page).not.toHaveURL(new RegExp(damaged.slice(2)));
});

test('a link put into the address of an open page is shown; a damaged one changes nothing', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('End');
  const at = await place(page);
  await page.evaluate(() => {
    location.hash = '#m=AAAA';
  });
  await expect(linkNotice(page)).toContainText('The link is damaged');
  expect(await place(page)).toBe(at);
  const hash = (await link({})).slice(2);
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await expect(sqlField(page)).toHaveValue(SQL);
  await expect.poll(() => place(page)).toBe(3);
  await expect(linkNotice(page)).toHaveCount(0);
});

test('what a link asks for in vain is said, and what comes nearest is shown', async ({ page }) => {
  await open(page, await link({ cursor: 9999 }));
  await expect(linkNotice(page)).toContainText('asks for event 10000');
  expect(await place(page)).toBe(Number(await ruler(page).getAttribute('aria-valuemax')));

  await page.goto('about:blank');
  await open(page, await link({ plan: 'no-such-plan' }));
  await expect(linkNotice(page)).toContainText('no-such-plan');
  await expect(sqlField(page)).toHaveValue(SQL);

  await page.goto('about:blank');
  await open(page, await link({ parameters: { staff: 1 } }));
  await expect(linkNotice(page)).toContainText('parameters');
  await expect(page.getByRole('spinbutton', { name: 'staff' })).toHaveValue('250');
});

/** A link as another version of the page wrote it. */
async function linkOfVersion(version: number, moment: unknown): Promise<string> {
  const check = checksum(JSON.stringify(moment));
  const json = new TextEncoder().encode(JSON.stringify({ version, check, moment }));
  return `./#m=${toBase64Url(await pack(json))}`;
}

test('a link of version 1 still opens; one of a newer version says so', async ({ page }) => {
  const { lenses: _, ...rest } = base;
  await open(page, await linkOfVersion(1, { ...rest, lab: 'semijoin' }));
  await expect(sqlField(page)).toHaveValue(SQL);
  await expect.poll(() => place(page)).toBe(3);
  await expect(linkNotice(page)).toHaveCount(0);
  await page.goto('about:blank');
  await open(page, await linkOfVersion(9, { anything: true }));
  await expect(linkNotice(page)).toContainText('version 9; this page reads up to version 3');
  await expect(sqlField(page)).toHaveValue(/glob\.e_id = d_vp/);
});

test('SQL of a link that does not run is kept, with its fault', async ({ page }) => {
  await page.goto(await link({ sql: 'SELECT nothing FROM nowhere', plan: 'p' }));
  await expect(page.getByRole('alert')).toContainText('nowhere', { timeout: 30_000 });
  await expect(sqlField(page)).toHaveValue('SELECT nothing FROM nowhere');
});

test('?lab= opens a lab of this page, and says which one there is not', async ({ page }) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (/secret|example/.test(new URL(request.url()).pathname)) elsewhere.push(request.url());
  });
  await open(page, './?lab=semijoin');
  await page.goto('./?lab=unheard-of');
  await expect(page.getByRole('alert')).toContainText('labs/unheard-of.lab.md');
  for (const name of ['../secret', 'https://labs.example/x', '%2Fsecret', '']) {
    await page.goto(`./?lab=${encodeURIComponent(name)}`);
    await expect(page.getByRole('alert')).toContainText('letters, digits');
  }
  expect(elsewhere).toEqual([]);
});
