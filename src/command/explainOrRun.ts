import { writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { encodeTrace } from '../trace/codec.ts';
import { explanationDocument } from '../workbench/document.ts';
import { explainQuery } from '../workbench/explain.ts';
import type { OpenedLab } from '../workbench/openLab.ts';
import { askQuery, askSql, type Question } from '../workbench/question.ts';
import { type RunSelection, runSelected } from '../workbench/runSelected.ts';
import type { CommandAnswer } from './answer.ts';
import { CommandFailure, inputFailure } from './failure.ts';
import { openLabFile, readText } from './openLabFile.ts';
import type { QueryUsage } from './usage.ts';

/** `explain` gives the stages and candidates; `run` gives the same with what was measured. */
export async function explainOrRun(usage: QueryUsage): Promise<CommandAnswer> {
  const opened = await openLabFile(usage.lab, usage.parameters);
  try {
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
      usage.planFile !== undefined && usage.plan === 'chosen'
        ? { kind: 'one', id: `own:${planFileId(usage.planFile)}` }
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

/** Where the SQL came from, so that a fault is placed in the text the user knows. */
interface Origin {
  /** Offset of the SQL in the lab's text, for one of its own queries. */
  readonly offset?: number;
}

async function questionOf(
  usage: QueryUsage,
  opened: OpenedLab,
): Promise<{ readonly question: Question; readonly origin: Origin }> {
  const { lab, catalog } = opened;
  const options = {
    ...(usage.at === undefined ? {} : { at: usage.at }),
    ...(usage.objective === undefined ? {} : { objective: usage.objective }),
  };
  const { query } = usage;
  const text = query.kind === 'sql' ? await sqlText(query.text) : '';
  const asked =
    query.kind === 'sql'
      ? askSql(catalog, text, options)
      : askQuery(lab, catalog, query.id, options);
  if (!asked.ok) throw new CommandFailure(1, { ...asked.error, file: usage.lab });
  const block =
    query.kind === 'id'
      ? lab.blocks.find((candidate) => candidate.kind === 'query' && candidate.id === query.id)
      : undefined;
  const origin = block?.kind === 'query' ? { offset: block.contentSpan.start } : {};
  if (usage.planFile === undefined) return { question: asked.value, origin };
  const own = { id: planFileId(usage.planFile), text: await readText(usage.planFile), assumes: [] };
  return { question: { ...asked.value, plans: [...asked.value.plans, own] }, origin };
}

function sqlText(text: string): Promise<string> {
  return text.startsWith('@') ? readText(text.slice(1)) : Promise.resolve(text);
}

const planFileId = (path: string): string => basename(path).replace(/\..*$/, '');

/** The SQL of a lab's query is placed in the lab; that of `--sql` in itself. */
function failureIn(
  usage: QueryUsage,
  opened: OpenedLab,
  question: Question,
  origin: Origin,
  error: Parameters<typeof inputFailure>[0],
): CommandFailure {
  if (error.code === 'unknown-plan') return inputFailure(error, '', usage.lab);
  if (origin.offset === undefined) return inputFailure(error, question.sql);
  const { start, end } = error.span;
  const span = { start: start + origin.offset, end: end + origin.offset };
  return inputFailure({ ...error, span }, opened.lab.text, usage.lab);
}
