import type { LabDocument } from '../lab/labDocument.ts';

/**
 * The lab's text with more statements at the end of its last setup block; in a block of their own
 * where the lab has none. What was there stays as it was written.
 */
export function addToSetup({ text, blocks }: LabDocument, statements: string): string {
  const last = blocks.findLast(({ kind }) => kind === 'setup');
  const wanted = statements.trim();
  if (!last) {
    const gap = text.endsWith('\n') ? '' : '\n';
    return `${text}${gap}\n\`\`\`sql setup\n${wanted}\n\`\`\`\n`;
  }
  const block = text.slice(last.span.start, last.span.end);
  const fence = /\r?\n[ \t]*(?:`{3,}|~{3,})[ \t]*$/.exec(block);
  const end = last.span.start + (fence ? fence.index : block.trimEnd().length);
  const before = text.slice(0, end);
  const stop = /[;\s]$/.test(before) || isOnlyFence(block) ? '' : ';';
  return `${before}${stop}\n${wanted}${/;\s*$/.test(wanted) ? '' : ';'}${text.slice(end)}`;
}

/** A block without any statement: its opening line is not to be ended. */
const isOnlyFence = (block: string): boolean => block.trim().split('\n').length <= 2;
