import { positionAt } from '../base/span.ts';
import type { ScheduleBlock } from '../lab/labDocument.ts';
import { readSchedule } from '../lab/readSchedule.ts';
import { protocolsNamed } from '../transactions/schedule/scheduleOptions.ts';
import { checkSchedule } from '../workbench/schedule/checkSchedule.ts';
import { storedFragments } from '../workbench/storedFragments.ts';
import type { CommandAnswer } from './answer.ts';
import { inputFailure } from './failure.ts';
import { openLabFile } from './openLabFile.ts';
import type { Usage } from './usage.ts';

/** `check LAB [--strict]`: the schema as stored, and what is wrong with its design. */
export async function check(usage: Extract<Usage, { command: 'check' }>): Promise<CommandAnswer> {
  const opened = await openLabFile(usage.lab, usage.parameters);
  const { catalog, lab, findings } = opened;
  const schedules = lab.blocks.filter((block): block is ScheduleBlock => block.kind === 'schedule');
  const written = schedules.map((block) => {
    const { schedule, errors } = readSchedule(lab, block);
    const checked = checkSchedule(opened, schedule);
    const fault = errors[0] ?? (checked.ok ? undefined : checked.error);
    if (fault) throw inputFailure(fault, lab.text, usage.lab);
    return { ...block, schedule };
  });
  const document = {
    lab: lab.frontMatter.title,
    sites: catalog.sites.map(({ id, number, label, engine }) => ({
      name: id,
      number,
      label,
      engine,
    })),
    relations: catalog.relations.map((relation) => ({
      name: relation.name,
      width: widthOf(relation.columns),
      columns: relation.columns
        .filter(({ hidden }) => !hidden)
        .map(({ name, type, width }) => ({ name, type, width })),
    })),
    fragments: storedFragments(opened),
    findings: findings.map(({ span, ...finding }) => ({
      ...finding,
      ...positionAt(lab.text, span.start),
    })),
    schedules: written.map(({ id, options, schedule }) => ({
      id,
      protocols: protocolsNamed(options['protocol']),
      transactions: schedule.statements.flatMap((statement) =>
        statement.kind === 'transaction' ? [statement.transaction.text] : [],
      ),
    })),
    exercises: lab.blocks.flatMap((block) =>
      block.kind === 'exercise' ? [{ id: block.id, kind: block.exerciseKind }] : [],
    ),
  };
  await opened.close();
  return { document, status: usage.strict && findings.length > 0 ? 1 : 0 };
}

/** Of the declared columns: the hidden `row_id` is stored, but is no part of a record. */
function widthOf(columns: readonly { readonly width: number; readonly hidden: boolean }[]): number {
  return columns.reduce((sum, column) => sum + (column.hidden ? 0 : column.width), 0);
}
