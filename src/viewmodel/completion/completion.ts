import type { Token } from '../../sql/token.ts';

/** What can be written at a place, and the word there that it replaces. */
export interface Completions {
  readonly from: number;
  readonly items: readonly Completion[];
}

export interface Completion {
  readonly label: string;
  /** What it is, in a word or two: `column of employees, CHAR(16)`. */
  readonly detail: string;
  /** Where what is written differs from the label. */
  readonly insert?: string;
}

/** A table as a query sees it: of the whole database, or of one site. */
export interface KnownTable {
  readonly name: string;
  readonly detail: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** The tokens before a place, and where the word begins that stands at it. */
export interface Place {
  readonly before: readonly Token[];
  readonly from: number;
}

/** Undefined inside a string, a quoted name, a number or a comment: there nothing is completed. */
export function placeIn(text: string, tokens: readonly Token[], offset: number): Place | undefined {
  const before = tokens.filter(({ kind, end }) => kind !== 'end' && end <= offset);
  const around = tokens.find(({ kind, start, end }) => {
    const isOpen = kind === 'bad' && end === offset;
    return kind !== 'end' && start < offset && (end > offset || isOpen);
  });
  if (around && around.kind !== 'word') return undefined;
  const last = before.at(-1);
  const gap = text.slice(around?.start ?? last?.end ?? 0, offset);
  if (!around && /--[^\n]*$|\/\*(?:(?!\*\/)[\s\S])*$/.test(gap)) return undefined;
  if (around) return { before, from: around.start };
  if (last?.end !== offset) return { before, from: offset };
  if (last.kind === 'word') return { before: before.slice(0, -1), from: last.start };
  return last.kind === 'symbol' ? { before, from: offset } : undefined;
}

/** A list as it is read: separated by commas. */
export const listed = (text: string, detail: string): readonly Completion[] =>
  text.split(',').map((part) => ({ label: part.trim().replace(/\s+/g, ' '), detail }));

/** Of several with one label the first. */
export function distinct(items: readonly Completion[]): readonly Completion[] {
  const seen = new Set<string>();
  return items.filter(({ label }) => {
    if (seen.has(label)) return false;
    seen.add(label);
    return true;
  });
}
