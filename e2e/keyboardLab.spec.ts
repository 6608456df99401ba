import { expect, type Locator, type Page, test } from '@playwright/test';

/**
 * The lab of the lecture from its first scene to its last by keyboard alone: no test here moves a
 * pointer. What is pressed and how things are called stands at the top, in one place each.
 */

const keys = {
  forward: 'ArrowRight',
  back: 'ArrowLeft',
  nextStage: 'Shift+ArrowRight',
  previousStage: 'Shift+ArrowLeft',
  first: 'Home',
  last: 'End',
  play: 'Space',
  faster: '+',
  previousPlan: '[',
  nextPlan: ']',
  nextScene: 'j',
  previousScene: 'k',
  lens: { location: '1', naming: '2', fragments: '3', replicas: '4', design: '5', execution: '6' },
  allLensesOff: '0',
  table: 't',
  help: '?',
  leave: 'Escape',
  share: 'u',
  foldLab: 'l',
  press: 'Enter',
  runSql: 'Control+Enter',
} as const;

const scene = (page: Page, number: number): Locator =>
  page.getByRole('button', { name: new RegExp(`^(?:Scene|Step) ${number}$`) });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const stage = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Stages of the query' }).locator('[aria-current=step]');
const candidates = (page: Page): Locator => page.getByRole('region', { name: 'Candidate plans' });
const chosen = (page: Page): Locator => candidates(page).locator('[aria-pressed=true]');
const root = (page: Page): Locator => page.locator('[data-lenses]').first();
const sqlField = (page: Page): Locator => page.getByLabel('SQL of the query');
const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer', exact: true });

/** What each scene puts on the stage: the stage of the query, the lenses, the plan's bytes. */
const scenes: readonly (readonly [stage: string, lenses: string, bytes?: string])[] = [
  ['SQL', ''],
  ['SQL', 'location fragments'],
  ['reduced', 'location fragments'],
  ['execution', 'location fragments execution', '65,100'],
  ['execution', 'location fragments execution', '31,000'],
  ['execution', 'location fragments execution', '7,000'],
  ['execution', 'location fragments execution', '2,400'],
  ['execution', 'location fragments execution', '2,000'],
  ['execution', 'location fragments execution', '56,000'],
  ['execution', 'location fragments execution', '1,600'],
  ['execution', 'location fragments execution', '2,000'],
  ['execution', 'location fragments execution', '2,800'],
  ['candidate plans', 'location fragments execution'],
];

