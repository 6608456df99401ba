import AxeBuilder from '@axe-core/playwright';
import { expect, type Locator, type Page, test } from '@playwright/test';

/** The window around the query: its parts, its looks, and all the sizes it comes in. */

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const lab = (page: Page): Locator => page.getByRole('region', { name: 'Lab', exact: true });
const right = (page: Page): Locator =>
  page.getByRole('complementary', { name: 'Plans and network' });
const answer = (page: Page): Locator => page.getByRole('region', { name: 'Answer', exact: true });
const plan = (page: Page): Locator => page.getByRole('region', { name: 'Plan drawing' });
const edge = (page: Page, name: string): Locator => page.getByRole('separator', { name });

async function open(page: Page): Promise<void> {
  await page.goto('./');
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

const widthOf = async (part: Locator): Promise<number> =>
  Math.round((await part.boundingBox())?.width ?? 0);

const startOf = async (part: Locator): Promise<number> => (await part.boundingBox())?.x ?? -1;

/** The next frame is painted: what follows a press of a key has followed. */
const painted = (page: Page): Promise<void> =>
  page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
  );

async function findings(page: Page): Promise<readonly string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary ?? ''}`),
  );
}

test.use({ reducedMotion: 'reduce' });

test('parts fold by key and by button, and the ruler stays where it is', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  const start = await startOf(ruler(page));
  await page.keyboard.press('l');
  const spine = page.getByRole('navigation', { name: 'Scenes' });
  await expect.poll(() => widthOf(spine)).toBe(48);
  await spine.getByRole('button', { name: 'Scene 4', exact: true }).click();
  await expect(spine.locator('[aria-current=step]')).toHaveText('4');
  await page.keyboard.press('i');
  await expect(right(page)).toBeHidden();
  expect(await startOf(ruler(page))).toBe(start);
  await page.keyboard.press('End');
  const grid = answer(page).getByRole('grid', { name: 'Answer: rows' });
  await expect(grid).toBeVisible();
  const fold = page.getByRole('button', { name: 'Rows and local plans' });
  await fold.click();
  await expect(fold).toHaveAttribute('aria-expanded', 'false');
  await expect(answer(page).getByRole('heading')).toBeInViewport();
  await expect(grid).toBeHidden();
  await fold.click();
  await spine.getByRole('button', { name: /^Unfold the lab/ }).click();
  await page.getByRole('button', { name: 'Plans and network' }).click();
  await expect(lab(page)).toBeVisible();
  await expect(right(page)).toBeVisible();
  expect(await startOf(ruler(page))).toBe(start);
});

test('edges are dragged in steps of 8 px, moved by keys, and restored', async ({ page }) => {
  await open(page);
  const labEdge = edge(page, 'Width of the lab');
  const box = await labEdge.boundingBox();
  if (!box) throw new Error('The edge of the lab has no place.');
  await page.mouse.move(box.x + 3, box.y + 200);
  await page.mouse.down();
  await page.mouse.move(box.x + 3 + 61, box.y + 200, { steps: 5 });
  await page.mouse.up();
  await expect.poll(() => widthOf(lab(page))).toBe(312 + 64);
  await expect(labEdge).toHaveAttribute('aria-valuenow', '376');
  await labEdge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(lab(page))).toBe(312 + 56);
  const place = await ruler(page).getAttribute('aria-valuenow');
  const rightEdge = edge(page, 'Width of plans and network');
  await rightEdge.focus();
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => widthOf(right(page))).toBe(372 + 8);
  expect(await ruler(page).getAttribute('aria-valuenow')).toBe(place);
  const bottomEdge = edge(page, 'Height of rows and local plans');
  await bottomEdge.focus();
  await page.keyboard.press('Shift+ArrowUp');
  await expect(bottomEdge).toHaveAttribute('aria-valuetext', '248 pixels');
  const split = edge(page, 'Share of the rows beside the local plans');
  await split.focus();
  await page.keyboard.press('ArrowRight');
  await expect(split).toHaveAttribute('aria-valuetext', '57 percent');

  await page.reload();
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  await expect.poll(() => widthOf(lab(page))).toBe(312 + 56);
  await expect(bottomEdge).toHaveAttribute('aria-valuenow', '248');
  expect(page.url()).not.toContain('368');
  await labEdge.dblclick({ position: { x: 3, y: 200 } });
  await expect.poll(() => widthOf(lab(page))).toBe(312);
  await labEdge.focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => widthOf(page.getByRole('navigation', { name: 'Scenes' }))).toBe(48);
});

test('a chosen theme outlasts the page, and system follows the system', async ({ page }) => {
  const paper = () =>
    page.evaluate(
      () => getComputedStyle(document.body ?? document.documentElement).backgroundColor,
    );
  const [light, dark] = ['rgb(255, 255, 255)', 'rgb(21, 23, 27)'];
  await open(page);
  expect(await paper()).toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(paper).toBe(dark);
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await expect.poll(paper).toBe(light);
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await page.emulateMedia({ colorScheme: 'light' });
  await expect.poll(paper).toBe(dark);
  // Before any script of the page itself has run.
  await page.route('**/assets/*.js', (route) => route.abort());
  await page.reload({ waitUntil: 'commit' });
  await expect.poll(paper).toBe(dark);
  await page.unroute('**/assets/*.js');
  await page.reload();
  await page.getByRole('button', { name: 'Theme: dark' }).click();
  await expect.poll(paper).toBe(light);
});

test('a browser that keeps its storage to itself shows the page all the same', async ({ page }) => {
  await page.addInitScript(() => {
    Object.defineProperty(window, 'localStorage', {
      get: () => {
        throw new Error('No storage here.');
      },
    });
  });
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await open(page);
  await page.getByRole('button', { name: 'Theme: system' }).click();
  await page.getByRole('button', { name: 'Theme: light' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.keyboard.press('l');
  await expect(lab(page)).toBeHidden();
  expect(errors).toEqual([]);
});

test('keys of one character stay switched off after a reload', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  await page.getByRole('checkbox').uncheck();
  await page.reload();
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('l');
  await expect(lab(page)).toBeVisible();
  await page.keyboard.press('PageDown');
  await expect(ruler(page)).toHaveAttribute('aria-valuenow', '2');
});

test('the keys are listed in groups, all of them', async ({ page }) => {
  await open(page);
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keys of this view' });
  await expect(sheet.getByRole('table', { name: 'Through the trace' })).toContainText('step back');
  await expect(sheet.getByRole('table', { name: 'Through the lab' })).toContainText('next scene');
  for (const group of await sheet.getByRole('table').all()) {
    const all = await group.getByRole('rowheader').allInnerTexts();
    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(all.length);
  }
  const drawing = sheet.getByRole('table', { name: 'In a drawing' });
  for (const key of ['Enter', 'Esc', 'Z', '+', '↑']) await expect(drawing).toContainText(key);
  const fields = sheet.getByRole('table', { name: 'In the SQL, the plan and the source' });
  for (const key of ['Ctrl Enter', 'Esc', 'Tab']) await expect(fields).toContainText(key);
  const box = await sheet.boundingBox();
  expect(box?.height).toBeLessThan(868);
});

test('scenes are gone through by key and by button, and the current one is in view', async ({
  page,
}) => {
  await open(page);
  const bar = page.getByRole('navigation', { name: 'Scenes' });
  await expect(bar).toContainText('13 scenes');
  const next = bar.getByRole('button', { name: 'Next scene' });
  await next.click();
  await expect(bar).toContainText('Scene 1 of 13');
  await expect(bar.getByRole('button', { name: 'Previous scene' })).toHaveAttribute(
    'aria-disabled',
    'true',
  );
  for (let scene = 2; scene <= 5; scene += 1) {
    await page.keyboard.press('j');
    await expect(bar).toContainText(`Scene ${scene} of 13`);
  }
  await expect(page.getByRole('button', { name: 'Scene 5', exact: true })).toBeInViewport();
  await page.keyboard.press('k');
  await expect(bar).toContainText('Scene 4 of 13');
  await expect(lab(page).locator('[aria-current=step]')).toHaveText('4');
});

test('the scenario is changed where it stands, and the run follows', async ({ page }) => {
  await open(page);
  const scenario = page.getByRole('group', { name: 'Scenario' });
  const candidates = page.getByRole('region', { name: 'Candidate plans' });
  await page.keyboard.press('End');
  await scenario.getByLabel('asked at').selectOption({ label: 'North' });
  await expect(plan(page)).toContainText('North', { timeout: 30_000 });
  await scenario.getByLabel('asked at').selectOption({ label: 'Plant' });
  await expect(plan(page)).not.toContainText('North', { timeout: 30_000 });
  await scenario.getByLabel('planned for').selectOption({ label: 'soonest answer' });
  await expect(candidates).toContainText(/soonest|fastest/, { timeout: 30_000 });
  const number = scenario.getByRole('spinbutton', { name: 'vps' });
  await number.fill('500');
  await expect(scenario).toContainText('from 1 to 100');
  await expect(number).toHaveAttribute('aria-invalid', 'true');
  await number.fill('40');
  await number.press('Enter');
  await expect(scenario.getByRole('button', { name: 'the lab’s values' })).toBeVisible({
    timeout: 30_000,
  });
  const inProse = page.getByTitle('parameter staff');
  const slider = scenario.getByRole('slider', { name: 'staff' });
  await slider.focus();
  const place = await ruler(page).getAttribute('aria-valuenow');
  await slider.press('ArrowRight');
  await slider.press('ArrowRight');
  await expect(inProse).toHaveText('252', { timeout: 30_000 });
  await expect(slider).toBeFocused();
  expect(await ruler(page).getAttribute('aria-valuenow')).toBe(place);
  await scenario.getByRole('button', { name: 'the lab’s values' }).click();
  await expect(inProse).toHaveText('250', { timeout: 30_000 });
  await expect(number).toHaveValue('100');
});

test('with reduced motion nothing has a duration', async ({ page }) => {
  await open(page);
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const moving = await page.evaluate(() =>
    [...document.querySelectorAll('*')]
      .filter((element) => {
        const style = getComputedStyle(element);
        const all = `${style.transitionDuration}, ${style.animationDuration}`.split(', ');
        return all.some((duration) => Number.parseFloat(duration) > 0);
      })
      .map(({ tagName, className }) => `${tagName} ${className}`),
  );
  expect(moving).toEqual([]);
});

/** Everything that is pressed, and not a link within a text. */
const CONTROLS = 'button, select, input, [role=slider], [role=tab], summary';

const smallControls = (page: Page): Promise<readonly string[]> =>
  page.evaluate(
    (controls) =>
      [...document.querySelectorAll<HTMLElement>(controls)]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .map((element) => {
          const target = element.closest('label') ?? element;
          const { width, height } = target.getBoundingClientRect();
          const name = element.getAttribute('aria-label') ?? element.textContent;
          return { name, width, height };
        })
        .filter(({ width, height }) => width < 24 || height < 24)
        .map(({ name, width, height }) => `${name}: ${width} × ${height}`),
    CONTROLS,
  );

const sizes = [
  [1720, 960],
  [1440, 900],
  [1100, 800],
  [1024, 600],
  [800, 900],
  [400, 800],
  [320, 640],
] as const;

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme });
    test('every width is complete, accessible, and has targets to hit', async ({ page }) => {
      test.setTimeout(180_000);
      await open(page);
      await page.keyboard.press('End');
      for (const [width, height] of sizes) {
        await page.setViewportSize({ width, height });
        await painted(page);
        const at = `${width} × ${height}`;
        expect(await findings(page), at).toEqual([]);
        expect(await smallControls(page), at).toEqual([]);
        const overhang = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(overhang, at).toBeLessThanOrEqual(width);
      }
    });
  });
}

/** What a reader can get at; tabs and folds are opened on the way. */
async function expectEverything(page: Page): Promise<void> {
  for (const part of ['Plans', 'Transfers', 'Rows']) {
    await page.getByRole('tab', { name: part }).click();
    const panel = page.getByRole('tabpanel', { name: part });
    await expect(panel).toBeVisible();
    await expect(page.locator('[role=tabpanel]:visible:not(#editor-panel)')).toHaveCount(1);
  }
  await expect(answer(page)).toContainText('250 rows');
  await page.getByRole('tab', { name: 'Rows' }).press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Transfers' })).toBeFocused();
  await expect(page.getByRole('list', { name: 'Transfers of the plan' })).toBeVisible();
  await expect(page.getByLabel('asked at')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Save trace' })).toBeVisible();
  await expect(plan(page)).toBeVisible();
}

test('320 px and twice the size lose nothing', async ({ browser }) => {
  for (const viewport of [
    { width: 320, height: 640 },
    // 1280 × 800 at 200 %.
    { width: 640, height: 400 },
  ]) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await open(page);
    await page.keyboard.press('End');
    await expectEverything(page);
    const lines = await lab(page).getByRole('paragraph').all();
    for (const line of lines.slice(0, 12)) {
      const box = await line.boundingBox();
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(viewport.width);
    }
    await context.close();
  }
});

test('texts of twice the size and more air do not cut each other off', async ({ page }) => {
  // 700 px at 200 %, and on top of it what a reader may set (WCAG 1.4.12).
  await page.setViewportSize({ width: 350, height: 700 });
  await open(page);
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      p, li, td, button, label { line-height: 1.5 !important; letter-spacing: 0.12em; word-spacing: 0.16em }
    `);
    document.adoptedStyleSheets.push(sheet);
  });
  await painted(page);
  const overhang = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(overhang).toBeLessThanOrEqual(350);
});

