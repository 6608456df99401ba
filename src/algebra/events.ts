import type { SiteId } from '../base/brand.ts';
import type { Span } from '../base/span.ts';
import type { Operator } from './operator.ts';

/** What mapping says of itself: the query as text, then as algebra over global relations. */
export type AlgebraEvent =
  | { readonly kind: 'queryParsed'; readonly sql: string; readonly at: SiteId }
  | {
      readonly kind: 'queryMapped';
      readonly rule: string;
      readonly because: string;
      readonly algebra: Operator;
    }
  /** A view became what defines it. */
  | {
      readonly kind: 'viewExpanded';
      readonly rule: 'expandView';
      readonly because: string;
      readonly before: Operator;
      readonly after: Operator;
      /** Where the query names the view. */
      readonly phrase: Span;
    };
