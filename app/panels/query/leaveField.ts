/**
 * Esc leaves a code field for what its text is for: the current stage of the query below it, where
 * the keys of the view step on; before any run, the tab of the text.
 */
export function leaveField(): void {
  const stage = document.querySelector<HTMLElement>('[data-stages] [aria-current="step"]');
  const tab = document.querySelector<HTMLElement>('[role="tab"][aria-selected="true"]');
  (stage ?? tab)?.focus();
}
