import { useLayoutEffect, useRef } from 'react';
import { shortcuts } from '../../store/shortcuts.ts';
import { closeHelp, switchCharacterKeys, useHelp } from '../../store/useHelp.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './HelpSheet.module.css';

/** The keys of this view, over the page until Esc or `?`. */
export function HelpSheet() {
  const isOpen = useHelp((state) => state.isOpen);
  return isOpen ? <Sheet /> : null;
}

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
      <table className={styles['keys']}>
        <caption className="unseen">Keys and what they do</caption>
        <tbody>
          {shortcuts.map(({ written, does }) => (
            <tr key={does}>
              <th scope="row">
                {written.map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </th>
              <td>{does}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">
              <kbd>Ctrl Enter</kbd>
            </th>
            <td>run the SQL, from its field</td>
          </tr>
        </tbody>
      </table>
      <CharacterKeys />
    </dialog>
  );
}

function CharacterKeys() {
  const isOn = useHelp((state) => state.hasCharacterKeys);
  return (
    <label className={styles['switch']}>
      <input type="checkbox" checked={isOn} onChange={switchCharacterKeys} />
      keys of one character, such as T, are on outside text fields
    </label>
  );
}
