import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';
import { fieldIsReady, sqlField, writeInto, writeSql } from './writing.ts';

/** The editor: the query, a plan of one's own, and the lab's source, as one writes them. */

const EDITOR = /\/createEditor-[^/]*\.js$/;

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const tab = (page: Page, name: string): Locator => page.getByRole('tab', { name });
const fault = (page: Page): Locator => page.getByRole('alert');
const underlined = (page: Page): Locator => page.locator('.squiggly-error');
const suggestions = (page: Page): Locator => page.locator('.suggest-widget.visible');
const candidates = (page: Page): Locator => page.getByRole('region', { name: 'Candidate plans' });

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

async function openEditor(page: Page): Promise<void> {
  await open(page);
  await fieldIsReady(page);
}

/** Opens a tab and gives its field. */
async function openTab(page: Page, name: string): Promise<Locator> {
  await tab(page, name).click();
  const label = name === 'Plan' ? 'Plan of one’s own' : 'Source of the lab';
  const field = page.getByLabel(label, { exact: true });
  await expect(field).toBeVisible();
  return field;
}

test('the page answers before the editor is there, which then takes over what was written', async ({
  page,
}) => {
  const held: (() => void)[] = [];
  await page.route(EDITOR, async (route) => {
    await new Promise<void>((resolve) => held.push(resolve));
    await route.continue();
  });
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await open(page);
  const first = await (await page.request.get('./')).text();
  expect(first).toContain('/assets/index-');
  expect(first).not.toContain('createEditor');
  const field = sqlField(page);
  await expect(field).toHaveValue(/glob\.e_id = d_vp/);
  const text = await field.inputValue();
  await field.click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type(' -- mine');
  for (const _ of 'mine') await page.keyboard.press('Shift+ArrowLeft');
  const before = await page.getByRole('tabpanel').boundingBox();
  expect(held).not.toHaveLength(0);
  for (const release of held) release();
  await fieldIsReady(page);
  await expect(field).toBeFocused();
  expect(await page.getByRole('tabpanel').boundingBox()).toEqual(before);
  await page.keyboard.type('yours');
  await expect(field).toHaveValue(`${text} -- yours`);
  // Its undo begins with what was taken over.
  await page.keyboard.press('Control+z');
  await expect(field).toHaveValue(`${text} -- mine`);
  expect(errors).toEqual([]);
});

test('the policy allows the editor its styles and nothing else that is inline', async ({
  page,
}) => {
  const response = await page.request.get('./');
  const header = response.headers()['content-security-policy'] ?? '';
  const directives = new Map(header.split('; ').map((one) => [one.replace(/ .*/, ''), one]));
  expect(directives.get('script-src')).toBe("script-src 'self' 'wasm-unsafe-eval'");
  expect(directives.get('worker-src')).toBe("worker-src 'self'");
  expect(directives.get('style-src')).toBe("style-src 'self' 'unsafe-inline'");
  expect(directives.get('default-src')).toBe("default-src 'none'");
  expect((await response.text()).replaceAll('&#39;', "'")).toContain(header);
});

test('where the editor cannot be loaded the plain field says so and runs the same', async ({
  page,
}) => {
  await page.route(EDITOR, (route) => route.abort());
  await open(page);
  await expect(page.getByText('The full editor could not be loaded.')).toBeVisible();
  await writeInto(page, sqlField(page), 'SELECT e_site FROM employees a, employees b');
  await expect(page.locator('[data-mark=fault]')).toHaveText('e_site');
  await page.keyboard.press('Control+Enter');
  await expect(fault(page)).toContainText('ambiguous');
  await writeInto(page, sqlField(page), 'SELECT d_id FROM department');
  await page.keyboard.press('Control+Enter');
  await expect(fault(page)).toHaveCount(0);
  await expect(page.locator('[data-mark=fault]')).toHaveCount(0);
});

test('a narrow window keeps the plain field', async ({ page }) => {
  await page.setViewportSize({ width: 600, height: 800 });
  await open(page);
  await sqlField(page).focus();
  await expect(page.getByText('completion needs a wider window')).toBeVisible();
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
});

