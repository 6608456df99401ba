import { nearestName } from '../base/nearestName.ts';
import type { ScheduleBlock } from '../lab/labDocument.ts';
import { readSchedule } from '../lab/readSchedule.ts';
import { parseSchedule } from '../transactions/schedule/parseSchedule.ts';
import type { Schedule } from '../transactions/schedule/schedule.ts';
import { protocolsNamed, scheduleOptions } from '../transactions/schedule/scheduleOptions.ts';
import { isProtocolName, wordsOf } from '../transactions/schedule/scheduleWords.ts';
import type { OpenedLab } from '../workbench/openLab.ts';
import { recoverSchedule } from '../workbench/schedule/recoverSchedule.ts';
import { runSchedule, type ScheduleRun } from '../workbench/schedule/runSchedule.ts';
import { recoveryDocument, scheduleDocument } from '../workbench/schedule/scheduleDocument.ts';
import type { CommandAnswer } from './answer.ts';
import { withDisks } from './disksFolder.ts';
import { CommandFailure, inputFailure } from './failure.ts';
import { openLabFile, readText } from './openLabFile.ts';
import type { ScheduleUsage } from './usage.ts';

/** Where a schedule comes from: for faults, the text that it stands in. */
interface Source {
  readonly name: string;
  readonly schedule: Schedule;
  readonly options: Readonly<Record<string, string>>;
  readonly text: string;
  readonly file: string;
}

/** `schedule LAB (--id NAME | --file F)`: outcome, costs, locks and trace of a schedule's run. */
export async function schedule(usage: ScheduleUsage): Promise<CommandAnswer> {
  const { disks } = usage;
  if (disks !== undefined) return withDisks(disks, () => scheduleOn(usage));
  return scheduleOn(usage);
}

async function scheduleOn(usage: ScheduleUsage): Promise<CommandAnswer> {
  const opened = await openLabFile(usage.lab, usage.parameters, usage.disks);
  try {
    const source = await sourceOf(usage, opened);
    const written = { ...source.options, ...usage.options };
    const options = scheduleOptions(written, opened.catalog.sites.length);
    const { protocol } = written;
    if (usage.recovers) {
      const recovery = await recoverSchedule(opened, options, new Map());
      if (!recovery.ok) throw inputFailure(recovery.error, source.text, source.file);
      return { document: recoveryDocument(source.name, options, recovery.value), status: 0 };
    }
    const runs: ScheduleRun[] = [];
    for (const name of protocolsNamed(protocol)) {
      const run = await runSchedule(opened, source.schedule, name, options);
      if (!run.ok) throw inputFailure(run.error, source.text, source.file);
      runs.push(run.value);
    }
    return { document: scheduleDocument(source.name, runs), status: 0 };
  } finally {
    await opened.close();
  }
}

async function sourceOf(usage: ScheduleUsage, { lab }: OpenedLab): Promise<Source> {
  if (usage.schedule.kind === 'file') return fileSource(usage, usage.schedule.file);
  const { id } = usage.schedule;
  const blocks = lab.blocks.filter((block): block is ScheduleBlock => block.kind === 'schedule');
  const block = blocks.find((other) => other.id === id);
  if (!block) throw unknownSchedule(usage.lab, id, blocks);
  const { schedule: parsed, errors } = readSchedule(lab, block);
  const [first] = errors;
  if (first) throw inputFailure(first, lab.text, usage.lab);
  const { options } = block;
  return { name: id, schedule: parsed, options, text: lab.text, file: usage.lab };
}

async function fileSource({ options }: ScheduleUsage, file: string): Promise<Source> {
  const text = await readText(file);
  const { protocol } = options;
  const words = wordsOf(protocolsNamed(protocol).filter(isProtocolName));
  const { schedule: parsed, errors } = parseSchedule(text, words);
  const [first] = errors;
  if (first) throw inputFailure(first, text, file);
  return { name: file, schedule: parsed, options: {}, text, file };
}

function unknownSchedule(
  file: string,
  id: string,
  blocks: readonly ScheduleBlock[],
): CommandFailure {
  const ids = blocks.map((block) => block.id);
  const nearest = nearestName(id, ids);
  const listed = ids.length === 0 ? 'It has none.' : `Known: ${ids.join(', ')}.`;
  return new CommandFailure(1, {
    code: 'unknown-schedule',
    message: `The lab has no schedule ${id}.`,
    file,
    hint: nearest === undefined ? listed : `Did you mean ${nearest}? ${listed}`,
  });
}
