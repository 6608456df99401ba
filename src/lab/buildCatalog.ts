import type { Diagnostic } from '../base/diagnostic.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { Statement } from '../sql/statement.ts';
import { allocate, replicate } from './setup/allocation.ts';
import { change, generate, insert } from './setup/data.ts';
import {
  type CommitTiming,
  createDraft,
  type DataStep,
  type Draft,
  type StatementOf,
} from './setup/draft.ts';
import { type ClassifyAssertion, finishCatalog } from './setup/finish.ts';
import {
  createFragment,
  createFragmentsByHash,
  createFragmentsByRange,
} from './setup/fragments.ts';
import { createIndex } from './setup/indexes.ts';
import { load } from './setup/load.ts';
import {
  bindParameters,
  type LabParameter,
  type ParameterValues,
  readParameters,
  valuesOf,
} from './setup/parameters.ts';
import {
  alterTable,
  createTableAs,
  createTrigger,
  drop,
  maintenance,
  question,
  savepoint,
  transaction,
} from './setup/refused.ts';
import { assertStatement } from './setup/semantics.ts';
import {
  createLink,
  createSite,
  setCost,
  setForce,
  setNetwork,
  setTimeout,
} from './setup/sites.ts';
import { statistics } from './setup/statistics.ts';
import { createTable } from './setup/tables.ts';
import { createView } from './setup/views.ts';

export interface BuildOptions {
  readonly seed?: number;
  /** Values in place of the defaults of PARAMETERs. */
  readonly parameters?: ParameterValues;
  /** Text of the files that LOAD names. */
  readonly files?: ReadonlyMap<string, string>;
  /** What an assertion can be used for; without it none is used. */
  readonly classifyAssertion?: ClassifyAssertion;
}

export interface BuiltCatalog {
  readonly catalog: Catalog;
  /** To be run on central, in this order. */
  readonly dataSteps: readonly DataStep[];
  readonly timing: CommitTiming;
  readonly parameters: readonly LabParameter[];
  /** With any error the catalog shows what could be understood, and must not be run. */
  readonly errors: readonly Diagnostic[];
}

/** Executes setup statements, in document order, into a catalog and the steps that fill it. */
export function buildCatalog(
  statements: readonly Statement[],
  options: BuildOptions = {},
): BuiltCatalog {
  const draft = createDraft(options.seed ?? 0, options.files ?? new Map());
  const { parameters, errors } = readParameters(statements, options.parameters ?? {});
  draft.errors.push(...errors);
  const values = valuesOf(parameters);
  for (const statement of statements) {
    if (statement.kind === 'parameter') continue;
    const bound = bindParameters(statement, values);
    draft.errors.push(...bound.errors);
    if (bound.errors.length === 0) execute(draft, bound.node);
  }
  const catalog = finishCatalog(draft, options.classifyAssertion ?? (() => ({ kind: 'checked' })));
  draft.errors.sort((left, right) => left.span.start - right.span.start);
  const { dataSteps, timing } = draft;
  return { catalog, dataSteps, timing, parameters, errors: draft.errors };
}

type Execute<Kind extends Statement['kind']> = (draft: Draft, statement: StatementOf<Kind>) => void;

/** What every statement does; a new kind of statement does not compile until it is here. */
const executions: { readonly [Kind in Statement['kind']]: Execute<Kind> } = {
  createSite,
  createLink,
  setNetwork,
  setCost,
  setForce,
  setTimeout,
  createTable,
  createIndex,
  createView,
  createFragment,
  createFragmentsByHash,
  createFragmentsByRange,
  allocate,
  replicate,
  insert,
  update: change,
  delete: change,
  generate,
  load,
  assert: assertStatement,
  statistics,
  selectStatement: question,
  explain: question,
  createTableAs,
  createTrigger,
  drop,
  alterTable,
  transaction,
  savepoint,
  maintenance,
  // Read before all other statements, which may use it wherever it stands.
  parameter: () => {},
};

function execute(draft: Draft, statement: Statement): void {
  // The table pairs each kind with its own handler, which TypeScript cannot see through an index.
  const run = executions[statement.kind] as (draft: Draft, statement: Statement) => void;
  run(draft, statement);
}
