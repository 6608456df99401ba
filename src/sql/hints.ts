import { nearestName } from '../base/nearestName.ts';
import { foldIdentifier, reservedWords } from './keywords.ts';
import type { Token } from './token.ts';

/** Everything known about the token that parsing stopped at. */
export interface FailurePlace {
  readonly text: string;
  readonly tokens: readonly Token[];
  readonly index: number;
  /** Keys and labels that would have been right, in order of trying, repeats included. */
  readonly expected: readonly string[];
  /** As in `Parentheses`. */
  readonly closing: Int32Array;
}

/**
 * What was probably meant, in one sentence: the first guess that applies, from the surest to the
 * vaguest; undefined when there is none.
 */
export function hintFor(place: FailurePlace): string | undefined {
  const found = place.tokens[place.index];
  if (found === undefined) return undefined;
  const context: Context = {
    ...place,
    found,
    previous: place.tokens[place.index - 1],
    next: place.tokens[place.index + 1],
  };
  for (const guess of guesses) {
    const hint = guess(context);
    if (hint !== undefined) return hint;
  }
  return undefined;
}

interface Context extends FailurePlace {
  readonly found: Token;
  readonly previous: Token | undefined;
  readonly next: Token | undefined;
}

type Guess = (context: Context) => string | undefined;

const expects = (context: Context, ...keys: readonly string[]): boolean =>
  keys.some((key) => context.expected.includes(key));

const expectsName = (context: Context): boolean =>
  context.expected.some((expectation) => /^(?:a|an) [a-z ]*name$/.test(expectation));

/** The first words of what was expected; FOR, so near to FROM, is left out. */
const expectedWords = (context: Context): readonly string[] =>
  context.expected
    .filter((expectation) => /^[A-Z_ ]+$/.test(expectation))
    .map((expectation) => expectation.replace(/ .*/, ''))
    .filter((word) => word !== 'FOR');

/** Words of one or two letters are too near to everything. */
function nearestKeyword(context: Context, token: Token | undefined): string | undefined {
  if (token?.kind !== 'word' || token.text.length < 3) return undefined;
  return nearestName(token.text, expectedWords(context));
}

/** Other dialects' words for what SQLite writes otherwise. */
const otherDialects: Readonly<Record<string, string>> = {
  ILIKE: 'Write LIKE: in SQLite it ignores the case of ASCII letters.',
  FETCH: 'Write LIMIT n.',
  TOP: 'Write LIMIT n at the end of the query.',
  MINUS: 'Write EXCEPT.',
  OFFSET: 'OFFSET stands after LIMIT n; without a limit write LIMIT -1 OFFSET n.',
};

/** Such a word may also have been read as an alias just before. */
const guessDialect: Guess = ({ found, previous }) => {
  if (previous?.key === 'DISTINCT' && found.key === 'ON') return 'SQLite has no DISTINCT ON.';
  const word = [found, previous].find(
    (token) => token?.kind === 'word' && Object.hasOwn(otherDialects, token.key),
  );
  return word === undefined ? undefined : otherDialects[word.key];
};

const guessCast: Guess = ({ found, next }) =>
  found.key === ':' && next?.key === ':' ? 'Write CAST(value AS type).' : undefined;

const guessReversedComparison: Guess = ({ found, previous }) => {
  const isReversed = previous?.text === '=' && (found.key === '<' || found.key === '>');
  return isReversed && previous.end === found.start ? `Write ${found.key}=.` : undefined;
};

const guessLogical: Guess = ({ found, previous }) => {
  const isDoubled = found.key === '&' && previous?.key === '&' && previous.end === found.start;
  return isDoubled ? 'Write AND.' : undefined;
};

const typeWords: ReadonlySet<string> = new Set(['DATE', 'TIME', 'TIMESTAMP', 'INTERVAL']);

/** In a list of columns the string was already taken for an alias of the word before it. */
const guessTypedLiteral: Guess = ({ found, tokens, index }) => {
  const literal = found.kind === 'string' ? index : index - 1;
  const word = tokens[literal - 1]?.key ?? '';
  if (tokens[literal]?.kind !== 'string' || !typeWords.has(word)) return undefined;
  return word === 'INTERVAL'
    ? "SQLite has no INTERVAL: write date(value, '+3 month')."
    : `Leave out ${word}: SQLite writes dates and times as plain strings.`;
};

const guessFromInCall: Guess = ({ found, closing, tokens, index }) => {
  if (found.key !== 'FROM' && found.key !== 'FOR') return undefined;
  const opener = enclosing(tokens, closing, index);
  const name = opener === undefined ? undefined : tokens[opener - 1];
  if (name?.key === 'SUBSTRING') return 'Write substr(text, start, length).';
  if (name?.key === 'EXTRACT') return "Write CAST(strftime('%Y', date) AS INTEGER).";
  if (name?.key === 'TRIM') return 'Write trim(text, characters).';
  return undefined;
};

const guessMisspeltKeyword: Guess = (context) => {
  const nearest = nearestKeyword(context, context.found);
  return nearest === undefined ? undefined : `Did you mean ${nearest}?`;
};

