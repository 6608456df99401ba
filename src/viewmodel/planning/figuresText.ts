import { queryRelations } from '../queryRelations.ts';
import type { ShownRun } from '../shownRun.ts';

/**
 * STATISTICS of the relations that the shown query reads, as the lab has them: what an editor of
 * figures begins with. Widths are those of whole rows, hidden columns aside.
 */
export function figuresText(run: ShownRun): string {
  const { catalog, storedRows } = run;
  return queryRelations(run)
    .flatMap((name) => {
      const relation = catalog.relations.find((own) => own.name === name);
      if (!relation) return [];
      const shown = relation.columns.filter(({ hidden }) => !hidden);
      const width = relation.rowWidth ?? shown.reduce((sum, own) => sum + own.width, 0);
      return [`STATISTICS OF ${name} (ROWS ${storedRows.get(name) ?? 0}, WIDTH ${width});`];
    })
    .join('\n');
}
