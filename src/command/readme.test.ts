import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseLab } from '../lab/document.ts';
import { rowFunctions } from '../lab/generate/functions.ts';
import { check } from './check.ts';
import { explainOrRun } from './explainOrRun.ts';
import { parseUsage } from './usage.ts';

/** README.md builds up a small lab and says what the commands give of it. */
const README = readFileSync('README.md', 'utf8');
const EXAMPLE = /^````markdown\n([\s\S]*?)^````$/m.exec(README)?.[1] ?? '';

describe('the lab of the README', () => {
  let folder: string;
  const fileOf = (text: string): string => {
    const file = join(folder, 'toys.lab.md');
    writeFileSync(file, text);
    return file;
  };
  const checked = (text: string) => {
    const usage = parseUsage(['check', fileOf(text), '--strict']);
    if (usage.command !== 'check') throw new Error('check was asked for');
    return check(usage);
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitelines-readme-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('wants front matter before anything else', async () => {
    await expect(checked('')).rejects.toThrow(/front matter/);
    const [frontMatter = ''] = EXAMPLE.split('\n\n');
    await expect(checked(frontMatter)).resolves.toMatchObject({ status: 0 });
  });

  it('passes the check, which lists its fragments', async () => {
    expect(await checked(EXAMPLE)).toMatchObject({
      status: 0,
      document: {
        lab: 'Two toy shops',
        sites: [{ label: 'Harbour' }, { label: 'Hill' }],
        fragments: [{ name: 'sale_1' }, { name: 'sale_2' }],
        findings: [],
      },
    });
  });

  it('runs its query with every plan, equal to central', async () => {
    const usage = parseUsage(['run', fileOf(EXAMPLE), '--query', 'dear', '--plan', 'all']);
    if (usage.command !== 'run') throw new Error('run was asked for');
    const { document } = await explainOrRun(usage);
    expect(document).toMatchObject({ at: 'site1' });
    const candidates: unknown = Object(document).candidates;
    if (!Array.isArray(candidates)) throw new Error('no candidates');
    expect(candidates.length).toBeGreaterThan(1);
    for (const candidate of candidates) expect(candidate).toMatchObject({ equalsCentral: true });
  });

  it('has a scene of every word it needs', () => {
    const { lab, errors } = parseLab(EXAMPLE, 'toys.lab.md');
    expect(errors).toEqual([]);
    const scenes = lab.blocks.filter((block) => block.kind === 'scene');
    expect(scenes).toMatchObject([
      { scene: { query: 'dear', lenses: ['location', 'fragments'], at: { stage: 'reduced' } } },
    ]);
  });

  it('names generators that there are', () => {
    const listed = /of the generators ([\s\S]*?)\. What/.exec(README)?.[1] ?? '';
    const names = [...listed.matchAll(/`(\w+)`/g)].flatMap(([, name]) => name ?? []);
    expect(names.length).toBeGreaterThan(8);
    for (const name of names) expect(['row', ...rowFunctions.keys()]).toContain(name);
  });
});
