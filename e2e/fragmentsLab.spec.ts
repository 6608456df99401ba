import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

/** The lab of horizontal fragments: what is to be seen at each scene, and the row nobody stores. */

const scene = (page: Page, number: number): Locator =>
  page.getByRole('button', { name: new RegExp(`^(?:Scene|Step) ${number}$`) });
const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const stage = (page: Page): Locator =>
  page.getByRole('navigation', { name: 'Stages of the query' }).locator('[aria-current=step]');
const root = (page: Page): Locator => page.locator('[data-lenses]').first();
const sqlField = (page: Page): Locator => page.getByLabel('SQL of the query');
const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer', exact: true });
const checks = (page: Page): Locator => page.getByRole('region', { name: 'Checks of the design' });
const transfers = (page: Page): Locator =>
  page.getByRole('list', { name: 'Transfers of the plan' }).getByRole('listitem');

async function open(page: Page): Promise<void> {
  await page.goto('./?lab=horizontal-fragments');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

async function show(page: Page, number: number): Promise<void> {
  await scene(page, number).click();
  await expect(scene(page, number)).toHaveAttribute('aria-current', 'step');
}

/** The tables that the picture draws, by the names of their marks. */
const tables = (page: Page, name: string): Locator =>
  page.getByRole('region', { name }).locator('[data-mark]').filter({ hasNotText: /never/ });

interface Expected {
  readonly lenses: string;
  readonly stage: string;
  readonly sql: string;
  /** Of the executed plan; undefined where the scene stands before any. */
  readonly transfers?: readonly string[];
  readonly verdict?: 'equal to central' | 'not equal to central';
  readonly rows?: string;
}

const crane = "p_coast = 'east' AND p_kg > 60";
const all = 'location naming fragments replicas design';

const scenes: readonly Expected[] = [
  { lenses: '', stage: 'SQL', sql: "'east'" },
  { lenses: 'location', stage: 'SQL', sql: "'east'" },
  { lenses: 'location naming', stage: 'SQL', sql: "'east'" },
  { lenses: 'location naming fragments', stage: 'SQL', sql: "'east'" },
  { lenses: 'location naming fragments replicas', stage: 'SQL', sql: "'east'" },
  { lenses: all, stage: 'SQL', sql: "'east'" },
  { lenses: 'location fragments', stage: 'localized', sql: crane },
  { lenses: 'location fragments', stage: 'reduced', sql: crane },
  {
    lenses: 'location fragments design execution',
    stage: 'execution',
    sql: crane,
    transfers: [],
    verdict: 'equal to central',
    rows: '60 rows',
  },
  {
    lenses: 'location fragments execution',
    stage: 'execution',
    sql: "'east'",
    transfers: ['9,600', '3,200'],
  },
  {
    lenses: 'location fragments replicas execution',
    stage: 'execution',
    sql: "'west'",
    transfers: [],
    verdict: 'not equal to central',
    rows: '600 rows',
  },
  {
    lenses: 'location fragments execution',
    stage: 'execution',
    sql: '640',
    transfers: ['0', '32', '0'],
  },
  {
    lenses: 'location fragments execution',
    stage: 'execution',
    sql: '1001',
    transfers: ['0', '0'],
    verdict: 'not equal to central',
    rows: '0 rows',
  },
];

test('scene by scene: lenses, stage, query, transfers, answer', async ({ page }) => {
  await open(page);
  for (const [index, expected] of scenes.entries()) {
    await show(page, index + 1);
    await expect(root(page)).toHaveAttribute('data-lenses', expected.lenses);
    await expect(stage(page)).toHaveText(expected.stage, { timeout: 30_000 });
    await expect(sqlField(page)).toHaveValue(new RegExp(escaped(expected.sql)));
    if (expected.transfers) {
      await expect(transfers(page)).toHaveCount(expected.transfers.length);
      for (const [place, bytes] of expected.transfers.entries()) {
        await expect(transfers(page).nth(place)).toContainText(bytes);
      }
    }
    if (expected.verdict) await expect(answer(page)).toContainText(expected.verdict);
    if (expected.rows) await expect(answer(page)).toContainText(expected.rows);
  }
});

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('at the end all is hidden again, and the answer is just empty', async ({ page }) => {
  await open(page);
  await show(page, 14);
  await expect(root(page)).toHaveAttribute('data-lenses', '');
  await expect(answer(page)).toContainText('0 rows');
});

test('reduction strikes out three fragments of four', async ({ page }) => {
  await open(page);
  await show(page, 7);
  const table = (name: string): Locator =>
    tables(page, 'Algebra tree').and(page.locator(`[aria-label*="${name}"]`));
  const names = ['parcel₁', 'parcel₂', 'parcel₃', 'parcel₄'];
  for (const name of names) await expect(table(name)).toHaveCount(1);
  await show(page, 8);
  await expect(table('parcel₄')).toHaveCount(1);
  for (const name of names.slice(0, 3)) await expect(table(name)).toHaveCount(0);
  // Beside the words there may be hidden ones that keep their room.
  const because = page.getByText('p_kg > 60 ∧ p_kg <= 20 is unsatisfiable');
  await expect(because.filter({ visible: true }).first()).toBeVisible();
});

test('the index of one site is in its local plan', async ({ page }) => {
  await open(page);
  await show(page, 9);
  await expect(page.getByRole('region', { name: 'Local plans' })).toContainText(
    'USING INDEX by_weight',
  );
});

test('the counterexample stands before the verdict, with why, and can be asked for', async ({
  page,
}) => {
  await open(page);
  const row = checks(page).getByRole('region', { name: 'A row of parcel' });
  await expect(row.getByRole('cell', { name: 'NULL', exact: true })).toBeVisible();
  await expect(row.getByRole('cell', { name: '1001', exact: true })).toBeVisible();
  const words = await checks(page).innerText();
  expect(words.indexOf('1001')).toBeLessThan(words.indexOf('Not complete'));
  expect(words).toContain('Disjoint');
  await expect(checks(page).locator('[data-truth=unknown] dt')).toHaveText([
    'west_light',
    'west_heavy',
  ]);
  await expect(checks(page).locator('[data-truth=false] dt')).toHaveText([
    'east_light',
    'east_heavy',
  ]);
  await checks(page).getByRole('button', { name: 'Ask for this row' }).click();
  await expect(sqlField(page)).toHaveValue(/WHERE {2}p_id = 1001/);
  // Until it has run, the picture is that of the query before.
  await expect(page.getByText('before your edit', { exact: true })).toHaveCount(0);
  await page.keyboard.press('End');
  await expect(answer(page)).toContainText('0 rows');
  await expect(answer(page)).toContainText('not equal to central');
});

test('the lab of the lecture passes every check', async ({ page }) => {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  await expect(checks(page)).toContainText('Complete');
  await expect(checks(page)).toContainText('Disjoint');
  await expect(checks(page)).toContainText('every_vp_at_hq');
  await expect(checks(page).locator('[data-failed]')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing at any scene, ${colorScheme}`, async ({ browser }) => {
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    await open(page);
    for (const number of [1, 6, 8, 11, 13, 14]) {
      await show(page, number);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const findings = violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
      );
      expect(findings).toEqual([]);
    }
    await context.close();
  });
}
