import { create } from 'zustand';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import type { GalleryLab } from '../../src/lab/readGalleryIndex.ts';
import { useSaved } from './savedState.ts';

/** The list of labs: those of this page, from an index that its build wrote, and own ones. */
interface Gallery {
  readonly isOpen: boolean;
  /** Undefined until the index was read. */
  readonly labs: readonly GalleryLab[] | undefined;
  /** Why there is no index. */
  readonly fault: Diagnostic | undefined;
}

export const useGallery = create<Gallery>(() => ({
  isOpen: false,
  labs: undefined,
  fault: undefined,
}));

export const closeGallery = (): void => useGallery.setState({ isOpen: false });

export async function openGallery(): Promise<void> {
  useGallery.setState({ isOpen: true });
  useSaved.setState({ said: undefined });
  const { labs } = useGallery.getState();
  await Promise.all([readOwn(), ...(labs ? [] : [readIndex()])]);
}

async function readOwn(): Promise<void> {
  const { readSaved } = await import('./savedLabs.ts');
  await readSaved();
}

export function toggleGallery(): void {
  if (useGallery.getState().isOpen) closeGallery();
  else void openGallery();
}

const INDEX = 'labs/index.json';

export async function readIndex(): Promise<void> {
  const labs = await fetchIndex();
  useGallery.setState(
    typeof labs === 'string' ? { fault: notListed(labs) } : { labs, fault: undefined },
  );
}

/** The labs, or in words why they cannot be listed. */
async function fetchIndex(): Promise<readonly GalleryLab[] | string> {
  try {
    const { readGalleryIndex } = await import('../../src/lab/readGalleryIndex.ts');
    const response = await fetch(INDEX);
    if (!response.ok) return `${response.status}`;
    const index = readGalleryIndex(await response.text());
    return index.ok ? index.value : index.error;
  } catch {
    return 'no answer';
  }
}

const notListed = (because: string): Diagnostic => ({
  code: 'gallery-unavailable',
  message: `The labs of this page cannot be listed: ${INDEX} could not be loaded (${because}).`,
  span: NO_SPAN,
  hint: 'Own labs and files open all the same',
});
