import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeCorpus } from '../../../tools/corpora.ts';
import { openLocalSite } from '../localSite.ts';
import { DESIGNS } from './design.ts';
import { runSlt } from './runSlt.ts';

/**
 * SQLite's own test files through the distributed database, every file under every design. Queries
 * are sampled; `npm run test:corpora` runs them all.
 */
const isWhole = process.env['SITELINES_WHOLE_CORPORA'] !== undefined;

/** Queries of one file under one design, where the file has as many. */
const QUERIES_OF_A_SAMPLE = 8;

/** `2/4`: the second of four parts of the whole, which run beside one another. */
const [part = 1, parts = 1] = (process.env['SITELINES_CORPORA_PART'] ?? '1/1')
  .split('/')
  .map(Number);

const tools = {
  md5: (text: string): string => createHash('md5').update(text).digest('hex'),
  openSite: openLocalSite,
};

describeCorpus('slt', (corpus) => {
  const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.test'))
    .sort();
  describe.each(DESIGNS)('under the design %s', (design) => {
    const own = files.filter((_, index) => (index + DESIGNS.indexOf(design)) % parts === part - 1);
    it.each(own)('%s', { timeout: 1_800_000 }, async (file) => {
      const text = readFileSync(join(corpus, file), 'utf8');
      const queries = text.match(/^query /gm)?.length ?? 0;
      const sample = isWhole ? 1 : Math.max(1, Math.floor(queries / QUERIES_OF_A_SAMPLE));
      const sites = 2 + ((files.indexOf(file) + DESIGNS.indexOf(design)) % 4);
      const report = await runSlt(text, { design, sites, seed: file }, tools, sample);
      expect(report.failed).toEqual([]);
      expect(report.passed).toBeGreaterThan(0);
    });
  });
});
