import type { CodeLanguage, CodeView } from './codeView.ts';
import { decorationsOf, markersOf } from './editorDecorations.ts';
import { completeWith, languageId, registerLanguages } from './editorLanguages.ts';
import { followPageTheme } from './editorTheme.ts';
import { monaco } from './monaco.ts';

/** What the plain field hands over, so that whoever is writing notices nothing. */
export interface Handover {
  readonly start: number;
  readonly end: number;
  readonly hasFocus: boolean;
}

export interface CodeEditor {
  readonly show: (view: CodeView) => void;
  readonly dispose: () => void;
}

/** Texts and their undo history outlive the field: a tab that is left comes back as it was. */
interface OpenText {
  readonly model: monaco.editor.ITextModel;
  scroll: monaco.editor.ICodeEditorViewState | null;
}

const openTexts = new Map<CodeLanguage, OpenText>();

function openText({ language, text, words }: CodeView): OpenText {
  const known = openTexts.get(language);
  if (known) return known;
  registerLanguages(words);
  const uri = monaco.Uri.parse(`inmemory://sitelines/${language}`);
  const opened = {
    model: monaco.editor.createModel(text, languageId(language), uri),
    scroll: null,
  };
  opened.model.setEOL(monaco.editor.EndOfLineSequence.LF);
  openTexts.set(language, opened);
  return opened;
}

const options: monaco.editor.IStandaloneEditorConstructionOptions = {
  // The whole text is in a field that screen readers read; lines wrap as the plain field's do.
  accessibilitySupport: 'on',
  editContext: false,
  tabFocusMode: true,
  automaticLayout: true,
  fontSize: 14.5,
  lineHeight: 24,
  tabSize: 2,
  insertSpaces: true,
  detectIndentation: false,
  autoIndent: 'keep',
  autoClosingBrackets: 'never',
  autoClosingQuotes: 'never',
  // Ink of a lens pushes text to the right, never a line further down.
  wordWrap: 'off',
  wordBasedSuggestions: 'off',
  padding: { top: 11, bottom: 11 },
  lineNumbersMinChars: 3,
  lineDecorationsWidth: 18,
  glyphMargin: false,
  folding: false,
  minimap: { enabled: false },
  scrollBeyondLastLine: false,
  scrollbar: {
    alwaysConsumeMouseWheel: false,
    verticalScrollbarSize: 10,
    horizontalScrollbarSize: 8,
    ignoreHorizontalScrollbarInContentHeight: true,
    useShadows: false,
  },
  overviewRulerLanes: 0,
  overviewRulerBorder: false,
  hideCursorInOverviewRuler: true,
  renderLineHighlight: 'none',
  renderWhitespace: 'none',
  guides: { indentation: false },
  occurrencesHighlight: 'off',
  selectionHighlight: false,
  roundedSelection: false,
  contextmenu: false,
  links: false,
  fixedOverflowWidgets: true,
  cursorBlinking: 'solid',
  acceptSuggestionOnEnter: 'smart',
  suggest: { showIcons: false, showStatusBar: false },
  hover: { delay: 200 },
};

/** What Esc closes first. */
const NOTHING_OPEN =
  '!suggestWidgetVisible && !findWidgetVisible && !editorHasSelection && !hasSnippetCompletions' +
  ' && !markersNavigationVisible && !parameterHintsVisible && !editorHoverVisible';

/** An editor that is never shown starts what all share, so that the first one has less to do. */
export function prepareEditor(): void {
  monaco.editor.create(document.createElement('div'), { ...options, model: null }).dispose();
}

