import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Span } from '../../base/span.ts';
import type { Attribute } from '../labDocument.ts';

/** The words and `key=value` attributes after an opening fence, with spans in the document. */
export interface InfoString {
  /** `sql setup` → `['sql', 'setup']`. */
  readonly words: readonly Attribute[];
  /** A value is a word, `"quoted"`, `compare(2pc, 3pc)`, or several separated by commas. */
  readonly attributes: ReadonlyMap<string, AttributeList>;
  readonly errors: readonly Diagnostic[];
  readonly span: Span;
}

export interface AttributeList {
  readonly keySpan: Span;
  readonly values: readonly Attribute[];
}

const SPACE = /[ \t]*/y;
const KEY = /([A-Za-z][\w-]*)[ \t]*=[ \t]*/y;
const VALUE = /"([^"]*)"|([^\s,="()]+(?:\([^()]*\))?)/y;
const COMMA = /[ \t]*,[ \t]*/y;
const WORD = /[^\s="]+/y;

/** @param start where the info string starts in the document, after the fence's characters */
export function parseInfoString(info: string, start: number): InfoString {
  const words: Attribute[] = [];
  const attributes = new Map<string, AttributeList>();
  const errors: Diagnostic[] = [];
  let at = 0;
  const spanOf = (from: number, to: number): Span => ({ start: start + from, end: start + to });
  const take = (pattern: RegExp): RegExpExecArray | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(info);
    if (found === null) return undefined;
    at += found[0].length;
    return found;
  };
  const takeValue = (): Attribute | undefined => {
    const from = at;
    const found = take(VALUE);
    return found && { value: found[1] ?? found[2] ?? '', span: spanOf(from, at) };
  };
  const takeAttribute = (key: string, from: number): void => {
    const keySpan = spanOf(from, from + key.length);
    const values: Attribute[] = [];
    do {
      const value = takeValue();
      if (value === undefined) errors.push(valueExpected(key, spanOf(from, at)));
      else values.push(value);
    } while (take(COMMA) !== undefined);
    if (attributes.has(key)) errors.push(repeated(key, keySpan));
    attributes.set(key, { keySpan, values });
  };
  take(SPACE);
  while (at < info.length) {
    const from = at;
    const key = take(KEY)?.[1];
    if (key !== undefined) {
      takeAttribute(key, from);
    } else {
      const word = take(WORD)?.[0];
      if (word === undefined) {
        errors.push(unreadable(info.slice(at).trim(), spanOf(at, info.length)));
        break;
      }
      words.push({ value: word, span: spanOf(from, at) });
    }
    take(SPACE);
  }
  return { words, attributes, errors, span: spanOf(0, info.length) };
}

function valueExpected(key: string, span: Span): Diagnostic {
  return { code: 'attribute-value-expected', message: `${key}= has no value.`, span };
}

function repeated(key: string, span: Span): Diagnostic {
  return { code: 'repeated-attribute', message: `${key}= is given twice.`, span };
}

function unreadable(text: string, span: Span): Diagnostic {
  return {
    code: 'info-string-syntax',
    message: `Cannot read ${text} after the opening fence.`,
    span,
    hint: 'Attributes are written key=value.',
  };
}

/** Faults of words and keys that a block of this kind does not know. */
export function checkAttributes(
  info: InfoString,
  words: number,
  known: readonly string[],
): readonly Diagnostic[] {
  const kind = info.words
    .slice(0, words)
    .map((word) => word.value)
    .join(' ');
  const faults = [...info.errors];
  for (const word of info.words.slice(words))
    faults.push(unknown(word.value, word.span, kind, known));
  for (const [key, { keySpan }] of info.attributes) {
    if (!known.includes(key)) faults.push(unknown(key, keySpan, kind, known));
  }
  return faults;
}

function unknown(found: string, span: Span, kind: string, known: readonly string[]): Diagnostic {
  const nearest = nearestName(found, known);
  const takes =
    known.length === 0
      ? 'takes no attributes'
      : `takes ${known.map((key) => `${key}=`).join(', ')}`;
  return {
    code: 'unknown-attribute',
    message: `A \`${kind}\` block has no attribute ${found}; it ${takes}.`,
    span,
    ...(nearest === undefined ? {} : { hint: `Did you mean ${nearest}=?` }),
  };
}

/** The single value of an attribute; undefined when it is absent, a fault when it has several. */
export function singleValue(
  info: InfoString,
  key: string,
  errors: Diagnostic[],
): Attribute | undefined {
  const list = info.attributes.get(key);
  if (list === undefined) return undefined;
  const second = list.values[1];
  if (second !== undefined) {
    const message = `${key}= takes one value, not ${list.values.length}.`;
    errors.push({ code: 'attribute-value', message, span: second.span });
  }
  return list.values[0];
}

/** The same for an attribute that a block must have. */
export function requiredValue(
  info: InfoString,
  key: string,
  kind: string,
  errors: Diagnostic[],
): Attribute | undefined {
  const value = singleValue(info, key, errors);
  if (!info.attributes.has(key)) {
    const message = `A \`${kind}\` block needs ${key}=.`;
    errors.push({ code: 'missing-attribute', message, span: info.span });
  }
  return value;
}
