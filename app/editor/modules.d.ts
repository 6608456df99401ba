/** Parts of the editor that have no declaration; they are imported for what they do. */
declare module 'monaco-editor/editor/contrib/suggest/browser/suggestController.js';
declare module 'monaco-editor/editor/common/model/textModel.js';
declare module 'monaco-editor/editor/browser/widget/codeEditor/codeEditorWidget.js';
