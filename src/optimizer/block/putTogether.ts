import type { Operator, ProjectItem } from '../../algebra/operator.ts';
import { fragmentName, relationName } from '../../base/brand.ts';
import { NO_SPAN } from '../../base/span.ts';
import type { Reconstruction } from '../../localization/reconstruction.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import { conjunction } from '../../sql/traverse.ts';
import { presence } from '../build/localBlock.ts';

/** A leaf where it is read: the leaf itself, or a result with some of its columns. */
export interface Source {
  readonly name: string;
  readonly columns: ReadonlySet<string>;
}

/**
 * The reconstruction program over what is at a site, with the columns wanted: unions, and joins on
 * the key, nested as the relation was cut. A column that no leaf has is NULL: what a fragmentation
 * forgot is stored nowhere.
 */
export function putTogether(
  program: Reconstruction,
  sourceOf: (leaf: string) => Source,
  key: readonly string[],
  wanted: readonly string[],
): Operator {
  const { operator, columns } = rowsOf(program, { sourceOf, key }, wanted);
  const isAsWanted = operator.kind === 'union' && wanted.every((name) => columns.has(name));
  return isAsWanted ? operator : projected({ operator, columns }, wanted);
}

interface Given {
  readonly sourceOf: (leaf: string) => Source;
  readonly key: readonly string[];
}

interface Rows {
  readonly operator: Operator;
  /** What each column is called above the operator; absent where no leaf has it. */
  readonly columns: ReadonlyMap<string, Expression>;
}

function rowsOf(program: Reconstruction, given: Given, wanted: readonly string[]): Rows {
  if (program.kind === 'leaf') return leafRows(given.sourceOf(program.of));
  if (program.kind === 'keyJoin') return joinedRows(program.inputs, given, wanted);
  const inputs = program.inputs.map((input) => rowsOf(input, given, wanted));
  const [only] = inputs;
  if (only !== undefined && inputs.length === 1) return only;
  const present = wanted.filter((name) => inputs.some(({ columns }) => columns.has(name)));
  const columns = present.map((name) => {
    const first = inputs[0]?.columns.get(name);
    return [name, first?.kind === 'column' ? first : column(undefined, name)] as const;
  });
  return {
    operator: { kind: 'union', inputs: inputs.map((rows) => projected(rows, present)) },
    columns: new Map(columns),
  };
}

function leafRows({ name, columns }: Source): Rows {
  return {
    operator: {
      kind: 'fragment',
      fragment: fragmentName(name),
      relation: relationName(name),
      occurrence: name,
    },
    columns: new Map([...columns].map((own) => [own, column(name, own)])),
  };
}

/** Pieces of the same rows, each with the key; a column that two have is the first's. */
function joinedRows(
  programs: readonly Reconstruction[],
  given: Given,
  wanted: readonly string[],
): Rows {
  const withKey = [...new Set([...given.key, ...wanted])];
  const [first, ...others] = programs.map((program) => rowsOf(program, given, withKey));
  if (first === undefined) return { operator: { kind: 'empty' }, columns: new Map() };
  return others.reduce((left, right) => {
    const equal = given.key.flatMap((name) => {
      const [a, b] = [left.columns.get(name), right.columns.get(name)];
      return a && b ? [binary('=', a, b)] : [];
    });
    const predicate = conjunction(equal);
    return {
      operator: {
        kind: 'join',
        joinKind: 'inner',
        ...(predicate ? { predicate } : {}),
        left: left.operator,
        right: right.operator,
      },
      columns: new Map([...right.columns, ...left.columns]),
    };
  }, first);
}

/** Where no column is wanted the rows still count. */
function projected({ operator, columns }: Rows, wanted: readonly string[]): Operator {
  const items = wanted.map((name): ProjectItem => {
    const expression = columns.get(name) ?? { kind: 'null', span: NO_SPAN };
    return { expression, name };
  });
  return { kind: 'project', items: items.length === 0 ? [presence] : items, input: operator };
}
