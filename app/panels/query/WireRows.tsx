import { useId, useMemo, useState } from 'react';
import { LENSES } from '../../../src/base/lens.ts';
import type { RowOrder } from '../../../src/base/rowOrder.ts';
import { answerVerdict } from '../../../src/viewmodel/answerVerdict.ts';
import { formatRows } from '../../../src/viewmodel/format.ts';
import { type RowsAtCursor, wireRows } from '../../../src/viewmodel/wireRows.ts';
import { answerRows } from '../../store/answerRows.ts';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState } from '../../store/store.ts';
import { Icon } from '../../ui/Icons.tsx';
import { Empty } from '../../ui/Section.tsx';
import styles from './Bottom.module.css';
import { CopyRows, SaveRows } from './RowActions.tsx';
import { RowGrid } from './RowGrid.tsx';
import { localRows, type RowSource } from './rowSource.ts';

interface WireRowsProps {
  readonly shown: ShownState;
  readonly cursor: number;
}

/** The rows that are on the wire at the cursor; after the last event, the answer. */
export function WireRows({ shown, cursor }: WireRowsProps) {
  const lenses = useLenses();
  const content = useMemo(() => wireRows(shown.run, cursor, lenses), [shown, cursor, lenses]);
  return (
    <section className={styles['part']} aria-label={title(content)}>
      {content.kind === 'none' ? (
        <>
          <header className={styles['head']}>
            <h2>{title(content)}</h2>
          </header>
          <Empty>{content.because}</Empty>
        </>
      ) : (
        <Rows content={content} shown={shown} />
      )}
    </section>
  );
}

type Content = Exclude<RowsAtCursor, { kind: 'none' }>;

interface RowsProps {
  readonly content: Content;
  readonly shown: ShownState;
}

function Rows({ content, shown }: RowsProps) {
  const { kind, tag } = content;
  const source = useSource(content, shown);
  const [order, setOrder] = useOrder(source);
  const isAnswer = kind === 'answer';
  return (
    <>
      <header className={styles['head']}>
        <h2>{title(content)}</h2>
        {!isAnswer && <span className={styles['tag']}>{tag}</span>}
        <span className={styles['note']}>
          {isAnswer ? formatRows(source.rowCount) : content.extent}
          {order && !isAnswer && `, ${orderWords(source, order)}`}
        </span>
        <span className={styles['actions']}>
          {isAnswer && <EnlargeButton />}
          <CopyRows source={source} order={order} />
          <SaveRows source={source} order={order} name={fileName(content)} />
        </span>
      </header>
      {isAnswer && (
        <div className={styles['verdictLine']}>
          <Verdict shown={shown} />
          {order && <span className={styles['order']}>{orderWords(source, order)}</span>}
        </div>
      )}
      <RowGrid label={title(content)} source={source} order={order} onOrder={setOrder} />
      {source.rowCount === 0 && (
        <div className={styles['noRows']}>
          <Empty>{noRows[kind]}</Empty>
        </div>
      )}
    </>
  );
}

/** Of a transfer the trace keeps the first rows; of an answer all can be had. */
function useSource({ kind, columns, rows }: Content, { result }: ShownState): RowSource {
  return useMemo(() => {
    if (kind === 'transfer') return localRows(columns, rows);
    const { rowCount, rows: first } = result;
    if (first.length >= rowCount) return localRows(result.columns, first);
    return { columns: result.columns, rowCount, first, fetch: answerRows };
  }, [kind, columns, rows, result]);
}

/** Other rows are shown as they came. */
function useOrder(source: RowSource) {
  const [state, setState] = useState<{ readonly source: RowSource; readonly order?: RowOrder }>();
  const order = state?.source === source ? state.order : undefined;
  const setOrder = (wanted: RowOrder | undefined): void =>
    setState({ source, ...(wanted ? { order: wanted } : {}) });
  return [order, setOrder] as const;
}

const orderWords = ({ columns }: RowSource, { column, direction }: RowOrder): string =>
  `by ${columns[column]} ${direction}, NULL ${direction === 'ascending' ? 'first' : 'last'}`;

const noRows = {
  transfer: 'The transfer carries no row; that there is none is what the other site learns.',
  answer: 'The answer has no rows.',
} as const;

const title = (rows: RowsAtCursor): string =>
  (rows.kind === 'none' ? rows.about : rows.kind) === 'answer' ? 'Answer' : 'On the wire';

/** A file that has not all the rows says so in its name. */
function fileName({ kind, tag, rows, rowCount }: Content): string {
  const part = tag ?? 'answer';
  return kind === 'transfer' && rows.length < rowCount ? `${part}.first-${rows.length}` : part;
}

/** A right answer is an ink tick, a wrong one a stop cross with the reason. */
function Verdict({ shown }: { readonly shown: ShownState }) {
  const { equalsCentral, because } = shown.result;
  const verdict = answerVerdict(shown.run, equalsCentral, because);
  return (
    <div className={styles['verdict']} data-kind={verdict.kind} data-ink={LENSES.join(' ')}>
      <b>
        {verdict.kind !== 'open' && (
          <Icon name={verdict.kind === 'equal' ? 'tick' : 'cross'} size={11} />
        )}
        {verdict.words}
        {verdict.because !== undefined && ':'}
      </b>
      {verdict.because !== undefined && <span>{verdict.because}</span>}
      {verdict.details !== undefined && <Details text={verdict.details} />}
      {verdict.caveats.map((words) => (
        <span key={words}>{words}</span>
      ))}
    </div>
  );
}

/** Over the rows while it is asked for; Esc, and whatever else takes the focus, put it away. */
function Details({ text }: { readonly text: string }) {
  const [isOpen, setIsOpen] = useState(false);
  const id = useId();
  return (
    <>
      <button
        type="button"
        className={styles['link']}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
        onBlur={() => setIsOpen(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || !isOpen) return;
          event.stopPropagation();
          setIsOpen(false);
        }}
      >
        which row
      </button>
      <span id={id} className={styles['details']} hidden={!isOpen}>
        {text}
      </span>
    </>
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
