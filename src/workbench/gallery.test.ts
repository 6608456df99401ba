import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { PLANNERS } from '../base/plannerName.ts';
import { STATISTICS_KINDS } from '../base/statisticsKind.ts';
import type { LabBlock, SceneBlock } from '../lab/labDocument.ts';
import { shipWidth } from '../optimizer/cost/timeline.ts';
import { sceneSeq } from '../viewmodel/labOutline.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { figureTable } from './figureTables.testing.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askQuery, type QuestionOptions } from './question.ts';
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
  /** What tables of the prose say, with what is so. */
  readonly cells: readonly Cell[];
}

interface Cell {
  readonly where: string;
  readonly said: string;
  readonly is: string;
}

type Ask = (scene: Scene, options: QuestionOptions) => Promise<RunResult>;

async function walk(text: string): Promise<Walk> {
  const opened = new Map<string, OpenedLab>();
  const labWith = async (parameters: Scene['parameters']): Promise<OpenedLab> => {
    const key = JSON.stringify(parameters ?? {});
    const before = opened.get(key);
    if (before) return before;
    const lab = await openLab(text, {
      openSite: openLocalSite,
      parameters: parameters ?? {},
      readFile: async (name) => readFileSync(`${FOLDER}/${name}`, 'utf8'),
    });
    if (!lab.ok) throw new Error(JSON.stringify(lab.error));
    opened.set(key, lab.value);
    return lab.value;
  };
  const ask = asking(labWith);
  const { blocks } = (await labWith({})).lab;
  const runs = new Map<string, RunResult>();
  for (const block of blocks) {
    if (block.kind !== 'scene') continue;
    runs.set(keyOf(block.scene), await ask(block.scene, {}));
  }
  const cells = await tableCells(blocks, ask);
  for (const one of opened.values()) await one.close();
  const runOf = (scene: Scene): RunResult => {
    const found = runs.get(keyOf(scene));
    if (!found) throw new Error(`Nothing ran for ${keyOf(scene)}.`);
    return found;
  };
  return { blocks, text, runOf, cells };
}

/** Runs what a scene shows; each query is planned once, and each of its plans run once. */
function asking(labWith: (parameters: Scene['parameters']) => Promise<OpenedLab>): Ask {
  const explanations = new Map<string, Explanation>();
  const runs = new Map<string, RunResult>();
  return async (scene, options) => {
    const lab = await labWith(scene.parameters);
    const question = JSON.stringify([scene.query, scene.parameters, options]);
    const explanation = explanations.get(question) ?? (await explain(lab, scene, options));
    explanations.set(question, explanation);
    const id = scene.plan ?? explanation.planned.chosen.plan.id;
    const run = runs.get(`${question} ${id}`) ?? (await runPlan(lab, explanation, id));
    runs.set(`${question} ${id}`, run);
    return run;
  };
}

const keyOf = ({ query, plan, parameters }: Scene): string =>
  JSON.stringify([query, plan, parameters]);

/** The tables' rows, run: with the query and the parameters of the scene shown last. */
async function tableCells(blocks: readonly LabBlock[], ask: Ask): Promise<readonly Cell[]> {
  const cells: Cell[] = [];
  let scene: Scene = { spans: {} };
  for (const block of blocks) {
    if (block.kind === 'scene') scene = block.scene;
    const table = figureTable(block);
    for (const row of table?.rows ?? []) {
      const asked = askedInRow(table?.subject ?? '', row.name, scene);
      const run = await ask(asked.scene, asked.options);
      for (const [heading, said] of row.cells) {
        const is = figureOf(run, heading);
        if (is !== undefined) cells.push({ where: `${row.name}: ${heading}`, said, is });
        else if (/^\d/.test(said)) throw new Error(`No figure is called ${heading}.`);
      }
    }
  }
  return cells;
}

/** What a row names: a plan of the scene's query, another query, or who plans it, knowing what. */
function askedInRow(
  subject: string,
  name: string,
  { parameters, plan, query, ...scene }: Scene,
): { readonly scene: Scene; readonly options: QuestionOptions } {
  const common = { ...scene, ...(parameters ? { parameters } : {}), ...(query ? { query } : {}) };
  if (subject === 'plan') return { scene: { ...common, plan: name }, options: {} };
  if (subject === 'query') return { scene: { ...common, query: name }, options: {} };
  const planner = PLANNERS.find((known) => known === name);
  if (subject === 'planner' && planner) return { scene: common, options: { planner } };
  const statistics = STATISTICS_KINDS.find((known) => known === name);
  if (subject === 'statistics' && statistics) return { scene: common, options: { statistics } };
  throw new Error(`A row of a table says ${subject} ${name}.`);
}

/** A figure of a run as prose writes it; undefined where the heading is none. */
function figureOf({ candidate, measured, rows }: RunResult, heading: string): string | undefined {
  const figures: Readonly<Record<string, number>> = {
    bytes: measured.bytes,
    messages: measured.messages,
    'estimated bytes': candidate.estimated.bytes,
    'total ms': measured.totalMs,
    'response ms': measured.responseMs,
    rows: rows.length,
  };
  return heading === 'plan' ? candidate.plan.id : figures[heading]?.toLocaleString('en-US');
}

async function explain(
  lab: OpenedLab,
  scene: Scene,
  options: QuestionOptions,
): Promise<Explanation> {
  const asked = askQuery(lab.lab, lab.catalog, scene.query ?? '', options);
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  return explained.value;
}

async function runPlan(lab: OpenedLab, explanation: Explanation, id: string): Promise<RunResult> {
  const ran = await runSelected(lab, explanation, { kind: 'one', id });
  if (!ran.ok) throw new Error(ran.error.message);
  const [result] = ran.value;
  if (!result) throw new Error(`Nothing ran of ${id}.`);
  return result;
}

/** Bytes of every transfer, in order. */
const transfersOf = ({ candidate, execution }: RunResult): readonly number[] =>
  candidate.plan.steps.flatMap((_, index) => {
    const outcome = execution.outcomes[index];
    return outcome?.kind === 'shipped' ? [outcome.carried.bytes] : [];
  });

const numberOf = (text: string): number => Number(text.replaceAll(',', ''));

const COUNTED = ['no', 'one', 'two', 'three', 'four', 'five', 'six'];

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
    expect(scenes.length).toBeGreaterThan(4);
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
    expect(found).toBeGreaterThan(1);
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

  it('has tables whose figures are those of what their rows name', () => {
    for (const { where, said, is } of lab.cells)
      expect(`${where}: ${said}`).toBe(`${where}: ${is}`);
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
