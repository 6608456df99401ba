import { NO_SPAN } from '../../src/base/span.ts';
import { newOrigin } from './labOrigin.ts';
import { report } from './savedState.ts';
import { type OpenLab, type State, useStore } from './store.ts';

/** Saves the open lab, if it is the user's own, whenever it is another or says something else. */
export function followLab(): void {
  useStore.subscribe((state, before) => {
    const { lab } = state;
    if (lab === before.lab || lab.kind !== 'open') return;
    if (isEdited(state, before)) return useStore.setState({ lab: { ...lab, origin: newOrigin() } });
    if (lab.origin.kind === 'own') void keep(lab.origin.key, lab);
  });
}

/** Whoever edits a lab of this page goes on with a copy of their own. */
const isEdited = ({ lab }: State, { lab: before }: State): boolean =>
  lab.kind === 'open' &&
  before.kind === 'open' &&
  lab.origin.kind === 'gallery' &&
  lab.origin === before.origin &&
  lab.opened.document.text !== before.opened.document.text;

async function keep(key: string, lab: OpenLab): Promise<void> {
  try {
    const saved = await import('./savedLabs.ts');
    saved.keep(key, lab);
  } catch {
    report({
      code: 'saved-unavailable',
      message: 'A part of the page could not be loaded: what is open is not saved.',
      span: NO_SPAN,
      hint: 'Export the lab as a file before you close the page',
    });
  }
}
