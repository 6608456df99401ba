import type { Choice, Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import type { Span } from '../base/span.ts';
import type { Expression } from '../sql/ast.ts';
import { column } from '../sql/make.ts';
import { printExpression, quoteIdentifier } from '../sql/print.ts';
import type { ColumnNode } from '../sql/traverse.ts';

/**
 * What the names in one SELECT can mean. Names are compared without regard to case, as SQLite
 * does; two names of one scope never differ in case only.
 */
export interface Scope {
  /** The FROM items, each with all its columns: what `t.c` and `t.*` mean. */
  readonly sources: readonly Source[];
  /** What `c` and `*` mean, in order: a USING column stands there once. */
  readonly columns: readonly VisibleColumn[];
  /** Names of the select list; they count where no column of FROM has the name. */
  readonly aliases: ReadonlyMap<string, Expression>;
  /** Names of the WINDOW clause; absent where there is none. */
  readonly windows?: readonly string[];
  /** The scope of the query around a subquery. */
  readonly parent?: Scope;
}

export interface Source {
  /** The occurrence: the alias, or the relation's own name. */
  readonly name: string;
  /** The relation or common table behind it; undefined for a derived table. */
  readonly relation?: string;
  readonly columns: readonly string[];
  /** False after an error: its columns are not known, so none is reported as missing. */
  readonly isKnown: boolean;
}

export interface VisibleColumn {
  readonly name: string;
  readonly expression: Expression;
}

export const sameName = (left: string, right: string): boolean =>
  left === right || left.toLowerCase() === right.toLowerCase();

export const columnsOfSource = (source: Source): readonly VisibleColumn[] =>
  source.columns.map((columnName) => ({
    name: columnName,
    expression: column(source.name, columnName),
  }));

/** What a column means, or what is wrong with it. */
export type Meaning =
  | { readonly kind: 'found'; readonly expression: Expression }
  | { readonly kind: 'fault'; readonly fault: Diagnostic | undefined };

export function lookUp(node: ColumnNode, scope: Scope): Meaning {
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    const meaning = node.table === undefined ? lookUpName(node, level) : lookUpPath(node, level);
    if (meaning !== undefined) return meaning;
  }
  return { kind: 'fault', fault: unknownColumn(node, scope) };
}

/** `t.c` on one level; undefined sends the search to the query around. */
function lookUpPath(node: ColumnNode, scope: Scope): Meaning | undefined {
  const table = node.table?.text ?? '';
  for (const source of scope.sources) {
    if (!sameName(source.name, table)) continue;
    const known = source.columns.find((candidate) => sameName(candidate, node.name.text));
    if (known !== undefined) return found(source.name, known, node);
    if (!source.isKnown) return { kind: 'fault', fault: undefined };
  }
  return undefined;
}

function lookUpName(node: ColumnNode, scope: Scope): Meaning | undefined {
  const matches = scope.columns.filter((candidate) => sameName(candidate.name, node.name.text));
  const [first, second] = matches;
  if (second !== undefined) return { kind: 'fault', fault: ambiguous(node, matches, scope) };
  if (first !== undefined) return { kind: 'found', expression: located(first.expression, node) };
  const alias = scope.aliases.get(node.name.text.toLowerCase());
  if (alias !== undefined) return { kind: 'found', expression: alias };
  const isOpen = scope.sources.some((source) => !source.isKnown);
  return isOpen ? { kind: 'fault', fault: undefined } : undefined;
}

function found(table: string, columnName: string, node: ColumnNode): Meaning {
  return { kind: 'found', expression: located(column(table, columnName), node) };
}

/** A plain column keeps the place it was written at; a merged USING column has none of its own. */
function located(expression: Expression, node: ColumnNode): Expression {
  return expression.kind === 'column'
    ? Object.freeze({ ...expression, span: node.span })
    : expression;
}

const written = (expression: Expression): string =>
  expression.kind === 'column' && expression.table !== undefined
    ? `${expression.table.text}.${expression.name.text}`
    : 'a joined column';

