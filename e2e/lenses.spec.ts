import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { expectSamePlaces, places } from './places.ts';
import { writeSql } from './writing.ts';

/** The six lenses: each adds ink in place, and with all off there is one plain database. */

const LENSES = ['Location', 'Naming', 'Fragments', 'Replicas', 'Design', 'Execution'] as const;
type LensName = (typeof LENSES)[number];

/** Something at the SQL stage that only this lens shows. */
const inkOf: Readonly<Record<LensName, (page: Page) => Locator>> = {
  Location: (page) => tables(page).locator('[data-ink=location] [data-site="4"] rect').first(),
  Naming: (page) => tables(page).getByText('emp_4@site4', { exact: true }),
  Fragments: (page) => tables(page).getByText('employees₄', { exact: true }),
  Replicas: (page) => tables(page).locator('[data-ink=replicas] [data-site="3"]').first(),
  Design: (page) => tables(page).getByText('b-tree on e_id, index on e_dept', { exact: true }),
  Execution: (page) =>
    tables(page)
      .getByText(/^[\d,]+ B$/)
      .first(),
};

const tables = (page: Page): Locator => page.getByRole('region', { name: 'Tables', exact: true });
const lens = (page: Page, name: string): Locator =>
  page.getByRole('group', { name: 'Lenses' }).getByRole('button', { name });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const summary = (page: Page): Locator => page.getByRole('status').filter({ hasText: /hidden/ });

/** The lab with a further copy and a local index, so that every lens has something to show. */
async function open(page: Page): Promise<void> {
  await page.route('**/labs/semijoin.lab.md', async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const body = text.replace(
      'ALLOCATE department AT site1;',
      'ALLOCATE department AT site1, site3; CREATE INDEX emp_dept ON emp_4 (e_dept) AT site4;',
    );
    expect(body).not.toBe(text);
    await route.fulfill({ response, body });
  });
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

for (const [index, name] of LENSES.entries()) {
  test(`${name}: on and off by click and by digit, in place`, async ({ page }) => {
    await open(page);
    await page.keyboard.press('0');
    const ink = inkOf[name](page);
    const button = lens(page, name);
    await expect(ink).toBeHidden();
    const plain = await places(page);
    await button.click();
    await expect(button).toHaveAttribute('aria-pressed', 'true');
    await expect(ink).toBeVisible();
    await expect(summary(page)).toHaveText('showing 1 of 6 hidden things');
    await expectSamePlaces(page, plain);
    await button.click();
    await expect(ink).toBeHidden();
    await page.keyboard.press(`${index + 1}`);
    await expect(ink).toBeVisible();
    await page.keyboard.press(`${index + 1}`);
    await expect(ink).toBeHidden();
    await expect(button).toHaveAttribute('aria-pressed', 'false');
    for (const other of LENSES) await lens(page, other).click();
    const all = await places(page);
    await expectSamePlaces(page, plain);
    await button.click();
    await expect(ink).toBeHidden();
    await expectSamePlaces(page, all);
  });
}

test('at the end of the execution no lens moves a box of the plan', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  await expect(page.getByRole('region', { name: 'Plan drawing' })).toBeVisible();
  const before = await places(page);
  for (const digit of ['1', '2', '3', '4', '5']) {
    await page.keyboard.press(digit);
    await expectSamePlaces(page, before);
  }
});

test('a held digit peeks; so it does for a lens that is on, which stays on', async ({ page }) => {
  await open(page);
  const ink = inkOf.Naming(page);
  const button = lens(page, 'Naming');
  await expect(ink).toBeHidden();
  await page.keyboard.down('2');
  await expect(ink).toBeVisible();
  // Longer than a tap.
  await page.waitForTimeout(400);
  await page.keyboard.up('2');
  await expect(ink).toBeHidden();
  await expect(button).toHaveAttribute('aria-pressed', 'false');
  await page.keyboard.down('1');
  await page.waitForTimeout(400);
  await page.keyboard.up('1');
  await expect(lens(page, 'Location')).toHaveAttribute('aria-pressed', 'true');
});

