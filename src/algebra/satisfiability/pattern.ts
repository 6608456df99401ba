/**
 * LIKE and GLOB patterns. SQLite's LIKE ignores the case of ASCII letters and of no others; `%` is
 * any text, `_` any one character. GLOB is exact, with `*`, `?` and `[…]`.
 */

/** What a pattern says of the text it matches, seen from the left. */
export interface PatternPrefix {
  /** The literal beginning; folded to lower case for LIKE. */
  readonly prefix: string;
  /**
   * `equal`: the whole text; `prefix`: exactly the texts that begin so; `necessary`: more than
   * that.
   */
  readonly reach: 'equal' | 'prefix' | 'necessary';
}

const foldLower = (text: string): string =>
  text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());

export function prefixOfLike(pattern: string): PatternPrefix {
  return prefixOf(foldLower(pattern), /[%_]/, /^%+$/);
}

export function prefixOfGlob(pattern: string): PatternPrefix {
  return prefixOf(pattern, /[*?[]/, /^\*+$/);
}

function prefixOf(pattern: string, wildcard: RegExp, anything: RegExp): PatternPrefix {
  const at = pattern.search(wildcard);
  if (at < 0) return { prefix: pattern, reach: 'equal' };
  const isWhole = anything.test(pattern.slice(at));
  return { prefix: pattern.slice(0, at), reach: isWhole ? 'prefix' : 'necessary' };
}

/**
 * The first text after all texts with a prefix, in code point order; undefined where there is none.
 * `prefix <= text < end` is then the same as "text begins with prefix".
 */
export function endOfPrefix(prefix: string): string | undefined {
  const points = [...prefix];
  while (points.length > 0) {
    const last = points.pop()?.codePointAt(0) ?? 0;
    // Surrogates are no characters of their own, so the next one after U+D7FF is U+E000.
    const next = last === 0xd7ff ? 0xe000 : last + 1;
    if (next <= 0x10ffff) return points.join('') + String.fromCodePoint(next);
  }
  return undefined;
}

/** Whether a text matches a LIKE pattern without ESCAPE. */
export function matchesLike(text: string, pattern: string): boolean | undefined {
  if (text.includes('\0') || pattern.includes('\0')) return undefined;
  const points = [...foldLower(text)];
  let reached = new Set([0]);
  for (const sign of foldLower(pattern)) {
    const next = new Set<number>();
    for (const at of reached) {
      if (sign === '%') for (let to = at; to <= points.length; to += 1) next.add(to);
      else if (at < points.length && (sign === '_' || sign === points[at])) next.add(at + 1);
    }
    reached = next;
  }
  return reached.has(points.length);
}
