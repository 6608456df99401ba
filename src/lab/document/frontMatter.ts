import * as v from 'valibot';
import type { Diagnostic } from '../../base/diagnostic.ts';
import type { Span } from '../../base/span.ts';
import { mapOffsets } from './offsets.ts';
import { parseYaml, validateYaml } from './yamlText.ts';

/** What a lab says of itself. */
export interface FrontMatter {
  readonly title: string;
  /** One sentence for the gallery. */
  readonly summary: string;
  /** The lab's place in the gallery; labs without one come last. */
  readonly order?: number;
  /** Rows of the course table. */
  readonly covers: readonly number[];
  /** Of everything random; 0 when the lab names none. */
  readonly seed: number;
}

const integer = (low: number, high: number) =>
  v.pipe(
    v.number('expected a whole number'),
    v.integer('expected a whole number'),
    v.minValue(low, `expected a whole number from ${low}`),
    v.maxValue(high, `expected a whole number up to ${high}`),
  );

const line = v.pipe(
  v.string('expected text; quote it if it looks like something else'),
  v.trim(),
  v.minLength(1, 'expected text'),
  v.maxLength(300, 'expected at most 300 characters'),
);

const schema = v.strictObject(
  {
    title: line,
    summary: v.optional(line),
    order: v.optional(integer(0, 1_000_000)),
    covers: v.optional(v.array(integer(1, 21), 'expected a list of rows, such as [16]')),
    seed: v.optional(integer(0, Number.MAX_SAFE_INTEGER)),
  },
  'expected keys such as `title: …`',
);

const KEYS = ['title', 'summary', 'order', 'covers', 'seed'];
const OPENING = /^\uFEFF?---[ \t]*(\r\n|\n|\r)/;
const CLOSING = /^(?:---|\.\.\.)[ \t]*$/m;

export interface FrontMatterResult {
  readonly frontMatter: FrontMatter;
  readonly errors: readonly Diagnostic[];
  /** Front matter with its fences; empty when the document has none. */
  readonly span: Span;
}

/** @param fallbackTitle the title of a document whose front matter is absent or faulty */
export function parseFrontMatter(text: string, fallbackTitle: string): FrontMatterResult {
  const fallback: FrontMatter = { title: fallbackTitle, summary: '', covers: [], seed: 0 };
  const opening = OPENING.exec(text)?.[0];
  if (opening === undefined) {
    const fault: Diagnostic = {
      code: 'front-matter-missing',
      message: 'The lab has no front matter.',
      span: { start: 0, end: 0 },
      hint: 'Start the document with a line ---, a line `title: …`, and another line ---.',
    };
    return { frontMatter: fallback, errors: [fault], span: { start: 0, end: 0 } };
  }
  const body = text.slice(opening.length);
  const closing = CLOSING.exec(body);
  if (closing === null) {
    const span = { start: 0, end: opening.length };
    const message = 'The front matter is not closed by a line ---.';
    const fault: Diagnostic = { code: 'front-matter-unclosed', message, span };
    return { frontMatter: fallback, errors: [fault], span };
  }
  const span = { start: 0, end: opening.length + closing.index + closing[0].length };
  const content = body.slice(0, closing.index).replace(/(?:\r\n|\n|\r)$/, '');
  const yaml = parseYaml(content, mapOffsets(content, text, span));
  if (!yaml.ok) return { frontMatter: fallback, errors: yaml.error, span };
  const checked = validateYaml(yaml.value, schema, 'The front matter', KEYS);
  if (!checked.ok) return { frontMatter: fallback, errors: checked.error, span };
  const { title, summary = '', order, covers = [], seed = 0 } = checked.value;
  const frontMatter = { title, summary, covers, seed, ...(order === undefined ? {} : { order }) };
  return { frontMatter, errors: [], span };
}
