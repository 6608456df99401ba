import { siteId } from '../../src/base/brand.ts';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { transactionsOf } from '../../src/viewmodel/commit/scheduleRun.ts';
import { siteBadges } from '../../src/viewmodel/sites.ts';

import { useCommit } from './commit.ts';
import { foldRun } from './foldRun.ts';
import { cleanFolders, followLeft } from './leftFollow.ts';
import type { LeftRun } from './leftRuns.ts';
import { useStore } from './store.ts';

// What is left of earlier pages, or to be left, is one chunk: most pages never need it.
export { followLeft } from './leftFollow.ts';
export { leftLab, leftOf } from './leftRuns.ts';

/** The view stands as it stood: nothing else may run on these disks before they have been read. */
export function expectRecovery(left: LeftRun): void {
  const { schedule, text, protocol, options } = left.run;
  useCommit.setState({ schedule, text, protocol, options, shown: undefined, left });
}

/** All sites come back on the disks that the page has left, and end what was in doubt there. */
export async function recoverLeft(left: LeftRun): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind !== 'open' || lab.opened.folder !== left.folder) return;
  followLeft();
  const { options, protocol, text, left: moment } = left.run;
  const forces = moment?.forces;
  const recovered = await lab.opened.recoverSchedule({ options, ...(forces ? { forces } : {}) });
  // Whoever has meanwhile run something else wants to see that.
  if (useCommit.getState().left !== left) return;
  // No log knows of a transaction: the run had hardly begun.
  const isNothing = recovered.ok && recovered.value.outcome.transactions.length === 0;
  if (!recovered.ok || isNothing) {
    useCommit.setState({ left: undefined });
    // Of a run that was interrupted as it began there may be no files yet.
    if (!recovered.ok && moment) {
      useStore.setState({ linkFault: notTakenUp(recovered.error.message) });
    }
    const { editSchedule } = await import('./commitActions.ts');
    await editSchedule(text);
    return;
  }
  const run = {
    sites: siteBadges(lab.opened.catalog),
    clock: 'ms' as const,
    events: recovered.value.events,
  };
  const counts = Object.entries(forces ?? {}).map(
    ([site, count]) => [siteId(site), count] as const,
  );
  useCommit.setState({
    left: undefined,
    fault: undefined,
    shown: {
      ...foldRun(run, { catalog: lab.opened.catalog }),
      protocol,
      origin: { kind: 'recovered', finished: recovered.value, moment, forces: new Map(counts) },
    },
    cursor: run.events.length - 1,
    transaction: transactionsOf(run)[0],
  });
}

const notTakenUp = (because: string): Diagnostic => ({
  code: 'left-run',
  message: `The run that this page had left cannot be taken up. ${because}`,
  span: NO_SPAN,
  hint: 'Its schedule has run again from the beginning',
});

/** Files of tabs that were closed, with nothing in doubt or long ago. */
export async function cleanLeft(): Promise<void> {
  const { lab } = useStore.getState();
  if (lab.kind === 'open') await cleanFolders(lab);
}
