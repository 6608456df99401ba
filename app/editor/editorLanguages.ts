import type { CodeLanguage, CodeView, CodeWords, Completion } from './codeView.ts';
import { firstState, type LineState, tokenizeLine } from './lineTokens.ts';
import { monaco } from './monaco.ts';

/** Our three languages, as the editor wants to know them. */
const LANGUAGES: readonly CodeLanguage[] = ['sql', 'plan', 'lab'];

export const languageId = (language: CodeLanguage): string => `sitelines-${language}`;

const known = new Set<CodeLanguage>();

/** Once for the page: the words are those of the dialect, and change with the page's code only. */
export function registerLanguages(words: CodeWords): void {
  for (const language of LANGUAGES) {
    if (known.has(language)) continue;
    known.add(language);
    const id = languageId(language);
    monaco.languages.register({ id });
    monaco.languages.setTokensProvider(id, tokensOf(language, words));
    monaco.languages.setLanguageConfiguration(id, { comments: { lineComment: '--' } });
    monaco.languages.registerCompletionItemProvider(id, {
      triggerCharacters: ['.'],
      provideCompletionItems: suggestionsIn,
    });
  }
}

function tokensOf(language: CodeLanguage, words: CodeWords): monaco.languages.TokensProvider {
  return {
    getInitialState: () => stateOf(firstState(language)),
    tokenize: (line, state) => {
      const before = state instanceof TokenState ? state.line : firstState(language);
      const { tokens, next } = tokenizeLine(line, before, words);
      return {
        tokens: tokens.map(({ start, kind }) => ({ startIndex: start, scopes: kind })),
        endState: stateOf(next),
      };
    },
  };
}

/** A class because the editor asks its states whether they are equal. */
class TokenState implements monaco.languages.IState {
  readonly line: LineState;

  constructor(line: LineState) {
    this.line = line;
  }

  clone(): TokenState {
    return this;
  }

  equals(other: monaco.languages.IState): boolean {
    if (!(other instanceof TokenState)) return false;
    const { place, words, open, fence } = this.line;
    const { line } = other;
    return (
      place === line.place && words === line.words && open === line.open && fence === line.fence
    );
  }
}

const stateOf = (line: LineState): TokenState => new TokenState(line);

/** What the field that shows a model knows to complete, by the model's address. */
const completers = new Map<string, CodeView['complete']>();

export const completeWith = (model: monaco.editor.ITextModel, complete: CodeView['complete']) =>
  completers.set(model.uri.toString(), complete);

async function suggestionsIn(
  model: monaco.editor.ITextModel,
  position: monaco.Position,
): Promise<monaco.languages.CompletionList> {
  const complete = completers.get(model.uri.toString());
  if (!complete) return { suggestions: [] };
  const { from, items } = await complete(model.getValue(), model.getOffsetAt(position));
  const range = monaco.Range.fromPositions(model.getPositionAt(from), position);
  const suggestions = items.map((item, place) => suggestion(item, place, range));
  return { suggestions };
}

/** In the order given: what fits the place best comes first. */
function suggestion(
  { label, detail, insert }: Completion,
  place: number,
  range: monaco.Range,
): monaco.languages.CompletionItem {
  return {
    label: { label, description: detail },
    kind: monaco.languages.CompletionItemKind.Text,
    insertText: insert ?? label,
    sortText: String(place).padStart(4, '0'),
    range,
  };
}
