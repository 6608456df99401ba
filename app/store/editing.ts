import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Completions } from '../../src/viewmodel/completion/completion.ts';
import type { OpenedLab } from './engineTypes.ts';
import { useStore } from './store.ts';

/**
 * What helps whoever is writing: completion and checks. They need the parser, which the page has
 * only once it is asked for.
 */
type Language = 'sql' | 'plan' | 'lab';

export async function completeText(
  language: Language,
  text: string,
  offset: number,
): Promise<Completions> {
  const opened = openedLab();
  if (!opened) return { from: offset, items: [] };
  const { completionsAt } = await import('../../src/viewmodel/completion/completions.ts');
  return completionsAt(language, text, offset, opened.catalog);
}

/** What is wrong with a query or a plan that is being written; nothing is run. */
export async function checkText(
  language: Exclude<Language, 'lab'>,
  text: string,
): Promise<readonly Diagnostic[]> {
  const { checkPlan, checkSql } = await import('../../src/viewmodel/textChecks.ts');
  const opened = openedLab();
  if (!opened) return [];
  const { catalog, parameters, queries } = opened;
  if (language === 'sql') return checkSql(text, catalog, parameters);
  const asking = useStore.getState().request?.at ?? queries[0]?.at ?? catalog.sites[0]?.id ?? '';
  return checkPlan(text, catalog, asking);
}

function openedLab(): OpenedLab | undefined {
  const { lab } = useStore.getState();
  return lab.kind === 'open' ? lab.opened : undefined;
}
