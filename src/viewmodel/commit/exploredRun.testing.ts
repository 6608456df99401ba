import { DEFAULT_OPTIONS, type ExploreRequest } from '../../explorer/exploreRequest.ts';
import { createModel } from '../../explorer/models.ts';
import { type ExplorationReport, reportOf } from '../../explorer/report.ts';
import { createSearch } from '../../explorer/search.ts';
import { createSymmetry } from '../../explorer/symmetry.ts';
import { counterexampleRun } from './counterexampleRun.ts';
import type { ScheduleRun } from './scheduleRun.ts';

const NO_FAULTS = {
  crashes: 0,
  recoveries: 0,
  losses: 0,
  duplicates: 0,
  delays: 0,
  partitions: 0,
};

export function explored(
  protocol: string,
  faults: Partial<ExploreRequest['faults']>,
  rules: Partial<ExploreRequest> = {},
): ExplorationReport {
  const request: ExploreRequest = {
    ...DEFAULT_OPTIONS,
    protocol,
    participants: 2,
    faults: { ...NO_FAULTS, ...faults },
    ...rules,
  };
  const system = createModel(request, request.symmetry ? createSymmetry : undefined);
  const search = createSearch(system, request);
  while (!search.advance(100_000));
  return reportOf(system, search.result());
}

/** The shortest run to a violation of a property, as the pictures have it. */
export function foundRun(
  report: ExplorationReport,
  property: keyof ExplorationReport['properties'],
): ScheduleRun {
  const { counterexample } = report.properties[property];
  if (!counterexample) throw new Error(`${property} holds`);
  return counterexampleRun('found', counterexample);
}
