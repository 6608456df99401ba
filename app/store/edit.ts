import { isPlannedAlike } from '../../src/viewmodel/shownRun.ts';
import type { Parameters, RunRequest } from './engineTypes.ts';
import { isSameContent, type LabSource } from './labOrigin.ts';

/** What undo goes back to: the scenario that was shown, with the lab it was asked of. */
export interface Edit {
  readonly source: LabSource;
  readonly request: RunRequest;
  readonly parameters: Parameters;
  readonly scene: number | undefined;
}

export const isSameSource = (left: LabSource, right: LabSource): boolean =>
  left.fileName === right.fileName && isSameContent(left, right);

export const isSameEdit = (left: Edit, right: Edit): boolean =>
  isSameSource(left.source, right.source) && changedParts(left, right).length === 0;

/** What differs between two scenarios, in the words of the screen. */
export function changedParts(before: Edit, after: Edit): readonly string[] {
  if (!isSameSource(before.source, after.source)) return ['lab'];
  const parts: readonly (readonly [string, unknown, unknown])[] = [
    ['SQL', before.request.sql, after.request.sql],
    ['site', before.request.at, after.request.at],
    ['objective', before.request.objective, after.request.objective],
    ['own plan', before.request.ownPlan, after.request.ownPlan],
    ['plan', before.request.plan, after.request.plan],
  ];
  const isAlike = isPlannedAlike(before.request, after.request);
  const names = new Set([...Object.keys(before.parameters), ...Object.keys(after.parameters)]);
  return [
    ...parts.filter(([, left, right]) => left !== right).map(([name]) => name),
    ...(isAlike ? [] : ['planning']),
    ...[...names].filter((name) => before.parameters[name] !== after.parameters[name]),
  ];
}
