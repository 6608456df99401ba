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
  await expect(logs(page)).toContainText('in files of this tab’s own');
}

/** Goes to a part of the run, and there on until the current event says so. */
async function goTo(page: Page, chapter: number, text: RegExp): Promise<void> {
  await ruler(page).focus();
  await page.keyboard.press('Home');
  for (let part = 0; part < chapter; part += 1) await page.keyboard.press('Shift+ArrowRight');
  for (let step = 0; step < 60; step += 1) {
    if (text.test((await ruler(page).getAttribute('aria-valuetext')) ?? '')) return;
    await page.keyboard.press('ArrowRight');
  }
  throw new Error(`no event says ${text}`);
}

test('a decision that was on one disk when the page was left is everybody’s afterwards', async ({
  page,
}) => {
  await open(page);
  await goTo(page, 1, /Head office: forces commit/);
  await page.reload();
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
  await goTo(page, 1, /North: forces prepared/);
  await page.reload();
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

/** The folders in which sites have files, of all tabs. */
const folders = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const root = await navigator.storage.getDirectory();
    const top = await root.getDirectoryHandle('sites', { create: true });
    let count = 0;
    for await (const _ of top.keys()) count += 1;
    return count;
  });

test('each tab has files of its own; those of closed tabs are taken up or removed', async ({
  page,
  context,
}) => {
  await open(page);
  await goTo(page, 1, /North: forces prepared/);
  const other = await context.newPage();
  await open(other);
  // The first tab is there, so what it has in doubt is no other's business.
  await expect(outcome(other)).toContainText('T1 committed');
  await expect(note(other)).toHaveCount(0);
  expect(await folders(other)).toBe(2);
  await page.close();
  // The address of its own run would bring that one back.
  await other.goto('about:blank');
  await other.goto(LAB);
  await expect(note(other)).toContainText('T1 undecided', { timeout: 30_000 });
  // It now has the other's folder; its own of before has nothing in doubt.
  await expect.poll(() => folders(other)).toBe(1);
});

test('without room for files the disks are in memory, and the screen says so', async ({ page }) => {
  const session = await page.context().newCDPSession(page);
  await page.goto('./?lab=labs/semijoin.lab.md');
  const { origin } = new URL(page.url());
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1 });
  await page.goto(LAB);
  await expect(logs(page)).toContainText('in this page’s memory, which a reload empties', {
    timeout: 30_000,
  });
  await expect(logs(page)).toContainText('no more room for files');
  await expect(outcome(page)).toContainText('T1 committed');
  // A crash still loses what was not forced, and nothing else.
  await page.getByRole('combobox', { name: 'schedule' }).selectOption('blocked');
  await expect(outcome(page)).toContainText('inquiry');
  await goTo(page, 2, /Head office: crashes/);
  await page.reload();
  await expect(outcome(page)).toContainText('T1 committed', { timeout: 30_000 });
  await expect(note(page)).toHaveCount(0);
});
