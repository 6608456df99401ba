import type { ReactNode } from 'react';
import { applyChoice, type Choice, type Diagnostic } from '../../src/base/diagnostic.ts';
import { positionAt, type Span } from '../../src/base/span.ts';
import styles from './FaultMessage.module.css';

interface FaultMessageProps {
  readonly id: string;
  readonly diagnostic: Diagnostic;
  /** The text the fault is in. */
  readonly text: string;
  readonly note?: string;
  /** Takes one of the ways that put it right; without it they are only told. */
  readonly onChoose?: (choice: Choice) => void;
  /** What a choice means, before what it makes of the text. */
  readonly meaning?: (choice: Choice) => ReactNode;
}

/** What is wrong, where, and what would be right, beside its cause. */
export function FaultMessage(props: FaultMessageProps) {
  const { id, diagnostic, text, note, onChoose, meaning } = props;
  const { span, hint, choices = [] } = diagnostic;
  const { line, column } = positionAt(text, span.start);
  const isPlaced = span.end > span.start && span.end <= text.length;
  return (
    <div id={id} className={styles['fault']} role="alert">
      <p className={styles['what']}>{diagnostic.message}</p>
      {isPlaced && <MarkedLine text={text} span={span} look="wrong" />}
      <p className={styles['hint']}>
        {isPlaced ? `Line ${line}, column ${column}${hint === undefined ? '.' : ': '}` : ''}
        {hint !== undefined && withStop(hint)}
        {note !== undefined && ` ${note}`}
      </p>
      {onChoose && choices.length > 0 && (
        <ul className={styles['choices']} aria-label="Ways to put it right">
          {choices.map((choice) => (
            <li key={`${choice.span.start} ${choice.replacement}`}>
              <button type="button" onClick={() => onChoose(choice)}>
                Write <code>{choice.replacement}</code>
              </button>
              {meaning?.(choice)}
              <MarkedLine
                text={applyChoice(text, choice)}
                span={{
                  start: choice.span.start,
                  end: choice.span.start + choice.replacement.length,
                }}
                look="new"
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface MarkedLineProps {
  readonly text: string;
  readonly span: Span;
  /** What is wrong, or what would stand there. */
  readonly look: 'wrong' | 'new';
}

/** The line in which a phrase begins, with the phrase marked. */
function MarkedLine({ text, span, look }: MarkedLineProps) {
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  const end = text.indexOf('\n', span.start);
  const source = text.slice(start, end < 0 ? undefined : end);
  const from = span.start - start;
  const to = Math.min(source.length, span.end - start);
  return (
    <p className={styles['where']}>
      {source.slice(0, from).trimStart()}
      <span className={styles[look]}>{source.slice(from, to)}</span>
      {source.slice(to)}
    </p>
  );
}

const withStop = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
