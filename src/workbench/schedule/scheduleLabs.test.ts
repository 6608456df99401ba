import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabBlock } from '../../lab/labDocument.ts';
import { protocolsNamed } from '../../transactions/schedule/scheduleOptions.ts';
import { chaptersOfRun } from '../../viewmodel/commit/chapters.ts';
import type { FinishedSchedule } from '../coordinatorTypes.ts';
import { figureTable } from '../figureTables.testing.ts';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { runScheduleText } from './runScheduleText.ts';
import { isAtomic } from './scheduleDocument.ts';
import { scheduleFigure } from './scheduleFigure.testing.ts';

/**
 * The gallery's labs of schedules, walked as a student walks them: schedules run under every
 * protocol that they compare, each scene has its moment, tables and bold figures say what is so.
 */

const FOLDER = 'public/labs';
const labs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.lab.md'))
  .map((name) => [name, readFileSync(`${FOLDER}/${name}`, 'utf8')] as const)
  .filter(([, text]) => text.includes('```schedule'));

type ScheduleBlock = Extract<LabBlock, { readonly kind: 'schedule' }>;

interface Walk {
  readonly blocks: readonly LabBlock[];
  /** By the schedule's name, under the first of its protocols. */
  readonly runs: ReadonlyMap<string, FinishedSchedule>;
  /** What prose and tables say, with what is so. */
  readonly claims: readonly {
    readonly where: string;
    readonly said: string;
    readonly is: string;
  }[];
}

type Ask = (id: string, changed: Readonly<Record<string, string>>) => Promise<FinishedSchedule>;

async function walk(text: string): Promise<Walk> {
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { blocks } = opened.value.lab;
  const ask = asking(opened.value, blocks);
  const runs = new Map<string, FinishedSchedule>();
  for (const block of blocks) {
    if (block.kind !== 'schedule') continue;
    for (const protocol of protocolsNamed(block.options['protocol']).toReversed()) {
      runs.set(block.id, await ask(block.id, { protocol }));
    }
  }
  const claims = await claimsOf(text, blocks, ask);
  await opened.value.close();
  return { blocks, runs, claims };
}

/** Runs a schedule of the lab, with some of its options changed; each once. */
function asking(lab: OpenedLab, blocks: readonly LabBlock[]): Ask {
  const runs = new Map<string, FinishedSchedule>();
  return async (id, changed) => {
    const block = blocks.find(
      (one): one is ScheduleBlock => one.kind === 'schedule' && one.id === id,
    );
    if (!block) throw new Error(`There is no schedule ${id}.`);
    const options = { ...block.options, ...changed };
    const [protocol = ''] = protocolsNamed(options['protocol']);
    const key = JSON.stringify([id, options]);
    const before = runs.get(key);
    if (before) return before;
    const run = await runScheduleText(lab, { text: block.text, protocol, options });
    if (!run.ok) throw new Error(`${id}: ${run.error.message}`);
    runs.set(key, run.value);
    return run.value;
  };
}

/** `**12 messages**`, `**7 forced writes**`, of the scene shown last. */
const FIGURE = /\*\*(\d[\d,]*)\s+(messages|forced\s+writes)\.?\*\*/g;

async function claimsOf(
  text: string,
  blocks: readonly LabBlock[],
  ask: Ask,
): Promise<Walk['claims']> {
  const claims: { readonly where: string; readonly said: string; readonly is: string }[] = [];
  let shown = '';
  for (const block of blocks) {
    if (block.kind === 'scene') shown = block.scene.schedule ?? shown;
    if (block.kind !== 'prose') continue;
    for (const [where, said = '', what = ''] of text
      .slice(block.span.start, block.span.end)
      .matchAll(FIGURE)) {
      const is = scheduleFigure(await ask(shown, {}), what.replace(/\s+/, ' '));
      claims.push({ where, said, is });
    }
    const table = figureTable(block);
    for (const { name, cells } of table?.rows ?? []) {
      const isSchedule = table?.subject === 'schedule';
      const run = isSchedule
        ? await ask(name, {})
        : await ask(shown, { [table?.subject ?? '']: name });
      for (const [heading, said] of cells) {
        claims.push({ where: `${name}, ${heading}`, said, is: scheduleFigure(run, heading) });
      }
    }
  }
  return claims;
}

describe.each(labs)('%s', (name, text) => {
  let lab: Walk;
  beforeAll(async () => {
    lab = await walk(text);
  });

  it('has schedules whose faults all come, and that keep the rows where they keep atomicity', () => {
    expect(lab.runs.size).toBeGreaterThan(0);
    for (const [id, { outcome, verdict, equalsCentral }] of lab.runs) {
      expect(outcome.unfired, id).toEqual([]);
      const isJudged = verdict.isSerializable && outcome.transactions.every(isAtomic);
      if (isJudged) expect(equalsCentral, id).not.toBe(false);
    }
  });

  it('has scenes with a caption, at a moment that there is', () => {
    for (const block of lab.blocks) {
      if (block.kind !== 'scene') continue;
      const { view, schedule = '', at, caption } = block.scene;
      expect(caption).toMatch(/[.?]$/);
      expect(['commit', 'transactions'], caption).toContain(view);
      const run = lab.runs.get(schedule);
      if (!run || !at) throw new Error(`${caption}: no place in a schedule`);
      if (at.kind === 'sequence') {
        expect(at.sequence, caption).toBeLessThan(run.events.length);
        continue;
      }
      if (at.stage === 'end') continue;
      const chapters = chaptersOfRun({ sites: [], clock: 'ms', events: run.events });
      const chapter = chapters.find(({ label }) => label === at.stage);
      expect(chapter, caption).toBeDefined();
      const length = (chapter?.lastSeq ?? 0) - (chapter?.firstSeq ?? 0) + 1;
      expect(at.event, caption).toBeLessThanOrEqual(length);
    }
  });

  it('says in tables and in bold what is so', () => {
    for (const { where, said, is } of lab.claims) {
      expect(`${where}: ${said}`).toBe(`${where}: ${is}`);
    }
  });

  if (name === 'two-phase-commit.lab.md') {
    it('shows the same crash block every branch under two-phase commit, and none under three', () => {
      const told = [...lab.runs].map(([id, run]) => [
        id,
        scheduleFigure(run, 'T1'),
        run.events.some(({ event }) => event.kind === 'stateEntered' && event.state === 'blocked'),
      ]);
      expect(told).toEqual([
        ['transfer', 'committed', false],
        ['blocked', 'committed', true],
        ['compared', 'committed', false],
      ]);
    });
  }
});
