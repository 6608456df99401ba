import type { Diagnostic } from '../base/diagnostic.ts';
import { type FailurePlace, hintFor, snippet } from './hints.ts';
import type { Token } from './token.ts';

/** What was found, what would have been right, and what was probably meant. */
export function describeFailure(place: FailurePlace): Diagnostic {
  const token = place.tokens[place.index];
  if (token === undefined) throw new Error('Parsing failed beyond the last token.');
  // A text that stops inside a literal is reported as that, whatever was expected in its place.
  if (token.problem !== undefined) return describeProblem(place, token.problem);
  const expected = [...new Set(place.expected)];
  const diagnostic = {
    code: 'unexpected-token',
    message: `Expected ${humanList(expected)}, but found ${describeToken(token)}.`,
    span: { start: token.start, end: token.end },
  };
  const hint = hintFor({ ...place, expected });
  return hint === undefined ? diagnostic : { ...diagnostic, hint };
}

/**
 * A string is found open where a later one begins, if it is the earlier one that was not closed.
 */
function describeProblem(place: FailurePlace, problem: Diagnostic): Diagnostic {
  if (problem.code !== 'unterminated-string') return problem;
  for (let index = place.index - 1; index >= 0; index -= 1) {
    const earlier = place.tokens[index];
    if (earlier === undefined || earlier.key === ';') break;
    if (earlier.kind !== 'string' || !earlier.text.includes('\n')) continue;
    const hint = `Is a closing quote missing before it, here: ${snippet(place.text, earlier.start)}`;
    return { ...problem, hint };
  }
  return problem;
}

/** Keys that are said in one phrase when all of them would have been right. */
const groups: readonly { readonly keys: readonly string[]; readonly label: string }[] = [
  {
    keys: ['JOIN', 'LEFT', 'RIGHT', 'FULL', 'INNER', 'CROSS', 'NATURAL', 'OUTER'],
    label: 'a join',
  },
  { keys: ['UNION', 'INTERSECT', 'EXCEPT'], label: 'a set operator' },
];

function grouped(expected: readonly string[]): readonly string[] {
  // Where LOAD can stand, any statement can begin.
  if (expected.includes('LOAD')) return ['a statement such as SELECT or CREATE TABLE'];
  let texts = expected.filter((text) => text !== ';' || !expected.includes('the end'));
  for (const { keys, label } of groups) {
    if (!keys.every((key) => texts.includes(key))) continue;
    const first = texts.findIndex((text) => keys.includes(text));
    texts = texts.flatMap((text, index) => {
      if (index === first) return [label];
      return keys.includes(text) ? [] : [text];
    });
  }
  return texts;
}

/** `an expression, a comma or FROM`; what could stand nearly anywhere comes last. */
function humanList(expected: readonly string[]): string {
  const texts = [...grouped(expected)]
    .sort((left, right) => rank(left) - rank(right))
    .map(describeExpected);
  const last = texts.pop();
  if (last === undefined) return 'something else';
  return texts.length === 0 ? last : `${texts.join(', ')} or ${last}`;
}

const rank = (expectation: string): number => {
  if (expectation === ';' || expectation === 'the end') return 2;
  return expectation === 'an operator' ? 1 : 0;
};

const spoken: Readonly<Record<string, string>> = {
  ',': 'a comma',
  '.': 'a dot',
  ':': 'a colon',
  ';': 'the end of the statement',
  GROUP: 'GROUP BY',
  ORDER: 'ORDER BY',
};

function describeExpected(expectation: string): string {
  const isSymbol = !/[a-z]/i.test(expectation);
  return spoken[expectation] ?? (isSymbol ? `"${expectation}"` : expectation);
}

const longestShown = 30;

function describeToken(token: Token): string {
  const text =
    token.text.length > longestShown ? `${token.text.slice(0, longestShown)}…` : token.text;
  switch (token.kind) {
    case 'end':
      return 'the end';
    case 'string':
      return `the string '${text.replaceAll("'", "''")}'`;
    case 'number':
      return `the number ${text}`;
    case 'blob':
      return `the blob x'${text}'`;
    case 'quoted':
      return `the name "${text}"`;
    default:
      // No other kind asks for more.
      return `"${text}"`;
  }
}