/** `SELECT a FORM t` fails at `t`: the misspelt word was taken for a name. */
const guessMisspeltBefore: Guess = (context) => {
  const { previous } = context;
  if (previous?.kind !== 'word' || reservedWords.has(previous.key)) return undefined;
  const nearest = nearestKeyword(context, previous);
  if (nearest === undefined || nearest === previous.key) return undefined;
  return `"${previous.text}" was read as a name: did you mean ${nearest}?`;
};

const guessSuperfluousComma: Guess = ({ found, previous }) => {
  if (previous?.key !== ',') return undefined;
  const isEnd = found.kind === 'end' || found.key === ')' || found.key === ';';
  if (isEnd) return 'Remove the comma at the end of the list.';
  return reservedWords.has(found.key) ? `Remove the comma before ${found.key}.` : undefined;
};

const guessReservedWord: Guess = (context) => {
  const { found, previous, next } = context;
  if (found.kind !== 'word' || !reservedWords.has(found.key)) return undefined;
  const isName = expectsName(context) && previous?.key !== '.';
  if (!expectsName(context) && !expects(context, 'an expression')) return undefined;
  // `SELECT FROM t`, `t. FROM t`: what follows a clause's first word tells that no name was meant.
  const isFollowedBySymbol = next?.kind === 'symbol' && next.key !== '(';
  const isFollowedByWord = next?.kind === 'word' && reservedWords.has(next.key);
  const standsAlone = next?.kind === 'end' || isFollowedBySymbol || isFollowedByWord;
  if (!isName && !standsAlone) return undefined;
  const name = foldIdentifier(found.text);
  return `${found.key} is a reserved word; as a name it is written "${name}".`;
};

const guessUnopened: Guess = ({ found, closing, index }) => {
  if (found.key !== ')' || closing.includes(index)) return undefined;
  return 'There is no "(" that this ")" closes.';
};

const guessUnclosed: Guess = ({ text, tokens, closing, found, index }) => {
  if (found.kind !== 'end' && found.key !== ';') return undefined;
  for (let opener = index - 1; opener >= 0 && tokens[opener]?.key !== ';'; opener -= 1) {
    const token = tokens[opener];
    if (token?.key !== '(' || closing[opener] !== -1) continue;
    return `This parenthesis is never closed: ${snippet(text, token.start)}`;
  }
  return undefined;
};

const guessUnclosedString: Guess = ({ text, previous }) => {
  if (previous?.kind !== 'string' || !previous.text.includes('\n')) return undefined;
  return `Is a closing quote missing here: ${snippet(text, previous.start)}`;
};

const guessMissingComma: Guess = (context) => {
  const { found, previous } = context;
  if (!expects(context, ',') || previous?.kind === 'symbol') return undefined;
  const isWord = found.kind === 'word' && !reservedWords.has(found.key);
  const isValue = ['quoted', 'number', 'string', 'blob'].includes(found.kind);
  return isWord || isValue ? `Is a comma missing before ${shortText(context)}?` : undefined;
};

const guessNot: Guess = (context) => {
  if (context.found.key !== 'NOT' || !expects(context, 'an operator')) return undefined;
  return 'After a value, NOT stands before IN, LIKE, BETWEEN or NULL.';
};

const guessStringAsName: Guess = (context) => {
  if (context.found.kind !== 'string' || !expectsName(context)) return undefined;
  return `A name that needs quotes takes double ones: "${context.found.text}".`;
};

const guessRepeatedOperator: Guess = ({ found, previous }) => {
  if (found.key !== '=' || previous?.kind !== 'symbol') return undefined;
  return 'Equality is written =.';
};

function shortText({ text, found }: Context): string {
  return snippet(text.slice(0, found.end), found.start);
}

/**
 * The beginning of what stands at an offset, up to the end of its line. Hints show the text and no
 * line numbers, since they do not know where in a document the text stands.
 */
export function snippet(text: string, start: number): string {
  const [line = ''] = text.slice(start).split('\n', 1);
  return line.length > longestSnippet ? `${line.slice(0, longestSnippet)}…` : line.trimEnd();
}

const longestSnippet = 30;

/** The index of the innermost "(" around a token. */
function enclosing(
  tokens: readonly Token[],
  closing: Int32Array,
  index: number,
): number | undefined {
  for (let opener = index - 1; opener >= 0; opener -= 1) {
    if (tokens[opener]?.key !== '(') continue;
    const end = closing[opener] ?? -1;
    if (end === -1 || end > index) return opener;
  }
  return undefined;
}

const guesses: readonly Guess[] = [
  guessUnclosedString,
  guessDialect,
  guessCast,
  guessReversedComparison,
  guessLogical,
  guessTypedLiteral,
  guessFromInCall,
  guessSuperfluousComma,
  guessUnopened,
  guessMisspeltKeyword,
  guessMisspeltBefore,
  guessReservedWord,
  guessUnclosed,
  guessMissingComma,
  guessRepeatedOperator,
  guessNot,
  guessStringAsName,
];
