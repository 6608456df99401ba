import type { Span } from '../base/span.ts';
import type { Query } from '../sql/ast.ts';
import type { PlanLine, Statement } from '../sql/statement.ts';
import type { FrontMatter } from './document/frontMatter.ts';
import type { ProseBlock } from './document/prose.ts';
import type { Scene } from './document/scene.ts';

/**
 * A lab as it was read: front matter and blocks in document order. Nothing is executed yet
 * (`executeSetup`). Every span, of blocks as of the syntax trees inside them, is in UTF-16 offsets
 * of `text`, the whole document, whatever the block was indented by.
 */
export interface LabDocument {
  /** Shown in messages; the file's own name without its folder. */
  readonly fileName: string;
  readonly text: string;
  readonly frontMatter: FrontMatter;
  readonly blocks: readonly LabBlock[];
}

export type LabBlock =
  | ProseSection
  | SetupBlock
  | QueryBlock
  | PlanBlock
  | ScheduleBlock
  | ExerciseBlock
  | SceneBlock;

/**
 * One top-level piece of prose. A live block inside it (in a list, say) follows it in `blocks`, and
 * the prose says where it stands by a `live` node with its span.
 */
export interface ProseSection {
  readonly kind: 'prose';
  readonly content: ProseBlock;
  readonly span: Span;
}

/** `sql setup`. */
export interface SetupBlock {
  readonly kind: 'setup';
  readonly text: string;
  readonly statements: readonly Statement[];
  readonly span: Span;
}

export type QueryObjective = 'bytes' | 'total' | 'response';

/** `sql query id=NAME at=SITE [objective=…]`. */
export interface QueryBlock {
  readonly kind: 'query';
  readonly id: string;
  /** As written; whether the site exists is known when the setup is executed. */
  readonly at?: Attribute;
  readonly objective: QueryObjective;
  readonly sql: string;
  /** Undefined when the SQL does not parse; the error is among the lab's errors. */
  readonly query?: Query;
  readonly span: Span;
  /** Where `sql` stands in the document, for an editor. */
  readonly contentSpan: Span;
}

/** `plan id=NAME for=QUERY [assumes=NAME, …]`. */
export interface PlanBlock {
  readonly kind: 'plan';
  readonly id: string;
  readonly query: string;
  readonly assumes: readonly Attribute[];
  readonly text: string;
  readonly lines: readonly PlanLine[];
  readonly span: Span;
}

/** `schedule id=NAME …`: the header is checked; `readSchedule.ts` parses the statements. */
export interface ScheduleBlock {
  readonly kind: 'schedule';
  readonly id: string;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly span: Span;
}

/** `exercise id=NAME kind=…`: the header is checked, the YAML is kept as plain data. */
export interface ExerciseBlock {
  readonly kind: 'exercise';
  readonly id: string;
  readonly exerciseKind: ExerciseKind;
  readonly data: unknown;
  readonly text: string;
  readonly span: Span;
}

export const EXERCISE_KINDS = [
  'number',
  'choice',
  'order',
  'sql',
  'design',
  'plan',
  'schedule',
  'fault',
  'predict',
] as const;

export type ExerciseKind = (typeof EXERCISE_KINDS)[number];

/** `scene`: one step of a lecture. */
export interface SceneBlock {
  readonly kind: 'scene';
  readonly scene: Scene;
  readonly span: Span;
}

/** A value written in an info string, and where. */
export interface Attribute {
  readonly value: string;
  readonly span: Span;
}
