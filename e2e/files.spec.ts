import { readFile } from 'node:fs/promises';
import AxeBuilder from '@axe-core/playwright';
import {
  type Browser,
  type Download,
  expect,
  type Locator,
  type Page,
  test,
} from '@playwright/test';
import { decodeMoment, encodeMoment } from '../app/store/link.ts';
import { writeSql } from './writing.ts';

/** Labs as files: dropped, pasted, chosen, saved, sent, exported; and edits taken back. */

/** A lab small enough to travel, with a table that comes as CSV. */
const LAB = `---
title: Two towns
summary: A lab of one's own.
---

Who lives where? See [the paper](https://papers.example/x), [semijoins](?lab=semijoin), and
<b>not bold</b>. ![far](https://pictures.example/x.png)

\`\`\`sql setup
CREATE SITE north;
CREATE SITE south;
CREATE TABLE people (id INTEGER PRIMARY KEY, name CHAR(20), town INTEGER NOT NULL);
CREATE FRAGMENT people_n OF people WHERE town = 1 AT north;
CREATE FRAGMENT people_s OF people WHERE town = 2 AT south;
LOAD INTO people FROM 'people.csv';
\`\`\`

\`\`\`sql query id=all at=north
SELECT id, name FROM people WHERE town = 2
\`\`\`
`;
const CSV = 'id,name,town\n1,Ada,1\n2,Ben,2\n3,Cem,2\n';
const PLAIN = LAB.replace(
  "LOAD INTO people FROM 'people.csv';",
  "INSERT INTO people VALUES (2, 'Ben', 2);",
);
const BROKEN = PLAIN.replace('CREATE TABLE', 'CREATE TABEL');

const ruler = (page: Page): Locator => page.getByRole('slider', { name: 'Trace' });
const sqlField = (page: Page): Locator => page.getByLabel('SQL of the query');
const title = (page: Page): Locator => page.getByRole('region', { name: 'Lab' }).locator('h1');
const fileNotice = (page: Page): Locator => page.getByRole('region', { name: 'File' });
const gallery = (page: Page): Locator => page.getByRole('main', { name: 'Labs' });
const ownLabs = (page: Page): Locator => gallery(page).getByRole('table', { name: 'Own labs' });

const place = async (page: Page): Promise<number> =>
  Number(await ruler(page).getAttribute('aria-valuenow'));

/** Of the moment that the address carries. */
async function cursorInAddress(page: Page): Promise<number | undefined> {
  const moment = await decodeMoment(new URL(page.url()).hash);
  return moment.ok ? moment.value?.cursor : undefined;
}

async function open(page: Page, address = './'): Promise<void> {
  await page.goto(address);
  await expect(ruler(page)).toBeVisible({ timeout: 30_000 });
}

/** A page that shares nothing with any other. */
async function freshPage(browser: Browser): Promise<Page> {
  const { baseURL } = test.info().project.use;
  return (await browser.newContext(baseURL === undefined ? {} : { baseURL })).newPage();
}

interface Given {
  readonly name: string;
  readonly text: string;
}

async function drop(page: Page, files: readonly Given[]): Promise<void> {
  const data = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, text } of given) transfer.items.add(new File([text], name));
    return transfer;
  }, files);
  await page.dispatchEvent('body', 'dragover', { dataTransfer: data });
  await expect(page.getByText('Drop to open the lab.')).toBeVisible();
  await page.dispatchEvent('body', 'drop', { dataTransfer: data });
  await expect(page.getByText('Drop to open the lab.')).toHaveCount(0);
}

/** By the keyboard, as a user does it. */
async function paste(page: Page, text: string): Promise<void> {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
  await page.keyboard.press('Control+V');
}

async function openGallery(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await expect(gallery(page)).toBeVisible();
}

const textOf = async (download: Download): Promise<string> =>
  readFile(await download.path(), 'utf8');

const names = (page: Page): Promise<string[]> => ownLabs(page).locator('tbody th').allInnerTexts();

