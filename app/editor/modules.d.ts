/** The editor's suggestions have no declaration of their own; they are imported for what they do. */
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
