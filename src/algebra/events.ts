import type { SiteId } from '../base/brand.ts';
import type { Operator } from './operator.ts';

/** What mapping says of itself: the query as text, then as algebra over global relations. */
export type AlgebraEvent =
  | { readonly kind: 'queryParsed'; readonly sql: string; readonly at: SiteId }
  | {
      readonly kind: 'queryMapped';
      readonly rule: string;
      readonly because: string;
      readonly algebra: Operator;
    };