/** A record as another version, or another program, may have left it. */
async function keep(page: Page, key: string, record: unknown): Promise<void> {
  await page.evaluate(
    ([at, value]) =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('sitelines', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('labs');
        request.onsuccess = () => {
          const writing = request.result.transaction('labs', 'readwrite');
          writing.objectStore('labs').put(value, String(at));
          writing.oncomplete = () => {
            request.result.close();
            resolve();
          };
          writing.onerror = () => reject(writing.error);
        };
      }),
    [key, record] as const,
  );
}

const findings = async (page: Page): Promise<readonly string[]> => {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
};

test.describe('a dropped lab', () => {
  test('opens with the data it loads, and without leaving the page', async ({ page }) => {
    await open(page);
    const address = new URL(page.url()).pathname;
    await drop(page, [
      { name: 'people.csv', text: CSV },
      { name: 'Two towns.lab.md', text: LAB },
    ]);
    await expect(title(page)).toHaveText('Two towns');
    await expect(sqlField(page)).toHaveValue(/WHERE town = 2/);
    await expect(ruler(page)).toBeVisible();
    await page.keyboard.press('End');
    await expect(page.getByText('Cem')).toBeVisible();
    expect(new URL(page.url()).pathname).toBe(address);
    await expect(fileNotice(page)).toHaveCount(0);
  });

  test('without its data says what is missing; the open lab stays', async ({ page }) => {
    await open(page);
    await drop(page, [{ name: 'towns.lab.md', text: LAB }]);
    await expect(fileNotice(page)).toContainText('people.csv');
    await expect(fileNotice(page)).toContainText('dropped with it');
    await expect(title(page)).toHaveText('Ship the columns, not the table');
  });

  test('that is damaged leaves the picture; a good one then opens', async ({ page }) => {
    await open(page);
    await page.keyboard.press('End');
    const at = await place(page);
    await drop(page, [{ name: 'towns.lab.md', text: BROKEN }]);
    await expect(fileNotice(page)).toContainText('TABEL');
    await expect(fileNotice(page)).toContainText('Did you mean TABLE?');
    await expect(fileNotice(page)).toContainText('The lab below is the one from before.');
    await expect(title(page)).toHaveText('Ship the columns, not the table');
    expect(await place(page)).toBe(at);
    await page.keyboard.press('Home');
    await expect.poll(() => place(page)).toBe(1);
    expect(await findings(page)).toEqual([]);
    await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
    await expect(title(page)).toHaveText('Two towns');
    await expect(fileNotice(page)).toHaveCount(0);
  });

  test('must be a lab, one, and not too large', async ({ page }) => {
    await open(page);
    await drop(page, [{ name: 'photo.png', text: 'x' }]);
    await expect(fileNotice(page)).toContainText('photo.png is no lab');
    // Data alone are a table for the open lab, which has this one already.
    await drop(page, [{ name: 'employees.csv', text: CSV }]);
    await expect(fileNotice(page)).toContainText('already has employees');
    await drop(page, [
      { name: 'a.lab.md', text: PLAIN },
      { name: 'b.lab.md', text: PLAIN },
    ]);
    await expect(fileNotice(page)).toContainText('more than one lab');
    await drop(page, [{ name: 'a.lab.md', text: PLAIN + ' '.repeat(1_000_000) }]);
    await expect(fileNotice(page)).toContainText('1.1 MB are too many; a lab may have 1 MB');
    await drop(page, [{ name: 'a.lab.md', text: 'no front matter' }]);
    await expect(fileNotice(page)).toContainText('no front matter');
    await expect(title(page)).toHaveText('Ship the columns, not the table');
    await fileNotice(page).getByRole('button', { name: 'Dismiss' }).press('Enter');
    await expect(fileNotice(page)).toHaveCount(0);
  });
});

