import { useLayoutEffect, useRef } from 'react';
import { setPreferences, usePreferences } from '../../store/preferences.ts';
import { SHORTCUT_GROUPS, type Shortcut, shortcutsOf } from '../../store/shortcuts.ts';
import { closeHelp } from '../../store/useHelp.ts';
import { useView, type ViewName } from '../../store/view.ts';
import { Button } from '../../ui/Button.tsx';
import styles from './HelpSheet.module.css';

/** Groups that have keys in the view which is open. */
const groupsOf = (view: ViewName) =>
  SHORTCUT_GROUPS.map((group) => ({
    group,
    lines: shortcutsOf(view).filter((shortcut) => shortcut.group === group),
  }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ group, lines }) => ({ group, lines: [...lines, ...(local[group] ?? [])] }));

type Group = Shortcut['group'];
type Line = Pick<Shortcut, 'written' | 'does'>;

const titles: Readonly<Record<Group, string>> = {
  moving: 'Through the trace',
  lenses: 'Lenses',
  lab: 'Through the lab',
  plans: 'SQL and plans',
  faults: 'Faults',
  steps: 'Steps of the schedule',
  view: 'This view',
};

/** Keys that only mean something where the focus is, and that their own place listens for. */
const local: Readonly<Partial<Record<Group, readonly Line[]>>> = {
  plans: [
    { written: ['↑', '↓'], does: 'from plan to plan, in the list of candidates' },
    { written: ['Enter'], does: 'run the plan that has the focus' },
  ],
  steps: [
    { written: ['↑', '↓'], does: 'from row to row, in the schedule' },
    { written: ['←', '→'], does: 'from step to step, in the interleaving' },
  ],
  view: [{ written: ['Esc'], does: 'leave a sheet such as this, or the comparison' }],
};

/** Of places that have keys of their own. */
const places: readonly { readonly title: string; readonly lines: readonly Line[] }[] = [
  {
    title: 'In a drawing',
    lines: [
      { written: ['Enter'], does: 'go inside; there, what is known of a mark' },
      { written: ['←', '↑', '→', '↓'], does: 'from mark to mark; outside, move the drawing' },
      { written: ['+', '−'], does: 'larger, smaller' },
      { written: ['Z'], does: 'the whole drawing, and back' },
      { written: ['Esc'], does: 'close what is known, then leave the marks' },
    ],
  },
  {
    title: 'In the SQL, the plan and the source',
    lines: [
      { written: ['Ctrl Enter'], does: 'run it; of the source, open it' },
      { written: ['Ctrl Space'], does: 'complete' },
      { written: ['Ctrl Z'], does: 'undo what was typed' },
      { written: ['Esc'], does: 'close the list of completions, then leave the field' },
      { written: ['Tab'], does: 'leave the field' },
    ],
  },
  {
    title: 'In rows',
    lines: [
      { written: ['←', '↑', '→', '↓'], does: 'from cell to cell' },
      { written: ['Enter'], does: 'on a head: sort by it' },
      { written: ['Ctrl C'], does: 'copy the cell' },
    ],
  },
];

/** The keys of this view, over the page until Esc or `?`. */
export function HelpSheet() {
  const view = useView((state) => state.view);
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
        {groupsOf(view).map(({ group, lines }) => (
          <KeyTable key={group} title={titles[group]} lines={lines} />
        ))}
        {places.map(({ title, lines }) => (
          <KeyTable key={title} title={title} lines={lines} />
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

function KeyTable({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <table className={styles['keys']}>
      <caption>{title}</caption>
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
