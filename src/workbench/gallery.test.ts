import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LabBlock, SceneBlock } from '../lab/labDocument.ts';
import { shipWidth } from '../optimizer/cost/timeline.ts';
import { sceneSeq } from '../viewmodel/labOutline.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askQuery } from './question.ts';
import type { RunResult } from './runPlan.ts';
import { runSelected } from './runSelected.ts';

/**
 * Every lab of the gallery, walked as a student walks it: each scene has its query, plan and event,
 * and what the prose says in figures is what the engine gives at that scene.
 */

const FOLDER = 'public/labs';
/** Labs of schedules are walked in scheduleLabs.test.ts; the sandbox is no lesson. */
const labs = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.lab.md') && name !== 'sandbox.lab.md')
  .filter((name) => readFileSync(`${FOLDER}/${name}`, 'utf8').includes('```sql query'));

type Scene = SceneBlock['scene'];

interface Walk {
  readonly blocks: readonly LabBlock[];
  readonly text: string;
  readonly runOf: (scene: Scene) => RunResult;
}

async function walk(text: string): Promise<Walk> {
  const opened = new Map<string, OpenedLab>();
  const runs = new Map<string, RunResult>();
  const labWith = async (parameters: Scene['parameters']): Promise<OpenedLab> => {
    const key = JSON.stringify(parameters ?? {});
    const before = opened.get(key);
    if (before) return before;
    const lab = await openLab(text, { openSite: openLocalSite, parameters: parameters ?? {} });
    if (!lab.ok) throw new Error(JSON.stringify(lab.error));
    opened.set(key, lab.value);
    return lab.value;
  };
  const lab = await labWith({});
  const { blocks } = lab.lab;
  for (const block of blocks) {
    if (block.kind !== 'scene') continue;
    const key = keyOf(block.scene);
    if (!runs.has(key)) runs.set(key, await runScene(await labWith(block.scene.parameters), block));
  }
  for (const one of opened.values()) await one.close();
  const runOf = (scene: Scene): RunResult => {
    const found = runs.get(keyOf(scene));
    if (!found) throw new Error(`Nothing ran for ${keyOf(scene)}.`);
    return found;
  };
  return { blocks, text, runOf };
}

const keyOf = ({ query, plan, parameters }: Scene): string =>
  JSON.stringify([query, plan, parameters]);

async function runScene(lab: OpenedLab, { scene }: SceneBlock): Promise<RunResult> {
  const asked = askQuery(lab.lab, lab.catalog, scene.query ?? '', {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const selection = scene.plan
    ? { kind: 'one' as const, id: scene.plan }
    : { kind: 'chosen' as const };
  const ran = await runSelected(lab, explained.value, selection);
  if (!ran.ok) throw new Error(ran.error.message);
  const [result] = ran.value;
  if (!result) throw new Error(`Nothing ran of ${scene.query}.`);
  return result;
}

/** Bytes of every transfer, in order. */
const transfersOf = ({ candidate, execution }: RunResult): readonly number[] =>
  candidate.plan.steps.flatMap((_, index) => {
    const outcome = execution.outcomes[index];
    return outcome?.kind === 'shipped' ? [outcome.carried.bytes] : [];
  });

const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

const COUNTED = ['no', 'one', 'two', 'three', 'four', 'five'];

const FIGURE = '\\d[\\d,]*';
/** `**12,800 bytes in two messages**`, over a line break as well. */
const TOTAL = new RegExp(
  `\\*\\*(${FIGURE})\\s+bytes(?:\\s+in\\s+(\\w+)\\s+messages?)?\\.?\\*\\*`,
  'g',
);
/** `250 × 88 = 22,000`, `700 employees × 88 bytes are 61,600`. */
const PRODUCT = new RegExp(
  `(${FIGURE})(?: \\w+)? × (${FIGURE})(?: bytes)?\\s+(?:=|are|another)\\s+(${FIGURE})`,
  'g',
);
const IN_CAPTION = new RegExp(`(${FIGURE}) bytes`, 'g');

/** Prose and captions with the run of the scene shown last; `check` sees each once. */
function eachFigure(
  { blocks, text, runOf }: Walk,
  pattern: RegExp,
  check: (found: RegExpExecArray, run: RunResult, where: string) => void,
): number {
  let found = 0;
  let run: RunResult | undefined;
  for (const block of blocks) {
    if (block.kind === 'scene') run = runOf(block.scene);
    if (block.kind !== 'prose' || !run) continue;
    for (const match of text.slice(block.span.start, block.span.end).matchAll(pattern)) {
      found += 1;
      check(match, run, match[0]);
    }
  }
  return found;
}

describe.each(labs)('%s', (name) => {
  let lab: Walk;
  let scenes: readonly Scene[];
  beforeAll(async () => {
    lab = await walk(readFileSync(`${FOLDER}/${name}`, 'utf8'));
    scenes = lab.blocks.flatMap((block) => (block.kind === 'scene' ? [block.scene] : []));
  });

  it('has scenes that stand on their own: caption, query, lenses, an event there is', () => {
    expect(scenes.length).toBeGreaterThan(5);
    for (const scene of scenes) {
      expect(scene.caption, JSON.stringify(scene)).toMatch(/\.$/);
      expect(scene.query, scene.caption).toBeDefined();
      expect(scene.lenses, scene.caption).toBeDefined();
      const { at } = scene;
      if (at?.kind !== 'stage') throw new Error(`No stage: ${scene.caption}`);
      const { events } = lab.runOf(scene).trace;
      const shown = events[sceneSeq(lab.runOf(scene).trace, at)];
      const first = events.find(({ chapter }) => chapter === shown?.chapter);
      // Beyond its last event a stage stands still at it.
      expect((shown?.seq ?? 0) - (first?.seq ?? 0) + 1, scene.caption).toBe(at.event);
    }
  });

  it('begins with everything hidden', () => {
    expect(scenes[0]).toMatchObject({ lenses: [], at: { kind: 'stage', stage: 'sql', event: 1 } });
  });

  it('names the plan wherever it shows one executed', () => {
    for (const { at, plan, caption } of scenes) {
      if (at?.kind === 'stage' && at.stage === 'execution') expect(plan, caption).toBeDefined();
    }
  });

  it('says in bold what the plan of the last scene moves, and in how many messages', () => {
    const found = eachFigure(lab, TOTAL, ([, bytes = '', messages], run, where) => {
      expect(numberOf(bytes), where).toBe(run.measured.bytes);
      if (messages !== undefined) {
        expect(COUNTED.indexOf(messages), where).toBe(run.measured.messages);
      }
    });
    expect(found).toBeGreaterThan(3);
  });

  it('multiplies right, and means a transfer of that plan', () => {
    const found = eachFigure(
      lab,
      PRODUCT,
      ([, left = '', right = '', product = ''], run, where) => {
        expect(numberOf(left) * numberOf(right), where).toBe(numberOf(product));
        expect(transfersOf(run), where).toContain(numberOf(product));
      },
    );
    expect(found).toBeGreaterThan(1);
  });

  it('has captions whose bytes are those of the plan, of a transfer or of a row', () => {
    for (const scene of scenes) {
      const run = lab.runOf(scene);
      const widths = run.candidate.plan.steps.flatMap((step) =>
        step.kind === 'ship' ? [shipWidth(step)] : [],
      );
      for (const [, bytes = ''] of (scene.caption ?? '').matchAll(IN_CAPTION)) {
        expect([run.measured.bytes, ...transfersOf(run), ...widths], scene.caption).toContain(
          numberOf(bytes),
        );
      }
    }
  });
});
