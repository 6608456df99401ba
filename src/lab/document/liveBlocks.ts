import type { Code } from 'mdast';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import type { Span } from '../../base/span.ts';
import { parseQuery, parseScript } from '../../sql/parser.ts';
import { parsePlanNotation } from '../../sql/planNotation.ts';
import {
  type Attribute,
  EXERCISE_KINDS,
  type ExerciseBlock,
  type LabBlock,
  type PlanBlock,
  type QueryBlock,
  type QueryObjective,
  type SceneBlock,
  type ScheduleBlock,
  type SetupBlock,
} from '../labDocument.ts';
import {
  checkAttributes,
  type InfoString,
  parseInfoString,
  requiredValue,
  singleValue,
} from './infoString.ts';
import { mapOffsets, mapSpans, type OffsetMap } from './offsets.ts';
import { parseScene } from './scene.ts';
import { checkScheduleOptions, SCHEDULE_ATTRIBUTES } from './scheduleHeader.ts';
import { parseYaml } from './yamlText.ts';

/** A fenced block whose info string makes it live, before its content is parsed. */
export interface LiveSource {
  readonly info: InfoString;
  readonly kind: LiveKind;
  readonly text: string;
  readonly span: Span;
  readonly map: OffsetMap;
  readonly isClosed: boolean;
}

type LiveKind = 'setup' | 'query' | 'plan' | 'schedule' | 'exercise' | 'scene';

const OPENING_FENCE = /^(`{3,}|~{3,})([^\r\n]*)/;

/** What a code node of the document is: a live block, or undefined for code that is only shown. */
export function liveSource(node: Code, document: string): LiveSource | undefined {
  const start = node.position?.start.offset ?? 0;
  const end = node.position?.end.offset ?? start;
  const raw = document.slice(start, end);
  const opening = OPENING_FENCE.exec(raw);
  if (opening === null) return undefined;
  const [, fence = '', infoText = ''] = opening;
  const info = parseInfoString(infoText, start + fence.length);
  const kind = kindOf(info);
  if (kind === undefined) return undefined;
  const lastLine = raw.split(/\r\n|\r|\n/).at(-1) ?? '';
  const closing = lastLine.trimEnd().slice(-fence.length);
  const isClosed = raw.length > opening[0].length && closing === fence && lastLine.endsWith(fence);
  const map = mapOffsets(node.value, document, { start, end });
  return { info, kind, text: node.value, span: { start, end }, map, isClosed };
}

function kindOf(info: InfoString): LiveKind | undefined {
  const [first, second] = info.words.map((word) => word.value);
  if (first === 'sql') return second === 'setup' || second === 'query' ? second : undefined;
  if (first === 'plan' || first === 'schedule' || first === 'exercise' || first === 'scene') {
    return first;
  }
  return undefined;
}

/** Parses a live block; undefined when it lacks what makes it usable. Faults go into `errors`. */
export function parseLiveBlock(source: LiveSource, errors: Diagnostic[]): LabBlock | undefined {
  if (!source.isClosed) errors.push(unclosed(source));
  switch (source.kind) {
    case 'setup':
      return parseSetup(source, errors);
    case 'query':
      return parseQueryBlock(source, errors);
    case 'plan':
      return parsePlan(source, errors);
    case 'schedule':
      return parseSchedule(source, errors);
    case 'exercise':
      return parseExercise(source, errors);
    case 'scene':
      return parseSceneBlock(source, errors);
  }
}

function unclosed(source: LiveSource): Diagnostic {
  return {
    code: 'unclosed-fence',
    message: `This \`${source.kind}\` block is never closed: it runs to the end of its container.`,
    span: source.info.span,
    hint: 'End it with a line of the same fence.',
  };
}

function parseSetup(source: LiveSource, errors: Diagnostic[]): SetupBlock {
  errors.push(...checkAttributes(source.info, 2, []));
  const script = mapSpans(parseScript(source.text), source.map);
  errors.push(...script.errors);
  const { text, span } = source;
  return { kind: 'setup', text, statements: script.statements, span };
}

const OBJECTIVES = ['bytes', 'total', 'response'] as const;