test('completes by keyboard: columns of an alias, tables after FROM', async ({ page }) => {
  await openEditor(page);
  await writeSql(page, 'SELECT ');
  await page.keyboard.type('loc.e_sal');
  await expect(suggestions(page)).toHaveCount(0);
  await writeSql(page, 'SELECT loc. FROM employees loc');
  await page.keyboard.press('Control+Home');
  for (const _ of 'SELECT loc.') await page.keyboard.press('ArrowRight');
  await page.keyboard.type('e_sal');
  await expect(suggestions(page)).toContainText('e_salary');
  await expect(suggestions(page)).toContainText('column of employees, INTEGER');
  await page.keyboard.press('Enter');
  await expect(sqlField(page)).toHaveValue('SELECT loc.e_salary FROM employees loc');
  await page.keyboard.press('Control+End');
  await page.keyboard.type(', dep');
  await expect(suggestions(page)).toContainText('department');
  await page.keyboard.press('Enter');
  await expect(sqlField(page)).toHaveValue('SELECT loc.e_salary FROM employees loc, department');
});

test('a fault is underlined while one writes, told on a run, and gone when it is mended', async ({
  page,
}) => {
  await openEditor(page);
  await writeSql(page, 'SELECT e_nam FROM employees');
  await expect(underlined(page)).toHaveCount(1);
  await expect(page.getByText('Line 1: There is no column e_nam')).toBeVisible();
  await expect(sqlField(page)).toHaveAttribute('aria-invalid', 'false');
  await expect(tab(page, 'SQL')).toHaveAccessibleName(/has a fault/);
  await page.keyboard.press('Control+Enter');
  await expect(fault(page)).toContainText('e_nam');
  await expect(sqlField(page)).toHaveAttribute('aria-invalid', 'true');
  await writeSql(page, 'SELECT e_name FROM employees');
  await expect(underlined(page)).toHaveCount(0);
  await page.keyboard.press('Control+Enter');
  await expect(fault(page)).toHaveCount(0);
  await expect(tab(page, 'SQL')).toHaveAccessibleName('SQL');
});

