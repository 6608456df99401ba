import type { SiteId } from '../../../base/brand.ts';
import type { Party, TransactionId } from '../party.ts';
import type { WaitEdge } from '../waitFor.ts';

/**
 * One site's part in finding deadlocks: a pure machine, whose messages whoever runs it carries.
 */
export interface Detector {
  readonly step: (input: DetectorInput) => DetectorStep;
}

export interface DetectorStep {
  readonly detector: Detector;
  readonly effects: readonly DetectorEffect[];
}

export type DetectorInput =
  /** Something of what the site knows is different; the whole of it, as it is now. */
  | { readonly kind: 'viewChanged'; readonly view: LocalView }
  | { readonly kind: 'received'; readonly from: SiteId; readonly message: DetectorMessage };

/** What a site knows of who waits: its own lock table, and where its transactions went. */
export interface LocalView {
  readonly edges: readonly WaitEdge[];
  /**
   * Of the transactions in `edges`: the sites at which each has a request waiting, this one
   * included. A transaction has agents where it works and knows of them; a lock table does not.
   */
  readonly waitsAt: Readonly<Record<TransactionId, readonly SiteId[]>>;
}

export type DetectorEffect =
  | { readonly kind: 'send'; readonly to: SiteId; readonly message: DetectorMessage }
  /**
   * As far as this site knows these wait in a circle, each for the next, and `victim` is to be
   * aborted: the youngest. Since news takes time the deadlock may be a phantom; a transaction that
   * has meanwhile voted yes or ended is not aborted, and whoever runs this sees to that.
   */
  | {
      readonly kind: 'deadlockFound';
      readonly cycle: readonly TransactionId[];
      readonly victim: TransactionId;
    };

export type DetectorMessage =
  /** Central and hierarchical detection: the sender's whole wait-for graph. */
  | { readonly kind: 'graph'; readonly edges: readonly WaitEdge[] }
  /** Path pushing: the paths that the sender has for this receiver, instead of all earlier ones. */
  | { readonly kind: 'paths'; readonly paths: readonly (readonly Party[])[] }
  /** Edge chasing: the initiator waits, over these transactions in turn, for the last of them. */
  | { readonly kind: 'probe'; readonly path: readonly Party[] };
