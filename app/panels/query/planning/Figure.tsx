import { useId, useState } from 'react';
import { formatCount } from '../../../../src/viewmodel/format.ts';
import { type CostField, isUsable } from '../../../../src/viewmodel/planning/costEditor.ts';
import styles from './Costs.module.css';

interface FigureProps {
  readonly field: CostField;
  readonly label: string;
  readonly unit: string;
  readonly value: number;
  readonly onChange: (value: number) => void;
}

/** Takes effect as soon as it holds a figure that can be used; until then the last one stays. */
export function Figure({ field, label, unit, value, onChange }: FigureProps) {
  const id = useId();
  const [draft, setDraft] = useState<string>();
  const text = draft ?? String(value);
  const isFit = text.trim() !== '' && isUsable(field, Number(text));
  return (
    <span>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="number"
        min={0}
        step="any"
        value={text}
        aria-invalid={!isFit || undefined}
        title={isFit ? `${formatCount(value)} ${unit}` : unfit(field)}
        onChange={({ target }) => {
          setDraft(target.value);
          const figure = Number(target.value);
          if (target.value.trim() !== '' && isUsable(field, figure)) onChange(figure);
        }}
        onBlur={() => setDraft(undefined)}
      />
      {unit}
      {!isFit && (
        <span className={styles['unfit']} role="status">
          {unfit(field)}
        </span>
      )}
    </span>
  );
}

const unfit = (field: CostField): string =>
  field === 'bandwidthKbps' ? 'a number above 0' : 'a number, 0 or more';
