import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { designChecks } from '../../src/viewmodel/designChecks.ts';
import { explainQuery } from '../../src/workbench/explain.ts';
import { type OpenedLab as Opened, openLab as openAtSites } from '../../src/workbench/openLab.ts';
import { MAXIMUM_CANDIDATES } from '../../src/workbench/planQuery.ts';
import { askQuery, askSql, type Question } from '../../src/workbench/question.ts';
import type { RunResult } from '../../src/workbench/runPlan.ts';
import { runSelected } from '../../src/workbench/runSelected.ts';
import { openWorkerSite } from '../../src/workbench/workerSite.ts';
import type { FinishedRun, LabQuery, OpenedLab, Parameters, RunRequest } from './engineTypes.ts';

/**
 * The page's only way to the coordinator, and the only file that knows it. It is loaded when the
 * first lab is opened, so that the page is there before it.
 */
export async function openLab(
  text: string,
  fileName: string,
  { parameters = {}, onProgress = () => {} }: OpenOptions = {},
): Promise<Result<OpenedLab, Diagnostic>> {
  const opened = await openAtSites(text, {
    fileName,
    parameters,
    openSite: openWorkerSite,
    readFile: (name) => readBeside(fileName, name),
    onProgress,
  });
  if (!opened.ok) return fail(opened.error[0] ?? unexplained);
  const { lab, catalog, leafRows, parameters: own } = opened.value;
  const { parameterValues, close } = opened.value;
  return ok({
    document: lab,
    catalog,
    checks: checksOf(opened.value),
    storedRows: leafRows,
    queries: queriesOf(opened.value),
    parameters: parameterValues,
    defaultParameters: Object.fromEntries(own.map((one) => [one.name, one.defaultValue])),
    ...createCoordinator(opened.value),
    close,
  });
}

interface OpenOptions {
  /** Values in place of the lab's defaults. */
  readonly parameters?: Parameters;
  readonly onProgress?: (done: number, of: number) => void;
}

const unexplained: Diagnostic = {
  code: 'lab-not-opened',
  message: 'The lab could not be opened, and nothing says why.',
  span: NO_SPAN,
};

async function readBeside(lab: string, name: string): Promise<string> {
  const response = await fetch(new URL(name, new URL(lab, document.baseURI)));
  if (!response.ok) throw new Error(`${name} could not be loaded (${response.status}).`);
  return response.text();
}

/** Worked out here, where reasoning about conditions is loaded anyway, not where it is shown. */
function checksOf({ lab, catalog, findings }: Opened): OpenedLab['checks'] {
  const setups = lab.blocks.filter(({ kind }) => kind === 'setup');
  return new Map(setups.map(({ span }) => [span.start, designChecks(catalog, findings, span)]));
}

function queriesOf(opened: Opened): readonly LabQuery[] {
  return opened.lab.blocks.flatMap((block) => {
    if (block.kind !== 'query') return [];
    const asked = askQuery(opened.lab, opened.catalog, block.id, {});
    if (!asked.ok) return [];
    const { at, objective } = asked.value;
    return [{ id: block.id, sql: block.sql.trimEnd(), at, objective }];
  });
}

type Coordinator = Pick<OpenedLab, 'run' | 'measureOthers'>;

function createCoordinator(opened: Opened): Coordinator {
  const explain = createExplanations(opened);
  const run = async (request: RunRequest): Promise<Result<FinishedRun, Diagnostic>> => {
    const explained = await explain(request);
    if (!explained.ok) return explained;
    const { plan } = request;
    const selection =
      plan === undefined ? { kind: 'chosen' as const } : { kind: 'one' as const, id: plan };
    const ran = await runSelected(opened, explained.value, selection);
    if (!ran.ok) return ran;
    const [result] = ran.value;
    return result ? ok(finished(result)) : fail(unexplained);
  };
  return {
    run,
    // At most one background run waits for the sites, so a shown one begins right after it.
    measureOthers: async (request, done, onMeasured, isWanted) => {
      const explained = await explain(request);
      if (!explained.ok) return;
      for (const { plan } of explained.value.planned.candidates.slice(0, MAXIMUM_CANDIDATES)) {
        if (done.has(plan.id)) continue;
        if (!isWanted()) return;
        const ran = await run({ ...request, plan: plan.id });
        if (ran.ok && isWanted()) onMeasured(ran.value.measured);
      }
    },
  };
}

function finished({ trace, measured, candidate, verdict, columns, rows }: RunResult): FinishedRun {
  return {
    trace,
    measured: new Map([[candidate.plan.id, measured]]),
    equalsCentral: verdict.equalsCentral,
    ...(verdict.because === undefined ? {} : { because: verdict.because }),
    columns,
    rows,
  };
}

/** A question is explained once, however many of its plans are run. */
function createExplanations(opened: Opened) {
  const known = new Map<string, ReturnType<typeof explainQuery>>();
  return async ({ sql, at, objective }: RunRequest) => {
    const key = JSON.stringify([sql, at, objective]);
    const before = known.get(key);
    if (before) return before;
    const question = questionOf(opened, { sql, at, objective });
    if (!question.ok) return question;
    const explaining = explainQuery(opened, question.value);
    known.set(key, explaining);
    return explaining;
  };
}

/** The lab's own query, with the plans written for it, while its text is unchanged. */
function questionOf(
  opened: Opened,
  { sql, at, objective }: RunRequest,
): Result<Question, Diagnostic> {
  const own = opened.lab.blocks.find(
    (block) => block.kind === 'query' && block.sql.trimEnd() === sql,
  );
  if (own?.kind !== 'query') return askSql(opened.catalog, sql, { at, objective });
  const asked = askQuery(opened.lab, opened.catalog, own.id, { at, objective });
  return asked.ok ? ok({ ...asked.value, sql }) : asked;
}
