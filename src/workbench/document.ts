import { distributeUnions } from '../algebra/distributeUnions.ts';
import type { Operator } from '../algebra/operator.ts';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { assertNever } from '../base/assert.ts';
import { bytes } from '../base/brand.ts';
import type { Candidate } from '../optimizer/candidates.ts';
import { qError } from '../optimizer/cost/qError.ts';
import { shipWidth } from '../optimizer/cost/timeline.ts';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import type { PlanStep, ShipStep } from '../optimizer/plan.ts';
import type { Explanation } from './explain.ts';
import type { OpenedLab } from './openLab.ts';
import type { RunResult } from './runPlan.ts';

/** The JSON of `explain` and `run` (headless.md); what was not executed is null. */
export function explanationDocument(
  opened: OpenedLab,
  explanation: Explanation,
  ran: readonly RunResult[],
): unknown {
  const { question, planned, mapped } = explanation;
  const shown = ran.find(({ candidate }) => candidate === planned.chosen) ?? ran[0];
  return {
    lab: opened.lab.frontMatter.title,
    sql: question.sql,
    at: question.at,
    objective: question.objective,
    statistics: question.statistics,
    planner: question.planner,
    regret: planned.regret ?? null,
    stages: stagesOf(explanation),
    candidates: planned.candidates.map((candidate) =>
      candidateDocument(
        candidate,
        candidate === planned.chosen,
        ran.find((result) => result.candidate === candidate),
      ),
    ),
    notApplicable: planned.notApplicable,
    trail: planned.trail ?? null,
    columns: mapped.columns,
    rows: shown?.rows ?? null,
    rowCount: shown?.rows.length ?? null,
  };
}

function stagesOf({ events, planned, localized, mapped }: Explanation): readonly unknown[] {
  const stages = events.flatMap(stageDocument);
  const rewritten = events.flatMap((own) => (own.kind === 'queryRewritten' ? [own.after] : []));
  const optimization = {
    stage: 'optimization',
    rule: 'chooseCheapestPlan',
    because: `${planned.chosen.plan.id}: ${planned.because}`,
    algebra: algebraLine(localized?.algebra ?? rewritten.at(-1) ?? mapped.algebra),
  };
  return [...stages, optimization];
}

function stageDocument(event: Explanation['events'][number]): readonly unknown[] {
  switch (event.kind) {
    case 'queryParsed':
      return [];
    case 'queryMapped': {
      const { rule, because, algebra } = event;
      return [{ stage: 'mapping', rule, because, algebra: algebraLine(algebra) }];
    }
    case 'viewExpanded': {
      const { rule, because, before, after } = event;
      const algebra = algebraLine(after);
      return [{ stage: 'mapping', rule, because, before: algebraLine(before), algebra }];
    }
    case 'queryRewritten': {
      const { stage, rule, because, before, after } = event;
      return [{ stage, rule, because, before: algebraLine(before), algebra: algebraLine(after) }];
    }
    default:
      return assertNever(event);
  }
}

function candidateDocument(
  { plan, estimated, estimatedRows, alsoKnownAs }: Candidate,
  chosen: boolean,
  ran: RunResult | undefined,
): unknown {
  return {
    id: plan.id,
    strategy: plan.strategy,
    label: plan.label,
    chosen,
    ...(plan.joinSite === undefined ? {} : { joinSite: plan.joinSite }),
    assumes: plan.assumes,
    ...(alsoKnownAs.length > 0 ? { alsoKnownAs } : {}),
    estimated,
    measured: ran?.measured ?? null,
    transfers: plan.steps.flatMap((step, index) =>
      step.kind === 'ship' ? [transferDocument(step, index, estimatedRows[index] ?? 0, ran)] : [],
    ),
    steps: plan.steps.flatMap((step, index) => stepDocument(step, index, ran)),
    notation: printPlan(plan),
    equalsCentral: ran ? ran.verdict.equalsCentral : null,
    ...(ran?.verdict.because === undefined ? {} : { because: ran.verdict.because }),
  };
}

function transferDocument(
  step: ShipStep,
  index: number,
  estimatedRows: number,
  ran: RunResult | undefined,
): unknown {
  const outcome = ran?.execution.outcomes[index];
  const carried = outcome?.kind === 'shipped' ? outcome.carried : undefined;
  const width = shipWidth(step);
  return {
    source: step.source,
    target: step.target,
    relation: step.lineage.join(', '),
    // A column of no width only says that a row is there; the transfer has none to name.
    columns: step.columns.filter(({ width }) => width > 0).map((column) => column.name),
    estimatedRows,
    rows: carried?.rows ?? null,
    width,
    bytes: carried?.bytes ?? null,
    qError: carried ? qError(estimatedRows, carried.rows) : null,
    estimatedBytes: bytes(estimatedRows * width),
    wireBytes: carried?.wireBytes ?? null,
  };
}

function stepDocument(
  step: PlanStep,
  index: number,
  ran: RunResult | undefined,
): readonly unknown[] {
  if (step.kind === 'ship') return [];
  const outcome = ran?.execution.outcomes[index];
  const measured = outcome?.kind === 'local' ? outcome : undefined;
  return [
    {
      site: step.site,
      sql: step.query.sql,
      rows: measured?.rows ?? null,
      localPlan: measured?.localPlan ?? null,
    },
  ];
}

/** One line, unions of branches written out (headless.md, "explain and run"). */
function algebraLine(operator: Operator): string {
  return printAlgebra(distributeUnions(operator));
}
