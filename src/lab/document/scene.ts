import * as v from 'valibot';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { LENSES, type Lens } from '../../base/lens.ts';
import { nearestName } from '../../base/nearestName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Span } from '../../base/span.ts';
import { CHAPTERS } from '../../trace/trace.ts';
import type { OffsetMap } from './offsets.ts';
import { parseYaml, validateYaml, type YamlText } from './yamlText.ts';

/**
 * Sets the stage beside the prose. What a scene does not name stays as the scene before left it.
 */
export interface Scene {
  readonly view?: SceneView;
  readonly query?: string;
  readonly schedule?: string;
  readonly plan?: string;
  readonly at?: SceneMoment;
  readonly lenses?: readonly Lens[];
  readonly parameters?: Readonly<Record<string, number>>;
  readonly caption?: string;
  /** Where the names stand that only the whole lab can check. */
  readonly spans: Readonly<Partial<Record<'query' | 'schedule' | 'parameters', Span>>>;
}

export const SCENE_VIEWS = [
  'query',
  'schema',
  'transactions',
  'commit',
  'network',
  'exercises',
] as const;
export type SceneView = (typeof SCENE_VIEWS)[number];

/** A stage and an event within it, counted from 1, or the number of an event in the trace. */
export type SceneMoment =
  | { readonly kind: 'stage'; readonly stage: string; readonly event: number }
  | { readonly kind: 'sequence'; readonly sequence: number };

const name = v.pipe(v.string('expected a name'), v.minLength(1, 'expected a name'));

const oneOf = <const Options extends readonly string[]>(options: Options) =>
  v.picklist(options, `expected ${options.join(', ')}`);

const MOMENT = 'expected a stage and event such as execution/2, or a number of the trace';
const moment = v.union(
  [
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
    v.pipe(v.string(), v.regex(/^[a-z][a-z-]*(?:\/[1-9]\d{0,6})?$/)),
  ],
  MOMENT,
);

const schema = v.strictObject(
  {
    view: v.optional(oneOf(SCENE_VIEWS)),
    query: v.optional(name),
    schedule: v.optional(name),
    plan: v.optional(name),
    at: v.optional(moment),
    lenses: v.optional(v.array(oneOf(LENSES), 'expected a list such as [location, fragments]')),
    parameters: v.optional(
      v.record(v.string(), v.number('expected a number'), 'expected names with numbers'),
    ),
    caption: v.optional(v.pipe(v.string('expected a sentence'), v.maxLength(400))),
  },
  'expected keys such as `view: query`',
);

const KEYS = ['view', 'query', 'schedule', 'plan', 'at', 'lenses', 'parameters', 'caption'];

export function parseScene(text: string, map: OffsetMap): Result<Scene, readonly Diagnostic[]> {
  const yaml = parseYaml(text, map);
  if (!yaml.ok) return yaml;
  const checked = validateYaml(yaml.value, schema, 'The scene', KEYS);
  if (!checked.ok) return checked;
  const { at, ...rest } = checked.value;
  if (rest.query !== undefined && rest.schedule !== undefined) {
    const message = 'A scene shows a query or a schedule, not both.';
    const span = yaml.value.spanOf(['schedule'], 'key');
    return fail([{ code: 'invalid-value', message, span }]);
  }
  const unknownStage = stageFault(checked.value, yaml.value);
  if (unknownStage !== undefined) return fail([unknownStage]);
  const spans: Partial<Record<'query' | 'schedule' | 'parameters', Span>> = {};
  for (const key of ['query', 'schedule', 'parameters'] as const) {
    if (rest[key] !== undefined) spans[key] = yaml.value.spanOf([key], 'value');
  }
  const scene = withoutUndefined(rest);
  return ok(at === undefined ? { ...scene, spans } : { ...scene, spans, at: momentOf(at) });
}

/** A query's stages are known; a schedule's are those of its protocol. */
function stageFault(
  { at, view, schedule }: v.InferOutput<typeof schema>,
  yaml: YamlText,
): Diagnostic | undefined {
  const isOfQuery = schedule === undefined && (view === undefined || view === 'query');
  if (typeof at !== 'string' || !isOfQuery) return undefined;
  const [stage = ''] = at.split('/');
  if (CHAPTERS.some((chapter) => chapter === stage)) return undefined;
  const nearest = nearestName(stage, CHAPTERS);
  const listed = `Stages: ${CHAPTERS.join(', ')}.`;
  return {
    code: 'unknown-stage',
    message: `A query has no stage ${stage}.`,
    span: yaml.spanOf(['at'], 'value'),
    hint: nearest === undefined ? listed : `Did you mean ${nearest}?`,
  };
}

function momentOf(at: string | number): SceneMoment {
  if (typeof at === 'number') return { kind: 'sequence', sequence: at };
  const [stage = '', event = '1'] = at.split('/');
  return { kind: 'stage', stage, event: Number(event) };
}

type Present<Type> = { readonly [Key in keyof Type]: Exclude<Type[Key], undefined> };

/** Optional keys that are absent stay absent: `exactOptionalPropertyTypes` tells them apart. */
function withoutUndefined<Type extends object>(value: Type): Present<Type> {
  const present = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(present) as Present<Type>;
}
