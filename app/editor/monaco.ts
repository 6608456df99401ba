import * as monaco from 'monaco-editor/editor';
import 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/wordOperations/register';
import EditorWorker from 'monaco-editor/editor/editor.worker.js?worker';

/**
 * The full editor: a chunk of its own, loaded after the first answer. Only what it is used for is
 * imported; its one worker is a file of the page, as the policy demands.
 */
self.MonacoEnvironment = { getWorker: () => new EditorWorker() };

export { monaco };