test('between 960 and 1199 px the right column is a drawer over the rows', async ({ page }) => {
  await page.setViewportSize({ width: 1100, height: 800 });
  await open(page);
  await page.keyboard.press('End');
  await expect(page.getByRole('navigation', { name: 'Scenes' })).toBeVisible();
  await expect(right(page)).toBeHidden();
  await page.keyboard.press('i');
  await expect(right(page)).toBeVisible();
  await expect(answer(page)).toBeHidden();
  await expect(plan(page)).toBeInViewport();
  await page.getByRole('button', { name: 'Plans and network' }).click();
  await expect(answer(page)).toBeVisible();
});

test('a low window folds the rows to their heading until they are asked for', async ({ page }) => {
  await page.setViewportSize({ width: 1440, height: 700 });
  await open(page);
  await page.keyboard.press('End');
  const grid = answer(page).getByRole('grid', { name: 'Answer: rows' });
  await expect(answer(page).getByRole('heading')).toBeInViewport();
  await expect(grid).toBeHidden();
  await page.keyboard.press('o');
  await expect(grid).toBeVisible();
});

test('the focus goes lab, centre, right, trace, and is never covered', async ({ page }) => {
  test.setTimeout(120_000);
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 800, height: 640 },
  ]) {
    await page.setViewportSize(viewport);
    await open(page);
    await page.keyboard.press('End');
    const order: string[] = [];
    for (let stop = 0; stop < 120; stop += 1) {
      await page.keyboard.press('Tab');
      const focus = await page.evaluate(() => {
        const element = document.activeElement;
        if (!element || element === document.body) return undefined;
        const { left, top, width, height } = element.getBoundingClientRect();
        const x = Math.min(innerWidth - 1, Math.max(0, left + Math.min(width, 40) / 2));
        const y = Math.min(innerHeight - 1, Math.max(0, top + Math.min(height, 24) / 2));
        const above = document.elementFromPoint(x, y);
        // The full editor draws over the field that has the focus.
        const shown = element.closest('.monaco-editor') ?? element;
        const isSeen = above !== null && (shown.contains(above) || above.contains(shown));
        const part = element.closest('#lab, main, aside, footer');
        const name = `${element.tagName} ${element.getAttribute('aria-label') ?? element.textContent}`;
        return { name, isSeen, part: part?.id || part?.tagName.toLowerCase() };
      });
      if (!focus) break;
      expect(focus.isSeen, `${focus.name} at ${viewport.width}`).toBe(true);
      if (focus.part !== undefined && order.at(-1) !== focus.part) order.push(focus.part);
    }
    expect(order).toEqual(['lab', 'main', 'right', 'footer']);
  }
});

