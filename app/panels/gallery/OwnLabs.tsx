import { type RefObject, useEffect, useRef } from 'react';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { inMegabytes } from '../../store/incomingFiles.ts';
import { openSaved } from '../../store/openFiles.ts';
import { MAXIMUM_NAME_LENGTH } from '../../store/savedLab.ts';
import { deleteSaved, duplicateSaved, renameSaved, undoDelete } from '../../store/savedLabs.ts';
import { type SavedEntry, type UnreadRecord, useSaved } from '../../store/savedState.ts';
import {
  exportAllLabs,
  exportLab,
  exportOpenLab,
  exportUnread,
  importLabs,
} from '../../store/savedTransfer.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import { Empty } from '../../ui/Section.tsx';
import styles from './Gallery.module.css';
import { NameField } from './NameField.tsx';
import { useRenamed } from './useRenamed.ts';

/** What the browser keeps for its user, and every way in and out of it. */
export function OwnLabs() {
  const entries = useSaved((state) => state.entries);
  const unread = useSaved((state) => state.unread);
  const fault = useSaved((state) => state.fault);
  const hasAny = (entries?.length ?? 0) + unread.length > 0;
  return (
    <section className={styles['part']} aria-labelledby="own-labs">
      <header className={styles['partHead']}>
        <h2 id="own-labs">Own labs</h2>
        <p className={styles['note']}>
          saved in this browser by themselves when a lab is edited, dropped, pasted or sent
        </p>
        <div className={styles['tools']}>
          <Button look="plain" isDisabled={!hasAny} onClick={() => void exportAllLabs()}>
            Export all
          </Button>
          <FileButton accept=".json" onFiles={async ([file]) => file && importLabs(file)}>
            Import
          </FileButton>
        </div>
      </header>
      {fault && <FaultMessage id="saved-fault" diagnostic={fault} text="" />}
      {fault && isUnsaved(fault) && <ExportOpen />}
      <Said />
      {!fault && entries?.length === 0 && (
        <Empty>None yet. Edit the source of a lab, and your copy of it stands here.</Empty>
      )}
      {entries && entries.length > 0 && <OwnTable entries={entries} />}
      {unread.length > 0 && <UnreadTable records={unread} />}
    </section>
  );
}

/** Whether the open lab is nowhere but on the screen. */
const isUnsaved = ({ code }: Diagnostic): boolean =>
  code === 'saved-unavailable' || code === 'saved-full';

/** What is not kept is not in the list, so the open lab is exported from here. */
function ExportOpen() {
  return (
    <p className={styles['said']}>
      <Button look="outline" onClick={exportOpenLab}>
        Export the open lab
      </Button>
    </p>
  );
}

/** What was just deleted, with the way back, and what an import did. */
function Said() {
  const deleted = useSaved((state) => state.deleted);
  const said = useSaved((state) => state.said);
  const place = useFocusOnUndo(deleted?.key);
  return (
    <div ref={place} role="status">
      {said !== undefined && <p className={styles['said']}>{said}</p>}
      {deleted && (
        <p className={styles['said']}>
          “{deleted.name}” is deleted.{' '}
          <Button look="outline" onClick={() => void undoDelete()}>
            Undo
          </Button>
        </p>
      )}
    </div>
  );
}

/** The pressed button is gone with its row: the way back takes the focus, and then the list. */
function useFocusOnUndo(deleted: string | undefined): RefObject<HTMLDivElement | null> {
  const place = useRef<HTMLDivElement>(null);
  const before = useRef(deleted);
  useEffect(() => {
    if (deleted === before.current) return;
    before.current = deleted;
    const undo = place.current?.querySelector('button');
    (undo ?? place.current?.closest('main'))?.focus();
  }, [deleted]);
  return place;
}

function OwnTable({ entries }: { readonly entries: readonly SavedEntry[] }) {
  return (
    <table className={styles['table']} aria-labelledby="own-labs">
      <thead>
        <tr>
          <th scope="col">Lab</th>
          <th scope="col">Saved</th>
          <th scope="col" className={styles['figure']}>
            Size
          </th>
          <th scope="col">
            <span className="unseen">What can be done with it</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <OwnRow key={entry.key} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}

function OwnRow({ entry }: { readonly entry: SavedEntry }) {
  const { key, name } = entry;
  const isOpen = useStore(
    ({ lab }) => lab.kind === 'open' && lab.origin.kind === 'own' && lab.origin.key === key,
  );
  const { isRenaming, button, begin, end } = useRenamed();
  const handleName = (wanted: string): void => {
    end();
    void renameSaved(key, wanted);
  };
  return (
    <tr data-open={isOpen || undefined}>
      <th scope="row">
        {isRenaming ? (
          <NameField name={name} limit={MAXIMUM_NAME_LENGTH} onName={handleName} onCancel={end} />
        ) : (
          <button
            type="button"
            data-lab
            className={styles['title']}
            aria-current={isOpen || undefined}
            onClick={() => void openSaved(key)}
          >
            {name}
          </button>
        )}
      </th>
      <td>{new Date(entry.savedAt).toLocaleString([], SAVED_FORMAT)}</td>
      <td className={styles['figure']}>{inMegabytes(entry.size)}</td>
      <td className={styles['actions']}>
        <button ref={button} type="button" aria-label={`Rename ${name}`} onClick={begin}>
          Rename
        </button>
        <Action what="Duplicate" name={name} onClick={() => void duplicateSaved(key)} />
        <Action what="Export" name={name} onClick={() => void exportLab(key)} />
        <Action what="Delete" name={name} onClick={() => void deleteSaved(key, name)} />
      </td>
    </tr>
  );
}

const SAVED_FORMAT = { dateStyle: 'medium', timeStyle: 'short' } as const;

interface ActionProps {
  readonly what: string;
  readonly name: string;
  readonly onClick: () => void;
}

const Action = ({ what, name, onClick }: ActionProps) => (
  <button type="button" aria-label={`${what} ${name}`} onClick={onClick}>
    {what}
  </button>
);

/** Records that cannot be read are not thrown away: they can be saved as they are. */
function UnreadTable({ records }: { readonly records: readonly UnreadRecord[] }) {
  return (
    <table className={styles['table']}>
      <caption className={styles['caption']}>
        {records.length === 1 ? 'One saved lab' : `${records.length} saved labs`} cannot be read and{' '}
        {records.length === 1 ? 'stays' : 'stay'} as saved
      </caption>
      <tbody>
        {records.map(({ key, because }) => (
          <tr key={key}>
            <th scope="row" className={styles['key']}>
              {key}
            </th>
            <td>{because}</td>
            <td className={styles['actions']}>
              <Action what="Export" name={key} onClick={() => void exportUnread(key)} />
              <Action what="Delete" name={key} onClick={() => void deleteSaved(key, key)} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
