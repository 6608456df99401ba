import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { explainFinding } from '../design/explainFinding.ts';
import { openLocalSite } from '../workbench/localSite.ts';
import { openLab } from '../workbench/openLab.ts';
import { designChecks } from './designChecks.ts';

const setup = (sql: string): string => `---\ntitle: t\n---\n\n\`\`\`sql setup\n${sql}\n\`\`\`\n`;

/** The checks of each setup block. */
async function checksOf(text: string) {
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const { lab, catalog, findings, close } = opened.value;
  await close();
  const explained = findings.map((finding) => explainFinding(catalog, finding));
  return lab.blocks.flatMap((block) =>
    block.kind === 'setup' ? [designChecks(catalog, explained, block.span)] : [],
  );
}

/** One line a check: `t cut into 2 fragments: Complete`. */
const lines = (subjects: ReturnType<typeof designChecks>): readonly string[] =>
  subjects.flatMap(({ name, note, checks }) =>
    checks.map(({ verdict }) => `${name} ${note}: ${verdict}`),
  );

describe('the checks of a design', () => {
  it('hold in the lab of the lecture, the assertion too', async () => {
    const [checks = []] = await checksOf(readFileSync('public/labs/semijoin.lab.md', 'utf8'));
    expect(lines(checks)).toEqual([
      'employees cut into 2 fragments: Complete',
      'employees cut into 2 fragments: Disjoint',
      'every_vp_at_hq assertion: Holds',
    ]);
    expect(checks.flatMap((subject) => subject.checks).every(({ fault }) => !fault)).toBe(true);
  });

  it('stand where the design is defined, with the row, its query and why', async () => {
    const text = readFileSync('public/labs/horizontal-fragments.lab.md', 'utf8');
    const [tables, fragments = []] = await checksOf(text);
    expect(tables).toEqual([]);
    expect(lines(fragments)).toEqual([
      'parcel cut into 4 fragments: Not complete',
      'parcel cut into 4 fragments: Disjoint',
    ]);
    const fault = fragments[0]?.checks[0]?.fault;
    expect(fault?.row).toMatchObject({
      isConstructed: false,
      question: 'SELECT *\nFROM   parcel\nWHERE  p_id = 1001',
    });
    expect(fault?.row?.cells.filter(({ isNull }) => isNull)).toEqual([
      { column: 'p_kg', text: 'NULL', isNull: true },
    ]);
    expect(fault?.parts.map(({ truth }) => truth)).toEqual([null, null, false, false]);
  });

  it('say when the row is one that the schema only allows', async () => {
    const [checks = []] = await checksOf(
      setup(`CREATE SITE s; CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL);
        CREATE FRAGMENT f1 OF t WHERE b <= 3 AT s; CREATE FRAGMENT f2 OF t WHERE b >= 3 AT s;`),
    );
    expect(lines(checks)).toEqual([
      't cut into 2 fragments: Complete',
      't cut into 2 fragments: Not disjoint',
    ]);
    const check = checks[0]?.checks[1];
    expect(check?.meaning).toContain('f1 and f2');
    expect(check?.fault?.row).toMatchObject({ isConstructed: true });
    expect(check?.fault?.row).not.toHaveProperty('question');
    expect(check?.fault?.parts.map(({ truth }) => truth)).toEqual([true, true]);
  });

  it('are told apart by the whole that was cut', async () => {
    const [checks = []] = await checksOf(
      setup(`CREATE SITE s; CREATE TABLE t (a INTEGER PRIMARY KEY, b INTEGER NOT NULL);
        CREATE FRAGMENT f1 OF t WHERE b < 5; CREATE FRAGMENT f2 OF t WHERE b >= 5 AT s;
        CREATE FRAGMENT f1a OF f1 WHERE b < 2 AT s; CREATE FRAGMENT f1b OF f1 WHERE b >= 3 AT s;`),
    );
    expect(lines(checks)).toEqual([
      't cut into 2 fragments: Complete',
      't cut into 2 fragments: Disjoint',
      'f1 cut into 2 fragments: Not complete',
      'f1 cut into 2 fragments: Disjoint',
    ]);
  });

  it('include foreign keys and assertions that the data contradicts', async () => {
    const [checks = []] = await checksOf(
      setup(`CREATE SITE s; CREATE TABLE t (a TEXT PRIMARY KEY, b TEXT REFERENCES t);
        INSERT INTO t VALUES ('it''s', 'gone');
        ASSERT none: NOT EXISTS (SELECT 1 FROM t); ASSERT few: (SELECT count(*) FROM t) > 5;`),
    );
    expect(lines(checks)).toEqual([
      't foreign key: Does not hold',
      'none assertion: False',
      'few assertion: False',
    ]);
    const [reference, denied, other] = checks.map((subject) => subject.checks[0]?.fault);
    expect(reference?.row?.question).toBe("SELECT *\nFROM   t\nWHERE  a = 'it''s'");
    expect(denied?.row?.cells.map(({ text }) => text)).toEqual(["it's", 'gone']);
    expect(other).not.toHaveProperty('row');
  });
});
