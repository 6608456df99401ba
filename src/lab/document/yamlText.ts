import * as v from 'valibot';
import { isMap, isNode, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Span } from '../../base/span.ts';
import type { OffsetMap } from './offsets.ts';

/** A front matter or YAML block is short; a longer one is a mistake or an attack. */
const MAX_YAML_LENGTH = 20_000;

/** YAML text as plain data, and where its parts stand in the document. */
export interface YamlText {
  readonly data: unknown;
  /** The span of the value at a path; of the key, where the key is the fault. */
  readonly spanOf: (path: readonly (string | number)[], part: 'key' | 'value') => Span;
}

/**
 * Parses YAML 1.2 core. Aliases and tags are refused: a lab needs none, and bombs are made of
 * them.
 */
export function parseYaml(text: string, map: OffsetMap): Result<YamlText, readonly Diagnostic[]> {
  const whole = { start: map.toDocument(0), end: map.toDocument(text.length) };
  if (text.length > MAX_YAML_LENGTH) {
    const message = `This YAML has ${text.length} characters; the limit is ${MAX_YAML_LENGTH}.`;
    return fail([{ code: 'yaml-too-large', message, span: whole }]);
  }
  const read = readDocument(text);
  if (!read.ok) return fail([{ ...read.error, span: whole }]);
  const { document, data } = read.value;
  const faults = [...document.errors, ...document.warnings].map((fault): Diagnostic => {
    const [start, end] = fault.pos;
    const span = { start: map.toDocument(start), end: map.toDocument(end) };
    if (fault.code === 'BLOCK_AS_IMPLICIT_KEY') return { ...colonInText, span };
    return { code: 'yaml-syntax', message: firstLine(fault.message), span };
  });
  if (faults.length > 0) return fail(faults);
  const spanOf: YamlText['spanOf'] = (path, part) => {
    const node = nodeAt(document.contents, path, part);
    const range = node?.range;
    if (range === undefined || range === null) return whole;
    return { start: map.toDocument(range[0]), end: map.toDocument(range[1]) };
  };
  return ok({ data, spanOf });
}

/** To YAML it is a key with a value, where there is one already. */
const colonInText: Omit<Diagnostic, 'span'> = {
  code: 'yaml-syntax',
  message: 'A text with a colon and a space in it needs quotes.',
  hint: 'Write, for example, caption: "The vote: yes."',
};

type YamlDocument = ReturnType<typeof parseDocument>;

function readDocument(
  text: string,
): Result<{ document: YamlDocument; data: unknown }, Omit<Diagnostic, 'span'>> {
  try {
    const document = parseDocument(text, {
      lineCounter: new LineCounter(),
      prettyErrors: false,
      schema: 'core',
      customTags: [],
      uniqueKeys: true,
    });
    if (document.errors.length > 0) return ok({ document, data: null });
    return ok({ document, data: document.toJS({ maxAliasCount: 0 }) });
  } catch (error) {
    // The library throws for aliases beyond the count and when nesting exhausts the stack.
    const message = error instanceof RangeError ? 'it is nested too deep' : messageOf(error);
    return fail({ code: 'yaml-syntax', message: `This YAML cannot be read: ${message}.` });
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

function nodeAt(
  contents: Node | null,
  path: readonly (string | number)[],
  part: 'key' | 'value',
): Node | undefined {
  let node: unknown = contents;
  for (const [index, step] of path.entries()) {
    if (isMap(node)) {
      const pair: Pair | undefined = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(step),
      );
      const isLast = index === path.length - 1;
      node = isLast && part === 'key' ? pair?.key : (pair?.value ?? pair?.key);
    } else if (isNode(node) && 'get' in node && typeof node.get === 'function') {
      node = node.get(step, true);
    }
    if (!isNode(node)) return undefined;
  }
  return isNode(node) ? node : undefined;
}

type Shape = v.GenericSchema<unknown, unknown>;

/** Validates YAML data; every fault has the span of the key or value it is about. */
export function validateYaml<Schema extends Shape>(
  yaml: YamlText,
  schema: Schema,
  what: string,
  knownKeys: readonly string[],
): Result<v.InferOutput<Schema>, readonly Diagnostic[]> {
  const result = v.safeParse(schema, yaml.data);
  if (result.success) return ok(result.output);
  return fail(result.issues.map((issue) => faultOf(issue, yaml, what, knownKeys)));
}

function faultOf(
  issue: v.BaseIssue<unknown>,
  yaml: YamlText,
  what: string,
  knownKeys: readonly string[],
): Diagnostic {
  const path = (issue.path ?? []).map((item) =>
    typeof item.key === 'number' ? item.key : String(item.key),
  );
  const name = path.join('.');
  if (issue.expected === 'never') {
    const nearest = nearestName(String(path.at(-1)), knownKeys);
    const hint =
      nearest === undefined ? `Known: ${knownKeys.join(', ')}.` : `Did you mean ${nearest}?`;
    const span = yaml.spanOf(path, 'key');
    return { code: 'unknown-key', message: `${what} has no key ${name}.`, span, hint };
  }
  if (issue.received === 'undefined') {
    const span = yaml.spanOf(path.slice(0, -1), 'value');
    return { code: 'missing-key', message: `${what} needs ${name || 'keys'}.`, span };
  }
  const subject = name === '' ? what : name;
  const message = `${subject}: ${issue.message}`;
  return { code: 'invalid-value', message, span: yaml.spanOf(path, 'value') };
}
