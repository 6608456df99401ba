import { NO_SPAN } from '../../src/base/span.ts';
import { open } from './labActions.ts';
import { useStore } from './store.ts';

const FIRST_LAB = 'labs/semijoin.lab.md';

/** Opens the lab that the page starts with. */
export async function openStart(): Promise<void> {
  const response = await fetch(FIRST_LAB);
  if (!response.ok) {
    const message = `${FIRST_LAB} could not be loaded (${response.status}).`;
    const diagnostic = { code: 'lab-not-found', message, span: NO_SPAN };
    useStore.setState({ lab: { kind: 'failed', diagnostic, text: '' } });
    return;
  }
  await open(await response.text(), FIRST_LAB);
}
