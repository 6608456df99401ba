import { applyChoice, type Choice } from '../../src/base/diagnostic.ts';
import { editDraft, runDraft } from './labActions.ts';
import { useStore } from './store.ts';

/** Puts the query right as one of the fault's choices says, and runs it. */
export async function chooseFix(choice: Choice): Promise<void> {
  const { draft, fault } = useStore.getState();
  if (fault?.text !== draft) return;
  editDraft(applyChoice(draft, choice));
  await runDraft();
}
