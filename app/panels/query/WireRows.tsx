import { useMemo } from 'react';
import type { Value } from '../../../src/base/value.ts';
import { formatRows } from '../../../src/viewmodel/format.ts';
import { type RowsAtCursor, wireRows } from '../../../src/viewmodel/wireRows.ts';
import type { ShownState } from '../../store/store.ts';
import { Empty } from '../../ui/Section.tsx';
import styles from './Bottom.module.css';
import { csvOf } from './csv.ts';
import { RowGrid } from './RowGrid.tsx';

interface WireRowsProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** The rows that are on the wire at the cursor; after the last event, the answer. */
export function WireRows({ shown, cursor }: WireRowsProps) {
  const atCursor = useMemo(() => wireRows(shown.run, cursor), [shown, cursor]);
  const content = atCursor.kind === 'answer' ? wholeAnswer(atCursor, shown) : atCursor;
  return (
    <section className={styles['part']} aria-label={title(content)}>
      <header className={styles['head']}>
        <h2>{title(content)}</h2>
        {content.kind === 'transfer' && <span className={styles['tag']}>{content.tag}</span>}
        {content.kind !== 'none' && <span className={styles['note']}>{content.extent}</span>}
        {content.kind === 'answer' && <CopyButton columns={content.columns} rows={content.rows} />}
      </header>
      {content.kind === 'answer' && <Verdict shown={shown} />}
      {content.kind === 'none' ? (
        <Empty>{content.because}</Empty>
      ) : (
        <RowGrid columns={content.columns} rows={content.rows} label={title(content)} />
      )}
    </section>
  );
}

/** The trace keeps the first rows of an answer; here all of them are shown. */
function wholeAnswer(
  answer: Extract<RowsAtCursor, { kind: 'answer' | 'transfer' }>,
  { result }: ShownState,
): typeof answer {
  return { ...answer, rows: result.rows, extent: formatRows(result.rows.length) };
}

const title = ({ kind }: RowsAtCursor): string => (kind === 'answer' ? 'Answer' : 'On the wire');

/** A right answer is an ink tick; a wrong one says what the central database would give. */
function Verdict({ shown }: { readonly shown: ShownState }) {
  const { equalsCentral, because } = shown.result;
  if (equalsCentral === true) {
    return <p className={styles['verdict']}>✓ as one central database answers</p>;
  }
  if (equalsCentral === null) return <p className={styles['verdict']}>{because}</p>;
  return (
    <p className={styles['wrong']}>
      × not the rows that one central database gives{because === undefined ? '' : `: ${because}`}
    </p>
  );
}

interface CopyButtonProps {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Value[])[];
}

function CopyButton({ columns, rows }: CopyButtonProps) {
  return (
    <button
      type="button"
      className={styles['link']}
      onClick={() => void navigator.clipboard.writeText(csvOf(columns, rows))}
    >
      copy as CSV
    </button>
  );
}