function parseQueryBlock(source: LiveSource, errors: Diagnostic[]): QueryBlock | undefined {
  const { info, map, span } = source;
  errors.push(...checkAttributes(info, 2, ['id', 'at', 'objective']));
  const id = blockId(info, 'sql query', errors);
  const at = singleValue(info, 'at', errors);
  const objective = oneOf(info, 'objective', OBJECTIVES, errors) ?? 'bytes';
  const sql = source.text;
  const contentSpan = { start: map.toDocument(0), end: map.toDocument(sql.length) };
  const parsed = mapSpans(parseQuery(sql), map);
  if (!parsed.ok) errors.push(parsed.error);
  if (id === undefined) return undefined;
  return {
    kind: 'query',
    id,
    ...(at === undefined ? {} : { at: foldedName(at) }),
    objective: objective satisfies QueryObjective,
    sql,
    ...(parsed.ok ? { query: parsed.value } : {}),
    span,
    contentSpan,
  };
}

function parsePlan(source: LiveSource, errors: Diagnostic[]): PlanBlock | undefined {
  const { info, text, span } = source;
  errors.push(...checkAttributes(info, 1, ['id', 'for', 'assumes']));
  const id = blockId(info, 'plan', errors);
  const query = requiredValue(info, 'for', 'plan', errors);
  const assumes = (info.attributes.get('assumes')?.values ?? []).map(foldedName);
  const notation = mapSpans(parsePlanNotation(text), source.map);
  if (!notation.ok) errors.push(notation.error);
  if (id === undefined || query === undefined) return undefined;
  const lines = notation.ok ? notation.value : [];
  return { kind: 'plan', id, query: query.value, assumes, text, lines, span };
}

function parseSchedule(source: LiveSource, errors: Diagnostic[]): ScheduleBlock | undefined {
  const { info, text, span } = source;
  errors.push(...checkAttributes(info, 1, ['id', ...SCHEDULE_ATTRIBUTES]));
  const id = blockId(info, 'schedule', errors);
  const options = checkScheduleOptions(info, errors);
  return id === undefined ? undefined : { kind: 'schedule', id, options, text, span };
}

function parseExercise(source: LiveSource, errors: Diagnostic[]): ExerciseBlock | undefined {
  const { info, text, span } = source;
  errors.push(...checkAttributes(info, 1, ['id', 'kind']));
  const id = blockId(info, 'exercise', errors);
  requiredValue(info, 'kind', 'exercise', errors);
  const exerciseKind = oneOf(info, 'kind', EXERCISE_KINDS, errors);
  const yaml = parseYaml(text, source.map);
  if (!yaml.ok) errors.push(...yaml.error);
  if (id === undefined || exerciseKind === undefined || !yaml.ok) return undefined;
  return { kind: 'exercise', id, exerciseKind, data: yaml.value.data, text, span };
}

function parseSceneBlock(source: LiveSource, errors: Diagnostic[]): SceneBlock | undefined {
  errors.push(...checkAttributes(source.info, 1, []));
  const scene = parseScene(source.text, source.map);
  if (scene.ok) return { kind: 'scene', scene: scene.value, span: source.span };
  errors.push(...scene.error);
  return undefined;
}

function blockId(info: InfoString, kind: string, errors: Diagnostic[]): string | undefined {
  const id = requiredValue(info, 'id', kind, errors);
  if (id === undefined) return undefined;
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(id.value)) return id.value;
  const message = `${id.value} is no id; an id has letters, digits, - and _.`;
  errors.push({ code: 'invalid-id', message, span: id.span });
  return undefined;
}

/** Names of sites and assertions in info strings fold like identifiers in SQL. */
function foldedName(attribute: Attribute): Attribute {
  return { value: attribute.value.toLowerCase(), span: attribute.span };
}

function oneOf<const Options extends readonly string[]>(
  info: InfoString,
  key: string,
  options: Options,
  errors: Diagnostic[],
): Options[number] | undefined {
  const found = singleValue(info, key, errors);
  if (found === undefined) return undefined;
  const option = options.find((candidate) => candidate === found.value);
  if (option !== undefined) return option;
  const nearest = nearestName(found.value, options);
  errors.push({
    code: 'attribute-value',
    message: `${key}=${found.value} is not known; ${key} is one of ${options.join(', ')}.`,
    span: found.span,
    ...(nearest === undefined ? {} : { hint: `Did you mean ${nearest}?` }),
  });
  return undefined;
}
