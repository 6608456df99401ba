import { useLayoutEffect, useRef } from 'react';
import { setPreferences, usePreferences } from '../../store/preferences.ts';
import { SHORTCUT_GROUPS, type Shortcut, shortcuts } from '../../store/shortcuts.ts';
import { closeHelp, useHelp } from '../../store/useHelp.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './HelpSheet.module.css';

/** The keys of this view, over the page until Esc or `?`. */
export function HelpSheet() {
  const isOpen = useHelp((state) => state.isOpen);
  return isOpen ? <Sheet /> : null;
}

type Group = Shortcut['group'];
type Line = Pick<Shortcut, 'written' | 'does'>;

const titles: Readonly<Record<Group, string>> = {
  moving: 'Through the trace',
  lenses: 'Lenses',
  lab: 'Through the lab',
  plans: 'SQL and plans',
  view: 'This view',
};

/** Keys that only mean something where the focus is, and that their own place listens for. */
const local: Readonly<Partial<Record<Group, readonly Line[]>>> = {
  plans: [{ written: ['Ctrl Enter'], does: 'run the SQL, from its field' }],
  view: [{ written: ['Esc'], does: 'leave a sheet such as this' }],
};

function Sheet() {
  const dialog = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const sheet = dialog.current;
    if (sheet && !sheet.open) sheet.showModal();
    // Closed while it is still in the page, it gives the focus back.
    return () => sheet?.close();
  }, []);
  return (
    <dialog ref={dialog} className={styles['sheet']} aria-labelledby="keys" onClose={closeHelp}>
      <header className={styles['head']}>
        <h2 id="keys">Keys of this view</h2>
        <Button look="outline" onClick={closeHelp}>
          Close
        </Button>
      </header>
      <div className={styles['groups']}>
        {SHORTCUT_GROUPS.map((group) => (
          <KeyTable key={group} group={group} />
        ))}
      </div>
      <p className={styles['note']}>
        Data flows up in the plan, as in an algebra tree: the answer is at the top. Time flows right
        on the ruler. The line between two parts is dragged, or moved by arrow keys.
      </p>
      <CharacterKeys />
    </dialog>
  );
}

function KeyTable({ group }: { readonly group: Group }) {
  const lines: readonly Line[] = [
    ...shortcuts.filter((shortcut) => shortcut.group === group),
    ...(local[group] ?? []),
  ];
  if (lines.length === 0) return null;
  return (
    <table className={styles['keys']} data-group={group}>
      <caption>{titles[group]}</caption>
      <tbody>
        {lines.map(({ written, does }) => (
          <tr key={does}>
            <th scope="row">
              {written.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </th>
            <td>{does}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function CharacterKeys() {
  const isOn = usePreferences((preferences) => preferences.hasCharacterKeys);
  return (
    <label className={styles['switch']}>
      <input
        type="checkbox"
        checked={isOn}
        onChange={(event) => setPreferences({ hasCharacterKeys: event.target.checked })}
      />
      keys of one character, such as T, are on outside text fields
    </label>
  );
}
