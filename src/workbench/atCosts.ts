import { withCosts } from '../catalog/costSettings.ts';
import type { OpenedLab } from './openLab.ts';
import type { Question } from './question.ts';

/** An open lab as a question sees it that sets costs of its own; no site is asked anything. */
export function atCosts(opened: OpenedLab, { costs }: Question): OpenedLab {
  return costs ? { ...opened, catalog: withCosts(opened.catalog, costs) } : opened;
}