test('a pasted lab opens; other text says what was expected, and fields keep their paste', async ({
  page,
}) => {
  await open(page);
  await paste(page, 'hello world');
  await expect(fileNotice(page)).toContainText('neither a lab nor tables');
  await expect(title(page)).toHaveText('Ship the columns, not the table');
  await sqlField(page).focus();
  await page.keyboard.press('Control+A');
  await paste(page, PLAIN);
  await expect(sqlField(page)).toHaveValue(/CREATE SITE north/);
  await expect(title(page)).toHaveText('Ship the columns, not the table');
  await title(page).click();
  await paste(page, PLAIN);
  await expect(title(page)).toHaveText('Two towns');
  await expect(fileNotice(page)).toHaveCount(0);
});

test('a lab is chosen with the file picker, from the keyboard', async ({ page }) => {
  await open(page);
  await openGallery(page);
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Open a file' }).press('Enter');
  await (await choosing).setFiles([
    { name: 'towns.lab.md', mimeType: 'text/markdown', buffer: Buffer.from(LAB) },
    { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(CSV) },
  ]);
  await expect(title(page)).toHaveText('Two towns');
  await expect(gallery(page)).toHaveCount(0);
});

test('an own lab is saved by itself, and is there again after a reload', async ({ page }) => {
  await open(page);
  await expect(page).toHaveURL(/#m=/);
  const before = page.url();
  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  await expect(page).not.toHaveURL(before);
  await page.reload();
  await expect(title(page)).toHaveText('Two towns');
  // The address without its moment opens the first lab; the own one is in the list, once.
  await page.goto('about:blank');
  await open(page);
  await expect(title(page)).toHaveText('Ship the columns, not the table');
  await openGallery(page);
  await expect.poll(() => names(page)).toEqual(['Two towns']);
  await ownLabs(page).getByRole('button', { name: 'Two towns', exact: true }).click();
  await expect(title(page)).toHaveText('Two towns');
  await expect(sqlField(page)).toHaveValue(/WHERE town = 2/);
  await openGallery(page);
  await expect.poll(() => names(page)).toEqual(['Two towns']);
});

test('own labs are renamed, duplicated, deleted, and had again', async ({ page }) => {
  await open(page);
  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  await openGallery(page);
  await page.getByRole('button', { name: 'Rename Two towns' }).press('Enter');
  const field = page.getByLabel('New name of Two towns');
  await expect(field).toBeFocused();
  await page.keyboard.type('Week 3');
  await page.keyboard.press('Escape');
  await expect(gallery(page)).toBeVisible();
  await expect.poll(() => names(page)).toEqual(['Two towns']);
  await page.getByRole('button', { name: 'Rename Two towns' }).press('Enter');
  await page.keyboard.type('Week 3');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Rename Week 3' })).toBeFocused();
  await page.getByRole('button', { name: 'Duplicate Week 3' }).click();
  await expect.poll(() => names(page)).toEqual(['Week 3 copy', 'Week 3']);
  await page.getByRole('button', { name: 'Delete Week 3', exact: true }).press('Enter');
  await expect(gallery(page).getByRole('status')).toContainText('“Week 3” is deleted');
  await expect.poll(() => names(page)).toEqual(['Week 3 copy']);
  await expect(page.getByRole('button', { name: 'Undo', exact: true }).last()).toBeFocused();
  await page.keyboard.press('Enter');
  await expect.poll(() => names(page)).toEqual(['Week 3 copy', 'Week 3']);
  // The name is the list's; the lab says what it says.
  await page.keyboard.press('Escape');
  await expect(title(page)).toHaveText('Two towns');
});

test('an exported lab is its text; all of them go to another browser and open there', async ({
  page,
  browser,
}) => {
  await open(page);
  await drop(page, [
    { name: 'towns.lab.md', text: LAB },
    { name: 'people.csv', text: CSV },
  ]);
  await expect(title(page)).toHaveText('Two towns');
  await openGallery(page);
  const downloads: Download[] = [];
  page.on('download', (download) => downloads.push(download));
  await page.getByRole('button', { name: 'Export Two towns' }).click();
  await expect.poll(() => downloads.length).toBe(2);
  const files = downloads.map((download) => download.suggestedFilename());
  expect(files).toEqual(['two-towns.lab.md', 'people.csv']);
  expect(await Promise.all(downloads.map(textOf))).toEqual([LAB, CSV]);
  const exportingAll = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Export all' }).click();
  const all = await textOf(await exportingAll);

  const other = await freshPage(browser);
  await open(other);
  await drop(other, [{ name: 'sitelines-labs.json', text: all }]);
  await expect(gallery(other).getByRole('status')).toContainText('1 lab was imported.');
  await drop(other, [{ name: 'sitelines-labs.json', text: all }]);
  await expect(gallery(other).getByRole('status')).toContainText('1 was here already.');
  expect(await names(other)).toEqual(['Two towns']);
  await ownLabs(other).getByRole('button', { name: 'Two towns', exact: true }).click();
  await expect(title(other)).toHaveText('Two towns');
  await expect(ruler(other)).toBeVisible();
  await other.keyboard.press('End');
  await expect(other.getByText('Cem')).toBeVisible();
  await openGallery(other);
  await drop(other, [{ name: 'other.json', text: '{}' }]);
  await expect(other.getByRole('alert')).toContainText('was not exported by Sitelines');
});

test('labs of an older version open; what cannot be read stays and is said', async ({ page }) => {
  await open(page);
  const older = { version: 1, title: 'From before', text: PLAIN, savedAt: 5, revision: 3 };
  await keep(page, 'a'.repeat(24), older);
  await keep(page, 'b'.repeat(24), { version: 2, title: 'Half a lab' });
  await keep(page, 'c'.repeat(24), { version: 3, everything: 'new' });
  await openGallery(page);
  await expect.poll(() => names(page)).toEqual(['From before']);
  const unread = gallery(page).getByRole('table', { name: '2 saved labs cannot be read' });
  await expect(unread.getByRole('row')).toContainText(['it is damaged', 'a newer Sitelines']);
  const exporting = page.waitForEvent('download');
  await unread.getByRole('button', { name: /^Export bbb/ }).click();
  expect(await textOf(await exporting)).toContain('Half a lab');
  await ownLabs(page).getByRole('button', { name: 'From before', exact: true }).click();
  await expect(title(page)).toHaveText('Two towns');
  await page.reload();
  await expect(page.getByRole('slider', { name: 'Trace' })).toBeVisible({ timeout: 30_000 });
  await openGallery(page);
  await expect(unread.getByRole('row')).toHaveCount(2);
});

test('a lab for which the browser has no room is open, said not to be saved, and exported', async ({
  page,
}) => {
  await page.addInitScript(() => {
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError');
    };
  });
  await open(page);
  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  const saving = page.getByRole('region', { name: 'Saving' });
  await expect(saving).toContainText('no room left');
  await expect(saving).toContainText('Export labs as files');
  await openGallery(page);
  await expect(gallery(page)).not.toContainText('your copy of it stands here');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    gallery(page).getByRole('button', { name: 'Export the open lab' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('two-towns.lab.md');
  expect(await readFile(await download.path(), 'utf8')).toBe(PLAIN);
});

test('the list of labs by keyboard', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: 'Labs', exact: true }).focus();
  await page.keyboard.press('Enter');
  await expect(gallery(page)).toBeFocused();
  const row = gallery(page).getByRole('row', { name: /Ship the columns/ });
  await expect(row).toContainText('Why two columns out and two back beat a table');
  await expect(row).toContainText('14, 16');
  const at = await place(page);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('End');
  expect(await place(page)).toBe(at);
  await page.keyboard.press('Escape');
  await expect(gallery(page)).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Labs', exact: true })).toBeFocused();
  await page.keyboard.press('a');
  const first = gallery(page).locator('[data-lab]').first();
  await expect(first).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(first).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(gallery(page)).toHaveCount(0);
  await expect(ruler(page)).toBeVisible();
});

