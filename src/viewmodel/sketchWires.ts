import type { LeafName } from './lensName.ts';
import type { ShownRun } from './shownRun.ts';
import { chosenPlan } from './shownRun.ts';
import type { SiteBadge } from './sites.ts';
import { shipsOf, type TransferRow, transferList } from './transferList.ts';

/** A transfer as it leaves a stored fragment. */
export interface SketchWire {
  /** `T1`. */
  readonly tag: string;
  readonly target: SiteBadge;
  readonly bytes: number;
  readonly isEstimate: boolean;
  readonly state: TransferRow['state'];
}

/**
 * The transfers of the plan at the cursor by the leaf they leave; before the choice there are none,
 * or they would tell how the search ends. A transfer of rows from several leaves leaves the one
 * with the most rows at its source, so that no byte is drawn twice; what a site ships on without
 * storing anything of the query leaves none.
 */
export function wiresByLeaf(
  run: ShownRun,
  cursor: number,
  leaves: readonly LeafName[],
): ReadonlyMap<string, readonly SketchWire[]> {
  const { trace } = run;
  const chosen = chosenPlan(trace);
  const wires = new Map<string, readonly SketchWire[]>();
  if (!chosen || cursor < chosen.seq) return wires;
  const ships = new Map(shipsOf(chosen.considered).map(({ step, ship }) => [step, ship]));
  for (const transfer of transferList(run, cursor)) {
    const lineage = ships.get(transfer.step)?.lineage ?? [];
    const leaf = leafLeft(run, transfer, lineage, leaves);
    if (!leaf) continue;
    const { tag, target, bytes, isEstimate, state } = transfer;
    const wire = { tag, target, bytes, isEstimate, state };
    wires.set(leaf.fragment, [...(wires.get(leaf.fragment) ?? []), wire]);
  }
  return wires;
}

function leafLeft(
  run: ShownRun,
  { source }: TransferRow,
  lineage: readonly string[],
  leaves: readonly LeafName[],
): LeafName | undefined {
  const stored = leaves.filter(({ copies }) => copies.some(({ site }) => site.id === source.id));
  const own = stored.filter(({ fragment }) => lineage.includes(fragment));
  const rows = ({ fragment }: LeafName): number => run.storedRows.get(fragment) ?? 0;
  return (own.length > 0 ? own : stored).toSorted((a, b) => rows(b) - rows(a))[0];
}
