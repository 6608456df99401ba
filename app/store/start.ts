import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { startEngine } from './engine.ts';
import { open } from './labActions.ts';
import { decodeMoment, isLabName, labFile, type Moment } from './link.ts';
import { followMoment, keepAddress, settleAddress } from './linkShare.ts';
import { useStore } from './store.ts';

const FIRST_LAB = 'semijoin';

/**
 * Opens what the page starts with: the moment of the link, else the lab that `?lab=` names, else
 * the first lab. From then on the address follows what is shown.
 */
export async function openStart(): Promise<void> {
  startEngine();
  window.addEventListener('hashchange', () => void openOtherLink());
  followMoment();
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
  const name = moment?.lab ?? asked ?? FIRST_LAB;
  const text = await loadLab(name);
  if (own !== latest) return;
  if (typeof text === 'string') return open(text, labFile(name), moment);
  const from = moment ? 'The link' : 'The address';
  const hint = `${from} asks for the lab ${name}; without it the page opens with ${FIRST_LAB}`;
  const diagnostic = { ...text, hint };
  const isOpen = useStore.getState().lab.kind === 'open';
  useStore.setState(
    isOpen ? { linkFault: diagnostic } : { lab: { kind: 'failed', diagnostic, text: '' } },
  );
}

/** The text of a lab of this page, never one from elsewhere. */
async function loadLab(name: string): Promise<string | Diagnostic> {
  if (!isLabName(name)) {
    const message = 'A lab is named by letters, digits, - and _ alone.';
    return { code: 'lab-name', message, span: NO_SPAN };
  }
  const file = labFile(name);
  const refuse = (why: string): Diagnostic => {
    const message = `${file} could not be loaded (${why}).`;
    return { code: 'lab-not-found', message, span: NO_SPAN };
  };
  try {
    const response = await fetch(file);
    if (!response.ok) return refuse(`${response.status}`);
    // Some servers answer with the page itself where there is no file.
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    return isPage ? refuse('there is none') : await response.text();
  } catch {
    return refuse('no answer');
  }
}
