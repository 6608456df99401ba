import { useMemo, useState } from 'react';
import { LENSES } from '../../../src/base/lens.ts';
import type { Value } from '../../../src/base/value.ts';
import { answerVerdict } from '../../../src/viewmodel/answerVerdict.ts';
import { formatRows } from '../../../src/viewmodel/format.ts';
import { type RowsAtCursor, wireRows } from '../../../src/viewmodel/wireRows.ts';
import { useLenses } from '../../store/lenses.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import type { ShownState } from '../../store/store.ts';
import { Icon } from '../../ui/Icons.tsx';
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
  const lenses = useLenses();
  const atCursor = useMemo(() => wireRows(shown.run, cursor, lenses), [shown, cursor, lenses]);
  const content = atCursor.kind === 'answer' ? wholeAnswer(atCursor, shown) : atCursor;
  return (
    <section className={styles['part']} aria-label={title(content)}>
      <header className={styles['head']}>
        <h2>{title(content)}</h2>
        {content.kind === 'transfer' && <span className={styles['tag']}>{content.tag}</span>}
        {content.kind !== 'none' && <span className={styles['note']}>{content.extent}</span>}
        {content.kind !== 'none' && (
          <span className={styles['actions']}>
            {content.kind === 'answer' && <EnlargeButton />}
            <CopyButton columns={content.columns} rows={content.rows} />
            <SaveButton content={content} />
          </span>
        )}
      </header>
      {content.kind === 'answer' && <Verdict shown={shown} />}
      {content.kind === 'none' ? (
        <Empty>{content.because}</Empty>
      ) : (
        <RowGrid columns={content.columns} rows={content.rows} label={title(content)} />
      )}
      {content.kind !== 'none' && content.rowCount === 0 && <Empty>{noRows[content.kind]}</Empty>}
    </section>
  );
}

const noRows = {
  transfer: 'The transfer carries no row; that there is none is what the other site learns.',
  answer: 'The answer has no rows.',
} as const;

/** The trace keeps the first rows of an answer; here all of them are shown. */
function wholeAnswer(
  answer: Extract<RowsAtCursor, { kind: 'answer' | 'transfer' }>,
  { result }: ShownState,
): typeof answer {
  return { ...answer, rows: result.rows, extent: formatRows(result.rows.length) };
}

const title = (rows: RowsAtCursor): string =>
  (rows.kind === 'none' ? rows.about : rows.kind) === 'answer' ? 'Answer' : 'On the wire';

/** A right answer is an ink tick, a wrong one a stop cross with the reason. */
function Verdict({ shown }: { readonly shown: ShownState }) {
  const { equalsCentral, because } = shown.result;
  const verdict = answerVerdict(shown.run, equalsCentral, because);
  return (
    <p className={styles['verdict']} data-kind={verdict.kind} data-ink={LENSES.join(' ')}>
      <b>
        {verdict.kind !== 'open' && (
          <Icon name={verdict.kind === 'equal' ? 'tick' : 'cross'} size={11} />
        )}
        {verdict.words}
        {verdict.because !== undefined && ':'}
      </b>
      {[verdict.because, ...verdict.caveats]
        .filter((words) => words !== undefined)
        .map((words) => (
          <span key={words}>{words}</span>
        ))}
    </p>
  );
}

/** The grid of the centre column gives an enlarged answer more than half of its height. */
function EnlargeButton() {
  const [isLarge, setIsLarge] = useState(false);
  return (
    <button
      type="button"
      className={styles['link']}
      aria-expanded={isLarge}
      onClick={() => setIsLarge(!isLarge)}
    >
      {isLarge ? 'smaller' : 'larger'}
    </button>
  );
}

/** A file that has not all the rows says so in its name. */
function SaveButton({ content }: { readonly content: Exclude<RowsAtCursor, { kind: 'none' }> }) {
  const { columns, rows, rowCount, tag } = content;
  const isWhole = rows.length >= rowCount;
  const parts = [runName(), tag ?? 'answer', ...(isWhole ? [] : [`first-${rows.length}`]), 'csv'];
  return (
    <button
      type="button"
      className={styles['link']}
      aria-label="save as CSV"
      onClick={() => saveFile(parts.join('.'), 'text/csv', csvOf(columns, rows))}
    >
      save
    </button>
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
