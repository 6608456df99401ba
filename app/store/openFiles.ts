import type { Diagnostic } from '../../src/base/diagnostic.ts';
import type { Result } from '../../src/base/result.ts';
import { dismissFileFault, sayFileFault } from './fileNotice.ts';
import { closeGallery, openGallery } from './gallery.ts';
import { dataFiles, readLabText, readText } from './incomingFiles.ts';
import { fetchLab } from './labFetch.ts';
import { fileNameOf, type LabSource } from './labOrigin.ts';
import { open } from './openLab.ts';
import { notSaved } from './savedState.ts';
import { useStore } from './store.ts';

/** Labs that the user opens; whatever is refused is said, and what was open stays. */

const ownLabs = () => import('./savedLabs.ts');
const sorting = () => import('./sortFiles.ts');

let latest = 0;

/** Of several asked for in a hurry only the last one is opened, however long it takes to read. */
function begin(): () => boolean {
  latest += 1;
  const own = latest;
  dismissFileFault();
  return () => own === latest;
}

/** Dropped or chosen files: a lab with its data, or exported labs. */
export async function openFiles(files: readonly File[]): Promise<void> {
  const isWanted = begin();
  const { sortFiles } = await sorting();
  const sorted = sortFiles(files);
  if (!sorted.ok) return sayFileFault(sorted.error);
  const incoming = sorted.value;
  if (incoming.kind === 'export') {
    await openGallery();
    const { importLabs } = await import('./savedTransfer.ts');
    return importLabs(incoming.file);
  }
  if (incoming.kind === 'tables') return addFiles(incoming.files, isWanted);
  const { lab, data } = incoming;
  const text = await read(lab, readLabText);
  if (text === undefined) return;
  const loaded: [string, string][] = [];
  for (const file of data) {
    const csv = await read(file, readText);
    if (csv === undefined) return;
    loaded.push([file.name, csv]);
  }
  const name = lab.name.replace(/(?:\.lab)?\.(?:md|markdown)$/i, '');
  if (isWanted()) await openOwn(text, name, dataFiles(loaded));
}

/** Undefined once it was said why not. */
async function read(
  file: File,
  decode: (name: string, bytes: Uint8Array) => Result<string, Diagnostic>,
): Promise<string | undefined> {
  try {
    const text = decode(file.name, new Uint8Array(await file.arrayBuffer()));
    if (text.ok) return text.value;
    sayFileFault(text.error);
  } catch {
    sayFileFault({
      code: 'unreadable-file',
      message: `${file.name} cannot be read: it is a folder, or gone.`,
      span: { start: 0, end: 0 },
    });
  }
  return undefined;
}

/** Tables become part of the open lab's source. */
async function addFiles(files: readonly File[], isWanted: () => boolean): Promise<void> {
  const { addTables } = await import('./addTables.ts');
  const texts: { name: string; text: string }[] = [];
  for (const file of files) {
    const text = await read(file, readText);
    if (text === undefined) return;
    texts.push({ name: file.name, text });
  }
  if (isWanted()) await addTables(texts);
}

export async function openPasted(pasted: string): Promise<void> {
  const isWanted = begin();
  const { kindOfPasted } = await import('../../src/viewmodel/textChecks.ts');
  const { looksLikeLab, readPasted } = await sorting();
  const kind = looksLikeLab(pasted) ? undefined : kindOfPasted(pasted);
  if (kind !== undefined && isWanted()) {
    const { addTables } = await import('./addTables.ts');
    return addTables([{ name: `pasted.${kind}`, text: pasted }]);
  }
  const text = readPasted(pasted);
  if (!text.ok) return sayFileFault(text.error);
  await openOwn(text.value, 'pasted', {});
}

async function openOwn(text: string, name: string, files: LabSource['files']): Promise<void> {
  const { keptOrigin } = await ownLabs();
  const origin = await keptOrigin(text, files);
  await openSource({ text, files, origin, fileName: fileNameOf(name) });
}

/** A lab of the gallery, or one that a lesson's prose leads to. */
export async function openNamed(name: string): Promise<void> {
  const isWanted = begin();
  const source = await fetchLab(name);
  if (!isWanted()) return;
  if (!source.ok) return sayFileFault(source.error);
  await openSource(source.value);
}

export async function openSaved(key: string): Promise<void> {
  const isWanted = begin();
  const { savedSource } = await ownLabs();
  const source = await savedSource(key);
  if (!isWanted()) return;
  if (!source) return sayFileFault(notSaved);
  if (source.ok) await openSource(source.value);
}

async function openSource(source: LabSource): Promise<void> {
  closeGallery();
  const opened = await open(source);
  // With no lab open, the message stands where the lesson would be.
  const { kind } = useStore.getState().lab;
  if (!opened.ok && kind === 'open') sayFileFault(opened.error, source.text);
}
