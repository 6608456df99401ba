import type { Glyph } from '../../src/viewmodel/operatorMark.ts';

/**
 * The mark of an operator around the origin, in a 16 px box. Joins and set operators are paths, so
 * that no fallback font can change them; σ, π and the other letters come from Plex.
 */
export function OperatorGlyph({ glyph }: { readonly glyph: Glyph }) {
  const letter = letters[glyph];
  if (letter !== undefined) {
    const isWord = letter.length > 1;
    return (
      <text data-part={isWord ? 'word' : 'letter'} y={isWord ? 4.5 : 5.9}>
        {letter}
      </text>
    );
  }
  return <path data-part="stroke" transform="translate(-8 -8)" d={paths[glyph] ?? tablePath} />;
}

const letters: Readonly<Partial<Record<Glyph, string>>> = {
  select: 'σ',
  project: 'π',
  distinct: 'δ',
  aggregate: 'γ',
  sort: 'τ',
  limit: 'λ',
  empty: '∅',
  block: 'SQL',
};

const tablePath = 'M-2 1H18M-2 6H18M-2 11H18M5 -3V15';

const paths: Readonly<Partial<Record<Glyph, string>>> = {
  join: 'M1 3V13L15 3V13L1 3Z',
  product: 'M3 3L13 13M13 3L3 13',
  leftJoin: 'M5 3V13L15 3V13L5 3ZM.5 3H5M.5 13H5',
  rightJoin: 'M1 3V13L11 3V13L1 3ZM11 3H15.5M11 13H15.5',
  fullJoin: 'M4 3V13L12 3V13L4 3ZM.5 3H4M.5 13H4M12 3H15.5M12 13H15.5',
  semijoin: 'M2.5 2.5V13.5M2.5 3L14 13M2.5 13L14 3',
  antijoin: 'M3 3V13L14 8Z',
  union: 'M3 2.5V8A5 5 0 0 0 13 8V2.5',
  table: tablePath,
  received: tablePath,
  answer: 'M2 8.5L6.5 13L14 3.5',
};
