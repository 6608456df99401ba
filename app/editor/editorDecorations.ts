import type { Diagnostic } from '../../src/base/diagnostic.ts';
import styles from './CodeField.module.css';
import { type CodeView, editedLines, type InlinePart } from './codeView.ts';
import { monaco } from './monaco.ts';

type Decoration = monaco.editor.IModelDeltaDecoration;
type Range = monaco.Range;

/** What a view adds to its text: the phrase of the step, dots by edited lines, lens hints. */
export function decorationsOf(
  model: monaco.editor.ITextModel,
  { phrase, text, shownText, hints }: CodeView,
): readonly Decoration[] {
  const phrases = phrase
    ? [
        {
          range: rangeIn(model, phrase.start, phrase.end),
          options: { inlineClassName: css('phrase') },
        },
      ]
    : [];
  const dots = editedLines(text, shownText).map((line) => ({
    range: new monaco.Range(line + 1, 1, line + 1, 1),
    options: { linesDecorationsClassName: css('dot') },
  }));
  const added = hints.flatMap(({ offset, parts }) =>
    parts.map((part) => ({
      range: rangeIn(model, offset, offset),
      options: { showIfCollapsed: true, after: injected(part) },
    })),
  );
  return [...phrases, ...dots, ...added];
}

/** Faults as the editor underlines and tells them. */
export const markersOf = (
  model: monaco.editor.ITextModel,
  { faults, text }: CodeView,
): readonly monaco.editor.IMarkerData[] =>
  faults.map((fault) => marker(fault, rangeIn(model, ...ends(fault, text))));

const rangeIn = (model: monaco.editor.ITextModel, start: number, end: number): Range =>
  monaco.Range.fromPositions(model.getPositionAt(start), model.getPositionAt(end));

function injected(part: InlinePart): monaco.editor.InjectedTextOptions {
  return {
    content: part.kind === 'plate' ? String(part.number) : part.text,
    inlineClassName: part.kind === 'plate' ? plateClass(part) : css('hint'),
    inlineClassNameAffectsLetterSpacing: true,
    cursorStops: monaco.editor.InjectedTextCursorStops.None,
  };
}

/** A plate keeps its number, so that no meaning rests on its colour. */
function plateClass({ number, look }: Extract<InlinePart, { kind: 'plate' }>): string {
  const corner = number > 8 ? ` ${css('cut')}` : '';
  return `${css('plate')} ${css(look)} ${css(`site${number}`)}${corner}`;
}

const css = (name: string): string => styles[name] ?? '';

function marker({ message, hint }: Diagnostic, range: Range): monaco.editor.IMarkerData {
  return {
    startLineNumber: range.startLineNumber,
    startColumn: range.startColumn,
    endLineNumber: range.endLineNumber,
    endColumn: range.endColumn,
    severity: monaco.MarkerSeverity.Error,
    message: hint === undefined ? message : `${message}\n${hint}`,
  };
}

/** What is missing at the end of a text is shown at its last character. */
function ends({ span }: Diagnostic, text: string): [number, number] {
  if (span.end > span.start) return [span.start, span.end];
  const start = Math.max(0, Math.min(span.start, text.length) - 1);
  return [start, start + 1];
}
