import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sameMultiset } from './compare/sameRows.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { overStoredRows } from './overStoredRows.testing.ts';
import { askQuery } from './question.ts';
import { runSelected } from './runSelected.ts';

/**
 * The lab of horizontal fragments is wrong on purpose: one row is in no fragment. What its prose
 * says of fragments, rows and verdicts, and what it promises to whoever mends it, is computed here.
 */

const LAB = readFileSync('public/labs/horizontal-fragments.lab.md', 'utf8');
const QUERIES = ['crane', 'east', 'west', 'find', 'lost'];

const changed = (...changes: readonly (readonly [string, string])[]): string =>
  changes.reduce((text, [before, after]) => {
    expect(text).toContain(before);
    return text.replace(before, after);
  }, LAB);

const MEND_WEST = ['p_kg <= 20 AT site1', '(p_kg <= 20 OR p_kg IS NULL) AT site1'] as const;
const MEND_EAST = ['p_kg <= 20 AT site3', '(p_kg <= 20 OR p_kg IS NULL) AT site3'] as const;

async function opened(text: string): Promise<OpenedLab> {
  const lab = await openLab(text, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  return lab.value;
}

async function runAll(lab: OpenedLab, query: string) {
  const asked = askQuery(lab.lab, lab.catalog, query, {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  const { plan } = explained.value.planned.chosen;
  const chosen = ran.value.find(({ candidate }) => candidate.plan.id === plan.id);
  if (!chosen) throw new Error(`No plan of ${query} was chosen.`);
  return { results: ran.value, chosen };
}

/** The fragments that reduction leaves, in the order of the lab. */
async function touched(lab: OpenedLab, query: string): Promise<readonly string[]> {
  const { chosen } = await runAll(lab, query);
  const sql = chosen.candidate.plan.steps
    .flatMap((step) => (step.kind === 'ship' ? [] : [step.query.sql]))
    .join(' ');
  return lab.catalog.fragments.flatMap(({ name }) => (sql.includes(name) ? [name] : []));
}

describe('the lab of horizontal fragments', () => {
  let lab: OpenedLab;
  beforeAll(async () => {
    lab = await opened(LAB);
  });
  afterAll(() => lab.close());

  it('has four fragments at four sites, one copy and one index', () => {
    const rows = lab.catalog.fragments.map(({ name }) => lab.leafRows.get(name));
    expect(rows).toEqual([400, 200, 300, 100]);
    expect(lab.relationRows.get('parcel')).toBe(1001);
    expect(lab.catalog.fragments.map(({ name, copies }) => `${name} ${copies.join(' ')}`)).toEqual([
      'west_light site1',
      'west_heavy site2 site1',
      'east_light site3',
      'east_heavy site4',
    ]);
    expect(lab.catalog.indexes.map(({ name, site }) => `${name} ${site}`)).toEqual([
      'by_weight site4',
    ]);
    const widths = lab.catalog.relations[0]?.columns.map(({ width }) => width) ?? [];
    expect(widths.reduce((sum, width) => sum + width, 0)).toBe(40);
  });

  it('loses exactly the parcel that was not weighed', async () => {
    expect(lab.findings).toHaveLength(1);
    expect(lab.findings[0]).toMatchObject({
      rule: 'completeness',
      counterexample: { row: { p_id: 1001, p_coast: 'west', p_kg: null } },
    });
    expect(await overStoredRows(lab, 'SELECT count(*) FROM stored_parcel')).toEqual([[1000]]);
    expect(await overStoredRows(lab, 'SELECT count(*) FROM parcel')).toEqual([[1001]]);
  });

  it('asks one fragment, two, or all', async () => {
    expect(await touched(lab, 'crane')).toEqual(['east_heavy']);
    expect(await touched(lab, 'east')).toEqual(['east_light', 'east_heavy']);
    expect(await touched(lab, 'west')).toEqual(['west_light', 'west_heavy']);
    const all = ['west_light', 'west_heavy', 'east_light', 'east_heavy'];
    expect(await touched(lab, 'find')).toEqual(all);
    expect(await touched(lab, 'lost')).toEqual(all);
  });

  it.each([
    ['crane', 60, true],
    ['east', 400, true],
    ['west', 600, false],
    ['find', 1, true],
    ['lost', 0, false],
  ])('answers %s with %i rows, equal to central: %s', async (query, count, isEqual) => {
    const { chosen } = await runAll(lab, query);
    expect(chosen.rows).toHaveLength(count);
    expect(chosen.verdict.equalsCentral).toBe(isEqual);
    if (!isEqual) expect(chosen.verdict.because).toContain('completeness');
  });

  it('gives the stored rows with every plan, as estimated', async () => {
    for (const query of QUERIES) {
      const { results } = await runAll(lab, query);
      const block = lab.lab.blocks.find((one) => one.kind === 'query' && one.id === query);
      const sql = block?.kind === 'query' ? block.sql : '';
      const expected = await overStoredRows(lab, sql.replace('parcel', 'stored_parcel'));
      for (const { candidate, rows, measured } of results) {
        const where = `${query} ${candidate.plan.id}`;
        expect(sameMultiset(rows, expected), where).toBe(true);
        expect(measured, where).toMatchObject(candidate.estimated);
      }
    }
  });

  it('reads the second copy at site 1, and finds by the index at site 4', async () => {
    const west = await runAll(lab, 'west');
    expect(west.chosen.candidate.plan.steps.map((step) => step.kind)).toEqual(['answer']);
    const crane = await runAll(lab, 'crane');
    expect(JSON.stringify(crane.chosen.execution.outcomes)).toContain('USING INDEX by_weight');
  });

  it('would have shipped whole records of the east for 16,000 bytes', async () => {
    const { results } = await runAll(lab, 'east');
    const whole = results.find(({ candidate }) => candidate.plan.id === 'ship-whole@site1');
    expect(whole?.measured.bytes).toBe(16_000);
  });
});

describe('mending it', () => {
  it('in the west alone brings the parcel back, and leaves a hole that no row shows', async () => {
    const lab = await opened(changed(MEND_WEST));
    expect(lab.findings).toMatchObject([
      {
        rule: 'completeness',
        counterexample: { row: { p_coast: 'east', p_kg: null }, constructed: true },
      },
    ]);
    const { chosen } = await runAll(lab, 'lost');
    expect(chosen.rows).toHaveLength(1);
    expect(chosen.verdict.equalsCentral).toBe(true);
    await lab.close();
  });

  it('on both coasts is complete, and all three contradictions are still found', async () => {
    const lab = await opened(changed(MEND_WEST, MEND_EAST));
    expect(lab.findings).toEqual([]);
    for (const query of QUERIES) {
      const { results } = await runAll(lab, query);
      expect(results.every(({ verdict }) => verdict.equalsCentral === true)).toBe(true);
    }
    const { chosen } = await runAll(lab, 'crane');
    const rules = chosen.trace.events.flatMap(({ event, chapter }) =>
      chapter === 'reduced' && event.kind === 'queryRewritten' ? [event.rule] : [],
    );
    expect(rules).toEqual(Array(3).fill('eliminateEmptySelection'));
    await lab.close();
  });

  it('by NOT NULL refuses the row instead', async () => {
    const lab = await openLab(changed(['p_kg    INTEGER,', 'p_kg    INTEGER NOT NULL,']), {
      openSite: openLocalSite,
    });
    expect(lab).toMatchObject({ ok: false, error: [{ code: 'not-null' }] });
  });

  it('with a copy of east_heavy at site 3 the list takes one transfer of as many bytes', async () => {
    const lab = await opened(
      changed([
        'ALLOCATE west_heavy AT site1;',
        'ALLOCATE west_heavy AT site1; ALLOCATE east_heavy AT site3;',
      ]),
    );
    const { chosen } = await runAll(lab, 'east');
    expect(chosen.measured).toMatchObject({ bytes: 12_800, messages: 1 });
    await lab.close();
  });
});
