import { Fragment, type KeyboardEvent, type Ref } from 'react';
import styles from './CodeField.module.css';
import { codePieces } from './codePieces.ts';
import { type CodeView, editedLines, type InlineHint } from './codeView.ts';

interface PlainFieldProps {
  readonly view: CodeView;
  readonly field: Ref<HTMLTextAreaElement>;
  readonly onFocus: () => void;
}

/**
 * Code as one reads it and types it before the full editor is there, and where it is not: the text
 * below is seen, the field above it is written in.
 */
export function PlainField({ view, field, onFocus }: PlainFieldProps) {
  const { text, shownText, label, isFaulty, describedBy, onChange, onRun, onLeave } = view;
  const edited = new Set(editedLines(text, shownText));
  const lines = text.split('\n');
  const handleKey = (event: KeyboardEvent): void => {
    const isRun = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
    if (!isRun && event.key !== 'Escape') return;
    event.preventDefault();
    if (isRun) onRun();
    else onLeave();
  };
  return (
    <div className={`${styles['field']} ${styles['plain']}`}>
      <div className={styles['text']}>
        <Seen view={view} edited={edited} />
        <textarea
          ref={field}
          className={styles['written']}
          value={text}
          aria-label={label}
          aria-invalid={isFaulty}
          aria-describedby={describedBy}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          wrap="off"
          rows={lines.length}
          onFocus={onFocus}
          onCompositionStart={({ currentTarget }) => {
            currentTarget.dataset['composing'] = '';
          }}
          onCompositionEnd={({ currentTarget }) => {
            delete currentTarget.dataset['composing'];
          }}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={handleKey}
        />
      </div>
    </div>
  );
}

interface SeenProps {
  readonly view: CodeView;
  readonly edited: ReadonlySet<number>;
}

/** Line by line, so that each number stands by its own line. */
function Seen({ view, edited }: SeenProps) {
  const pieces = codePieces(view);
  let lineStart = 0;
  return (
    <ol className={styles['seen']} aria-hidden="true">
      {view.text.split('\n').map((line, index) => {
        const start = lineStart;
        const end = start + line.length;
        lineStart = end + 1;
        const own = pieces.filter((piece) => {
          const pieceEnd = piece.start + piece.text.length;
          return piece.start < end && pieceEnd > start;
        });
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: a line is its number.
          <li key={index} data-number={index + 1} data-edited={edited.has(index) || undefined}>
            {own.map(({ start: at, text, kind, mark }) => (
              <Fragment key={at}>
                <span data-kind={kind} data-mark={mark}>
                  {text.slice(Math.max(0, start - at), end - at)}
                </span>
                {view.hints
                  .filter(({ offset }) => offset === at + text.length)
                  .map((hint) => (
                    <Hint key={hint.offset} hint={hint} />
                  ))}
              </Fragment>
            ))}
            {'\n'}
          </li>
        );
      })}
    </ol>
  );
}

/** While one writes, a hint would stand between the letters and the caret: then it is not there. */
function Hint({ hint }: { readonly hint: InlineHint }) {
  return hint.parts.map((part, index) => (
    <span
      // biome-ignore lint/suspicious/noArrayIndexKey: a part has no name but its place.
      key={index}
      data-hint=""
      className={
        part.kind === 'text'
          ? styles['hint']
          : [
              styles['plate'],
              styles[part.look],
              styles[`site${part.number}`],
              part.number > 8 ? styles['cut'] : '',
            ].join(' ')
      }
    >
      {part.kind === 'text' ? part.text : part.number}
    </span>
  ));
}
