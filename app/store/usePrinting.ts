import { useSyncExternalStore } from 'react';
import { mediaList } from './useMedia.ts';

/** Whether the page is being put on paper, where a picture and its table stand together. */
export function usePrinting(): boolean {
  return useSyncExternalStore(subscribe, () => isPrinting || isPaper());
}

const isPaper = (): boolean => mediaList('print').matches;

/** Some browsers ask for the layout of the paper only after the event, some never say so. */
let isPrinting = false;

function subscribe(onChange: () => void): () => void {
  const paper = mediaList('print');
  const begin = () => {
    isPrinting = true;
    onChange();
  };
  const end = () => {
    isPrinting = false;
    onChange();
  };
  paper.addEventListener('change', onChange);
  window.addEventListener('beforeprint', begin);
  window.addEventListener('afterprint', end);
  return () => {
    paper.removeEventListener('change', onChange);
    window.removeEventListener('beforeprint', begin);
    window.removeEventListener('afterprint', end);
  };
}
