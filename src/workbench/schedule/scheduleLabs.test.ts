import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { LabBlock } from '../../lab/labDocument.ts';
import { protocolsNamed } from '../../transactions/schedule/scheduleOptions.ts';
import { chaptersOfRun } from '../../viewmodel/commit/chapters.ts';
import type { FinishedSchedule } from '../coordinatorTypes.ts';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { runScheduleText } from './runScheduleText.ts';

/** The gallery's labs of schedules, walked as a student walks them. */

const FOLDER = 'public/labs';
const labs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.lab.md'))
  .map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const)
  .filter(([, text]) => text.includes('```schedule'));

type ScheduleBlock = Extract<LabBlock, { readonly kind: 'schedule' }>;

async function runsOf(lab: OpenedLab): Promise<ReadonlyMap<string, FinishedSchedule>> {
  const runs = new Map<string, FinishedSchedule>();
  const blocks = lab.lab.blocks.filter(
    (block): block is ScheduleBlock => block.kind === 'schedule',
  );
  for (const { id, text, options } of blocks) {
    const [protocol = ''] = protocolsNamed(options['protocol']);
    const run = await runScheduleText(lab, { text, protocol, options });
    if (!run.ok) throw new Error(`${id}: ${run.error.message}`);
    runs.set(id, run.value);
  }
  return runs;
}

const wasBlocked = ({ events }: FinishedSchedule): boolean =>
  events.some(({ event }) => event.kind === 'stateEntered' && event.state === 'blocked');

describe.each(labs)('%s', (name, text) => {
  it('has schedules that run, keep money and atomicity, and scenes that lie within them', async () => {
    const opened = await openLab(text, { openSite: openLocalSite });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    const runs = await runsOf(opened.value);
    for (const [id, { outcome, equalsCentral }] of runs) {
      expect(equalsCentral, id).toBe(true);
      expect(outcome.unfired, id).toEqual([]);
    }
    for (const block of opened.value.lab.blocks) {
      if (block.kind !== 'scene') continue;
      const { schedule = '', at, caption } = block.scene;
      expect(caption).toMatch(/\.$/);
      const run = runs.get(schedule);
      if (!run || !at) throw new Error(`${caption}: no place in a schedule`);
      if (at.kind === 'sequence') {
        expect(at.sequence, caption).toBeLessThan(run.events.length);
        continue;
      }
      const chapters = chaptersOfRun({ sites: [], clock: 'ms', events: run.events });
      const chapter = chapters.find(({ label }) => label === at.stage);
      expect(chapter, caption).toBeDefined();
      const length = (chapter?.lastSeq ?? 0) - (chapter?.firstSeq ?? 0) + 1;
      expect(at.event, caption).toBeLessThanOrEqual(length);
    }
    await opened.value.close();
    if (name === 'two-phase-commit.lab.md') expectWhatItTeaches(runs);
  });
});

/** The same crash blocks every branch under two-phase commit, and nobody under three-phase. */
function expectWhatItTeaches(runs: ReadonlyMap<string, FinishedSchedule>): void {
  const told = [...runs].map(([id, run]) => [
    id,
    run.outcome.transactions.map(({ outcome }) => outcome).join(),
    wasBlocked(run),
  ]);
  expect(told).toEqual([
    ['transfer', 'committed', false],
    ['blocked', 'committed', true],
    ['compared', 'committed', false],
  ]);
}
