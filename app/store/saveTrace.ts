import { runName } from './runName.ts';
import { saveFile } from './saveFile.ts';
import { useStore } from './store.ts';

/** Downloads the shown trace as JSON Lines, named after the lab's query or plainly `sql`. */
export async function saveTrace(): Promise<void> {
  const { shown } = useStore.getState();
  if (!shown) return;
  const { encodeTrace } = await import('../../src/trace/codec.ts');
  saveFile(`${runName()}.trace.jsonl`, 'application/x-ndjson', encodeTrace(shown.run.trace));
}
