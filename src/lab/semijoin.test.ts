import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assertionQuestions } from '../design/assertions.ts';
import { correctnessQuestions } from '../design/correctness.ts';
import { type Judge, openJudge } from '../sql/sqlite.testing.ts';
import type { BuiltCatalog } from './buildCatalog.ts';
import { centralTables, centralViews } from './localDdl.ts';
import { builtLab } from './marked.testing.ts';

/** The lecture's worked example, as the lab of the gallery states it (lecture.md). */
const text = readFileSync('public/labs/semijoin.lab.md', 'utf8');

const sql = (value: unknown): string => {
  if (value === null) return 'NULL';
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
};

async function centralOf({ catalog, dataSteps }: BuiltCatalog): Promise<Judge> {
  const inserts = dataSteps.map((step) => {
    if (step.kind === 'sql') return step.sql;
    const rows = step.rows.map((row) => `(${row.map(sql).join(', ')})`);
    return `INSERT INTO ${step.table} (${step.columns.join(', ')}) VALUES ${rows.join(', ')}`;
  });
  const script = [
    ...centralTables(catalog),
    ...centralViews(catalog).map(({ sql }) => sql),
    ...inserts,
  ];
  return openJudge(script.join(';\n'));
}

describe('the semijoin lab', () => {
  const built = builtLab(text);
  const { lab, catalog } = built;
  const widthOf = (name: string, columns?: readonly string[]): number =>
    catalog.relations
      .filter((relation) => relation.name === name)
      .flatMap((relation) => relation.columns)
      .filter((column) => columns === undefined || columns.includes(column.name))
      .reduce((sum, column) => sum + column.width, 0);

  it('has the widths of the lecture', () => {
    expect(widthOf('employees')).toBe(88);
    expect(widthOf('department')).toBe(35);
    expect(widthOf('employees', ['e_id', 'e_dept'])).toBe(8);
    expect(widthOf('employees', ['e_id', 'e_name'])).toBe(20);
  });

  it('has the five sites and the fragments of two of them', () => {
    expect(catalog.sites.map(({ number, label }) => `${number} ${label}`)).toEqual([
      '1 Head office',
      '2 North',
      '3 Harbour',
      '4 Plant',
      '5 Archive',
    ]);
    const leaves = catalog.fragments.map(({ name, copies }) => `${name} ${copies.join(' ')}`);
    expect(leaves.sort()).toEqual(['department site1', 'emp_1 site1', 'emp_4 site4']);
    expect(catalog.network).toMatchObject({ latencyMs: 20, bandwidthKbps: 1000, links: [] });
  });

  it('has the rows of the lecture', async () => {
    const central = await centralOf(built);
    const one = (query: string): unknown => central.run(query)[0]?.[0];
    expect(one('SELECT count(*) FROM emp_4')).toBe(250);
    expect(one('SELECT count(*) FROM emp_1')).toBe(700);
    expect(one('SELECT count(*) FROM department')).toBe(100);
    expect(one('SELECT count(DISTINCT e_dept) FROM emp_4, department WHERE e_dept = d_id')).toBe(
      100,
    );
    expect(one('SELECT count(DISTINCT e_id) FROM emp_1, department WHERE e_id = d_vp')).toBe(100);
    expect(one('SELECT count(DISTINCT e_name) FROM employees')).toBeGreaterThan(600);
  });

  it('is a correct design, proved without data, and its assertion holds', async () => {
    expect(correctnessQuestions(catalog)).toEqual([]);
    const central = await centralOf(built);
    const [assertion, ...others] = assertionQuestions(catalog);
    expect(others).toEqual([]);
    expect(assertion?.relation).toBe('department');
    expect(central.run(assertion?.sql ?? '')).toEqual([]);
  });

  it('answers its query with a row for every employee of the plant', async () => {
    const central = await centralOf(built);
    const query = lab.blocks.find((block) => block.kind === 'query');
    expect(query).toMatchObject({ id: 'vp', at: { value: 'site4' } });
    const answer = central.run(query?.kind === 'query' ? query.sql : '');
    expect(answer).toHaveLength(250);
    const scenes = lab.blocks.filter((block) => block.kind === 'scene');
    expect(scenes.length).toBeGreaterThanOrEqual(6);
  });

  it('has own plans whose last line gives the same rows at central', async () => {
    const central = await centralOf(built);
    const query = lab.blocks.find((block) => block.kind === 'query');
    const expected = central
      .run(query?.kind === 'query' ? query.sql : '')
      .map(String)
      .sort();
    const plans = lab.blocks.filter((block) => block.kind === 'plan');
    expect(plans.map((plan) => plan.id)).toEqual([
      'key-and-department',
      'ask-nothing',
      'two-lists',
    ]);
    for (const plan of plans) {
      const fresh = await centralOf(built);
      const statements = plan.text.replace(/\n[ \t]+/g, ' ').split('\n');
      for (const line of statements) {
        const named = /^site\d: (\w+) = (.*)$/.exec(line);
        if (named !== null) fresh.run(`CREATE TEMP TABLE ${named[1]} AS ${named[2]}`);
        const answer = /^site\d: ANSWER (.*)$/.exec(line)?.[1];
        if (answer !== undefined) expect(fresh.run(answer).map(String).sort()).toEqual(expected);
      }
    }
  });

  it('keeps every department represented and every vice president at head office', async () => {
    for (const parameters of [
      { staff: 100, vps: 1 },
      { staff: 5000, vps: 40 },
    ]) {
      const changed = builtLab(text, { parameters });
      const central = await centralOf(changed);
      const [row] = central.run(`SELECT (SELECT count(*) FROM emp_4),
        (SELECT count(DISTINCT e_dept) FROM emp_4),
        (SELECT count(DISTINCT e_id) FROM emp_1, department WHERE e_id = d_vp)`);
      expect(row).toEqual([parameters.staff, 100, parameters.vps]);
    }
  });
});
