import { quorumSwitches, scheduleSwitches } from '../../src/viewmodel/commit/scheduleSwitches.ts';
import { useCommit } from './commit.ts';
import { chooseOption, editSchedule, openSchedule, schedulesOf } from './commitActions.ts';
import { useStore } from './store.ts';

/** What the views of schedules have in common to be set, as their controls want it. */

export function useScheduleChoice() {
  const lab = useStore((state) => state.lab);
  const value = useCommit((state) => state.schedule);
  return {
    label: 'schedule',
    value,
    options: schedulesOf(lab).map(({ id, options }) => ({
      value: id,
      label: options['title'] ?? id,
    })),
    onChoose: (id: string) => void openSchedule(id),
  };
}

/** The switches that decide how a run ends; the explorer goes by the same ones. */
export function useScheduleSwitches() {
  const options = useCommit((state) => state.options);
  const protocol = useCommit((state) => state.protocol);
  const beside = useCommit((state) => state.beside);
  const lab = useStore((state) => state.lab);
  const protocols = [protocol, ...(beside === undefined ? [] : [beside])];
  const sites = lab.kind === 'open' ? lab.opened.catalog.sites.length : 3;
  return {
    switches: [...scheduleSwitches(options), ...quorumSwitches(options, protocols, sites)],
    onChoose: (name: string, word: string) => void chooseOption(name, word),
  };
}

/** The schedule as text: what was clicked stands here, and what is written here runs. */
export function useScheduleField() {
  const text = useCommit((state) => state.text);
  const isFaulty = useCommit((state) => state.fault !== undefined);
  return {
    text,
    label: 'Text of the schedule',
    runLabel: 'Run the schedule',
    faultId: isFaulty ? 'schedule-fault' : undefined,
    onRun: (draft: string) => void editSchedule(draft),
  };
}

/** Why a view has no picture, once that is known. @param without of a lab with no schedules */
export function useEmptyText(without: string): string | undefined {
  const lab = useStore((state) => state.lab);
  const isUnderWay = useCommit(({ isRunning, left }) => isRunning || left !== undefined);
  if (lab.kind !== 'open' || isUnderWay) return undefined;
  return schedulesOf(lab).length === 0 ? without : 'Nothing has run yet: the schedule has a fault.';
}
