import type { BlockContent, DefinitionContent, PhrasingContent, Root, RootContent } from 'mdast';
import type { Span } from '../../base/span.ts';
import type { ProseBlock, ProseInline, ProseListItem } from './prose.ts';

/** What rendering needs to know besides the tree. */
export interface ProseContext {
  /** Names of PARAMETERs; `:name` of any other word is ordinary text. */
  readonly parameters: ReadonlySet<string>;
  /** Targets of `[text][label]`, by normalized label. */
  readonly definitions: ReadonlyMap<string, LinkTarget>;
  /** Spans of live blocks by the offset they start at. */
  readonly live: ReadonlyMap<number, Span>;
}

export interface LinkTarget {
  readonly href: string;
  readonly title: string;
}

type FlowContent = RootContent | BlockContent | DefinitionContent;

/** Every link definition of a document, the first of a label winning as in Markdown. */
export function definitionsOf(root: Root): ReadonlyMap<string, LinkTarget> {
  const found = new Map<string, LinkTarget>();
  const visit = (nodes: readonly FlowContent[]): void => {
    for (const node of nodes) {
      if (node.type === 'definition' && !found.has(node.identifier)) {
        found.set(node.identifier, { href: node.url, title: node.title ?? '' });
      }
      if (node.type === 'list') for (const item of node.children) visit(item.children);
      if (node.type === 'blockquote' || node.type === 'footnoteDefinition') visit(node.children);
    }
  };
  visit(root.children);
  return found;
}

/** One flow node as prose; undefined for what shows nothing (a link definition). */
export function proseFromMarkdown(
  node: FlowContent,
  context: ProseContext,
): ProseBlock | undefined {
  switch (node.type) {
    case 'heading':
      return { kind: 'heading', depth: node.depth, children: inlines(node.children, context) };
    case 'paragraph':
      return { kind: 'paragraph', children: inlines(node.children, context) };
    case 'blockquote':
      return { kind: 'quote', children: blocks(node.children, context) };
    case 'list':
      return {
        kind: 'list',
        ordered: node.ordered === true,
        start: node.start ?? 1,
        items: node.children.map((item): ProseListItem => {
          const children = blocks(item.children, context);
          return typeof item.checked === 'boolean'
            ? { checked: item.checked, children }
            : { children };
        }),
      };
    case 'code': {
      const live = context.live.get(node.position?.start.offset ?? -1);
      if (live !== undefined) return { kind: 'live', span: live };
      return { kind: 'code', language: node.lang ?? '', text: node.value };
    }
    case 'thematicBreak':
      return { kind: 'rule' };
    case 'table':
      return {
        kind: 'table',
        align: node.align ?? [],
        rows: node.children.map((row) =>
          row.children.map((cell) => inlines(cell.children, context)),
        ),
      };
    case 'footnoteDefinition':
      return { kind: 'footnote', label: node.identifier, children: blocks(node.children, context) };
    case 'html':
      // Raw HTML is never interpreted: it is shown as it was written. A comment shows nothing.
      if (isComment(node.value)) return undefined;
      return { kind: 'paragraph', children: [{ kind: 'text', text: node.value }] };
    default:
      // No other kind asks for more.
      return undefined;
  }
}

/** One comment and nothing after it. */
function isComment(html: string): boolean {
  const text = html.trim();
  return text.startsWith('<!--') && text.indexOf('-->') === text.length - '-->'.length;
}

function blocks(nodes: readonly FlowContent[], context: ProseContext): readonly ProseBlock[] {
  return nodes.flatMap((node) => proseFromMarkdown(node, context) ?? []);
}

function inlines(nodes: readonly PhrasingContent[], context: ProseContext): readonly ProseInline[] {
  return nodes.flatMap((node) => inline(node, context));
}

function inline(node: PhrasingContent, context: ProseContext): readonly ProseInline[] {
  switch (node.type) {
    case 'text':
      return textWithParameters(node.value, context.parameters);
    case 'emphasis':
      return [{ kind: 'emphasis', children: inlines(node.children, context) }];
    case 'strong':
      return [{ kind: 'strong', children: inlines(node.children, context) }];
    case 'delete':
      return [{ kind: 'deleted', children: inlines(node.children, context) }];
    case 'inlineCode':
      return [{ kind: 'code', text: node.value }];
    case 'break':
      return [{ kind: 'lineBreak' }];
    case 'link':
      return link({ href: node.url, title: node.title ?? '' }, inlines(node.children, context));
    case 'linkReference':
      return link(context.definitions.get(node.identifier), inlines(node.children, context));
    case 'image':
      return image(node.url, node.alt ?? '');
    case 'imageReference':
      return image(context.definitions.get(node.identifier)?.href ?? '', node.alt ?? '');
    case 'footnoteReference':
      return [{ kind: 'footnoteReference', label: node.identifier }];
    case 'html':
      return isComment(node.value) ? [] : [{ kind: 'text', text: node.value }];
    default:
      // No other kind asks for more.
      return [];
  }
}

/** `:staff` where `staff` is a parameter; a colon inside a word (`12:staff`) is ordinary text. */
function textWithParameters(text: string, parameters: ReadonlySet<string>): readonly ProseInline[] {
  const parts: ProseInline[] = [];
  let done = 0;
  for (const found of text.matchAll(/(?<![\p{L}\p{N}_:]):([A-Za-z_]\w*)/gu)) {
    const name = (found[1] ?? '').toLowerCase();
    if (!parameters.has(name)) continue;
    if (found.index > done) parts.push({ kind: 'text', text: text.slice(done, found.index) });
    parts.push({ kind: 'parameter', name });
    done = found.index + found[0].length;
  }
  if (done < text.length) parts.push({ kind: 'text', text: text.slice(done) });
  return parts;
}

function link(
  target: LinkTarget | undefined,
  children: readonly ProseInline[],
): readonly ProseInline[] {
  if (target === undefined || !isSafeAddress(target.href)) return children;
  return [{ kind: 'link', href: target.href, title: target.title, children }];
}

function image(href: string, alternative: string): readonly ProseInline[] {
  if (href === '' || !(isSafeAddress(href) || isPictureData(href)))
    return [{ kind: 'text', text: alternative }];
  return [{ kind: 'image', href, alternative }];
}

/** A picture that stands in the lab itself; shown as a picture, even SVG executes nothing. */
const isPictureData = (href: string): boolean =>
  /^data:image\/(?:png|jpeg|gif|webp|svg\+xml)[;,][!-~]*$/i.test(href);

/**
 * An address that a click may follow: on the web, by mail, or relative to the page. Anything with
 * another scheme (`javascript:`, `data:`, …) is not, and control characters, which browsers skip
 * when they look for a scheme, are none of an honest address.
 */
function isSafeAddress(href: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  if (/[\u0000-\u0020\u007f]/.test(href)) return false;
  const scheme = /^([^/?#:]*):/.exec(href)?.[1];
  return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme);
}
