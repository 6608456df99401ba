/** A piece of SQL text for the eye: keywords are heavier, nothing else is coloured. */
export interface SqlPiece {
  readonly start: number;
  readonly text: string;
  readonly isKeyword: boolean;
}

const keywords = new Set(
  `select from where and or not in exists between like is null distinct as on using join inner
  left right full outer cross natural group by having order asc desc nulls first last limit offset
  union intersect except all with recursive values case when then else end cast collate over
  partition insert into update set delete create table default filter true false`.split(/\s+/),
);

/** Strings, quoted names and comments first, so that no word inside them counts. */
const token =
  /'(?:[^']|'')*'?|"(?:[^"]|"")*"?|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|[A-Za-z_]\w*|[\s\S]/g;

export function sqlPieces(sql: string): readonly SqlPiece[] {
  const pieces: SqlPiece[] = [];
  for (const match of sql.matchAll(token)) {
    const [text] = match;
    const isKeyword = keywords.has(text.toLowerCase());
    const last = pieces.at(-1);
    if (last && !last.isKeyword && !isKeyword) {
      pieces[pieces.length - 1] = { ...last, text: last.text + text };
    } else {
      pieces.push({ start: match.index, text, isKeyword });
    }
  }
  return pieces;
}

export interface MarkedPiece extends SqlPiece {
  readonly mark: 'fault' | 'phrase' | undefined;
}

export interface Mark {
  readonly kind: 'fault' | 'phrase';
  readonly start: number;
  readonly end: number;
}

/** The pieces cut at the ends of a mark, so that each lies in it or outside. */
export function markPieces(
  pieces: readonly SqlPiece[],
  mark: Mark | undefined,
): readonly MarkedPiece[] {
  if (!mark) return pieces.map((piece) => ({ ...piece, mark: undefined }));
  return pieces.flatMap((piece) => {
    const end = piece.start + piece.text.length;
    const cuts = [piece.start, mark.start, mark.end, end]
      .filter((cut) => cut >= piece.start && cut <= end)
      .toSorted((a, b) => a - b);
    return cuts.slice(1).flatMap((cut, index) => {
      const start = cuts[index] ?? 0;
      if (start === cut) return [];
      const isMarked = start >= mark.start && cut <= mark.end;
      const text = piece.text.slice(start - piece.start, cut - piece.start);
      return [{ start, text, isKeyword: piece.isKeyword, mark: isMarked ? mark.kind : undefined }];
    });
  });
}
