import type { LabBlock } from '../lab/labDocument.ts';

type ProseContent = Extract<LabBlock, { readonly kind: 'prose' }>['content'];
type Inline = Extract<ProseContent, { readonly kind: 'paragraph' }>['children'][number];

/**
 * A table of a lab's prose whose figures the engine can be held to: the first heading says what the
 * rows are, such as `plan`, and the first cell of each row names one, as code.
 */
export interface FigureTable {
  readonly subject: string;
  readonly rows: readonly {
    readonly name: string;
    /** By heading, for cells that say something. */
    readonly cells: ReadonlyMap<string, string>;
  }[];
}

/** The table of a piece of prose; undefined where its rows name nothing that runs. */
export function figureTable(block: LabBlock): FigureTable | undefined {
  if (block.kind !== 'prose' || block.content.kind !== 'table') return undefined;
  const [head = [], ...body] = block.content.rows;
  const [subject = '', ...headings] = head.map(textOf);
  const rows = body.flatMap(([first = [], ...others]) => {
    const [name] = first;
    if (name?.kind !== 'code' || first.length > 1) return [];
    const cells = others.map((cell, index) => [headings[index] ?? '', textOf(cell)] as const);
    return [{ name: name.text, cells: new Map(cells.filter(([, text]) => text !== '')) }];
  });
  return rows.length === 0 ? undefined : { subject, rows };
}

function textOf(inlines: readonly Inline[]): string {
  return inlines
    .map((inline) => {
      if (inline.kind === 'text' || inline.kind === 'code') return inline.text;
      return 'children' in inline ? textOf(inline.children) : '';
    })
    .join('')
    .trim();
}
