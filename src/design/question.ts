import type { Span } from '../base/span.ts';
import type { Row, Value } from '../base/value.ts';
import type { ForeignKey } from '../catalog/catalog.ts';
import type { Counterexample, Finding, FindingRule } from './finding.ts';

/**
 * A question that reasoning alone did not settle, for the data: a query that gives a row when there
 * is a fault and none when there is not. Plain data, so that whoever owns central can ask it.
 */
export interface DesignQuestion {
  readonly rule: FindingRule;
  /** Of the rule `foreignKey`: the one that is asked about. */
  readonly foreignKey?: ForeignKey;
  readonly relation: string;
  /** The relation or fragment whose cut it is about. */
  readonly whole?: string;
  /** To be run on central, where every fragment is a view; gives at most one row. */
  readonly sql: string;
  /** The first columns of the answer are the counterexample's; the others are flags. */
  readonly width: number;
  /** What the flags stand for: fragments that take the row (1) or not (0). */
  readonly flags: readonly string[];
  /** The sentence of the finding; `{row}` stands for the row, `{fragments}` for the flags set. */
  readonly message: string;
  /** A fault that the schema allows, should the data show none. */
  readonly constructed?: Counterexample;
  readonly span: Span;
}

/** What central answered: no row means that the data has no fault. */
export interface QuestionAnswer {
  readonly columns: readonly string[];
  readonly row: Row;
}

/** The finding of a question; undefined when neither data nor schema shows a fault. */
export function findingOf(
  question: DesignQuestion,
  answer: QuestionAnswer | undefined,
): Finding | undefined {
  const counterexample = answer === undefined ? question.constructed : realRow(question, answer);
  if (counterexample === undefined) return undefined;
  const { rule, relation, whole, span } = question;
  const message = sentence(question, counterexample);
  const about = whole === undefined ? {} : { whole };
  return { rule, relation, ...about, message, counterexample, span };
}

function realRow(question: DesignQuestion, answer: QuestionAnswer): Counterexample {
  const row: Record<string, Value> = {};
  for (const [index, name] of answer.columns.slice(0, question.width).entries()) {
    // Two columns of a join may have one name; the second gets a number.
    let key = name;
    for (let number = 2; Object.hasOwn(row, key); number += 1) key = `${name}:${number}`;
    row[key] = answer.row[index] ?? null;
  }
  const set = question.flags.filter((_, index) => {
    const flag = answer.row[question.width + index];
    return flag === 1 || flag === 1n;
  });
  return set.length === 0 ? { row } : { row, fragments: set };
}

function sentence(
  question: DesignQuestion,
  { row, constructed, fragments }: Counterexample,
): string {
  const listed = (fragments ?? []).join(' and ');
  const subject = constructed ? 'A row' : 'The row';
  return question.message
    .replace('{row}', () => `${subject} ${printRow(row)}`)
    .replace('{fragments}', () => listed);
}

/** `(e_id = 7, e_site = NULL)`; long rows are cut after the first columns. */
function printRow(row: Readonly<Record<string, Value>>): string {
  const entries = Object.entries(row);
  const shown = entries.slice(0, 6).map(([name, value]) => `${name} = ${printValue(value)}`);
  return `(${[...shown, ...(entries.length > 6 ? ['…'] : [])].join(', ')})`;
}

function printValue(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value}'`;
  return value instanceof Uint8Array ? 'a blob' : String(value);
}
