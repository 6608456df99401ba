import { createHash } from 'node:crypto';
import { openLocalSite as openSite } from '../workbench/localSite.ts';
import { runSlt, type SltReport } from '../workbench/slt/runSlt.ts';
import type { CommandAnswer } from './answer.ts';
import { readText } from './openLabFile.ts';
import type { Usage } from './usage.ts';

/** `slt FILE…`: sqllogictest files through the distributed database. */
export async function slt(usage: Extract<Usage, { command: 'slt' }>): Promise<CommandAnswer> {
  const { design, sites, seed } = usage;
  const files: (SltReport & { readonly file: string })[] = [];
  const total = { records: 0, passed: 0, failed: 0, skipped: 0 };
  for (const file of usage.files) {
    const text = await readText(file);
    const report = await runSlt(text, { design, sites, seed }, { md5, openSite });
    files.push({ file, ...report });
    total.records += report.records;
    total.passed += report.passed;
    total.failed += report.failed.length;
    total.skipped += report.skipped.length;
    process.stderr.write(`${file}: ${report.passed} passed, ${report.failed.length} failed\n`);
  }
  return { document: { design, sites, seed, files, ...total }, status: 0 };
}

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
