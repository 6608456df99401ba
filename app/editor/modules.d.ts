/** The editor's suggestions have no declaration; they are imported for what they do. */
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
