import type { Span } from '../../base/span.ts';

/**
 * Prose as plain data for the page to render. It mirrors Markdown's tree, with what the page must
 * not have to decide already decided: raw HTML is text, links lead only to addresses that are safe
 * to follow, references are resolved, and `:name` of a declared parameter is a node of its own.
 */
export type ProseBlock =
  | {
      readonly kind: 'heading';
      readonly depth: 1 | 2 | 3 | 4 | 5 | 6;
      readonly children: readonly ProseInline[];
    }
  | { readonly kind: 'paragraph'; readonly children: readonly ProseInline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly start: number;
      readonly items: readonly ProseListItem[];
    }
  | { readonly kind: 'quote'; readonly children: readonly ProseBlock[] }
  /** A fenced or indented block that is not live. */
  | { readonly kind: 'code'; readonly language: string; readonly text: string }
  | { readonly kind: 'rule' }
  /** The first row is the heading. */
  | {
      readonly kind: 'table';
      readonly align: readonly (ColumnAlignment | null)[];
      readonly rows: readonly (readonly ProseCell[])[];
    }
  | { readonly kind: 'footnote'; readonly label: string; readonly children: readonly ProseBlock[] }
  /** A live block stands here; it follows in the lab's blocks with this span. */
  | { readonly kind: 'live'; readonly span: Span };

export type ColumnAlignment = 'left' | 'right' | 'center';

export type ProseCell = readonly ProseInline[];

export interface ProseListItem {
  /** Of a task list; undefined in an ordinary list. */
  readonly checked?: boolean;
  readonly children: readonly ProseBlock[];
}

export type ProseInline =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'emphasis' | 'strong' | 'deleted'; readonly children: readonly ProseInline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'lineBreak' }
  | {
      readonly kind: 'link';
      readonly href: string;
      readonly title: string;
      readonly children: readonly ProseInline[];
    }
  | { readonly kind: 'image'; readonly href: string; readonly alternative: string }
  | { readonly kind: 'footnoteReference'; readonly label: string }
  /** The value of a PARAMETER, `:staff`. */
  | { readonly kind: 'parameter'; readonly name: string };
