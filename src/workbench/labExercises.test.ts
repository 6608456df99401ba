import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askQuery } from './question.ts';
import { runScheduleText } from './schedule/runScheduleText.ts';
import { scheduleFigure } from './schedule/scheduleFigure.testing.ts';

/** What the labs' exercises lead to: the lab is changed as they say, and comes out as meant. */

const FOLDER = 'public/labs';

async function changed(
  name: string,
  ...changes: readonly (readonly [before: string | RegExp, after: string])[]
): Promise<OpenedLab> {
  let text = readFileSync(`${FOLDER}/${name}.lab.md`, 'utf8');
  for (const [before, after] of changes) {
    expect(text).toMatch(before);
    text = text.replaceAll(before, after);
  }
  const readFile = async (file: string) => readFileSync(`${FOLDER}/${file}`, 'utf8');
  const opened = await openLab(text, { openSite: openLocalSite, readFile });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  return opened.value;
}

async function chosenBytes(lab: OpenedLab, query: string): Promise<number> {
  const asked = askQuery(lab.lab, lab.catalog, query, {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  return explained.value.planned.chosen.estimated.bytes;
}

async function runOf(lab: OpenedLab, id: string, options: Readonly<Record<string, string>> = {}) {
  const block = lab.lab.blocks.find((one) => one.kind === 'schedule' && one.id === id);
  if (block?.kind !== 'schedule') throw new Error(`There is no schedule ${id}.`);
  const { text } = block;
  const written = { ...block.options, ...options };
  const { protocol = '2pc-presumed-abort' } = written;
  const run = await runScheduleText(lab, { text, protocol, options: written });
  if (!run.ok) throw new Error(run.error.message);
  return run.value;
}

const rulesOf = ({ findings }: OpenedLab) => findings.map(({ rule }) => rule);

it('vertical fragments 1: a name in every fragment is free to read, and a finding', async () => {
  const lab = await changed(
    'vertical-fragments',
    ['(p_id, p_ward, p_finding)', '(p_id, p_name, p_ward, p_finding)'],
    ['(p_id, p_insurer, p_due)', '(p_id, p_name, p_insurer, p_due)'],
  );
  expect(rulesOf(lab)).toEqual(['disjointness']);
  expect(await chosenBytes(lab, 'ward')).toBe(0);
  await lab.close();
});

it('vertical fragments 2: a column that is nowhere makes the design incomplete', async () => {
  const lab = await changed('vertical-fragments', ['(p_id, p_insurer, p_due)', '(p_id, p_due)']);
  expect(rulesOf(lab)).toEqual(['completeness']);
  await lab.close();
});

it('derived fragments 1 and 2: without its owner a row is nowhere', async () => {
  const unsure = await changed('derived-fragments', [' REFERENCES member (m_id)', '']);
  expect(unsure.findings).toMatchObject([
    { rule: 'completeness', relation: 'hold', counterexample: { constructed: true } },
  ]);
  await unsure.close();
  const orphan = await changed(
    'derived-fragments',
    [' REFERENCES member (m_id)', ''],
    ["(\n  h_id = row, h_member = 2 * row, h_title = word() || ' ' || word());", ORPHAN],
  );
  expect(orphan.findings).toMatchObject([{ counterexample: { row: { h_id: 301 } } }]);
  await orphan.close();
});

const ORPHAN = `(
  h_id = row, h_member = 2 * row, h_title = word() || ' ' || word());
INSERT INTO hold VALUES (301, 700, 'Middlemarch');`;

it('Chinook 1: with the songs at every office a genre travels as one number', async () => {
  const lab = await changed('chinook', [
    'ALLOCATE track AT site1;',
    'ALLOCATE track AT site1, site2, site3, site4;',
  ]);
  expect(await chosenBytes(lab, 'genres')).toBeLessThan(8_960 / 5);
  await lab.close();
});

it('phantom deadlock 1 and 2: where T1 is still there, the circle is a real one', async () => {
  for (const change of [
    [/CREATE LINK .*;\n/g, ''],
    ['CRASH kiosk AT 10 MS', 'CRASH kiosk AT 200 MS'],
  ] as const) {
    const lab = await changed('phantom-deadlock', change);
    const { events } = await runOf(lab, 'phantom');
    const found = events.find(({ event }) => event.kind === 'deadlockFound');
    const gone = events.find(({ event }) => event.kind === 'decided' && event.transaction === 'T1');
    expect(found?.seq).toBeLessThan(gone?.seq ?? 0);
    await lab.close();
  }
});

it('two banks 3: under the lecture’s timeouts 100 disappear', async () => {
  const lab = await changed('two-banks', [
    'CRASH west AFTER west FORCES commit;\nRECOVER west AT 150 MS;',
    'CRASH west AFTER west FORCES commit;\nRECOVER west AT 900 MS;',
  ]);
  const run = await runOf(lab, 'decided', { protocol: '3pc', timeouts: 'lecture' });
  expect(['west', 'east'].map((site) => scheduleFigure(run, site))).toEqual([
    'committed',
    'aborted',
  ]);
  await lab.close();
});
