import type { SiteId } from '../../../base/brand.ts';
import type { Party, TransactionId } from '../party.ts';
import type { Deadlock, WaitEdge } from '../waitFor.ts';

/**
 * One site's part in finding deadlocks: a pure machine, whose messages whoever runs it carries.
 * Messages from one site to another arrive in the order in which they were sent.
 */
export interface Detector {
  readonly step: (input: DetectorInput) => DetectorStep;
}

export interface DetectorStep {
  readonly detector: Detector;
  readonly effects: readonly DetectorEffect[];
}

export type DetectorInput =
  /** Who waits for whom at the site is different, or where its transactions wait: all of it. */
  | { readonly kind: 'viewChanged'; readonly view: LocalView }
  | { readonly kind: 'received'; readonly from: SiteId; readonly message: DetectorMessage }
  /**
   * Given to every site when one has come back or the network is whole again: what was said before
   * may not have arrived, or be forgotten, so it is said once more.
   */
  | { readonly kind: 'repeat' };

/** What a site knows of who waits: its own lock table, and where its transactions went. */
export interface LocalView {
  readonly edges: readonly WaitEdge[];
  /**
   * Of each transaction in `edges`: the sites where a request of it is waiting. A lock table does
   * not know, but a transaction knows where it works, and tells all its sites when it starts to
   * wait: a path or a probe goes on from here only to where it is known to lead.
   */
  readonly waitsAt: ReadonlyMap<TransactionId, readonly SiteId[]>;
}

export type DetectorEffect =
  | { readonly kind: 'send'; readonly to: SiteId; readonly message: DetectorMessage }
  /**
   * As far as this site knows. News takes time, so this may be a phantom; two sites may find the
   * same deadlock. Whoever runs this aborts the victim if it has neither voted yes nor ended:
   * then it waits for nothing, and there was no deadlock.
   */
  | ({ readonly kind: 'deadlockFound' } & Deadlock);

export type DetectorMessage =
  /** Central and hierarchical detection: a wait-for graph, instead of the sender's last one. */
  | { readonly kind: 'graph'; readonly edges: readonly WaitEdge[] }
  /** Path pushing: all paths that the sender has for this site, instead of its last ones. */
  | { readonly kind: 'paths'; readonly paths: readonly WaitPath[] }
  /** Edge chasing: the first of the path is the initiator, the last waits where this goes. */
  | {
      readonly kind: 'probe';
      readonly origin: SiteId;
      /** The origin's how many-th search this is. */
      readonly search: number;
      readonly path: WaitPath;
    };

/** Each waits for the next. */
export type WaitPath = readonly Party[];
