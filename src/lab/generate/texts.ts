import type { RowFunction } from './cell.ts';
import { argument, reject } from './numbers.ts';
import { CITIES, FAMILY_NAMES, FIRST_NAMES, WORDS } from './words.ts';

/** Functions of GENERATE that make text. */

const chosen = (words: readonly string[], index: number): string => words[index] ?? '';

/** `person_name()`: first and family name, at most 16 characters. */
export const personName: RowFunction = {
  name: 'person_name',
  arity: [0, 0],
  usage: 'person_name()',
  build: (call) => {
    const random = call.createRandom();
    return () => {
      const first = chosen(FIRST_NAMES, random.nextInteger(0, FIRST_NAMES.length - 1));
      const family = chosen(FAMILY_NAMES, random.nextInteger(0, FAMILY_NAMES.length - 1));
      return `${first} ${family}`;
    };
  },
};

/** `city()`: an invented town, at most 12 characters. */
export const city: RowFunction = {
  name: 'city',
  arity: [0, 0],
  usage: 'city()',
  build: (call) => {
    const random = call.createRandom();
    return () => chosen(CITIES, random.nextInteger(0, CITIES.length - 1));
  },
};

/** `word()`: 3 to 8 ASCII letters. */
export const word: RowFunction = {
  name: 'word',
  arity: [0, 0],
  usage: 'word()',
  build: (call) => {
    const random = call.createRandom();
    return () => chosen(WORDS, random.nextInteger(0, WORDS.length - 1));
  },
};

const MAX_TEXT_LENGTH = 100_000;

/** `text(n)`: exactly n characters, words of lower-case letters with single spaces between. */
export const text: RowFunction = {
  name: 'text',
  arity: [1, 1],
  usage: 'text(n)',
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      const length = argument(call, 0, row);
      if (typeof length !== 'bigint' || length < 0n || length > MAX_TEXT_LENGTH) {
        return reject(call, `n must be a whole number from 0 to ${MAX_TEXT_LENGTH}.`);
      }
      let made = '';
      while (made.length < length) {
        const separator = made === '' ? '' : ' ';
        made += separator + chosen(WORDS, random.nextInteger(0, WORDS.length - 1));
      }
      const cut = made.slice(0, Number(length));
      // A text that ends in a space would look shorter than it is.
      return cut.endsWith(' ') ? `${cut.slice(0, -1)}s` : cut;
    };
  },
};
