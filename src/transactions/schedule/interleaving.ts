import { tokenize } from '../../sql/lexer.ts';
import type { Token } from '../../sql/token.ts';
import { isDeclaration, splitStatements } from './splitStatements.ts';

/**
 * The order in which a schedule's transactions take their turns, as its text has it, and other
 * orders of the same programs. It goes by tokens alone, so a step that is faulty can be moved too.
 */
export interface InterleavedStep {
  /** As it is spelled where it was declared. */
  readonly transaction: string;
  readonly verb: 'read' | 'write' | 'commit' | 'abort';
  /** The statement without its transaction. */
  readonly text: string;
}

export const interleavingOf = (text: string): readonly InterleavedStep[] =>
  piecesOf(text).flatMap((piece) => (piece.step ? [piece.step] : []));

/** What follows the semicolon of a transaction's declaration in its line: `-- pays 100`. */
export function remarksOf(text: string): ReadonlyMap<string, string> {
  const remarks = new Map<string, string>();
  for (const { declares, source } of piecesOf(text)) {
    const remark = /--\s*(\S.*?)\s*$/.exec(source.trimEnd().split('\n').at(-1) ?? '')?.[1];
    if (declares !== undefined && remark !== undefined) remarks.set(declares, remark);
  }
  return remarks;
}

/**
 * The text with a step in another place: before the step that is there if it comes earlier, else
 * after it. Undefined where it would overtake a step of its own transaction.
 */
export function moveStep(text: string, from: number, to: number): string | undefined {
  const pieces = piecesOf(text);
  const steps = pieces.filter(({ step }) => step !== undefined);
  const [moved, target] = [steps[from], steps[to]];
  if (!moved?.step || !target || from === to) return undefined;
  const { transaction } = moved.step;
  const passed = from < to ? steps.slice(from + 1, to + 1) : steps.slice(to, from);
  if (passed.some(({ step }) => step?.transaction === transaction)) return undefined;
  const left = pieces.filter((piece) => piece !== moved);
  const place = left.indexOf(target) + (from < to ? 1 : 0);
  const before = left.slice(0, place);
  const declaration = left.find(({ declares }) => declares === transaction);
  const isLate = declaration !== undefined && !before.includes(declaration);
  const after = left.slice(place).filter((piece) => !(isLate && piece === declaration));
  const own = isLate ? [declaration, moved] : [moved];
  return [...before, ...own, ...after].map(({ source }) => whole(source)).join('');
}

/** Where a step can be moved to: between its transaction's steps before and after it. */
export function reachOf(
  steps: readonly InterleavedStep[],
  from: number,
): readonly [number, number] {
  const isOwn = ({ transaction }: InterleavedStep): boolean =>
    transaction === steps[from]?.transaction;
  const before = steps.slice(0, from).findLastIndex(isOwn);
  const after = steps.slice(from + 1).findIndex(isOwn);
  return [before + 1, after < 0 ? steps.length - 1 : from + after];
}

/** A statement with the comments before it and the rest of its line. */
interface Piece {
  readonly source: string;
  readonly step?: InterleavedStep;
  readonly declares?: string;
}

function piecesOf(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const spelling = new Map<string, string>();
  let start = 0;
  for (const tokens of splitStatements(tokenize(text))) {
    const end = endOfPiece(text, tokens.at(-1)?.start ?? text.length);
    pieces.push({ source: text.slice(start, end), ...meaningOf(text, tokens, spelling) });
    start = end;
  }
  const rest = text.slice(start);
  return rest.trim() === '' ? pieces : [...pieces, { source: rest }];
}

/** @param at where the statement's semicolon is, or the text ends */
function endOfPiece(text: string, at: number): number {
  const rest = /;[ \t]*(?:--[^\n]*)?\n?/y;
  rest.lastIndex = at;
  return rest.test(text) ? rest.lastIndex : text.length;
}

function meaningOf(
  text: string,
  tokens: readonly Token[],
  spelling: Map<string, string>,
): Pick<Piece, 'step' | 'declares'> {
  const [name, second, third] = tokens;
  if (!name || !second || !third) return {};
  const folded = name.text.toLowerCase();
  if (second.key !== ':') {
    if (!isDeclaration(second, third)) return {};
    spelling.set(folded, spelling.get(folded) ?? name.text);
    return { declares: spelling.get(folded) ?? name.text };
  }
  const transaction = spelling.get(folded) ?? name.text;
  const end = tokens.at(-2)?.end ?? third.end;
  return {
    step: { transaction, verb: verbOf(third), text: text.slice(third.start, end) },
  };
}

function verbOf({ key }: Token): InterleavedStep['verb'] {
  switch (key) {
    case 'COMMIT':
      return 'commit';
    case 'ABORT':
    case 'ROLLBACK':
      return 'abort';
    case 'SELECT':
    case 'WITH':
    case 'VALUES':
      return 'read';
    default:
      // INSERT, UPDATE and DELETE, and what is no statement yet.
      return 'write';
  }
}

/** A piece in a line of its own; the last of a text may have ended without a semicolon. */
function whole(source: string): string {
  const isEnded = /;[ \t]*(?:--[^\n]*)?\n?$/.test(source);
  const ended = isEnded || source.trim() === '' ? source : `${source.trimEnd()};`;
  return ended.endsWith('\n') ? ended : `${ended}\n`;
}
