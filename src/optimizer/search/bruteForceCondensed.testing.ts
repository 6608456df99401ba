import type { SiteId } from '../../base/brand.ts';
import type { Objective } from '../../base/objective.ts';
import { linkBetween } from '../../network/topology.ts';
import { createGroupTest } from '../condense/disjointGroups.ts';
import type { FormKind } from '../condense/form.ts';
import { formsOf } from '../condense/forms.ts';
import type { Problem } from '../problem.ts';
import { type Box, type BoxSpace, boxKey, unionSplits } from './box.ts';
import {
  createBest,
  createTransfer,
  mergeTransfers,
  type Partial,
  partial,
} from './bruteForceWays.testing.ts';
import { countOfCondensed } from './countOfCondensed.ts';
import { type CountRows, leavesIn, type Rows } from './expression.ts';

/** How joined rows come to be at sites, and how many ways are kept. */
interface Enumeration {
  readonly deliver: (rows: Rows, site: SiteId) => readonly Partial[];
  readonly produce: (rows: Rows, site: SiteId) => readonly Partial[];
  readonly space: BoxSpace;
  readonly sites: readonly SiteId[];
}

interface EnumerationOptions {
  readonly objective: Objective;
  readonly boundBytes: number;
  readonly keep: number;
}

/** Ways to have what some rows amount to at a site. */
type Condensed = (kind: FormKind, box: Box, site: SiteId) => readonly Partial[];

/**
 * Every way in which sites condense rows before they send them: whatever is at a site is condensed
 * there, put together with what other sites sent, condensed again, and sent on.
 */
export function enumerateCondensed(
  problem: Problem,
  { produce, deliver, space, sites }: Enumeration,
  count: CountRows,
  { objective, keep, boundBytes }: EnumerationOptions,
): { readonly produced: Condensed; readonly delivered: Condensed } {
  const forms = formsOf(problem);
  const shareNoGroup = createGroupTest(problem);
  const met = new Map<string, readonly Partial[]>();
  const meet = (goal: string, ways: () => readonly Partial[]): readonly Partial[] => {
    const known = met.get(goal);
    if (known) return known;
    const best = createBest(objective, keep, boundBytes);
    for (const way of ways()) best.add(way);
    met.set(goal, best.ways());
    return best.ways();
  };
  const areApart = (first: Box, second: Box): boolean =>
    space.occurrences.some((name, index) => {
      const others = leavesIn(space, second, index);
      return leavesIn(space, first, index).every((leaf) =>
        others.every((other) => leaf !== other && shareNoGroup(name, leaf, other)),
      );
    });
  const mayUnite = (kind: FormKind, first: Box, second: Box): boolean =>
    kind === 'partial' || !forms.isGrouped || areApart(first, second);

  const produced: Condensed = (kind, box, site) =>
    meet(`produced ${kind} ${boxKey(box)} ${site}`, () => [
      ...produce({ box }, site),
      ...(kind === 'finished' && forms.partial ? produced('partial', box, site) : []),
      ...unionSplits(space, box)
        .filter(([first, second]) => mayUnite(kind, first, second))
        .flatMap(([first, second]) =>
          delivered(kind, first, site).flatMap((a) =>
            delivered(kind, second, site).map((b) =>
              partial(
                { kind: 'union', site, rows: { box }, inputs: [a.node, b.node] },
                mergeTransfers(a.transfers, b.transfers),
                Math.max(a.readyMs, b.readyMs),
              ),
            ),
          ),
        ),
    ]);

  const delivered: Condensed = (kind, box, site) =>
    meet(`delivered ${kind} ${boxKey(box)} ${site}`, () => [
      ...produced(kind, box, site),
      ...deliver({ box }, site),
      ...(kind === 'finished' && forms.partial ? delivered('partial', box, site) : []),
      ...sites
        .filter((other) => other !== site)
        .flatMap((other) => produced(kind, box, other).map((way) => send(way, kind, box, site))),
    ]);

  const send = (way: Partial, kind: FormKind, box: Box, target: SiteId): Partial => {
    const form = forms[kind];
    if (!form) throw new Error(`there are no ${kind} rows`);
    const source = way.node.site;
    const transfer = createTransfer({
      key: `${kind} ${boxKey(box)} from ${source} to ${target}`,
      rows: count(countOfCondensed(problem, space, { box }, form)),
      widths: new Map(form.columns.map((own) => [own.name, own.width])),
      link: linkBetween(problem.catalog.network, source, target),
      messageMs: problem.catalog.cost.messageMs,
    });
    return partial(
      { kind: 'condense', site: target, rows: { box }, form: kind, input: way.node },
      mergeTransfers(way.transfers, [transfer]),
      way.readyMs + transfer.durationMs,
    );
  };
  return { produced, delivered };
}
