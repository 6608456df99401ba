import { type KeyboardEvent, useRef } from 'react';
import styles from './Tabs.module.css';

interface TabsProps<Name extends string> {
  readonly label: string;
  readonly tabs: readonly { readonly name: Name; readonly label: string }[];
  readonly current: Name;
  /** Begins the ids of tabs and panels. */
  readonly prefix: string;
  readonly onChange: (name: Name) => void;
}

/** One stop of the keyboard; arrow keys go from tab to tab. */
export function Tabs<Name extends string>(props: TabsProps<Name>) {
  const { label, tabs, current, prefix, onChange } = props;
  const list = useRef<HTMLDivElement>(null);
  const handleKey = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = tabs.findIndex(({ name }) => name === current) + step;
    const next = tabs.at(index % tabs.length);
    if (!next) return;
    onChange(next.name);
    list.current?.querySelector<HTMLElement>(`#${prefix}-tab-${next.name}`)?.focus();
  };
  return (
    <div
      ref={list}
      role="tablist"
      className={styles['tabs']}
      aria-label={label}
      onKeyDown={handleKey}
    >
      {tabs.map((tab) => (
        <button
          key={tab.name}
          id={`${prefix}-tab-${tab.name}`}
          type="button"
          role="tab"
          aria-selected={tab.name === current}
          aria-controls={`${prefix}-panel`}
          tabIndex={tab.name === current ? 0 : -1}
          onClick={() => onChange(tab.name)}
        >
          {tab.label}
        </button>
      ))}
    </div>
  );
}
