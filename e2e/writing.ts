import { expect, type Locator, type Page } from '@playwright/test';

/** Whichever way it is drawn, the field of a tab has one name. */
export const sqlField = (page: Page): Locator => page.getByLabel('SQL of the query');

/** The full editor has taken the plain field's place, or is not to come. */
export async function fieldIsReady(page: Page): Promise<void> {
  if ((page.viewportSize()?.width ?? 0) < 640) return;
  await expect(page.locator('.monaco-editor').first()).toBeVisible({ timeout: 30_000 });
}

/** Writes SQL as a hand does: into the focused field, in place of all that was there. */
export async function writeSql(page: Page, sql: string): Promise<void> {
  await fieldIsReady(page);
  await writeInto(page, sqlField(page), sql);
}

export async function writeInto(page: Page, field: Locator, text: string): Promise<void> {
  await field.focus();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.insertText(text);
}
