import { type KeyboardEvent, useRef } from 'react';
import { Icon } from '../../ui/Icons.tsx';
import styles from './EditorTabs.module.css';

/** The texts that one can write: the query, a plan for it, and the lab that both come from. */
export const EDITOR_TABS = ['sql', 'plan', 'lab'] as const;
export type EditorTab = (typeof EDITOR_TABS)[number];

const titles: Readonly<Record<EditorTab, string>> = {
  sql: 'SQL',
  plan: 'Plan',
  lab: 'Lab source',
};

export const tabId = (tab: EditorTab): string => `editor-tab-${tab}`;
export const PANEL_ID = 'editor-panel';

interface EditorTabsProps {
  readonly selected: EditorTab;
  readonly edited: ReadonlySet<EditorTab>;
  readonly faulty: ReadonlySet<EditorTab>;
  readonly onSelect: (tab: EditorTab) => void;
}

/** One stop of the keyboard; arrows move between the tabs and select. */
export function EditorTabs({ selected, edited, faulty, onSelect }: EditorTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent): void => {
    const at = EDITOR_TABS.indexOf(selected);
    const next = targetOf(event.key, at);
    if (next === undefined) return;
    event.preventDefault();
    onSelect(next);
    list.current?.querySelector<HTMLElement>(`#${tabId(next)}`)?.focus();
  };
  return (
    <div ref={list} role="tablist" aria-label="Texts" className={styles['tabs']} onKeyDown={move}>
      {EDITOR_TABS.map((tab) => (
        <button
          key={tab}
          id={tabId(tab)}
          type="button"
          role="tab"
          aria-selected={tab === selected}
          aria-controls={tab === selected ? PANEL_ID : undefined}
          tabIndex={tab === selected ? 0 : -1}
          onClick={() => onSelect(tab)}
        >
          {titles[tab]}
          <State isEdited={edited.has(tab)} isFaulty={faulty.has(tab)} />
        </button>
      ))}
    </div>
  );
}

/** Its room is always there, so that no tab moves when a text is edited or wrong. */
function State({ isEdited, isFaulty }: { readonly isEdited: boolean; readonly isFaulty: boolean }) {
  return (
    <span className={styles['state']}>
      {isFaulty && <Icon name="cross" size={11} />}
      {isEdited && !isFaulty && <i className={styles['dot']} />}
      {isFaulty && <span className="unseen">, has a fault</span>}
      {isEdited && <span className="unseen">, edited</span>}
    </span>
  );
}

function targetOf(key: string, at: number): EditorTab | undefined {
  if (key === 'Home') return EDITOR_TABS[0];
  if (key === 'End') return EDITOR_TABS.at(-1);
  if (key === 'ArrowRight') return EDITOR_TABS[(at + 1) % EDITOR_TABS.length];
  if (key === 'ArrowLeft') return EDITOR_TABS.at(at - 1);
  return undefined;
}
