import { useMemo, useState } from 'react';
import type { Value } from '../../../src/base/value.ts';
import { valueText } from './csv.ts';
import styles from './RowGrid.module.css';

interface RowGridProps {
  readonly label: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

const ROW_HEIGHT = 25;
/** Rows drawn beyond what is in view, so that scrolling does not show their lack. */
const MARGIN = 20;
/** Rows that are read to find out how wide a column is. */
const MEASURED_ROWS = 2000;
const WIDEST_CHARACTERS = 48;

/**
 * Rows as the machine writes them; figures to the right, words to the left. Only those in view are
 * drawn.
 */
export function RowGrid({ label, columns, rows }: RowGridProps) {
  const [top, setTop] = useState(0);
  const shapes = useMemo(() => columnShapes(columns, rows), [columns, rows]);
  const first = Math.max(0, Math.min(rows.length - 1, Math.floor(top / ROW_HEIGHT)) - MARGIN);
  const last = Math.min(rows.length, first + 2 * MARGIN + 24);
  return (
    <section
      className={styles['frame']}
      aria-label={`${label}: rows`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <table className={styles['grid']} aria-rowcount={rows.length + 1}>
        <colgroup>
          {shapes.map(({ key, characters }) => (
            <col key={key} style={{ width: `calc(${characters}ch + 14px)` }} />
          ))}
          <col />
        </colgroup>
        <thead>
          <tr>
            {shapes.map(({ key, name, isFigure }) => (
              <th key={key} scope="col" data-figure={isFigure || undefined}>
                {name}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {first > 0 && <tr style={{ height: first * ROW_HEIGHT }} />}
          {rows.slice(first, last).map((row, offset) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a row of a multiset has only its place.
            <tr key={first + offset} aria-rowindex={first + offset + 2}>
              {shapes.map(({ key, isFigure }, column) => (
                <Cell key={key} value={row[column] ?? null} isFigure={isFigure} />
              ))}
              <td />
            </tr>
          ))}
          {last < rows.length && <tr style={{ height: (rows.length - last) * ROW_HEIGHT }} />}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ value, isFigure }: { readonly value: Value; readonly isFigure: boolean }) {
  const text = valueText(value);
  return (
    <td
      data-figure={isFigure || undefined}
      data-null={value === null || undefined}
      title={text.length > WIDEST_CHARACTERS ? text : undefined}
    >
      {text}
    </td>
  );
}

interface ColumnShape {
  /** Two columns may have one name, so it is the place that tells them apart. */
  readonly key: string;
  readonly name: string;
  readonly isFigure: boolean;
  readonly characters: number;
}

function columnShapes(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): readonly ColumnShape[] {
  const measured = rows.slice(0, MEASURED_ROWS);
  return columns.map((name, column) => {
    const values = measured.map((row) => row[column] ?? null);
    const widest = Math.max(name.length, ...values.map((value) => valueText(value).length));
    return {
      key: `${column} ${name}`,
      name,
      isFigure: values.every((value) => value === null || typeof value !== 'string'),
      characters: Math.min(WIDEST_CHARACTERS, widest),
    };
  });
}
