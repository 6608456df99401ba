import type { createEditor } from './createEditor.ts';

export type CreateEditor = typeof createEditor;

/**
 * The full editor, its lower layers first: each is evaluated in a task of its own, so that a key
 * pressed meanwhile is answered in between.
 */
export async function loadEditor(): Promise<CreateEditor> {
  // Letters are measured once, so they have to be there.
  const fonts = Promise.all([
    document.fonts.load('400 14.5px "IBM Plex Mono"'),
    document.fonts.load('600 14.5px "IBM Plex Mono"'),
  ]);
  await import('monaco-editor/editor/common/model/textModel.js');
  await nextTask();
  await import('monaco-editor/editor/browser/widget/codeEditor/codeEditorWidget.js');
  await nextTask();
  const { createEditor, prepareEditor } = await import('./createEditor.ts');
  await Promise.all([fonts, nextTask()]);
  prepareEditor();
  await nextTask();
  return createEditor;
}

const nextTask = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
