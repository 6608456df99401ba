import AxeBuilder from '@axe-core/playwright';
import { expect, type Page, test } from '@playwright/test';
import { writeSql } from './writing.ts';

/** The depth of the Query view: planners, costs, changes of data, tables of one's own. */

async function open(page: Page, lab = ''): Promise<void> {
  await page.goto(`./${lab}`);
  await expect(page.getByRole('slider', { name: 'Trace' })).toBeVisible({ timeout: 30_000 });
}

const plans = (page: Page) => page.getByRole('region', { name: 'Candidate plans' });

test('planners, their regret and how they decided; another one plans at a press', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('End');
  await page.keyboard.press('p');
  const table = page.getByRole('table', { name: /What each planner would do/ });
  await expect(table.getByRole('row', { name: /^two-step/ })).toContainText('1.00', {
    timeout: 30_000,
  });
  const ingres = table.getByRole('row', { name: /^distributed INGRES/ });
  await expect(ingres).toContainText('7.90');
  await expect(page.getByRole('region', { name: /How distributed INGRES/ })).toBeVisible();
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map(({ id }) => id)).toEqual([]);
  await ingres.getByRole('button', { name: /run it/ }).click();
  await expect(page.getByRole('button', { name: 'by distributed INGRES' })).toBeVisible();
  await expect(plans(page)).toContainText('As distributed INGRES would');
});

test('costs are edited beside the candidates, and nothing runs until it is told to', async ({
  page,
}) => {
  await open(page);
  await page.keyboard.press('End');
  await page.keyboard.press('p');
  await page.getByRole('tab', { name: 'Costs' }).click();
  await page.getByLabel('network', { exact: true }).selectOption('SATELLITE');
  await expect(plans(page)).toContainText('nothing of it has run');
  await expect(plans(page)).toContainText('est. 316 ms');
  await page.getByRole('button', { name: 'Run at these costs' }).click();
  await expect(page.getByText('125 kB/s, 300 ms').first()).toBeVisible();
});

test('a change says what goes to which copy, and is undone', async ({ page }) => {
  await open(page);
  await writeSql(page, 'UPDATE employees SET e_site = 4 WHERE e_id IN (1001, 1002, 1003)');
  await page.keyboard.press('Control+Enter');
  const change = page.getByRole('region', { name: 'What the change did' });
  await expect(change).toContainText('3 rows changed');
  await expect(change).toContainText('equal to central');
  await expect(change).toContainText('Rows that move');
  for (const table of await change.getByRole('table').all()) {
    const hidden = await table.evaluate(
      ({ parentElement: box, clientHeight }) => clientHeight - (box?.clientHeight ?? 0),
    );
    expect(hidden).toBeLessThanOrEqual(0);
  }
  await page.getByRole('button', { name: 'Back to the picture' }).click();
  await expect(change).toBeHidden();
});

test('a CSV becomes a table of the sandbox, in its source', async ({ page }) => {
  await open(page, '?lab=sandbox');
  await page.getByRole('tab', { name: /Lab source/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Add tables' }).click();
  const buffer = Buffer.from('o_id,o_city\n1,2\n2,3\n');
  await (await chooser).setFiles({ name: 'orders.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('tab', { name: /^SQL/ }).click();
  await expect(page.getByLabel('SQL of the query')).toHaveValue('SELECT * FROM orders');
  await expect(page.getByText('equal to central')).toBeVisible();
});