test('on paper: the lab, the picture and its table, in light', async ({ browser }) => {
  const context = await browser.newContext({ colorScheme: 'dark' });
  const page = await context.newPage();
  await open(page);
  await page.keyboard.press('End');
  await expect(plan(page)).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('region', { name: 'Plan as a table' })).toBeVisible();
  await expect(plan(page).locator('svg').first()).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText(/^Event (\d+) of \1:/)).toBeVisible();
  for (const chrome of [ruler(page), right(page), page.getByRole('banner')]) {
    await expect(chrome).toBeHidden();
  }
  expect(
    await page.evaluate(
      () => getComputedStyle(document.body ?? document.documentElement).backgroundColor,
    ),
  ).toBe('rgb(255, 255, 255)');
  const heights = await page.evaluate(() => ({
    lab: document.querySelector('#lab')?.scrollHeight ?? 0,
    whole: document.documentElement.scrollHeight,
  }));
  expect(heights.lab).toBeGreaterThan(1000);
  expect(heights.whole).toBeGreaterThan(heights.lab);
  await page.emulateMedia({ media: 'screen' });
  await expect(page.getByRole('region', { name: 'Plan as a table' })).toHaveCount(0);
  const pdf = await page.pdf();
  expect(pdf.length).toBeGreaterThan(20_000);
  await context.close();
});

