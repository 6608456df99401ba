import { expect, type Locator, type Page, test } from '@playwright/test';

/** A page that is left in the middle of a commit: its sites come back from their logs. */

const picture = (page: Page): Locator => page.getByRole('region', { name: /^Commit of / });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const outcome = (page: Page): Locator => page.getByRole('region', { name: 'Outcome' });
const note = (page: Page): Locator =>
  page.getByRole('status').filter({ hasText: 'This page was left' });
const logs = (page: Page): Locator => page.getByRole('region', { name: 'Site logs' });

const LAB = './?lab=labs/two-phase-commit.lab.md';

async function open(page: Page): Promise<void> {
  await page.goto(LAB);
  await expect(picture(page)).toBeVisible({ timeout: 30_000 });
  await expect(logs(page)).toContainText('files of this tab’s own');
}

/** Steps until the current event says so. */
async function goTo(page: Page, text: RegExp): Promise<void> {
  await ruler(page).focus();
  await page.keyboard.press('Home');
  for (let step = 0; step < 400; step += 1) {
    if (text.test((await ruler(page).getAttribute('aria-valuetext')) ?? '')) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no event says ${text}`);
}

/** The browser knows where the page stands as soon as it has said so. */
const reload = (page: Page) => page.reload();

test('a decision that was on one disk when the page was left is everybody’s afterwards', async ({
  page,
}) => {
  await open(page);
  await goTo(page, /Head office: forces commit/);
  await reload(page);
  await expect(note(page)).toContainText('with T1 undecided', { timeout: 30_000 });
  await expect(note(page)).toContainText('commit of T1');
  await expect(note(page)).toContainText('T1 in doubt');
  await expect(note(page)).toContainText(/T1 is committed at Head office, \w+, \w+ and \w+\./);
  await expect(outcome(page)).toContainText('T1 committed');
  await expect(outcome(page)).toContainText('inquiry');
  await expect(logs(page).getByRole('region', { name: 'Log of North' })).toContainText('prepared');
  await ruler(page).focus();
  await page.keyboard.press('Home');
  await expect(ruler(page)).toHaveAttribute('aria-valuetext', /reads its log from its disk/);
});

test('without the decision on any disk the transaction is aborted, and can run again', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('combobox', { name: 'protocol' }).selectOption('2pc-presumed-abort');
  await expect(outcome(page)).toContainText('T1 committed');
  await goTo(page, /North: forces prepared/);
  await reload(page);
  await expect(note(page)).toContainText('prepared of T1, T1 in doubt', { timeout: 30_000 });
  await expect(note(page)).toContainText(/T1 is aborted at /);
  await page.getByRole('button', { name: 'Run the schedule again' }).click();
  await expect(outcome(page)).toContainText('T1 committed');
  await expect(note(page)).toHaveCount(0);
  // What is over is not taken up.
  await ruler(page).focus();
  await page.keyboard.press('End');
  await page.reload();
  await expect(outcome(page)).toContainText('T1 committed', { timeout: 30_000 });
  await expect(note(page)).toHaveCount(0);
});
