import type { Code, RootContent } from 'mdast';
import { deepFreeze } from '../base/deepFreeze.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import { NO_SPAN, type Span } from '../base/span.ts';
import { parseFrontMatter } from './document/frontMatter.ts';
import { type LiveSource, liveSource, parseLiveBlock } from './document/liveBlocks.ts';
import { parseMarkdown, tooLong } from './document/markdown.ts';
import {
  definitionsOf,
  type ProseContext,
  proseFromMarkdown,
} from './document/proseFromMarkdown.ts';
import type { LabBlock, LabDocument } from './labDocument.ts';

export interface ParsedLab {
  readonly lab: LabDocument;
  /** In document order. A lab with errors still shows what could be read of it. */
  readonly errors: readonly Diagnostic[];
}

/**
 * Reads a lab: Markdown (GFM) with YAML front matter, and live fenced blocks. Never throws,
 * whatever the text; bounds on its size are in `document/markdown.ts`.
 */
export function parseLab(text: string, fileName = 'lab.lab.md'): ParsedLab {
  const excess = tooLong(text);
  // What is too long is not kept either: an empty lab stands in its place.
  if (excess !== undefined) return { lab: parseLab('', fileName).lab, errors: [excess] };
  const front = parseFrontMatter(text, fileName.replace(/\.lab\.md$|\.md$/, ''));
  const errors: Diagnostic[] = [...front.errors];
  const markdown = parseMarkdown(blanked(text, front.span));
  const empty = { fileName, text, frontMatter: front.frontMatter, blocks: [] };
  if (!markdown.ok) return { lab: deepFreeze(empty), errors: [...errors, markdown.error] };

  const found: { readonly node: RootContent; readonly live: readonly LiveSource[] }[] = [];
  for (const node of markdown.value.children) {
    found.push({ node, live: codeIn(node).flatMap((code) => liveSource(code, text) ?? []) });
  }
  const parsed = found.map(({ node, live }) => ({
    node,
    live,
    blocks: live.flatMap((source) => parseLiveBlock(source, errors) ?? []),
  }));
  const liveBlocks = parsed.flatMap((part) => part.blocks);
  const context: ProseContext = {
    parameters: parameterNames(liveBlocks),
    definitions: definitionsOf(markdown.value),
    live: new Map(found.flatMap((part) => part.live.map((live) => [live.span.start, live.span]))),
  };
  const blocks = parsed.flatMap((part) => [...prose(part.node, context), ...part.blocks]);
  errors.push(...checkReferences(liveBlocks));
  errors.sort((left, right) => left.span.start - right.span.start);
  return { lab: deepFreeze({ ...empty, blocks }), errors };
}

/** The text with a part turned into blanks, so that offsets stay those of the document. */
function blanked(text: string, span: Span): string {
  const blank = text.slice(span.start, span.end).replace(/[^\r\n]/g, ' ');
  const rest = text.slice(span.end);
  // A byte order mark counts as a character of the document but means nothing.
  return span.end === 0 ? rest.replace(/^\uFEFF/, ' ') : blank + rest;
}

/** Every code node of a top-level node, in document order. */
function codeIn(node: RootContent): readonly Code[] {
  if (node.type === 'code') return [node];
  if (node.type === 'list') {
    return node.children.flatMap((item) => item.children.flatMap((child) => codeIn(child)));
  }
  if (node.type === 'blockquote' || node.type === 'footnoteDefinition') {
    return node.children.flatMap((child) => codeIn(child));
  }
  return [];
}

function prose(node: RootContent, context: ProseContext): readonly LabBlock[] {
  const content = proseFromMarkdown(node, context);
  // A live block at the top level needs no place held for it: it is a block itself.
  if (content === undefined || content.kind === 'live') return [];
  const span = {
    start: node.position?.start.offset ?? 0,
    end: node.position?.end.offset ?? 0,
  };
  return [{ kind: 'prose', content, span }];
}

function parameterNames(blocks: readonly LabBlock[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const block of blocks) {
    if (block.kind !== 'setup') continue;
    for (const statement of block.statements) {
      if (statement.kind === 'parameter') names.add(statement.name.text);
    }
  }
  return names;
}

/**
 * Ids are unique among blocks of one kind; plans and scenes name queries and schedules that exist.
 */
function checkReferences(blocks: readonly LabBlock[]): readonly Diagnostic[] {
  const errors: Diagnostic[] = [];
  const ids: Record<'query' | 'plan' | 'schedule' | 'exercise', string[]> = {
    query: [],
    plan: [],
    schedule: [],
    exercise: [],
  };
  for (const block of blocks) {
    if (!('id' in block)) continue;
    const before = ids[block.kind].find((id) => id.toLowerCase() === block.id.toLowerCase());
    if (before !== undefined) {
      const how = before === block.id ? '' : ', but for its case,';
      const message = `Another ${block.kind} has${how} the id ${before} already.`;
      errors.push({ code: 'duplicate-id', message, span: block.span });
    }
    ids[block.kind].push(block.id);
  }
  const check = (kind: 'query' | 'schedule', name: string | undefined, span: Span): void => {
    if (name !== undefined && !ids[kind].includes(name)) {
      errors.push(unknownId(kind, name, span, ids[kind]));
    }
  };
  for (const block of blocks) {
    if (block.kind === 'plan') check('query', block.query, block.span);
    if (block.kind === 'scene') {
      const { query, schedule, spans } = block.scene;
      check('query', query, spans.query ?? NO_SPAN);
      check('schedule', schedule, spans.schedule ?? NO_SPAN);
    }
  }
  return errors;
}

function unknownId(kind: string, name: string, span: Span, known: readonly string[]): Diagnostic {
  const nearest = nearestName(name, known);
  const listed = known.length === 0 ? `The lab has no ${kind}.` : `Known: ${known.join(', ')}.`;
  return {
    code: `unknown-${kind}`,
    message: `The lab has no ${kind} ${name}.`,
    span,
    hint: nearest === undefined ? listed : `Did you mean ${nearest}?`,
  };
}