test('labs that cannot be listed say so, own ones open, and trying again helps', async ({
  page,
}) => {
  let isBroken = true;
  await page.route('**/labs/index.json', (route) => (isBroken ? route.abort() : route.continue()));
  await open(page);
  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  await openGallery(page);
  await expect(gallery(page).getByRole('alert')).toContainText('no answer');
  await expect.poll(() => names(page)).toEqual(['Two towns']);
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(gallery(page).getByRole('row', { name: /Ship the columns/ })).toBeVisible();
  await expect(gallery(page).getByRole('alert')).toHaveCount(0);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing in the list of labs, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    await open(page);
    await keep(page, 'b'.repeat(24), { version: 2 });
    await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
    await expect(title(page)).toHaveText('Two towns');
    await openGallery(page);
    await expect(ownLabs(page)).toBeVisible();
    await page.getByRole('button', { name: 'Duplicate Two towns' }).click();
    await page.getByRole('button', { name: 'Delete Two towns copy' }).click();
    await expect(gallery(page).getByRole('status')).toContainText('is deleted');
    await expect.poll(() => names(page)).not.toContain('Two towns copy');
    await page.getByRole('button', { name: 'Rename Two towns' }).click();
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize({ width: 320, height: 640 });
    expect(await findings(page)).toEqual([]);
    const overflow = await gallery(page).evaluate((list) => list.scrollWidth - list.clientWidth);
    expect(overflow).toBe(0);
  });
}

