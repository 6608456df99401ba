import { evaluateTruth } from '../../algebra/satisfiability.ts';
import type { Value } from '../../base/value.ts';
import type { Relation } from '../../catalog/catalog.ts';
import type { Expression } from '../../sql/ast.ts';
import { coversRow, type Predicate, type RowImage } from '../../transactions/locking/predicate.ts';
import type {
  History,
  InitialRow,
  Item,
  Operation,
  Version,
} from '../../transactions/serializability/history.ts';

/** What a predicate read looked for: as it was written, and as boxes where that says too little. */
export interface Condition {
  readonly relation: Relation;
  readonly expression: Expression | undefined;
  readonly predicate: Predicate;
}

/** Notes what transactions read and wrote, version by version, while a schedule runs. */
export interface HistoryRecorder {
  readonly read: (transaction: string, relation: string, key: string) => void;
  readonly wrote: (transaction: string, relation: string, key: string, rows: WrittenRow) => void;
  readonly lookedFor: (transaction: string, condition: Condition) => void;
  readonly ended: (transaction: string, decision: 'commit' | 'abort') => void;
  readonly history: () => History<Condition>;
}

export interface WrittenRow {
  readonly before: RowImage | undefined;
  readonly after: RowImage | undefined;
}

export function createHistoryRecorder(): HistoryRecorder {
  const initial: InitialRow[] = [];
  const operations: Operation<Condition>[] = [];
  /** By item: its versions, the one in place last. */
  const versions = new Map<string, Exclude<Version, 'initial'>[]>();
  const known = new Set<string>();
  const numbers = new Map<string, number>();
  /**
   * A site has lost what they had done, and they may not know yet: what they still do is undone,
   * and never seen.
   */
  const aborted = new Set<string>();
  const versionsOf = ({ relation, key }: Item) => {
    const name = JSON.stringify([relation, key]);
    const own = versions.get(name) ?? [];
    versions.set(name, own);
    return { name, own };
  };
  return {
    read: (transaction, relation, key) => {
      if (aborted.has(transaction)) return;
      const item = { relation, key };
      const version = versionsOf(item).own.at(-1) ?? 'initial';
      operations.push({ kind: 'read', transaction, item, version });
    },
    wrote: (transaction, relation, key, { before, after }) => {
      if (aborted.has(transaction)) return;
      const item = { relation, key };
      const { name, own } = versionsOf(item);
      if (!known.has(name) && before) initial.push({ item, image: before });
      known.add(name);
      const counter = JSON.stringify([transaction, name]);
      const number = (numbers.get(counter) ?? 0) + 1;
      numbers.set(counter, number);
      own.push({ writer: transaction, number });
      const image = after === undefined ? {} : { image: after };
      operations.push({ kind: 'write', transaction, item, number, ...image });
    },
    lookedFor: (transaction, condition) => {
      if (aborted.has(transaction)) return;
      const relation = condition.relation.name;
      operations.push({ kind: 'predicateRead', transaction, relation, condition });
    },
    ended: (transaction, decision) => {
      operations.push({ kind: decision, transaction });
      if (decision === 'commit') return;
      aborted.add(transaction);
      for (const [name, own] of versions) {
        const left = own.filter(({ writer }) => writer !== transaction);
        versions.set(name, left);
      }
    },
    history: () => ({ initial, operations }),
  };
}

/** Whether a row fulfils a condition: exactly, where our own evaluator knows what SQLite does. */
export function fulfils({ relation, expression, predicate }: Condition, image: RowImage): boolean {
  if (expression === undefined) return true;
  const truth = evaluateTruth(expression, {
    facts: ({ name }) => relation.columns.find((column) => column.name === name.text),
    lookup: ({ name }) => datumOf(image[name.text]),
  });
  return truth === undefined ? coversRow(predicate, image) : truth === true;
}

const datumOf = (value: Value | undefined) =>
  typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;
