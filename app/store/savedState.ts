import { create } from 'zustand';
import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';

/** What the page knows of own labs. Reading and writing them (`savedLabs.ts`) is loaded for it. */

export interface SavedEntry {
  readonly key: string;
  readonly name: string;
  readonly savedAt: number;
  /** Characters of the lab and its data files, about as many as bytes. */
  readonly size: number;
}

/** A record that this page cannot read. It stays where it is. */
export interface UnreadRecord {
  readonly key: string;
  readonly because: string;
}

interface Saved {
  /** Last saved first; undefined until they were read. */
  readonly entries: readonly SavedEntry[] | undefined;
  readonly unread: readonly UnreadRecord[];
  /** Why labs are not read or kept. */
  readonly fault: Diagnostic | undefined;
  /** What was just deleted and can be had again. */
  readonly deleted: Deleted | undefined;
  /** What an import did. */
  readonly said: string | undefined;
}

interface Deleted {
  readonly key: string;
  readonly name: string;
  readonly record: unknown;
}

export const useSaved = create<Saved>(() => ({
  entries: undefined,
  unread: [],
  fault: undefined,
  deleted: undefined,
  said: undefined,
}));

export const report = (fault: Diagnostic | undefined): void => useSaved.setState({ fault });

export const notSaved: Diagnostic = {
  code: 'lab-not-saved',
  message: 'This browser has not saved that lab, or can no longer read it.',
  span: NO_SPAN,
};
