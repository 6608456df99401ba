import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { parseLab } from '../../src/lab/document.ts';
import type { OpenedLab } from './engineTypes.ts';
import { type LabOrigin, newOrigin } from './labOrigin.ts';
import type { KeptRecord } from './savedDoor.ts';

/** The browser's store, as the door to it behaves. */
const kept = new Map<string, unknown>();
let isFull = false;

vi.mock('./savedDoor.ts', () => ({
  readRecords: async (): Promise<Result<readonly KeptRecord[], Diagnostic>> =>
    ok([...kept].map(([key, record]) => ({ key, record }))),
  readRecord: async (key: string) => ok(kept.get(key)),
  writeRecord: async (
    key: string,
    record: unknown,
    mayReplace: (existing: unknown) => boolean,
  ): Promise<Result<boolean, Diagnostic>> => {
    if (isFull) return fail({ code: 'saved-full', message: 'full', span: NO_SPAN });
    if (!mayReplace(kept.get(key))) return ok(false);
    kept.set(key, structuredClone(record));
    return ok(true);
  },
  removeRecord: async (key: string) => ok(void kept.delete(key)),
}));

const { deleteSaved, duplicateSaved, keptOrigin, readSaved, renameSaved, savedSource, undoDelete } =
  await import('./savedLabs.ts');
const { followLab } = await import('./followLab.ts');
const { useSaved } = await import('./savedState.ts');
const { useStore } = await import('./store.ts');

followLab();

const textOf = (title: string): string => `---\ntitle: ${title}\n---\n`;

const opened = (text: string) => ({ document: parseLab(text).lab }) as OpenedLab;

function show(text: string, origin: LabOrigin): void {
  const fileName = 'labs/a.lab.md';
  useStore.setState({ lab: { kind: 'open', fileName, origin, files: {}, opened: opened(text) } });
}

/** The open lab's text becomes another, as the editor of its source does it. */
function edit(text: string): void {
  const { lab } = useStore.getState();
  if (lab.kind === 'open') useStore.setState({ lab: { ...lab, opened: opened(text) } });
}

const openKey = (): string | undefined => {
  const { lab } = useStore.getState();
  return lab.kind === 'open' && lab.origin.kind === 'own' ? lab.origin.key : undefined;
};

const texts = (): readonly unknown[] =>
  [...kept.values()].map((record) => (record as { text?: unknown }).text);

/** Until everything under way has been saved. */
const settled = () => vi.waitFor(async () => void (await readSaved()));
const saved = (expected: readonly unknown[]) => vi.waitFor(() => expect(texts()).toEqual(expected));

beforeEach(async () => {
  await settled();
  kept.clear();
  isFull = false;
  useStore.setState({ lab: { kind: 'opening', done: 0, of: 0 } });
  useSaved.setState({ entries: undefined, unread: [], fault: undefined, deleted: undefined });
});

describe('an own lab', () => {
  test('is saved when it is opened and whenever it is edited, under one key', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    edit(textOf('Two'));
    await saved([textOf('Two')]);
    expect(kept.get(key)).toMatchObject({ version: 2, title: 'Two', revision: 2 });
  });

  test('comes from a lab of this page as soon as that is edited, and not before', async () => {
    show(textOf('Page'), { kind: 'gallery', name: 'a' });
    expect(openKey()).toBeUndefined();
    edit(textOf('Mine'));
    const key = openKey();
    expect(key).toMatch(/^[0-9a-f]{24}$/);
    await saved([textOf('Mine')]);
    show(textOf('Other page'), { kind: 'gallery', name: 'b' });
    await settled();
    expect([...kept.keys()]).toEqual([key]);
  });

  test('that was saved already is found again, and not saved twice', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    expect(await keptOrigin(textOf('One'), {})).toEqual({ kind: 'own', key });
    expect(await keptOrigin(textOf('One'), { 'a.csv': '' })).not.toEqual({ kind: 'own', key });
    const source = await savedSource(key);
    expect(source).toMatchObject({ ok: true, value: { text: textOf('One') } });
    show(textOf('One'), { kind: 'own', key });
    await settled();
    expect(kept.get(key)).toMatchObject({ revision: 1 });
  });

  test('that another window wrote stays; this window’s text is saved beside it', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    const theirs = { ...(kept.get(key) as object), text: textOf('Theirs'), revision: 2 };
    kept.set(key, theirs);
    edit(textOf('Mine'));
    await saved([textOf('Theirs'), textOf('Mine')]);
    expect(kept.get(key)).toEqual(theirs);
    expect(openKey()).not.toBe(key);
    await vi.waitFor(() => expect(useSaved.getState().fault?.code).toBe('saved-twice'));
    edit(textOf('Mine again'));
    await saved([textOf('Theirs'), textOf('Mine again')]);
  });

  test('edited again before the other window’s work was noticed is saved beside it once', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    kept.set(key, { ...(kept.get(key) as object), text: textOf('Theirs'), revision: 2 });
    edit(textOf('Mine'));
    edit(textOf('Mine at once'));
    edit(textOf('Mine at last'));
    await saved([textOf('Theirs'), textOf('Mine at last')]);
    await savedSource(key);
    show(textOf('Theirs'), { kind: 'own', key });
    edit(textOf('Ours'));
    await saved([textOf('Ours'), textOf('Mine at last')]);
  });

  test('for which there is no room is said not to be saved', async () => {
    isFull = true;
    show(textOf('One'), newOrigin());
    await vi.waitFor(() => expect(useSaved.getState().fault?.code).toBe('saved-full'));
    isFull = false;
    edit(textOf('Two'));
    await saved([textOf('Two')]);
    expect(useSaved.getState().fault).toBeUndefined();
  });

  test('never replaces a record that cannot be read', async () => {
    const { key } = newOrigin();
    kept.set(key, { version: 7 });
    show(textOf('One'), { kind: 'own', key });
    await saved([undefined, textOf('One')]);
    expect(kept.get(key)).toEqual({ version: 7 });
    await readSaved();
    expect(useSaved.getState().unread).toEqual([
      { key, because: expect.stringContaining('version 7') },
    ]);
  });
});

describe('the list of own labs', () => {
  test('renames, duplicates, deletes, and takes a deletion back', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    await renameSaved(key, '  First  ');
    await duplicateSaved(key);
    const names = () =>
      useSaved
        .getState()
        .entries?.map(({ name }) => name)
        .toSorted();
    expect(names()).toEqual(['First', 'First copy']);
    edit(textOf('Two'));
    await vi.waitFor(() => expect(kept.get(key)).toMatchObject({ name: 'First', title: 'Two' }));
    const before = kept.get(key);
    await deleteSaved(key, 'First');
    expect(names()).toEqual(['First copy']);
    expect(kept.has(key)).toBe(false);
    await undoDelete();
    expect(kept.get(key)).toEqual(before);
    expect(names()).toEqual(['First', 'First copy']);
  });

  test('an empty name changes nothing', async () => {
    const { key } = newOrigin();
    show(textOf('One'), { kind: 'own', key });
    await saved([textOf('One')]);
    await renameSaved(key, '   ');
    expect(kept.get(key)).toMatchObject({ title: 'One', revision: 1 });
    expect(kept.get(key)).not.toHaveProperty('name');
  });
});