function ambiguous(node: ColumnNode, matches: readonly VisibleColumn[], scope: Scope): Diagnostic {
  const candidates = matches.map((match) => written(match.expression));
  return {
    code: 'ambiguous-column',
    message: `${node.name.text} is ambiguous: it can be ${orList(candidates)}.`,
    span: node.span,
    hint: `write ${orList(candidates)}`,
    choices: matches.flatMap(({ expression }) => qualifying(node, expression, scope)),
  };
}

/** The column with the name of one occurrence before it; a merged column has no such name. */
function qualifying(node: ColumnNode, expression: Expression, scope: Scope): readonly Choice[] {
  if (expression.kind !== 'column' || expression.table === undefined) return [];
  const occurrence = expression.table.text;
  const relation = scope.sources.find(({ name }) => name === occurrence)?.relation;
  const replacement = printExpression(expression);
  return [
    { span: node.span, replacement, occurrence, ...(relation === undefined ? {} : { relation }) },
  ];
}

/** The only choice: another name in this place. */
export const instead = (span: Span, ...path: readonly string[]): Pick<Diagnostic, 'choices'> => ({
  choices: [{ span, replacement: path.map(quoteIdentifier).join('.') }],
});

function unknownColumn(node: ColumnNode, scope: Scope): Diagnostic {
  const sources = allSources(scope);
  if (node.table === undefined) return unknownName(node, sources);
  const table = node.table.text;
  const owner = sources.find((source) => sameName(source.name, table));
  if (owner === undefined) return unknownTable(node, table, sources);
  const nearest = nearestName(node.name.text, owner.columns);
  return {
    code: 'unknown-column',
    message: `${described(owner)} has no column ${node.name.text}.`,
    span: node.span,
    hint:
      nearest === undefined
        ? `its columns are ${owner.columns.join(', ')}`
        : `did you mean ${owner.name}.${nearest}?`,
    ...(nearest === undefined ? {} : instead(node.span, owner.name, nearest)),
  };
}

function unknownName(node: ColumnNode, sources: readonly Source[]): Diagnostic {
  const wanted = node.name.text;
  const searched = sources.map(described);
  const known = [...new Set(sources.flatMap((source) => source.columns))];
  const nearest = nearestName(wanted, known);
  const place = searched.length === 0 ? 'the query has no FROM' : `searched ${andList(searched)}`;
  return {
    code: 'unknown-column',
    message: `There is no column ${wanted}: ${place}.`,
    span: node.span,
    ...(nearest === undefined
      ? {}
      : { hint: `did you mean ${nearest}?`, ...instead(node.span, nearest) }),
  };
}

function unknownTable(node: ColumnNode, table: string, sources: readonly Source[]): Diagnostic {
  const renamed = sources.find((source) => sameName(source.relation ?? '', table));
  const names = sources.map((source) => source.name);
  const nearest = renamed?.name ?? nearestName(table, names);
  return {
    code: 'unknown-relation',
    message:
      renamed === undefined
        ? `Nothing in FROM is called ${table}.`
        : `In this query ${table} is called ${renamed.name}.`,
    span: node.table?.span ?? node.span,
    ...(nearest === undefined
      ? {}
      : {
          hint: `did you mean ${nearest}.${node.name.text}?`,
          ...instead(node.table?.span ?? node.span, nearest),
        }),
  };
}

function allSources(scope: Scope): readonly Source[] {
  const found: Source[] = [];
  for (let level: Scope | undefined = scope; level !== undefined; level = level.parent) {
    found.push(...level.sources);
  }
  return found;
}

const described = (source: Source): string =>
  source.relation === undefined || sameName(source.relation, source.name)
    ? source.name
    : `${source.name} (${source.relation})`;

const joinWords = (words: readonly string[], word: string): string =>
  words.length < 2
    ? words.join('')
    : `${words.slice(0, -1).join(', ')} ${word} ${words.at(-1) ?? ''}`;

const orList = (words: readonly string[]): string => joinWords(words, 'or');
const andList = (words: readonly string[]): string => joinWords(words, 'and');
