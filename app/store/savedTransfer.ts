import { NO_SPAN } from '../../src/base/span.ts';
import { readText } from './incomingFiles.ts';
import { fileNameOf, isSameContent, type LabSource, newOrigin, sourceOf } from './labOrigin.ts';
import { readRecord, readRecords } from './savedDoor.ts';
import { decodeExport, encodeExport, type ImportedLab } from './savedExport.ts';
import { freeName, nameOf } from './savedLab.ts';
import { readLab, readSaved, takenNames, writeLab } from './savedLabs.ts';
import { report, useSaved } from './savedState.ts';
import { saveFile } from './saveFile.ts';
import { useStore } from './store.ts';

/** Own labs out of the browser and into it. */

/** The lab's file, character by character as it is, and the data files that came with it. */
export async function exportLab(key: string): Promise<void> {
  const lab = await readLab(key);
  if (lab) saveLab(nameOf(lab), lab);
}

/** The way out for a lab that the browser does not keep. */
export function exportOpenLab(): void {
  const { lab } = useStore.getState();
  if (lab.kind === 'open') saveLab(lab.opened.document.frontMatter.title, sourceOf(lab));
}

function saveLab(name: string, { text, files }: Pick<LabSource, 'text' | 'files'>): void {
  saveFile(fileNameOf(name), 'text/markdown', text);
  for (const [file, data] of Object.entries(files)) saveFile(file, 'text/csv', data);
}

export async function exportAllLabs(): Promise<void> {
  const records = await readRecords();
  if (!records.ok) return report(records.error);
  saveFile('sitelines-labs.json', 'application/json', encodeExport(records.value));
}

/** A record that this page cannot read, as it is. */
export async function exportUnread(key: string): Promise<void> {
  const record = await readRecord(key);
  if (!record.ok) return report(record.error);
  const text = encodeExport([{ key, record: record.value }]);
  saveFile('sitelines-lab.json', 'application/json', text);
}

export async function importLabs(file: File): Promise<void> {
  const text = readText(file.name, new Uint8Array(await file.arrayBuffer()));
  if (!text.ok) return report(text.error);
  const imported = decodeExport(text.value);
  if (!imported.ok) {
    const message = `${file.name} was not imported: ${imported.error}.`;
    return report({ code: 'import-damaged', message, span: NO_SPAN });
  }
  await readSaved();
  let added = 0;
  let known = 0;
  for (const lab of imported.value.labs) {
    const result = await importLab(lab);
    if (result === undefined) return;
    if (result) added += 1;
    else known += 1;
  }
  useSaved.setState({ said: importSentence(added, known, imported.value.refused) });
}

/** Whether it was added; undefined if it could not be written, which is said. */
async function importLab({ key, lab }: ImportedLab): Promise<boolean | undefined> {
  const there = await readLab(key);
  if (there && isSameContent(there, lab)) return false;
  // A lab that was changed here since stays as it is; the imported one stands beside it.
  const isNew = /^[0-9a-f]{24}$/.test(key) && (await isFree(key));
  const target = isNew ? key : newOrigin().key;
  const name = freeName(nameOf(lab), takenNames());
  const named = name === nameOf(lab) ? lab : { ...lab, name };
  const written = await writeLab(target, named, undefined);
  return written.ok ? true : undefined;
}

async function isFree(key: string): Promise<boolean> {
  const record = await readRecord(key);
  return record.ok && record.value === undefined;
}

function importSentence(added: number, known: number, refused: readonly string[]): string {
  const sentences = [
    added === 1 ? '1 lab was imported.' : `${added} labs were imported.`,
    ...(known > 0 ? [`${known} ${known === 1 ? 'was' : 'were'} here already.`] : []),
    ...(refused.length > 0 ? [`Not imported: ${refused.join('; ')}.`] : []),
  ];
  return sentences.join(' ');
}