async function open(page: Page, address = './'): Promise<void> {
  await page.goto(address);
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

const place = async (page: Page): Promise<number> =>
  Number(await ruler(page).getAttribute('aria-valuenow'));

/** Goes to an element by Tab, or by Shift Tab where it is before the focus. */
async function tabTo(page: Page, target: Locator, key = 'Tab'): Promise<void> {
  const isFocused = (): Promise<boolean> =>
    target.evaluate((element) => element.contains(document.activeElement));
  for (let stop = 0; stop < 150; stop += 1) {
    if (await isFocused()) return;
    await page.keyboard.press(key);
  }
  await expect(target).toBeFocused();
}

async function expectScene(page: Page, number: number): Promise<void> {
  const [stageName = '', lenses = '', bytes] = scenes[number - 1] ?? [];
  const current = scene(page, number);
  await expect(current).toHaveAttribute('aria-current', 'step');
  await expect(current).toBeInViewport();
  await expect(root(page)).toHaveAttribute('data-lenses', lenses);
  await expect(stage(page)).toContainText(stageName, { timeout: 30_000 });
  if (bytes !== undefined) await expect(chosen(page)).toContainText(bytes, { timeout: 30_000 });
}

test('every scene is reached by Tab and Enter, in the order of the lesson', async ({ page }) => {
  await open(page);
  for (let number = 1; number <= scenes.length; number += 1) {
    await tabTo(page, scene(page, number));
    await page.keyboard.press(keys.press);
    await expectScene(page, number);
  }
});

test('next and previous scene by their keys, and no further than the lab goes', async ({
  page,
}) => {
  await open(page);
  for (let number = 1; number <= scenes.length; number += 1) {
    await page.keyboard.press(keys.nextScene);
    await expectScene(page, number);
  }
  await page.keyboard.press(keys.nextScene);
  await expectScene(page, scenes.length);
  for (let number = scenes.length - 1; number >= 1; number -= 1) {
    await page.keyboard.press(keys.previousScene);
    await expectScene(page, number);
  }
});

test('a scene is stepped through, stage by stage, and played to its end', async ({ page }) => {
  await open(page);
  await tabTo(page, scene(page, 7));
  await page.keyboard.press(keys.press);
  await expectScene(page, 7);
  const start = await place(page);
  await page.keyboard.press(keys.forward);
  await expect.poll(() => place(page)).toBe(start + 1);
  await page.keyboard.press(keys.back);
  await expect.poll(() => place(page)).toBe(start);
  await page.keyboard.press(keys.first);
  await expect.poll(() => place(page)).toBe(1);
  for (const name of ['algebra', 'localized', 'reduced', 'candidate plans', 'execution']) {
    await page.keyboard.press(keys.nextStage);
    await expect(stage(page)).toHaveText(name);
  }
  await page.keyboard.press(keys.previousStage);
  await expect(stage(page)).toHaveText('candidate plans');
  await page.keyboard.press(keys.faster);
  await page.keyboard.press(keys.faster);
  // On a button Space would press it.
  await tabTo(page, ruler(page));
  await page.keyboard.press(keys.play);
  const events = Number(await ruler(page).getAttribute('aria-valuemax'));
  await expect.poll(() => place(page), { timeout: 30_000 }).toBe(events);
  await expect(answer(page)).toContainText('equal to central');
});

test('lenses by their digits, a held digit only while it is held', async ({ page }) => {
  // In this lab every lens has something to show; one that has nothing stays off.
  await open(page, './?lab=horizontal-fragments');
  await page.keyboard.press(keys.allLensesOff);
  await expect(root(page)).toHaveAttribute('data-lenses', '');
  const on: string[] = [];
  for (const [name, digit] of Object.entries(keys.lens)) {
    await page.keyboard.press(digit);
    on.push(name);
    await expect(root(page)).toHaveAttribute('data-lenses', on.join(' '));
  }
  await page.keyboard.press(keys.lens.naming);
  await expect(root(page)).not.toHaveAttribute('data-lenses', /naming/);
  await page.keyboard.down(keys.lens.naming);
  await expect(root(page)).toHaveAttribute('data-lenses', /naming/);
  await page.waitForTimeout(600);
  await page.keyboard.up(keys.lens.naming);
  await expect(root(page)).not.toHaveAttribute('data-lenses', /naming/);
});

test('a candidate by its keys and by Enter', async ({ page }) => {
  await open(page);
  await page.keyboard.press(keys.last);
  await expect(chosen(page)).toContainText('2,000');
  // The lab's own plan that sends the same comes next, then a filter in place of the values.
  await page.keyboard.press(keys.nextPlan);
  await expect(chosen(page)).toContainText('own plan');
  await page.keyboard.press(keys.nextPlan);
  await expect(chosen(page)).toContainText('Semijoin by Bloom filter');
  await page.keyboard.press(keys.previousPlan);
  await expect(chosen(page)).toContainText('2,000');
  const lecture = candidates(page).getByRole('button').filter({ hasText: '2,000 + 5,000' }).first();
  await tabTo(page, chosen(page));
  for (let step = 0; step < 20; step += 1) {
    if (await lecture.evaluate((row) => row === document.activeElement)) break;
    await page.keyboard.press('ArrowDown');
  }
  await expect(lecture).toBeFocused();
  await page.keyboard.press(keys.press);
  await expect(chosen(page)).toContainText('7,000');
  await expect(answer(page)).toContainText('equal to central');
});

test('a plan of the lab’s own is run from the lesson', async ({ page }) => {
  await open(page);
  await tabTo(page, page.getByRole('button', { name: 'Run plan two-lists' }));
  await page.keyboard.press(keys.press);
  await expect(stage(page)).toHaveText('SQL');
  await page.keyboard.press(keys.last);
  await expect(chosen(page)).toContainText('2,800');
});

test('the picture as a table and back, the help and away, the lab folded and back', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press(keys.last);
  await page.keyboard.press(keys.table);
  const table = page.getByRole('region', { name: 'Plan as a table' });
  await expect(table.getByRole('table', { name: 'Wires' })).toContainText('2,000 B');
  await page.keyboard.press(keys.table);
  await expect(page.getByRole('region', { name: 'Plan drawing' })).toBeVisible();
  const sheet = page.getByRole('dialog', { name: 'Keys of this view' });
  await page.keyboard.press(keys.help);
  await expect(sheet).toBeVisible();
  await page.keyboard.press(keys.leave);
  await expect(sheet).toHaveCount(0);
  const lesson = page.getByRole('region', { name: 'Lesson' });
  await page.keyboard.press(keys.foldLab);
  await expect(lesson).toHaveCount(0);
  await page.keyboard.press(keys.foldLab);
  await expect(lesson).toBeVisible();
});

test('the moment is shared', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await page.keyboard.press(keys.last);
  await page.keyboard.press(keys.share);
  await expect(page.getByText('The link to this moment is copied.')).toBeAttached();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(new URL(copied).hash).not.toBe('');
});

test('the lesson’s error: loc. deleted, run, read, put back', async ({ page }) => {
  await open(page);
  await tabTo(page, sqlField(page));
  // The third line begins `WHERE  loc.e_site`.
  await page.keyboard.press('Control+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  for (const _ of 'WHERE  ') await page.keyboard.press('ArrowRight');
  for (const _ of 'loc.') await page.keyboard.press('Delete');
  await page.keyboard.press(keys.runSql);
  const fault = page.getByRole('alert');
  await expect(fault).toContainText('ambiguous');
  await expect(fault).toContainText('Line 3');
  await page.keyboard.insertText('loc.');
  await page.keyboard.press(keys.runSql);
  await expect(fault).toHaveCount(0);
  await expect(stage(page)).toHaveText('SQL');
});