/** Draws a code view with the full editor, in place of the plain field. */
export function createEditor(
  element: HTMLElement,
  first: CodeView,
  handover: Handover,
): CodeEditor {
  const stopFollowing = followPageTheme();
  const fontFamily = getComputedStyle(element).fontFamily;
  const editor = monaco.editor.create(element, {
    ...options,
    fontFamily,
    ariaLabel: first.label,
    model: openText(first).model,
  });
  const shown = new ShownView(editor, first);
  editor.addCommand(monaco.KeyMod.CtrlCmd | monaco.KeyCode.Enter, () => shown.run());
  editor.addCommand(monaco.KeyCode.Escape, () => shown.leaveField(), NOTHING_OPEN);
  const grow = (): void => {
    element.style.height = `${editor.getContentHeight()}px`;
  };
  editor.onDidContentSizeChange(grow);
  // A message below may take its room from the field; the caret stays in sight.
  editor.onDidLayoutChange(() => {
    const caret = editor.getPosition();
    if (caret && editor.hasTextFocus()) editor.revealPosition(caret);
  });
  shown.show(first);
  grow();
  editor.layout();
  takeOver(editor, handover);
  speakPolitely();
  return {
    show: (view) => shown.show(view),
    dispose: () => {
      shown.leave();
      stopFollowing();
      editor.dispose();
    },
  };
}

/** What the editor says is no alarm: an alert on this page is a fault. */
function speakPolitely(): void {
  for (const said of document.querySelectorAll('.monaco-aria-container > [role]')) {
    said.removeAttribute('role');
    said.setAttribute('aria-live', 'polite');
  }
}

function takeOver(editor: monaco.editor.IStandaloneCodeEditor, handover: Handover): void {
  const model = editor.getModel();
  if (!model) return;
  const start = model.getPositionAt(handover.start);
  const end = model.getPositionAt(handover.end);
  editor.setSelection(monaco.Range.fromPositions(start, end));
  if (handover.hasFocus) editor.focus();
}

/** The view that an editor shows; what changes from one to the next is changed in the editor. */
class ShownView {
  readonly #editor: monaco.editor.IStandaloneCodeEditor;
  readonly #decorations: monaco.editor.IEditorDecorationsCollection;
  #view: CodeView;
  #isFilling = false;

  constructor(editor: monaco.editor.IStandaloneCodeEditor, view: CodeView) {
    this.#editor = editor;
    this.#view = view;
    this.#decorations = editor.createDecorationsCollection();
    editor.onDidChangeModelContent(() => {
      if (!this.#isFilling) this.#view.onChange(editor.getValue());
    });
  }

  run(): void {
    this.#editor.trigger('run', 'hideSuggestWidget', {});
    this.#view.onRun();
  }

  leaveField(): void {
    this.#view.onLeave();
  }

  /** Remembers where the text stands. */
  leave(): void {
    const open = openTexts.get(this.#view.language);
    if (open) open.scroll = this.#editor.saveViewState();
  }

  show(view: CodeView): void {
    if (view.language !== this.#view.language) this.leave();
    this.#view = view;
    const { model, scroll } = openText(view);
    completeWith(model, view.complete);
    if (this.#editor.getModel() !== model) {
      this.#editor.setModel(model);
      if (scroll) this.#editor.restoreViewState(scroll);
    }
    this.#fill(model, view.text);
    this.#decorate(model, view);
    this.#describe(view);
  }

  /** A text that comes from elsewhere is one edit, so that undo brings the former one back. */
  #fill(model: monaco.editor.ITextModel, text: string): void {
    if (model.getValue() === text) return;
    this.#isFilling = true;
    model.pushStackElement();
    model.pushEditOperations([], [{ range: model.getFullModelRange(), text }], () => null);
    model.pushStackElement();
    this.#isFilling = false;
  }

  #decorate(model: monaco.editor.ITextModel, view: CodeView): void {
    this.#decorations.set([...decorationsOf(model, view)]);
    if (view.checked === view.text || view.faults.length === 0) {
      monaco.editor.setModelMarkers(model, 'sitelines', [...markersOf(model, view)]);
    }
  }

  #describe({ label, describedBy, isFaulty }: CodeView): void {
    this.#editor.updateOptions({ ariaLabel: label });
    const field = this.#editor.getDomNode()?.querySelector('textarea');
    field?.setAttribute('aria-describedby', describedBy);
    field?.setAttribute('aria-invalid', String(isFaulty));
  }
}
