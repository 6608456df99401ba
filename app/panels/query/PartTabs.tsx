import type { KeyboardEvent } from 'react';
import styles from './PartTabs.module.css';

/** In one column what else there is to see stands behind tabs, below the picture. */
const parts = [
  { name: 'plans', label: 'Plans' },
  { name: 'transfers', label: 'Transfers' },
  { name: 'rows', label: 'Rows' },
] as const;

export type PartName = (typeof parts)[number]['name'];

interface PartTabsProps {
  readonly current: PartName;
  readonly onChange: (part: PartName) => void;
}

/** One stop of the keyboard; arrow keys go from tab to tab. */
export function PartTabs({ current, onChange }: PartTabsProps) {
  const handleKey = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const index = parts.findIndex(({ name }) => name === current) + step;
    const next = parts.at(index % parts.length);
    if (!next) return;
    onChange(next.name);
    document.getElementById(`tab-${next.name}`)?.focus();
  };
  return (
    <div
      className={styles['tabs']}
      role="tablist"
      data-print="no"
      aria-label="Plans, transfers and rows"
      onKeyDown={handleKey}
    >
      {parts.map(({ name, label }) => (
        <button
          key={name}
          id={`tab-${name}`}
          type="button"
          role="tab"
          aria-selected={name === current}
          aria-controls={`part-${name}`}
          tabIndex={name === current ? 0 : -1}
          onClick={() => onChange(name)}
        >
          {label}
        </button>
      ))}
    </div>
  );
}

/** What makes an element the panel of a tab. */
export const panelOf = (part: PartName, current: PartName) => ({
  id: `part-${part}`,
  role: 'tabpanel',
  'aria-labelledby': `tab-${part}`,
  hidden: part !== current,
});
