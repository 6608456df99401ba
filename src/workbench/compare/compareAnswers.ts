import type { Row, Value } from '../../base/value.ts';
import { isContained, sameMultiset, sameRow, sameSequence } from './sameRows.ts';

/** What central says of a query, as far as comparing an answer needs it. */
export interface CentralAnswer {
  /** The rows of the query as written. */
  readonly rows: readonly Row[];
  /**
   * With ORDER BY: the rows without LIMIT and OFFSET in order, each with its sort key; undefined
   * where the keys cannot be told from outside (set operations ordered by an expression).
   */
  readonly ordered?: readonly OrderedRow[];
  readonly isOrdered: boolean;
  /** Rows skipped by OFFSET; 0 without. */
  readonly offset: number;
  readonly isLimited: boolean;
  /** Why SQL leaves the answer open, where it does (`openness.ts`). */
  readonly open?: string;
  /** Why SQL may leave it open, where that could not be asked. */
  readonly perhapsOpen?: string;
  /** Rows are chosen by chance, so not even their number is known. */
  readonly isByChance?: boolean;
  /** Texts that are equal under a collation may stand for one another. */
  readonly hasStandIns?: boolean;
}

export interface OrderedRow {
  readonly row: Row;
  readonly key: Row;
}

export interface Verdict {
  /** `null` where SQL leaves the answer open. */
  readonly equalsCentral: boolean | null;
  readonly because?: string;
}

/** Compares an answer with central's (headless.md, "Equal to central"). */
export function compareAnswers(answer: readonly Row[], central: CentralAnswer): Verdict {
  if (central.isByChance && central.open !== undefined) return openBecause(central.open);
  if (answer.length !== central.rows.length) {
    const because = `the answer has ${answer.length} rows, central ${central.rows.length}`;
    return { equalsCentral: false, because };
  }
  if (central.open !== undefined) return openBecause(central.open);
  const verdict = compareRows(answer, central);
  if (verdict.equalsCentral === false && central.perhapsOpen !== undefined) {
    return openBecause(central.perhapsOpen);
  }
  if (verdict.equalsCentral !== false || !central.hasStandIns) return verdict;
  // NOCASE and RTRIM are all the collations there are.
  const standsIn = compareRows(folded(answer), foldedAnswer(central)).equalsCentral !== false;
  return standsIn
    ? openBecause('any of the texts that a collation calls equal may be shown')
    : verdict;
}

const openBecause = (because: string): Verdict => ({ equalsCentral: null, because });

function compareRows(answer: readonly Row[], central: CentralAnswer): Verdict {
  if (central.isLimited && cutsTie(central)) {
    const isMember = isContained(
      answer,
      (central.ordered ?? []).map(({ row }) => row),
    );
    if (!isMember) {
      const because = 'the answer has a row that the query does not give';
      return { equalsCentral: false, because };
    }
    return openBecause(
      central.isOrdered
        ? 'LIMIT or OFFSET cuts through rows with equal sort keys'
        : 'LIMIT without ORDER BY: any rows would do',
    );
  }
  if (!sameMultiset(answer, central.rows)) {
    const isUntold = central.isLimited && central.ordered === undefined;
    if (isUntold) return openBecause('LIMIT after an ORDER BY whose ties cannot be told');
    return { equalsCentral: false, because: 'the rows differ from central’s' };
  }
  return !central.isOrdered || isInOrder(answer, central)
    ? { equalsCentral: true }
    : { equalsCentral: false, because: 'the rows are central’s, but not in the order asked for' };
}

const foldText = (value: Value): Value =>
  typeof value === 'string' ? value.toLowerCase().replace(/ +$/, '') : value;

const folded = (rows: readonly Row[]): readonly Row[] => rows.map((row) => row.map(foldText));

function foldedAnswer(central: CentralAnswer): CentralAnswer {
  const ordered = central.ordered?.map(({ row, key }) => ({ row: row.map(foldText), key }));
  return { ...central, rows: folded(central.rows), ...(ordered ? { ordered } : {}) };
}

/** The window of the ordered rows that LIMIT and OFFSET leave. */
function windowOf(central: CentralAnswer): readonly OrderedRow[] {
  return (central.ordered ?? []).slice(central.offset, central.offset + central.rows.length);
}

function cutsTie(central: CentralAnswer): boolean {
  const { ordered = [], offset, rows } = central;
  const sharesKey = (index: number): boolean => {
    const [before, after] = [ordered[index - 1], ordered[index]];
    return before !== undefined && after !== undefined && sameRow(before.key, after.key);
  };
  return sharesKey(offset) || sharesKey(offset + rows.length);
}

/** Rows with equal sort keys may stand in any order; others may not. */
function isInOrder(answer: readonly Row[], central: CentralAnswer): boolean {
  if (!central.ordered) return sameSequence(answer, central.rows);
  const window = windowOf(central);
  let start = 0;
  for (let end = 1; end <= window.length; end += 1) {
    const [previous, next] = [window[end - 1], window[end]];
    if (previous && next && sameRow(previous.key, next.key)) continue;
    const expected = window.slice(start, end).map(({ row }) => row);
    if (!sameMultiset(answer.slice(start, end), expected)) return false;
    start = end;
  }
  return true;
}
