import type { SiteId } from '../../src/base/brand.ts';
import type { SitePort } from '../../src/site/sitePort.ts';
import { encodeTrace } from '../../src/trace/codec.ts';
import type { Coordinator, LabHead } from '../../src/workbench/coordinatorTypes.ts';
import { explainQuery } from '../../src/workbench/explain.ts';
import { type OpenedLab, openLab } from '../../src/workbench/openLab.ts';
import { askQuery, askSql, type Question } from '../../src/workbench/question.ts';
import { runCandidate } from '../../src/workbench/runPlan.ts';

export interface TracesRequest {
  /** A file of public/labs/. */
  readonly lab: string;
  /** Queries to ask besides the lab's own. */
  readonly further: readonly string[];
  readonly readFile: (name: string) => Promise<string>;
  readonly openSite: (site: SiteId) => Promise<SitePort>;
}

export interface CandidateTrace {
  readonly sql: string;
  readonly plan: string;
  readonly equalsCentral: boolean | null;
  /** The trace as its file. */
  readonly text: string;
}

/** Executes every candidate of every query; the same code in the page and in Node. */
export async function labTraces(request: TracesRequest): Promise<readonly CandidateTrace[]> {
  const { lab, readFile, openSite } = request;
  const opened = unwrap(await openLab(await readFile(lab), { fileName: lab, readFile, openSite }));
  const traces: CandidateTrace[] = [];
  for (const question of questionsOf(opened, request.further)) {
    const explanation = unwrap(await explainQuery(opened, question));
    for (const candidate of explanation.planned.candidates) {
      const { trace, verdict } = unwrap(await runCandidate(opened, explanation, candidate));
      traces.push({
        sql: question.sql,
        plan: candidate.plan.id,
        equalsCentral: verdict.equalsCentral,
        text: encodeTrace(trace),
      });
    }
  }
  await opened.close();
  return traces;
}

function questionsOf({ lab, catalog }: OpenedLab, further: readonly string[]): Question[] {
  const own = lab.blocks.flatMap((block) =>
    block.kind === 'query' ? [unwrap(askQuery(lab, catalog, block.id, {}))] : [],
  );
  return [...own, ...further.map((sql) => unwrap(askSql(catalog, sql, {})))];
}

type Outcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: unknown };

function unwrap<Value>(outcome: Outcome<Value>): Value {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error));
  return outcome.value;
}

/** The chosen plan of each query, and each schedule, through a coordinator in any thread. */
export async function coordinatorTraces(
  coordinator: Coordinator,
  { queries, document }: Pick<LabHead, 'queries' | 'document'>,
): Promise<readonly string[]> {
  const texts: string[] = [];
  for (const { sql, at, objective } of queries) {
    const run = unwrap(await coordinator.run({ sql, at, objective }, () => {}));
    texts.push(encodeTrace(run.trace));
  }
  for (const block of document.blocks) {
    if (block.kind !== 'schedule') continue;
    const { text, options } = block;
    const protocol = options['protocol'] ?? '2pc-presumed-abort';
    const run = unwrap(await coordinator.runSchedule({ text, protocol, options }));
    texts.push(
      JSON.stringify(run.events, (_, value) => (typeof value === 'bigint' ? `${value}n` : value)),
    );
  }
  return texts;
}