test('a link carries an own lab with its data, lenses, scene and cursor', async ({
  page,
  browser,
}) => {
  const hash = await encodeMoment({
    lab: { kind: 'text', fileName: 'towns.lab.md', text: LAB, files: { 'people.csv': CSV } },
    sql: 'SELECT name FROM people',
    at: 'south',
    objective: 'bytes',
    parameters: {},
    lenses: ['location', 'replicas'],
    cursor: 4,
  });
  if (!hash.ok) throw new Error(hash.error.message);
  await open(page, `./${hash.value}`);
  await expect(title(page)).toHaveText('Two towns');
  const lenses = page.locator('[data-lenses]');
  await expect(lenses).toHaveAttribute('data-lenses', 'location replicas');
  await page.keyboard.press('End');
  await expect(page.getByText('Cem')).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  const at = await place(page);
  // The address follows a moment later; how soon is the page's own affair.
  await expect.poll(() => cursorInAddress(page)).toBe(0);

  const other = await freshPage(browser);
  await open(other, page.url());
  await expect(title(other)).toHaveText('Two towns');
  await expect.poll(() => place(other)).toBe(at);
  await expect(other.locator('[data-lenses]')).toHaveAttribute('data-lenses', 'location replicas');
  await expect(sqlField(other)).toHaveValue('SELECT name FROM people');
  await openGallery(other);
  expect(await names(other)).toEqual(['Two towns']);
});

test('a lab too large for a link says how large; here its address opens it all the same', async ({
  page,
}) => {
  await open(page);
  const noise = Array.from({ length: 3000 }, (_, index) => `${(index * 2654435761) % 4294967291}`);
  await drop(page, [{ name: 'towns.lab.md', text: `${PLAIN}\n${noise.join(' ')}\n` }]);
  await expect(title(page)).toHaveText('Two towns');
  await expect(ruler(page)).toBeVisible();
  await page.keyboard.press('u');
  const notice = page.getByRole('region', { name: 'Link' });
  await expect(notice).toContainText(/has \d\d,\d{3} characters, and at most 8,000/);
  await expect(notice).toContainText('Export the lab as a file');
  await notice.getByRole('button', { name: 'Dismiss' }).click();
  const address = page.url();
  await page.keyboard.press('End');
  await expect(page).not.toHaveURL(address);
  const at = await place(page);
  await page.reload();
  await expect(title(page)).toHaveText('Two towns');
  await expect.poll(() => place(page)).toBe(at);
});

