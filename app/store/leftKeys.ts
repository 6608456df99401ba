/**
 * Where a page notes what its sites have on their disks: in local storage, a key for each folder of
 * sites. A page that is reloaded, or opened after a crash, finds there what it can take up.
 */
export const LEFT_PREFIX = 'sitelines.sites.';

/** The tab's own folder, as long as the tab lives; a reloaded page knows it by that. */
export const TAB_KEY = 'sitelines.sites';

/** Whether there is anything to take up or to clean away: only then the code for it is loaded. */
export function areSitesLeft(): boolean {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith(LEFT_PREFIX));
  } catch {
    // A browser may keep its storage to itself, and then even asking for it throws.
    return false;
  }
}

/** No two labs that are open anywhere have the same. */
export const newFolder = (): string =>
  [...crypto.getRandomValues(new Uint8Array(12))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
