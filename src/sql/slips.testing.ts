import fc from 'fast-check';
import { tokenize } from './lexer.ts';

const wordsOf = (text: string): readonly string[] =>
  tokenize(text)
    .slice(0, -1)
    .map((token) => text.slice(token.start, token.end));

/** What becomes of a word. */
export type Slip = 'lose' | 'replace' | 'insert' | 'double' | 'swap';

/** Texts up to two slips away from one of the given: words lost, replaced, doubled, swapped. */
export function slips(
  texts: readonly string[],
  kinds: readonly Slip[] = ['lose', 'replace', 'insert', 'double', 'swap'],
): fc.Arbitrary<string> {
  const sources = texts.map(wordsOf);
  const words = [...new Set(sources.flat())];
  const slip = fc.record({
    place: fc.nat(200),
    kind: fc.constantFrom(...kinds),
    word: fc.constantFrom(...words),
  });
  return fc
    .tuple(fc.constantFrom(...sources), fc.array(slip, { maxLength: 2 }))
    .map(([source, changes]) =>
      changes
        .reduce<readonly string[]>((line, { place, kind, word }) => {
          const index = place % Math.max(1, line.length);
          const [here = '', next = ''] = line.slice(index, index + 2);
          const replaced = {
            lose: [],
            replace: [word],
            insert: [word, here],
            double: [here, here],
            swap: [next, here],
          }[kind];
          return [
            ...line.slice(0, index),
            ...replaced,
            ...line.slice(index + (kind === 'swap' ? 2 : 1)),
          ];
        }, source)
        .join(' '),
    );
}