test('Tab leaves the field, forward and back; single keys are its own', async ({ page }) => {
  await openEditor(page);
  await tab(page, 'SQL').focus();
  await page.keyboard.press('ArrowRight');
  await expect(tab(page, 'Plan')).toBeFocused();
  await expect(tab(page, 'Plan')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(sqlField(page)).toBeFocused();
  await expect(sqlField(page)).toHaveAccessibleDescription(/Tab leaves the field/);
  const value = await sqlField(page).inputValue();
  await page.keyboard.press('End');
  await page.keyboard.type(' ?');
  await expect(sqlField(page)).toHaveValue(`${value} ?`);
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(sqlField(page)).not.toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(sqlField(page)).toBeFocused();
  await page.keyboard.press('Shift+Tab');
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeFocused();
});

test('the phrase that the current rule uses is tinted', async ({ page }) => {
  await openEditor(page);
  const phrase = page.locator('.monaco-editor [class*=phrase]');
  await expect(phrase).toHaveCount(0);
  await page.getByRole('button', { name: 'reduced' }).click();
  await expect(phrase.first()).toBeVisible();
  expect((await phrase.allInnerTexts()).join('')).toContain('e_site');
});

test('a plan of one’s own begins as the shown one, is checked, and runs as a candidate', async ({
  page,
}) => {
  await openEditor(page);
  await page.keyboard.press('End');
  const field = await openTab(page, 'Plan');
  await expect(field).toHaveValue(/SHIP v1 TO site4/);
  await expect(page.getByRole('tabpanel')).toContainText('glob.e_id = d_vp');
  const plan = [
    'site4: asked = SELECT DISTINCT e_dept FROM emp_4',
    'site1: v = SELECT d_id, e_name FROM department JOIN emp_1 ON e_id = d_vp',
    'site4: ANSWER SELECT l.e_name, v.e_name, l.e_salary FROM emp_4 l JOIN v ON v.d_id = l.e_dept',
  ];
  await writeInto(page, field, plan.join('\n'));
  await expect(page.getByText('write SHIP v TO site4 first')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await expect(fault(page)).toContainText('Line 3');
  await expect(fault(page)).toContainText('SHIP v TO site4');
  const whole = [...plan.slice(0, 2), 'SHIP asked TO site1', 'SHIP v TO site4', ...plan.slice(2)];
  await writeInto(page, field, whole.join('\n'));
  await expect(underlined(page)).toHaveCount(0);
  await page.getByRole('button', { name: 'Run plan', exact: true }).click();
  await expect(fault(page)).toHaveCount(0);
  const own = candidates(page).locator('[aria-pressed=true]');
  await expect(own).toContainText('Written by hand', { timeout: 30_000 });
  await expect(own).toContainText('400 + 2,000');
  await expect(field).toHaveValue(whole.join('\n'));
  // What is written stays while one looks at another text.
  await tab(page, 'SQL').click();
  await expect(sqlField(page)).toHaveValue(/glob\.e_id = d_vp/);
  await tab(page, 'Plan').click();
  await expect(field).toHaveValue(whole.join('\n'));
});

test('the lab is edited live: to an error, where the picture stays, and back', async ({ page }) => {
  await openEditor(page);
  await page.keyboard.press('End');
  const drawn = (): Promise<readonly (string | null)[]> =>
    page
      .getByRole('region', { name: 'Plan drawing' })
      .locator('[data-mark]')
      .evaluateAll((marks) => marks.map((mark) => mark.getAttribute('aria-label')));
  const before = await drawn();
  expect(before.length).toBeGreaterThan(4);
  const field = await openTab(page, 'Lab source');
  await field.focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText('AT site4;');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.type('AT site44;');
  await expect(fault(page)).toContainText('site44');
  await expect(fault(page)).toContainText('before your edit');
  await expect(underlined(page)).not.toHaveCount(0);
  await expect(page.getByText('before your edit', { exact: true })).toBeVisible();
  expect(await drawn()).toEqual(before);
  await expect(tab(page, 'Lab source')).toHaveAccessibleName(/has a fault/);
  // Nothing typed is lost by looking elsewhere.
  await tab(page, 'SQL').click();
  await tab(page, 'Lab source').click();
  await expect(fault(page)).toContainText('site44');
  // What is wrong is saved nowhere yet: whoever leaves the page is asked.
  const asked = page.waitForEvent('dialog');
  await page.evaluate(() => void setTimeout(() => location.reload()));
  const dialog = await asked;
  expect(dialog.type()).toBe('beforeunload');
  await dialog.dismiss();
  await expect(fault(page)).toContainText('site44');
  await field.focus();
  for (const _ of 'AT site44;') await page.keyboard.press('Control+z');
  await expect(fault(page)).toHaveCount(0);
  await expect(tab(page, 'Lab source')).toHaveAccessibleName('Lab source');
  await expect(page.getByText('before your edit', { exact: true })).toHaveCount(0);
});

test('a good edit of the lab fills the sites anew and keeps query, lenses and cursor', async ({
  page,
}) => {
  test.slow();
  await openEditor(page);
  await page.keyboard.press('End');
  const at = await ruler(page).getAttribute('aria-valuenow');
  const field = await openTab(page, 'Lab source');
  await field.focus();
  await page.keyboard.press('Control+f');
  await page.keyboard.insertText('staff = 250');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.type('staff = 300');
  const answer = page.getByRole('region', { name: 'Answer', exact: true });
  await expect(answer).toContainText('300 rows', { timeout: 30_000 });
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', at ?? '');
  await expect(page.getByText('before your edit', { exact: true })).toHaveCount(0);
  await expect(field).toBeFocused();
  // What only the data can tell is told as well, when it is opened.
  await page.keyboard.type(' * nobody(1)');
  await expect(fault(page)).not.toHaveCount(0);
  await expect(answer).toContainText('300 rows');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in any tab, ${colorScheme}`, async ({ browser }) => {
    test.slow();
    const context = await browser.newContext({
      colorScheme,
      reducedMotion: 'reduce',
      viewport: { width: 1440, height: 900 },
    });
    const page = await context.newPage();
    await openEditor(page);
    await page.keyboard.press('End');
    const paper = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const ground = page.locator('.monaco-editor .monaco-editor-background').first();
    await expect(ground).toHaveCSS('background-color', paper);
    const expectClean = async (): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      const findings = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
      );
      expect(findings).toEqual([]);
    };
    await writeSql(page, 'SELECT e_nam FROM employees -- a comment');
    await expect(underlined(page)).toHaveCount(1);
    await expectClean();
    await page.keyboard.press('Control+Space');
    await expect(suggestions(page)).toBeVisible();
    await expectClean();
    await page.keyboard.press('Escape');
    await openTab(page, 'Plan');
    await expectClean();
    await openTab(page, 'Lab source');
    await expectClean();
    await context.close();
  });
}
