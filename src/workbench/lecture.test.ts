import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeTrace, encodeTrace } from '../trace/codec.ts';
import { type Explanation, explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { type OpenedLab, openLab } from './openLab.ts';
import { askQuery, askSql } from './question.ts';
import type { RunResult } from './runPlan.ts';
import { runSelected } from './runSelected.ts';

/**
 * The lecture's worked example (lecture.md): the figures that the whole pipeline must come to by
 * general rules. They stand here and in prose, nowhere in the code.
 */

const LAB = readFileSync('public/labs/semijoin.lab.md', 'utf8');
const WITHOUT_ASSERTION = LAB.replace(/ASSERT every_vp_at_hq:[\s\S]*?;\n/, '');
/** Ten departments are led by employees of the plant. */
const TEN_VPS_AT_THE_PLANT = WITHOUT_ASSERTION.replace(
  'd_vp = 1000 + 7 * (1 + (row - 1) % :vps)',
  'd_vp = CASE WHEN row <= 10 THEN 4000 + row ELSE 1000 + 7 * (1 + (row - 1) % :vps) END',
);

interface Ran {
  readonly lab: OpenedLab;
  readonly explanation: Explanation;
  readonly results: readonly RunResult[];
}

async function runAll(text: string, parameters: Record<string, number> = {}): Promise<Ran> {
  const opened = await openLab(text, { openSite: openLocalSite, parameters });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const lab = opened.value;
  const asked = askQuery(lab.lab, lab.catalog, 'vp', {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(lab, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(lab, explained.value, { kind: 'all' });
  if (!ran.ok) throw new Error(ran.error.message);
  return { lab, explanation: explained.value, results: ran.value };
}

const named = ({ results }: Ran, id: string): RunResult => {
  const found = results.find(({ candidate }) => candidate.plan.id === id);
  if (!found) throw new Error(`no plan ${id} ran`);
  return found;
};

/** `1 to 4: 2000` for each transfer, in order. */
const transfersOf = ({ candidate, execution }: RunResult): readonly string[] =>
  candidate.plan.steps.flatMap((step, index) => {
    const outcome = execution.outcomes[index];
    return step.kind === 'ship' && outcome?.kind === 'shipped'
      ? [`${step.source} to ${step.target}: ${outcome.carried.bytes}`]
      : [];
  });

describe('the lecture’s query, every vice president at head office', () => {
  let ran: Ran;
  beforeAll(async () => {
    ran = await runAll(LAB);
  });
  afterAll(() => ran.lab.close());

  it('has the lecture’s plans with the lecture’s bytes', () => {
    expect(transfersOf(named(ran, 'ship-whole@site4'))).toEqual([
      'site1 to site4: 61600',
      'site1 to site4: 3500',
    ]);
    expect(transfersOf(named(ran, 'ship-whole@site1'))).toEqual([
      'site4 to site1: 22000',
      'site1 to site4: 9000',
    ]);
    expect(transfersOf(named(ran, 'semijoin@site4'))).toEqual([
      'site4 to site1: 2000',
      'site1 to site4: 5000',
    ]);
    expect(transfersOf(named(ran, 'semijoin-distinct@site4'))).toEqual([
      'site4 to site1: 400',
      'site1 to site4: 2000',
    ]);
  });

  it('chooses to join first and ship once, and says what that assumes', () => {
    const { plan } = ran.explanation.planned.chosen;
    expect(plan.assumes).toEqual(['every_vp_at_hq']);
    expect(transfersOf(named(ran, plan.id))).toEqual(['site1 to site4: 2000']);
  });

  it('gives central’s answer with every plan, as estimated, byte for byte as the channel counted', () => {
    expect(ran.results.length).toBeGreaterThanOrEqual(8);
    for (const { candidate, measured, verdict, execution } of ran.results) {
      expect(verdict, candidate.plan.id).toEqual({ equalsCentral: true });
      expect(measured, candidate.plan.id).toMatchObject(candidate.estimated);
      expect(execution.ledger.bytes, candidate.plan.id).toBe(measured.bytes);
      expect(measured.rows).toBe(250);
    }
  });

  it('gives the same trace twice, and again after encoding', async () => {
    const again = await runAll(LAB);
    for (const { candidate, trace } of ran.results) {
      const text = encodeTrace(trace);
      expect(encodeTrace(named(again, candidate.plan.id).trace)).toBe(text);
      expect(decodeTrace(text)).toEqual({ ok: true, value: trace });
    }
    await again.lab.close();
  });

  it('refuses the unqualified e_site and names both candidates', async () => {
    const sql = `SELECT loc.e_name FROM employees loc, employees glob, department
WHERE e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`;
    const asked = askSql(ran.lab.catalog, sql, { at: 'site4' });
    if (!asked.ok) throw new Error(asked.error.message);
    const explained = await explainQuery(ran.lab, asked.value);
    expect(explained).toMatchObject({
      ok: false,
      error: { code: 'ambiguous-column', span: { start: sql.indexOf('e_site') } },
    });
    if (!explained.ok) {
      expect(explained.error.message).toMatch(/loc\.e_site.*glob\.e_site/);
    }
  });
});

describe('the same without knowing where vice presidents work', () => {
  it('looks at site 4 only for those it did not find: two transfers, the second empty', async () => {
    const ran = await runAll(WITHOUT_ASSERTION);
    const { plan } = ran.explanation.planned.chosen;
    expect(plan.assumes).toEqual([]);
    expect(transfersOf(named(ran, plan.id))).toEqual(['site1 to site4: 2000', 'site1 to site4: 0']);
    expect(ran.results.map(({ measured }) => measured.bytes)).toContain(2800);
    expect(ran.results.every(({ verdict }) => verdict.equalsCentral === true)).toBe(true);
    await ran.lab.close();
  });

  it('pays 8 bytes for each of ten vice presidents at the plant', async () => {
    const ran = await runAll(TEN_VPS_AT_THE_PLANT);
    const { plan } = ran.explanation.planned.chosen;
    expect(named(ran, plan.id).measured.bytes).toBe(1880);
    expect(ran.results.every(({ verdict }) => verdict.equalsCentral === true)).toBe(true);
    await ran.lab.close();
  });

  it('does not use an assertion that the data contradicts', async () => {
    const wrong = TEN_VPS_AT_THE_PLANT.replace(
      'CREATE TABLE department',
      `ASSERT every_vp_at_hq: NOT EXISTS (
         SELECT 1 FROM department, employees WHERE e_id = d_vp AND e_site <> 1);
       CREATE TABLE department`,
    );
    const ran = await runAll(wrong);
    expect(ran.lab.findings.map(({ rule }) => rule)).toEqual(['assertion']);
    expect(ran.explanation.planned.chosen.plan.assumes).toEqual([]);
    expect(ran.results.every(({ verdict }) => verdict.equalsCentral === true)).toBe(true);
    await ran.lab.close();
  });
});

describe('few different vice presidents', () => {
  it.each([
    [40, 800 + 20 * 40],
    [59, 800 + 20 * 59],
    [60, 2000],
    [61, 2000],
  ])('%i of them cost %i bytes', async (vps, bytes) => {
    const ran = await runAll(LAB, { vps });
    expect(ran.explanation.planned.chosen.estimated.bytes).toBe(bytes);
    await ran.lab.close();
  });
});

const ELMASRI_NAVATHE = `---
title: Elmasri and Navathe
---
\`\`\`sql setup
CREATE SITE s1; CREATE SITE s2; CREATE SITE s3;
CREATE TABLE employee (ssn CHAR(9) PRIMARY KEY, fname CHAR(15) NOT NULL, lname CHAR(15) NOT NULL,
  dno INTEGER NOT NULL, address CHAR(57));
CREATE TABLE department (dnumber INTEGER PRIMARY KEY, dname CHAR(10) NOT NULL, mgr_ssn CHAR(9),
  started CHAR(12));
ALLOCATE employee AT s1;
ALLOCATE department AT s2;
GENERATE 100 ROWS INTO department (dnumber = row, dname = 'd' || row);
GENERATE 10000 ROWS INTO employee (ssn = 's' || row, fname = word(), lname = word(),
  dno = 1 + row % 100);
\`\`\`
\`\`\`sql query id=vp at=s3
SELECT fname, lname, dname FROM employee, department WHERE dno = dnumber
\`\`\`
`;

describe('Elmasri and Navathe’s example', () => {
  it('has the published bytes', async () => {
    const ran = await runAll(ELMASRI_NAVATHE);
    expect(named(ran, 'ship-whole@s3').measured.bytes).toBe(1_003_500);
    expect(named(ran, 'ship-whole@s2').measured.bytes).toBe(1_400_000);
    expect(named(ran, 'ship-whole@s1').measured.bytes).toBe(403_500);
    expect(ran.explanation.planned.chosen.estimated.bytes).toBe(341_400);
    expect(ran.results.every(({ verdict }) => verdict.equalsCentral === true)).toBe(true);
    await ran.lab.close();
  });
});
