import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

const region = (page: Page, name: string | RegExp): Locator => page.getByRole('region', { name });
const schedule = (page: Page): Locator => region(page, /^Schedule, a column/);
const row = (page: Page): Locator => schedule(page).locator('tr[aria-current]');
const graph = (page: Page): Locator => region(page, 'Global wait-for graph');
const serial = (page: Page): Locator => region(page, 'Serialization graph');
const text = (page: Page): Locator => page.getByLabel('Text of the schedule');
const chip = (page: Page, number: number): Locator =>
  page.getByRole('button', { name: new RegExp(`^Step ${number}, `) });

async function open(page: Page, lab: string): Promise<void> {
  await page.goto(`./?lab=${lab}`);
  await expect(schedule(page)).toBeVisible({ timeout: 30_000 });
  await expect(serial(page)).toContainText('Serializable');
}

test('a deadlock that no site sees: steps, locks, waits and the victim', async ({ page }) => {
  await open(page, 'distributed-deadlock');
  for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowRight');
  await expect(row(page)).toContainText('UPDATE … WHERE id = 403');
  await expect(row(page)).toContainText('waits T1');
  await expect(graph(page)).toContainText('a cycle');
  await expect(graph(page).getByRole('img')).toHaveAccessibleName(/T1 waits for T2 at Harbour/);
  await expect(region(page, 'What each site sees')).toContainText('none sees the cycle');
  const plant = region(page, 'Lock tables').getByRole('table', { name: /Plant/ });
  await expect(plant.getByRole('row', { name: /^403/ })).toContainText('upgrade');
  await expect(region(page, 'Victim')).toContainText('nobody had to give way');
  await page.keyboard.press('ArrowRight');
  await expect(row(page)).toContainText('victim');
  await expect(region(page, 'Victim').getByRole('row', { name: /T3/ })).toContainText('abort');
  await page.keyboard.press('End');
  await expect(graph(page)).toContainText('nobody waits');
  await expect(serial(page)).toContainText('Serializable: T2, then T1.');
});

test('another turn for a step, by keys: the text is edited and runs', async ({ page }) => {
  await open(page, 'lost-update');
  await expect(serial(page)).toContainText('T1 alone');
  await chip(page, 2).focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(chip(page, 3)).toBeFocused();
  await expect(serial(page)).toContainText('Serializable: T1, then T2.');
  await expect(text(page)).toHaveValue(/UPDATE account SET balance = 1100.*\nT2: SELECT/);
  await page.keyboard.press('Alt+ArrowRight');
  await expect(page.getByText('The steps of T2 keep their order.')).toBeVisible();
  // Without the focus in the interleaving it is the step at the cursor that moves.
  await schedule(page).focus();
  await page.keyboard.press('Alt+ArrowUp');
  await expect(serial(page)).toContainText('T1 alone');
});

test('a step is dragged to another turn', async ({ page }) => {
  await open(page, 'lost-update');
  const [from, to] = [await chip(page, 2).boundingBox(), await chip(page, 3).boundingBox()];
  if (!from || !to) throw new Error('There are no steps.');
  await page.mouse.move(from.x + 10, from.y + 10);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 10, { steps: 4 });
  await page.mouse.up();
  await expect(serial(page)).toContainText('Serializable: T1, then T2.');
  await expect(chip(page, 3)).toHaveAccessibleName(/T2: SELECT/);
});

test('the rule against deadlocks changes who gives way, and scenes set the stage', async ({
  page,
}) => {
  await open(page, 'distributed-deadlock');
  await page.keyboard.press('v');
  await expect(page.getByRole('combobox', { name: 'deadlocks' }).first()).toHaveValue(
    'hierarchical',
  );
  for (let scene = 0; scene < 4; scene += 1) await page.keyboard.press('j');
  await expect(region(page, 'Victim')).toContainText('T3 may not wait for T1, which is older');
  await page.keyboard.press('g');
  await page.keyboard.press('c');
  await expect(region(page, /^Commit of /)).toBeVisible();
});

test('a moved step can be undone, and its moment linked', async ({ page }) => {
  await open(page, 'lost-update');
  await chip(page, 2).focus();
  await page.keyboard.press('Alt+ArrowRight');
  await expect(serial(page)).toContainText('T1, then T2');
  await page.keyboard.press('Control+z');
  await expect(serial(page)).toContainText('T1 alone');
  await page.keyboard.press('Control+Shift+z');
  await expect(serial(page)).toContainText('T1, then T2');
  await schedule(page).focus();
  await page.keyboard.press('Home');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(row(page)).toContainText('UPDATE … WHERE id = 207');
  await expect.poll(() => page.url()).toContain('#m=');
  await page.waitForTimeout(600); // The address settles.
  await page.goto('about:blank');
  await page.goBack();
  await expect(row(page)).toContainText('UPDATE … WHERE id = 207');
  await expect(chip(page, 3)).toHaveAccessibleName(/T2: SELECT/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    await open(page, 'distributed-deadlock');
    for (let step = 0; step < 9; step += 1) await page.keyboard.press('ArrowRight');
    await expect(row(page)).toContainText('victim');
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    await page.keyboard.press('t');
    await expect(region(page, 'Events of the run as a table')).toBeVisible();
    const twin = await new AxeBuilder({ page }).include('[data-diagram]').analyze();
    expect(twin.violations.map(({ id }) => id)).toEqual([]);
    await context.close();
  });
}
