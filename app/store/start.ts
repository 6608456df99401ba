import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { startEngine } from './engine.ts';
import { followLab } from './followLab.ts';
import { followEdits } from './historyActions.ts';
import { fetchLab } from './labFetch.ts';
import type { LabSource } from './labOrigin.ts';
import { areSitesLeft } from './leftKeys.ts';
import { decodeMoment } from './link.ts';
import { openAt } from './linkRestore.ts';
import { followMoment, keepAddress, settleAddress } from './linkShare.ts';
import type { LinkedLab, Moment } from './moment.ts';
import { open } from './openLab.ts';
import { notSaved } from './savedState.ts';
import { followSchedules } from './scheduleHistory.ts';
import { useStore } from './store.ts';

const ownLabs = () => import('./savedLabs.ts');

const FIRST_LAB = 'semijoin';

/**
 * Opens what the page starts with: the moment of the link, else the lab that `?lab=` names, else
 * the first lab. From then on the address follows what is shown, and the browser keeps own labs.
 */
export async function openStart(): Promise<void> {
  startEngine();
  window.addEventListener('hashchange', () => void openOtherLink());
  followMoment();
  followLab();
  followEdits();
  followSchedules();
  const moment = await decodeMoment(location.hash);
  if (!moment.ok) useStore.setState({ linkFault: moment.error });
  await openLinked(moment.ok ? moment.value : undefined);
}

/** Another link in the address of the open page; if it cannot be read, everything stays. */
async function openOtherLink(): Promise<void> {
  keepAddress();
  const moment = await decodeMoment(location.hash);
  if (!moment.ok) return useStore.setState({ linkFault: moment.error });
  if (!moment.value) return settleAddress();
  useStore.setState({ linkFault: undefined });
  await openLinked(moment.value);
}

let latest = 0;

/** Of several asked for in a hurry only the last one is opened. */
async function openLinked(moment: Moment | undefined): Promise<void> {
  latest += 1;
  const own = latest;
  const asked = new URLSearchParams(location.search).get('lab');
  const left = moment || asked !== null ? undefined : await leftLab();
  const linked: LinkedLab = moment?.lab ?? left ?? { kind: 'gallery', name: asked ?? FIRST_LAB };
  const source = await sourceOf(linked);
  if (own !== latest) return;
  if (!source.ok) return refuse({ ...source.error, hint: hintFor(linked, moment) });
  const fault = moment ? await openAt(source.value, moment) : undefined;
  if (!moment) await open(source.value);
  if (fault && useStore.getState().lab.kind === 'open') refuse(fault);
}

/** A tab that was left with something in doubt opens where it was. */
async function leftLab(): Promise<LinkedLab | undefined> {
  return areSitesLeft() ? (await import('./leftRecovery.ts')).leftLab() : undefined;
}

async function sourceOf(linked: LinkedLab): Promise<Result<LabSource, Diagnostic>> {
  switch (linked.kind) {
    case 'gallery':
      return fetchLab(linked.name);
    case 'saved':
      return (await (await ownLabs()).savedSource(linked.key)) ?? fail(notSaved);
    case 'text': {
      const { fileName, text, files } = linked;
      const { keptOrigin } = await ownLabs();
      return ok({ fileName, text, files, origin: await keptOrigin(text, files) });
    }
  }
}

function hintFor(linked: LinkedLab, moment: Moment | undefined): string {
  if (linked.kind !== 'gallery') {
    return 'It was too large to travel in the link; ask for the lab as a file';
  }
  const from = moment ? 'The link' : 'The address';
  return `${from} asks for the lab ${linked.name}; without it the page opens with ${FIRST_LAB}`;
}

/** What was open stays, with the message above it. */
function refuse(diagnostic: Diagnostic): void {
  const isOpen = useStore.getState().lab.kind === 'open';
  useStore.setState(
    isOpen ? { linkFault: diagnostic } : { lab: { kind: 'failed', diagnostic, text: '' } },
  );
}
