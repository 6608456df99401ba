import { encodeTrace } from '../../src/trace/codec.ts';
import { useStore } from './store.ts';

/** Downloads the shown trace as JSON Lines, named after the lab's query or plainly `sql`. */
export function saveTrace(): void {
  const { shown, lab } = useStore.getState();
  if (!shown || lab.kind !== 'open') return;
  const { trace } = shown.run;
  const query = lab.opened.queries.find(({ sql }) => sql === trace.scenario.sql);
  const file = new Blob([encodeTrace(trace)], { type: 'application/x-ndjson' });
  const address = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = address;
  link.download = `${query?.id ?? 'sql'}.trace.jsonl`;
  link.click();
  // The download has its own hold on the file once the click is handled.
  setTimeout(() => URL.revokeObjectURL(address), 0);
}