test('a peek ends when the window loses the keyboard', async ({ page }) => {
  await open(page);
  await page.keyboard.down('2');
  await expect(inkOf.Naming(page)).toBeVisible();
  await page.evaluate(() => window.dispatchEvent(new Event('blur')));
  await expect(inkOf.Naming(page)).toBeHidden();
  await page.keyboard.up('2');
  await expect(lens(page, 'Naming')).toHaveAttribute('aria-pressed', 'false');
});

/** What can be read anywhere but in the lesson and in the SQL. */
const readable = (page: Page): Promise<string> =>
  page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('main > *, aside[aria-label^="Plans"], footer')]
      .filter((part) => part.querySelector('[aria-label^="SQL"], .monaco-editor') === null)
      .map((part) => part.innerText)
      .join('\n'),
  );

test('all off: one plain database, SQL in, rows out', async ({ page }) => {
  await open(page);
  for (const name of LENSES) {
    const button = lens(page, name);
    if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
  }
  const traces = /emp_\d|₄|@site|\d B\b|Plant|Head office|site \d|b-tree|transfer|plan\b/i;
  await expect.poll(() => readable(page)).toMatch(traces);
  await page.keyboard.press('0');
  await expect(summary(page)).toHaveText('all hidden: one plain database');
  const isPlain = async () => {
    // Ink fades for a moment.
    await expect.poll(() => readable(page)).not.toMatch(traces);
    const sites = page.locator('main [data-site], aside[aria-label^="Plans"] [data-site]');
    const isSeen = (all: Element[]) =>
      all.filter((one) => one.checkVisibility({ visibilityProperty: true })).length;
    expect(await sites.evaluateAll(isSeen)).toBe(0);
    await expect(page.getByRole('img', { name: /^site/ })).toHaveCount(0);
    await expect(page.getByRole('region', { name: 'Candidate plans' })).toHaveCount(0);
    await expect(page.locator('[aria-label^="rows of"]:visible')).toHaveCount(0);
  };
  await isPlain();
  await expect(page.locator('footer')).toContainText(
    'all hidden: one plain databasePress 1 to 6 to see what it hides.',
  );
  await expect(page.getByRole('button', { name: 'localized' })).toHaveCount(0);
  await expect(tables(page).getByText('department', { exact: true })).toBeVisible();
  await page.keyboard.press('ArrowRight');
  await expect(ruler(page)).toHaveAttribute('aria-valuetext', 'event 2 of 2, answer complete');
  await expect(page.getByRole('region', { name: 'Answer', exact: true })).toContainText('250 rows');
  await isPlain();
  await page.keyboard.press('ArrowLeft');
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', '1');
  await page.getByRole('button', { name: 'answer' }).click();
  await expect(ruler(page)).toHaveAttribute('aria-valuetext', /^event 2 of 2/);
  await page.keyboard.press('6');
  await expect(page.getByRole('region', { name: 'Plan drawing' })).toBeVisible();
});

test('all off: own SQL goes straight to its answer', async ({ page }) => {
  await open(page);
  await page.keyboard.press('0');
  await writeSql(page, 'SELECT d_name FROM department WHERE d_id < 4');
  await page.keyboard.press('Control+Enter');
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await expect(answer).toContainText('3 rows');
  await expect(ruler(page)).toHaveAttribute('aria-valuetext', 'event 2 of 2, answer complete');
});

test('steps lead over what is hidden, and come back to it with its lens', async ({ page }) => {
  await open(page);
  await page.keyboard.press('3');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  const candidates = page.getByRole('button', { name: 'candidate plans' });
  await expect(candidates).toHaveAttribute('aria-current', 'step');
  await page.keyboard.press('Shift+ArrowLeft');
  await expect(page.getByRole('button', { name: 'algebra' })).toHaveAttribute(
    'aria-current',
    'step',
  );
  const event = await ruler(page).getAttribute('aria-valuenow');
  await page.keyboard.press('3');
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', event ?? '');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('button', { name: 'localized' })).toHaveAttribute(
    'aria-current',
    'step',
  );
});

