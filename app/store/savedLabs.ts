import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import {
  type DataFiles,
  isSameContent,
  type LabOrigin,
  type LabSource,
  newOrigin,
  sourceOf,
} from './labOrigin.ts';
import { readRecord, readRecords, removeRecord, writeRecord } from './savedDoor.ts';
import { freeName, nameOf, readSavedLab, type SavedLab, savedLab } from './savedLab.ts';
import { report, type SavedEntry, type UnreadRecord, useSaved } from './savedState.ts';
import { type OpenLab, useStore } from './store.ts';

/** The user's own labs as the browser keeps them; loaded with the first that is read or saved. */

export async function readSaved(): Promise<void> {
  const records = await readRecords();
  if (!records.ok) return useSaved.setState({ entries: [], unread: [], fault: records.error });
  const entries: SavedEntry[] = [];
  const unread: UnreadRecord[] = [];
  for (const { key, record } of records.value) {
    const lab = readSavedLab(record);
    if (lab.ok) entries.push(entryOf(key, lab.value));
    else unread.push({ key, because: lab.error });
  }
  entries.sort((left, right) => right.savedAt - left.savedAt);
  useSaved.setState({ entries, unread });
}

const entryOf = (key: string, lab: SavedLab): SavedEntry => ({
  key,
  name: nameOf(lab),
  savedAt: lab.savedAt,
  size: Object.values(lab.files).reduce((sum, { length }) => sum + length, lab.text.length),
});

export const takenNames = (): readonly string[] =>
  (useSaved.getState().entries ?? []).map(({ name }) => name);

/** Undefined where this browser has none under that key, or cannot read it. */
export async function readLab(key: string): Promise<SavedLab | undefined> {
  const record = await readRecord(key);
  if (!record.ok) report(record.error);
  const lab = readSavedLab(record.ok ? record.value : undefined);
  return lab.ok ? lab.value : undefined;
}

/** Writes over the revision that was read, and over no other. */
export async function writeLab(
  key: string,
  lab: SavedLab,
  over: number | undefined,
): Promise<Result<boolean, Diagnostic>> {
  const written = await writeRecord(key, lab, (existing) => {
    const before = readSavedLab(existing);
    return existing === undefined || (before.ok && before.value.revision === over);
  });
  if (written.ok) await readSaved();
  report(written.ok ? undefined : written.error);
  return written;
}

/** What this window last read or wrote of a lab: another revision is another window's work. */
const known = new Map<string, SavedLab>();

/** Under which key this window goes on with a lab that another window wrote. */
const beside = new Map<string, string>();

/** What is there now is what this window knows: the next save goes under this very key. */
function learn(key: string, lab: SavedLab): void {
  known.set(key, lab);
  beside.delete(key);
}

export async function savedSource(key: string): Promise<Result<LabSource, Diagnostic> | undefined> {
  const lab = await readLab(key);
  if (!lab) return undefined;
  learn(key, lab);
  const { text, fileName, files } = lab;
  return ok({ text, fileName, files, origin: { kind: 'own', key } });
}

/** Where a text belongs that may be saved already: opening it twice makes no second copy. */
export async function keptOrigin(text: string, files: DataFiles): Promise<LabOrigin> {
  const records = await readRecords();
  for (const { key, record } of records.ok ? records.value : []) {
    const lab = readSavedLab(record);
    if (!lab.ok || !isSameContent(lab.value, { text, files })) continue;
    learn(key, lab.value);
    return { kind: 'own', key };
  }
  return newOrigin();
}

/** One after the other, so that each write knows the revision of the one before. */
let saving: Promise<void> = Promise.resolve();

/** Saves an own lab. The edit may have waited here while another window wrote. */
export function keep(key: string, lab: OpenLab): void {
  saving = saving.then(() => save(beside.get(key) ?? key, lab));
}

async function save(key: string, lab: OpenLab): Promise<void> {
  const before = known.get(key);
  const { text, fileName, files } = sourceOf(lab);
  if (before && isSameContent(before, { text, files })) return;
  const record = savedLab({
    title: lab.opened.document.frontMatter.title,
    ...(before?.name === undefined ? {} : { name: before.name }),
    text,
    fileName,
    files,
    savedAt: Date.now(),
    revision: (before?.revision ?? 0) + 1,
  });
  const written = await writeLab(key, record, before?.revision);
  if (!written.ok) return;
  if (written.value) known.set(key, record);
  else await saveBeside(key, record);
}

/** Another window wrote this lab: both texts stay, this window goes on with its own. */
async function saveBeside(key: string, record: SavedLab): Promise<void> {
  const name = freeName(`${nameOf(record)} (this window)`, takenNames());
  const copy = { ...record, name, revision: 1 };
  const origin = newOrigin();
  known.set(origin.key, copy);
  beside.set(key, origin.key);
  const { lab } = useStore.getState();
  if (lab.kind === 'open' && lab.origin.kind === 'own' && lab.origin.key === key) {
    useStore.setState({ lab: { ...lab, origin } });
  }
  const written = await writeLab(origin.key, copy, undefined);
  if (written.ok) report(savedTwice(name));
}

const savedTwice = (name: string): Diagnostic => ({
  code: 'saved-twice',
  message: `Another window changed this lab; what you have here is saved beside it as “${name}”.`,
  span: NO_SPAN,
  hint: 'Both are in the list of labs',
});

export async function renameSaved(key: string, name: string): Promise<void> {
  const lab = await readLab(key);
  const wanted = name.trim();
  if (!lab || wanted === '' || wanted === nameOf(lab)) return;
  const others = takenNames().filter((one) => one !== nameOf(lab));
  const renamed = { ...lab, name: freeName(wanted, others), revision: lab.revision + 1 };
  const written = await writeLab(key, renamed, lab.revision);
  if (written.ok && written.value && known.has(key)) known.set(key, renamed);
}

export async function duplicateSaved(key: string): Promise<void> {
  const lab = await readLab(key);
  const origin = newOrigin();
  if (!lab) return;
  const name = freeName(`${nameOf(lab)} copy`, takenNames());
  await writeLab(origin.key, { ...lab, name, savedAt: Date.now(), revision: 1 }, undefined);
}

/** The record stays at hand until the next one is deleted or the page is left. */
export async function deleteSaved(key: string, name: string): Promise<void> {
  const record = await readRecord(key);
  if (!record.ok) return report(record.error);
  const removed = await removeRecord(key);
  if (!removed.ok) return report(removed.error);
  known.delete(key);
  useSaved.setState({ deleted: { key, name, record: record.value } });
  await readSaved();
}

export async function undoDelete(): Promise<void> {
  const { deleted } = useSaved.getState();
  if (!deleted) return;
  const written = await writeRecord(deleted.key, deleted.record, (there) => there === undefined);
  if (!written.ok) return report(written.error);
  useSaved.setState({ deleted: undefined });
  await readSaved();
}
