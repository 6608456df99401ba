import { expect, type Page } from '@playwright/test';

/** Where everything in the view stands, save for texts in a line and for the editor. */
export const places = (page: Page): Promise<Readonly<Record<string, string>>> =>
  page.evaluate(async () => {
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    const found: Record<string, string> = {};
    const visit = (element: Element, path: string): void => {
      if (element.matches('[data-diagram="sql"], textarea, p, tspan, title')) return;
      const { x, y, width, height } = element.getBoundingClientRect();
      const isDrawn = element.closest('svg, [data-diagram], nav, section, aside, footer, main');
      if (isDrawn) found[path] = [x, y, width, height].map((n) => n.toFixed(2)).join(' ');
      for (const [index, child] of [...element.children].entries()) {
        visit(child, `${path}/${child.tagName}${index}`);
      }
    };
    for (const part of document.querySelectorAll('main > *, aside, header[data-print]')) {
      if (part.querySelector('[aria-label^="SQL"], .monaco-editor') === null) {
        visit(part, `${part.tagName}.${part.getAttribute('aria-label')}`);
      }
    }
    return found;
  });

/** Whatever came or went: what stands in both has kept its place. */
export async function expectSamePlaces(
  page: Page,
  before: Readonly<Record<string, string>>,
): Promise<void> {
  const after = await places(page);
  const common = Object.keys(before).filter((path) => path in after);
  expect(common.length).toBeGreaterThan(100);
  const moved = common.filter((path) => before[path] !== after[path]);
  expect(moved.map((path) => `${path}: ${before[path]} → ${after[path]}`)).toEqual([]);
}