test('forced colours keep numbers, outlines, bands and the ring of the focus', async ({
  browser,
}) => {
  const context = await browser.newContext({ forcedColors: 'active', colorScheme: 'dark' });
  const page = await context.newPage();
  await open(page);
  await page.keyboard.press('End');
  const seen = await plan(page).evaluate((frame) => {
    const paper = getComputedStyle(document.body).backgroundColor;
    const figures = [...frame.querySelectorAll('svg text')].map(
      (text) => getComputedStyle(text).fill,
    );
    return { paper, figures };
  });
  expect(seen.figures.length).toBeGreaterThan(5);
  const play = page.getByRole('button', { name: 'Play' });
  await play.focus();
  const [ring, ground] = await play.evaluate((button) => {
    const style = getComputedStyle(button);
    return [style.outlineColor, style.backgroundColor];
  });
  expect(ring).not.toBe(seen.paper);
  expect(ground).not.toBe(seen.paper);
  expect(await findings(page)).toEqual([]);
  await context.close();
});

test('folding leaves the focus with the part, or with the way back to it', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Scene 2', exact: true }).focus();
  await page.keyboard.press('l');
  await expect(page.getByRole('button', { name: /^Unfold the lab/ })).toBeFocused();
  await page.keyboard.press('l');
  await expect(page.getByRole('region', { name: 'Lesson' })).toBeFocused();
  await page.keyboard.press('End');
  await page.getByRole('region', { name: 'Candidate plans' }).getByRole('button').first().focus();
  await page.keyboard.press('i');
  await expect(page.getByRole('button', { name: 'Plans and network' })).toBeFocused();
});

test('the scenario is one line beside the picture, whatever is asked', async ({ page }) => {
  await open(page);
  const scenario = page.getByRole('group', { name: 'Scenario' });
  expect((await scenario.boundingBox())?.height).toBeLessThan(45);
  const cut = await scenario
    .locator('select, label')
    .evaluateAll((all) => all.filter((one) => one.scrollWidth > one.clientWidth + 1).length);
  expect(cut).toBe(0);
});
