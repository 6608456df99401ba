import type { LabBlock, QueryBlock } from '../lab/labDocument.ts';
import type { Chapter, Trace } from '../trace/trace.ts';
import { CHAPTERS } from '../trace/trace.ts';

type ProseBlock = Extract<LabBlock, { kind: 'prose' }>['content'];
type Scene = Extract<LabBlock, { kind: 'scene' }>['scene'];
export type SceneMoment = NonNullable<Scene['at']>;

/**
 * A lab as the column beside the picture reads it: prose, queries, and scenes as numbered steps.
 */
export type OutlineItem =
  | { readonly kind: 'prose'; readonly key: number; readonly content: ProseBlock }
  | {
      readonly kind: 'query';
      readonly key: number;
      readonly id: string;
      readonly sql: string;
      readonly at: string | undefined;
    }
  /** Where a part of the schema is defined: the place to say whether it is right. */
  | { readonly kind: 'setup'; readonly key: number; readonly start: number }
  /** A plan in the plan notation, as the lab has it. */
  | { readonly kind: 'plan'; readonly key: number; readonly id: string; readonly text: string }
  | {
      readonly kind: 'step';
      readonly key: number;
      /** Place among the lab's scenes, from 0. */
      readonly scene: number;
      readonly caption: string | undefined;
      /** The paragraph before a scene without a caption is what the step says. */
      readonly content: ProseBlock | undefined;
    };

export function labOutline(blocks: readonly LabBlock[]): readonly OutlineItem[] {
  const items: OutlineItem[] = [];
  let scene = 0;
  for (const [key, block] of blocks.entries()) {
    if (block.kind === 'prose' && block.content.kind !== 'live') {
      items.push({ kind: 'prose', key, content: block.content });
    }
    if (block.kind === 'setup') items.push({ kind: 'setup', key, start: block.span.start });
    if (block.kind === 'query') items.push(queryItem(block, key));
    if (block.kind === 'plan') {
      items.push({ kind: 'plan', key, id: block.id, text: block.text.trimEnd() });
    }
    if (block.kind === 'scene') {
      items.push(stepItem(items, block.scene, scene, key));
      scene += 1;
    }
  }
  return items;
}

const queryItem = ({ id, sql, at }: QueryBlock, key: number): OutlineItem => ({
  kind: 'query',
  key,
  id,
  sql,
  at: at?.value,
});

/** Takes the paragraph before it out of the items where the scene says nothing itself. */
function stepItem(items: OutlineItem[], scene: Scene, index: number, key: number): OutlineItem {
  const { caption } = scene;
  const last = items.at(-1);
  const isSaidBefore = last?.kind === 'prose' && last.content.kind === 'paragraph';
  if (caption !== undefined || !isSaidBefore) {
    return { kind: 'step', key, scene: index, caption, content: undefined };
  }
  items.pop();
  return { kind: 'step', key, scene: index, caption: undefined, content: last.content };
}

/** The stages of a scene's `at: execution/2` in the words of headless.md and of the step bar. */
const chapterNames: Readonly<Record<string, Chapter>> = {
  mapping: 'algebra',
  localization: 'localized',
  reduction: 'reduced',
  optimization: 'plans',
  ...Object.fromEntries(CHAPTERS.map((chapter) => [chapter, chapter])),
};

/** The event a scene stops at, counted from 1; the nearest one where the trace is shorter. */
export function sceneSeq(trace: Trace, moment: SceneMoment): number {
  const last = trace.events.length - 1;
  if (moment.kind === 'sequence') return Math.min(moment.sequence, last);
  const own = trace.events.filter(({ chapter }) => chapter === chapterNames[moment.stage]);
  return own[Math.min(moment.event, own.length) - 1]?.seq ?? 0;
}