test('counts are those of the run; a lens with nothing to show says why', async ({ page }) => {
  await open(page);
  await expect(lens(page, 'Location')).toContainText('3');
  await expect(lens(page, 'Fragments')).toContainText('2');
  await writeSql(page, 'SELECT d_id FROM department');
  await page.keyboard.press('Control+Enter');
  await expect(lens(page, 'Location')).toContainText('2');
  await page.keyboard.press('Escape');
  const fragments = lens(page, 'Fragments');
  // It is on from before, and can be taken off; then there is nothing to put on.
  await fragments.click();
  await expect(fragments).toHaveAttribute('aria-disabled', 'true');
  await expect(fragments).toContainText('0');
  await fragments.click({ force: true });
  await expect(fragments).toHaveAttribute('aria-pressed', 'false');
  await lens(page, 'Naming').focus();
  await page.keyboard.press('Tab');
  await expect(fragments).toBeFocused();
  await expect(
    page.getByText('nothing to show here: every table of this query is stored whole'),
  ).toBeVisible();
  await page.keyboard.press('3');
  await expect(fragments).toHaveAttribute('aria-pressed', 'false');
});

test('the key of a lens with nothing to show says why, until something else happens', async ({
  page,
}) => {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  const why = 'nothing to show here: whatever this query reads has one copy';
  const shown = page.getByText(why).and(page.locator('[aria-hidden]'));
  await page.keyboard.press('4');
  await expect(shown).toBeVisible();
  await expect(page.getByRole('status').filter({ hasText: why })).toHaveCount(1);
  await page.keyboard.press('ArrowRight');
  await expect(shown).toHaveCount(0);
  await expect(summary(page)).toHaveText('showing 3 of 6 hidden things');
});

test('the tables as a table and as a file say what the lenses show', async ({ page }) => {
  await open(page);
  const save = async () => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'save as SVG' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('vp.tables.svg');
    return readFile(await download.path(), 'utf8');
  };
  await expect(inkOf.Fragments(page)).toBeVisible();
  const seen = await save();
  expect(seen).toContain('employees₄');
  expect(seen).not.toContain('emp_4@site4');
  await page.keyboard.press('0');
  await expect(inkOf.Fragments(page)).toBeHidden();
  const plain = await save();
  expect(plain).toContain('e_salary');
  expect(plain).not.toMatch(/₄|emp_4|b-tree/);
  await page.keyboard.press('t');
  const twin = page.getByRole('region', { name: 'Tables as a table' });
  await expect(twin.getByRole('row', { name: /^employees .*950/ })).toBeVisible();
  await expect(twin.getByText('emp_4@site4')).toBeHidden();
  await page.keyboard.press('2');
  await expect(twin.getByText('emp_4@site4')).toBeVisible();
});

test('with reduced motion ink comes and goes at once', async ({ browser }) => {
  const context = await browser.newContext({ reducedMotion: 'reduce' });
  const page = await context.newPage();
  await open(page);
  const durations = await page
    .locator('[data-ink]')
    .evaluateAll((all) => all.map((element) => getComputedStyle(element).transitionDuration));
  expect(durations.length).toBeGreaterThan(10);
  expect(durations.filter((duration) => !/^0s(?:, 0s)*$/.test(duration))).toEqual([]);
  await context.close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const state of ['all lenses', 'none'] as const) {
    test(`axe finds nothing with ${state}, ${colorScheme}`, async ({ browser }) => {
      const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await open(page);
      const keys = state === 'none' ? ['0'] : ['2', '4', '5'];
      for (const key of keys) await page.keyboard.press(key);
      await expect(summary(page)).toHaveText(/all hidden|showing 6 of 6/);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('t');
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('t');
      await page.keyboard.press('End');
      expect(await findings(page)).toEqual([]);
      await context.close();
    });
  }
}
