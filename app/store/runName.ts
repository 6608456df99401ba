import { useStore } from './store.ts';

/** What files of the shown run are named after: the lab's query, or plainly `sql`. */
export function runName(): string {
  const { shown, lab } = useStore.getState();
  if (!shown || lab.kind !== 'open') return 'sql';
  const { sql } = shown.run.trace.scenario;
  return lab.opened.queries.find((query) => query.sql === sql)?.id ?? 'sql';
}
