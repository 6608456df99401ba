import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

const picture = (page: Page): Locator => page.getByRole('region', { name: /^Commit of / });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const protocol = (page: Page): Locator => page.getByRole('combobox', { name: 'protocol' });
const outcome = (page: Page): Locator => page.getByRole('region', { name: 'Outcome' });
const schedule = (page: Page): Locator => page.getByLabel('Text of the schedule');

async function open(page: Page): Promise<void> {
  await page.goto('./?lab=labs/two-phase-commit.lab.md');
  await expect(picture(page)).toBeVisible({ timeout: 30_000 });
  await expect(outcome(page)).toContainText('T1 committed');
}

const messages = (page: Page): Promise<number> => picture(page).locator('[data-mark^="m"]').count();

test('a lab of schedules opens with its first commit, counted as books count it', async ({
  page,
}) => {
  await open(page);
  expect(await messages(page)).toBe(12);
  await expect(outcome(page)).toContainText('12');
  await expect(outcome(page)).toContainText('3 prepare, 3 vote, 3 commit, 3 ack');
  await expect(outcome(page)).toContainText('Every site has the rows of one central database');
  await ruler(page).focus();
  await page.keyboard.press('End');
  const logs = page.getByRole('region', { name: 'Site logs' });
  await expect(logs.getByRole('region', { name: 'Log of North' })).toContainText('prepared');
  await expect(logs.getByRole('region', { name: 'Log of North' })).toContainText('commit');
  // To its user a commit is one step; each lens shows what it hides.
  await page.keyboard.press('0');
  await expect(page.getByText('T1 committed; how sites come to that is hidden.')).toBeVisible();
  await expect(picture(page).locator('[data-mark^="m"]').first()).toBeHidden();
  await page.keyboard.press('2');
  await expect(logs.getByText('account_north@north')).toBeVisible();
  await page.keyboard.press('6');
  await expect(picture(page).locator('[data-mark^="m"]').first()).toBeVisible();
});

test('another protocol runs the same schedule, by key as well', async ({ page }) => {
  await open(page);
  await page.keyboard.press('v');
  await expect(protocol(page)).toHaveValue('2pc-presumed-abort');
  await protocol(page).selectOption('3pc');
  await expect(page.getByRole('img', { name: /pre-committed/ }).first()).toBeVisible();
  await expect.poll(() => messages(page)).toBe(18);
});

test('a second protocol on the same schedule says where the two part, and what it is worth', async ({
  page,
}) => {
  await open(page);
  await page.getByRole('combobox', { name: 'schedule' }).selectOption('blocked');
  await page.getByRole('combobox', { name: 'beside' }).selectOption('3pc');
  const other = page.getByRole('region', { name: 'The other protocol' });
  await expect(other).toContainText('3PC parts from 2PC, presumed nothing at event');
  await expect(other).toContainText('Head office: forces commit.');
  await expect(other).toContainText('Head office: forces pre-commit.');
  const costs = page.getByRole('region', { name: 'Side by side' });
  await expect(costs.getByRole('row', { name: /^longest blocked \d+ ms never$/ })).toBeVisible();
  await other.getByRole('button', { name: 'Go there' }).press('Enter');
  await expect(page.getByText('forces commit', { exact: true })).toBeVisible();
  await page.getByRole('combobox', { name: 'beside' }).selectOption('no other');
  await expect(other).toBeHidden();
  await expect(outcome(page)).toBeVisible();
});

test('a crash is dropped on a record by keyboard, blocks, and is taken out as text', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('c');
  await expect(page.getByRole('button', { name: 'Crash', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  );
  await picture(page).focus();
  await page.keyboard.press('Enter');
  await picture(page).locator('[data-mark^="r"]').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Crash Head office after it has forced commit/ }).click();
  await expect(schedule(page)).toHaveValue(/CRASH head AFTER head FORCES commit;/);
  await expect(outcome(page)).toContainText('blocked');
  await expect(outcome(page)).toContainText('is in doubt about T1');
  await ruler(page).focus();
  await page.keyboard.press('End');
  await expect(page.getByText(/are blocked: \d+ locks that nobody may release/)).toBeVisible();
  await schedule(page).fill((await schedule(page).inputValue()).replace(/CRASH.*/, ''));
  await page.keyboard.press('Control+Enter');
  await expect(outcome(page)).toContainText('T1 committed');
  const branch = page.getByRole('combobox', { name: 'branch' });
  await branch.selectOption('CRASH head AFTER head FORCES commit');
  await expect(outcome(page)).toContainText('blocked');
  await branch.selectOption('as written');
  await expect(outcome(page)).toContainText('T1 committed');
});

test('a schedule with a fault says where, and the picture stays', async ({ page }) => {
  await open(page);
  await schedule(page).fill('T1 AT head;\nT1: UPDATE acount SET balance = 1;\nT1: COMMIT;');
  await page.keyboard.press('Control+Enter');
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('acount');
  await expect(fault).toContainText('account');
  expect(await messages(page)).toBe(12);
});

test('the explorer finds what a class guessed, and opens the run', async ({ page }) => {
  await open(page);
  const explorer = page.getByRole('region', { name: 'All schedules explored' });
  await explorer.getByRole('button', { name: /^Explore/ }).click();
  await expect(explorer.getByText('no two sites ever decide differently')).toBeVisible();
  const kinds = explorer.getByRole('list', { name: 'Kinds of blocked states' });
  await expect(kinds.getByText('coordinator down; participants 1 and 2 blocked')).toBeVisible();
  await kinds.getByRole('button', { name: 'open counterexample' }).first().click();
  await expect(page.getByText('A run that the explorer found')).toBeVisible();
  await expect(picture(page).locator('[data-mark]').first()).toBeAttached();
});

test('two protocols under the same faults, one after the other', async ({ page }) => {
  await open(page);
  const explorer = page.getByRole('region', { name: 'All schedules explored' });
  await explorer.getByRole('button', { name: /^Explore 2PC/ }).click();
  await expect(explorer.getByText('no two sites ever decide differently')).toBeVisible();
  await page.getByRole('combobox', { name: 'protocol' }).selectOption('3pc');
  await explorer.getByRole('button', { name: 'Explore 3PC' }).click();
  await expect(explorer.getByText('every live site can still decide')).toBeVisible();
  const before = explorer.getByRole('region', { name: 'The same faults, explored before' });
  await expect(before).toContainText(/2PC, presumed nothing .* blocks in \d+ of/);
});

test('the events as a table follow the cursor', async ({ page }) => {
  await open(page);
  await page.keyboard.press('t');
  const table = page.getByRole('region', { name: 'Events of the run as a table' });
  await expect(table.getByRole('row', { name: /T1 starts/ })).toHaveAttribute(
    'aria-current',
    'true',
  );
  await page.keyboard.press('End');
  await expect(table.locator('[aria-current]')).toContainText('writes end');
});

test('scenes set the stage of a commit; G and a letter go to a view', async ({ page }) => {
  await open(page);
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await expect(outcome(page)).toContainText('committed');
  await expect(schedule(page)).toHaveValue(/CRASH head AFTER head FORCES commit/);
  await page.keyboard.press('g');
  await page.keyboard.press('q');
  await expect(page.getByRole('button', { name: 'Query', exact: true })).toHaveAttribute(
    'aria-current',
    'page',
  );
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(picture(page)).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    await open(page);
    await page.keyboard.press('End');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press('t');
    const twin = await new AxeBuilder({ page }).analyze();
    expect(twin.violations.map(({ id }) => id)).toEqual([]);
    await context.close();
  });
}
