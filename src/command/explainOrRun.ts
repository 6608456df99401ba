import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { mapOffsets, type OffsetMap } from '../lab/document/offsets.ts';
import { encodeTrace } from '../trace/codec.ts';
import { changeData, isChange } from '../workbench/change/changeData.ts';
import { changeDocument } from '../workbench/change/changeDocument.ts';
import { explanationDocument } from '../workbench/document.ts';
import { explainQuery } from '../workbench/explain.ts';
import type { OpenedLab } from '../workbench/openLab.ts';
import type { QueryFault } from '../workbench/queryFault.ts';
import {
  askQuery,
  askSql,
  freePlanId,
  type PlanText,
  type Question,
} from '../workbench/question.ts';
import { type RunSelection, runSelected } from '../workbench/runSelected.ts';
import type { CommandAnswer } from './answer.ts';
import { type CommandFailure, inputFailure } from './failure.ts';
import { openLabFile, readText } from './openLabFile.ts';
import type { QueryUsage } from './usage.ts';

/** `explain` gives the stages and candidates; `run` gives the same with what was measured. */
export async function explainOrRun(usage: QueryUsage): Promise<CommandAnswer> {
  const opened = await openLabFile(usage.lab, usage.parameters);
  try {
    const change = await changeOf(usage);
    if (change !== undefined) return await runChange(usage, opened, change);
    const { question, origin } = await questionOf(usage, opened);
    const explained = await explainQuery(opened, question);
    if (!explained.ok) throw failureIn(usage, opened, question, origin, explained.error);
    const { value: explanation } = explained;
    if (usage.command === 'explain') {
      return { document: explanationDocument(opened, explanation, []), status: 0 };
    }
    const selection: RunSelection =
      usage.plan === 'chosen' || usage.plan === 'all'
        ? { kind: usage.plan }
        : { kind: 'one', id: usage.plan };
    const wanted: RunSelection =
      origin.plan !== undefined && usage.plan === 'chosen'
        ? { kind: 'one', id: `own:${origin.plan.id}` }
        : selection;
    const ran = await runSelected(opened, explanation, wanted);
    if (!ran.ok) throw failureIn(usage, opened, question, origin, ran.error);
    const [shown] = ran.value;
    if (usage.traceFile !== undefined && shown) {
      await writeFile(usage.traceFile, encodeTrace(shown.trace));
    }
    return { document: explanationDocument(opened, explanation, ran.value), status: 0 };
  } finally {
    await opened.close();
  }
}

/** The text of `--sql` where it changes data, which `run` does and undoes. */
async function changeOf({ command, query }: QueryUsage): Promise<string | undefined> {
  if (command !== 'run' || query.kind !== 'sql') return undefined;
  const text = await sqlText(query.text);
  return isChange(text) ? text : undefined;
}

/** A lab's data are as it says: the next run meets them as this one did. */
async function runChange(
  usage: QueryUsage,
  opened: OpenedLab,
  sql: string,
): Promise<CommandAnswer> {
  const asked = askSql(opened.catalog, sql, usage.at === undefined ? {} : { at: usage.at });
  if (!asked.ok) throw inputFailure(asked.error, '', usage.lab);
  const { at } = asked.value;
  const made = await changeData(opened, { sql, at }, false);
  if (!made.ok) throw inputFailure(made.error, sql);
  return { document: changeDocument({ sql, at }, made.value), status: 0 };
}

/** Where the SQL came from, so that a fault is placed in the text the user knows. */
interface Origin {
  /** From the SQL to the lab's text, for one of its own queries. */
  readonly inLab?: OffsetMap;
  /** The plan of `--plan-file`. */
  readonly plan?: PlanText;
}

async function questionOf(
  usage: QueryUsage,
  opened: OpenedLab,
): Promise<{ readonly question: Question; readonly origin: Origin }> {
  const { lab, catalog } = opened;
  const options = {
    ...(usage.at === undefined ? {} : { at: usage.at }),
    ...(usage.objective === undefined ? {} : { objective: usage.objective }),
    ...(usage.statistics === undefined ? {} : { statistics: usage.statistics }),
    ...(usage.planner === undefined ? {} : { planner: usage.planner }),
  };
  const { query } = usage;
  const text = query.kind === 'sql' ? await sqlText(query.text) : '';
  const asked =
    query.kind === 'sql'
      ? askSql(catalog, text, options)
      : askQuery(lab, catalog, query.id, options);
  if (!asked.ok) throw inputFailure(asked.error, '', usage.lab);
  const block =
    query.kind === 'id'
      ? lab.blocks.find((candidate) => candidate.kind === 'query' && candidate.id === query.id)
      : undefined;
  const origin =
    block?.kind === 'query' ? { inLab: mapOffsets(block.sql, lab.text, block.span) } : {};
  if (usage.planFile === undefined) return { question: asked.value, origin };
  const { plans } = asked.value;
  const id = freePlanId(basename(usage.planFile).replace(/\..*$/, ''), plans);
  const plan = { id, text: await readText(usage.planFile), assumes: [] };
  return {
    question: { ...asked.value, plans: [...plans, plan] },
    origin: { ...origin, plan },
  };
}

function sqlText(text: string): Promise<string> {
  return text.startsWith('@') ? readText(text.slice(1)) : Promise.resolve(text);
}

/** A lab's query and plans are placed in the lab; `--sql` and `--plan-file` in themselves. */
function failureIn(
  usage: QueryUsage,
  opened: OpenedLab,
  question: Question,
  origin: Origin,
  error: QueryFault,
): CommandFailure {
  if (error.code === 'unknown-plan') return inputFailure(error, '', usage.lab);
  if (error.within === 'plan') return inputFailure(error, origin.plan?.text ?? '', usage.planFile);
  if (error.within === 'lab') return inputFailure(error, opened.lab.text, usage.lab);
  if (origin.inLab === undefined) return inputFailure(error, question.sql);
  const { toDocument } = origin.inLab;
  const span = { start: toDocument(error.span.start), end: toDocument(error.span.end) };
  return inputFailure({ ...error, span }, opened.lab.text, usage.lab);
}
