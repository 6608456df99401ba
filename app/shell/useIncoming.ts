import { useEffect, useState } from 'react';
import { openFiles, openPasted } from '../store/openFiles.ts';
import { isWriting } from './isWriting.ts';

/** Files dropped anywhere on the page, and labs pasted outside text fields. Whether one hovers. */
export function useIncoming(): boolean {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const handleOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return;
      // Without this the browser would leave the page for the file.
      event.preventDefault();
      setIsOver(true);
    };
    const handleLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const handleDrop = (event: DragEvent): void => {
      setIsOver(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      void openFiles([...(event.dataTransfer?.files ?? [])]);
    };
    const listening = new AbortController();
    const { signal } = listening;
    window.addEventListener('dragover', handleOver, { signal });
    window.addEventListener('dragleave', handleLeave, { signal });
    window.addEventListener('drop', handleDrop, { signal });
    window.addEventListener('paste', handlePaste, { signal });
    return () => listening.abort();
  }, []);
  return isOver;
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean =>
  dataTransfer?.types.includes('Files') ?? false;

function handlePaste(event: ClipboardEvent): void {
  const { clipboardData, target } = event;
  if (!clipboardData || isWriting(target)) return;
  const files = [...clipboardData.files];
  const text = clipboardData.getData('text/plain');
  if (files.length === 0 && text === '') return;
  event.preventDefault();
  void (files.length > 0 ? openFiles(files) : openPasted(text));
}