test('edits are undone and redone, by key and by button, and not within text', async ({ page }) => {
  await open(page);
  const undo = page.getByRole('button', { name: /^Undo/ });
  const redo = page.getByRole('button', { name: /^Redo/ });
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  const first = await sqlField(page).inputValue();
  const own = `${first} AND loc.e_salary > 50000`;
  await writeSql(page, own);
  await page.keyboard.press('Control+Enter');
  await expect(page.getByRole('button', { name: 'Undo: SQL' })).toBeVisible();
  await page.keyboard.press(']');
  await expect(sqlField(page)).toHaveValue(`${own}]`);
  // Here it is the editor's own, which takes back what was typed last.
  await page.keyboard.press('Control+Z');
  await expect(sqlField(page)).not.toHaveValue(`${own}]`);
  await expect(page.getByRole('button', { name: 'Undo: SQL' })).toBeVisible();
  await writeSql(page, own);
  await title(page).click();
  await page.keyboard.press(']');
  await expect(page.getByRole('button', { name: 'Undo: plan' })).toBeVisible();
  await page.keyboard.press('End');
  await page.keyboard.press('Control+Z');
  await expect(page.getByRole('button', { name: 'Redo: plan' })).toBeVisible();
  await expect(page.getByText('Undone: plan.')).toBeAttached();
  await page.keyboard.press('Control+Z');
  await expect(sqlField(page)).toHaveValue(first);
  await expect(undo).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Control+Shift+Z');
  await expect(sqlField(page)).toHaveValue(own);
  await redo.click();
  await expect(page.getByRole('button', { name: 'Undo: plan' })).toBeVisible();
  await expect(redo).toHaveAttribute('aria-disabled', 'true');

  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  await expect(page.getByRole('button', { name: 'Undo: lab' })).toBeVisible();
  await page.keyboard.press('Control+Z');
  await expect(title(page)).toHaveText('Ship the columns, not the table');
  await expect(sqlField(page)).toHaveValue(own);
  await page.keyboard.press('Control+Y');
  await expect(title(page)).toHaveText('Two towns');
  await expect(page.getByText('Redone: lab.')).toBeAttached();
});

test('links of a lesson open safely, its HTML is text, foreign pictures are not asked for', async ({
  page,
}) => {
  const asked: string[] = [];
  page.on('request', (request) => {
    if (/example/.test(new URL(request.url()).hostname)) asked.push(request.url());
  });
  await open(page);
  await drop(page, [{ name: 'towns.lab.md', text: PLAIN }]);
  await expect(title(page)).toHaveText('Two towns');
  const paper = page.getByRole('link', { name: 'the paper' });
  await expect(paper).toHaveAttribute('target', '_blank');
  await expect(paper).toHaveAttribute('rel', 'noopener noreferrer');
  const lesson = page.getByRole('region', { name: 'Lab' });
  await expect(lesson).toContainText('<b>not bold</b>');
  await expect(lesson).toContainText('[far: a picture from elsewhere, not shown]');
  await page.evaluate(() => Object.assign(window, { isSame: true }));
  await page.getByRole('link', { name: 'semijoins' }).click();
  await expect(title(page)).toHaveText('Ship the columns, not the table');
  expect(await page.evaluate(() => 'isSame' in window)).toBe(true);
  expect(asked).toEqual([]);
});

test('?lab= opens a lab of any folder of this page', async ({ page }) => {
  await page.route('**/course/week-2.lab.md', (route) =>
    route.fulfill({ body: PLAIN, contentType: 'text/markdown' }),
  );
  await open(page, './?lab=course/week-2.lab.md');
  await expect(title(page)).toHaveText('Two towns');
  await expect(page).toHaveURL(/#m=/);
  await page.reload();
  await expect(title(page)).toHaveText('Two towns');
  await openGallery(page);
  await expect(page.getByText('None yet.')).toBeVisible();
});

test('keys of the view do nothing behind the open gallery', async ({ page }) => {
  await page.goto('./');
  const scene = page.getByRole('button', { name: 'Scene 1', exact: true });
  await expect(scene).toBeVisible({ timeout: 30_000 });
  await page.keyboard.press('j');
  await expect(scene).toHaveAttribute('aria-current', 'step');
  await openGallery(page);
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(gallery(page)).toHaveCount(0);
  await expect(scene).toHaveAttribute('aria-current', 'step');
});
