import type { SiteId } from '../../src/base/brand.ts';
import { leftMoment } from '../../src/viewmodel/commit/leftMoment.ts';
import { type CommitState, type ShownCommit, useCommit } from './commit.ts';
import { sourceOf } from './labOrigin.ts';
import {
  contentOf,
  forgetRun,
  keptFolders,
  type SavedRun,
  saveRun,
  settleRun,
} from './leftRuns.ts';
import { type OpenLab, useStore } from './store.ts';

/** Longer than a fast play's step is short. */
const SETTLE_MS = 300;

let isFollowing = false;
let settling: ReturnType<typeof setTimeout> | undefined;

/**
 * From now on the browser keeps what the sites have on their disks at the moment that is shown, so
 * that a page which is reloaded there can let them come back.
 */
export function followLeft(): void {
  if (isFollowing) return;
  isFollowing = true;
  useCommit.subscribe((state, before) => {
    // Whoever runs something wants to see that, and not what was left.
    if (state.isRunning && state.left) useCommit.setState({ left: undefined });
    else if (state.isRunning !== before.isRunning) note();
    else if (state.shown !== before.shown || state.cursor !== before.cursor) {
      clearTimeout(settling);
      settling = setTimeout(note, SETTLE_MS);
    }
  });
  useStore.subscribe(({ lab }, { lab: before }) => {
    const isAnother = before.kind === 'open' && folderOf(lab) !== before.opened.folder;
    if (isAnother) settleRun(before.opened.folder);
  });
  window.addEventListener('pagehide', note);
  note();
}

const folderOf = (lab: { readonly kind: string } & Partial<Pick<OpenLab, 'opened'>>) =>
  lab.opened?.folder;

/** The folder whose neighbours have been cleaned away. */
let cleaned = '';

function note(): void {
  clearTimeout(settling);
  const { lab } = useStore.getState();
  const state = useCommit.getState();
  // Sites that are about to come back have their moment already.
  if (lab.kind !== 'open' || state.left) return;
  const { folder } = lab.opened;
  const { isRunning, shown } = state;
  if (!isRunning && (!shown || shown.origin.kind === 'found')) return;
  if (!isRunning && shown && !hasFiles(shown)) forgetRun(folder);
  else saveRun(folder, runOf(lab, state, isRunning ? undefined : shown));
  if (cleaned === folder) return;
  cleaned = folder;
  void cleanFolders(lab);
}

/** Files of closed tabs are removed, and with them what was kept of their runs. */
export async function cleanFolders({ opened }: Pick<OpenLab, 'opened'>): Promise<void> {
  const gone = await opened.cleanFolders([...keptFolders(), opened.folder]);
  for (const folder of gone) forgetRun(folder);
}

const hasFiles = ({ origin }: ShownCommit): boolean =>
  origin.kind !== 'schedule' || origin.finished.disk.kind === 'files';

type Kept = Omit<SavedRun, 'version' | 'savedAtMs'>;

function runOf(lab: OpenLab, state: CommitState, shown: ShownCommit | undefined): Kept {
  const { schedule, text, protocol, options, cursor } = state;
  const { origin } = lab;
  return {
    lab:
      origin.kind === 'gallery'
        ? { kind: 'gallery', name: origin.name }
        : { kind: 'saved', key: origin.key },
    content: contentOf(sourceOf(lab)),
    ...(schedule === undefined ? {} : { schedule }),
    text,
    protocol,
    options,
    ...(shown ? { left: leftAt(shown, cursor) } : {}),
  };
}

function leftAt({ run, origin }: ShownCommit, cursor: number): SavedRun['left'] {
  const before = origin.kind === 'recovered' ? origin.forces : new Map<SiteId, number>();
  const { forces, unsettled } = leftMoment(run, cursor, before);
  return {
    event: cursor + 1,
    of: run.events.length,
    forces: Object.fromEntries(run.sites.map(({ id }) => [id, forces.get(id) ?? 0])),
    unsettled: [...unsettled],
  };
}
