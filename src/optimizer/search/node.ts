import type { SiteId } from '../../base/brand.ts';
import type { Expression } from '../../sql/ast.ts';
import type { FormKind } from '../condense/form.ts';
import type { ColumnReference } from '../problem.ts';
import type { Bloom, Reducer, Rows } from './expression.ts';

/** How rows come to be at a site. Nodes are shared between partial plans; they form a DAG. */
export type Node =
  /** A stored leaf, read as one occurrence. */
  | {
      readonly kind: 'leaf';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly occurrence: number;
      readonly leaf: number;
    }
  | {
      readonly kind: 'union';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly inputs: readonly Node[];
    }
  | {
      readonly kind: 'join';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly inputs: readonly [Node, Node];
    }
  /**
   * `by` holds the partners' join columns, or is a filter of them; an antijoin reads stored leaves
   * of the site instead.
   */
  | {
      readonly kind: 'reduce';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly input: Node;
      readonly reducer: Reducer;
      readonly by?: Node;
    }
  | {
      readonly kind: 'ship';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly input: Node;
      /** The transfer's key: its columns are those of all that share it. */
      readonly transfer: string;
      readonly columns: readonly ColumnReference[];
      readonly distinct: boolean;
      /** Conditions that are tested after sending, so that another reader's transfer serves too. */
      readonly postponed: readonly Expression[];
    }
  /** A Bloom filter made of the values of some rows where they are, sent. */
  | {
      readonly kind: 'sendFilter';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly input: Node;
      readonly reducer: Bloom;
    }
  /** Joined rows, or rows in another form, condensed where they are. */
  | {
      readonly kind: 'condense';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly form: FormKind;
      readonly input: Node;
    }
  /** Condensed rows, sent. */
  | {
      readonly kind: 'sendCondensed';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly form: FormKind;
      readonly input: Node;
    }
  /**
   * A round trip by key: `whole` stays, its key and join columns went to the partner's site, and
   * `reply` brings back the key with the partner's columns.
   */
  | {
      readonly kind: 'complete';
      readonly site: SiteId;
      readonly rows: Rows;
      readonly whole: Node;
      readonly reply: Node;
      readonly key: readonly ColumnReference[];
    };
