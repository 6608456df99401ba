import type { CommandAnswer } from './answer.ts';
import { bench } from './bench.ts';
import { check } from './check.ts';
import { explainOrRun } from './explainOrRun.ts';
import { explore } from './explore.ts';
import { CommandFailure, printFailure } from './failure.ts';
import { schedule } from './schedule.ts';
import { slt } from './slt.ts';
import { parseUsage } from './usage.ts';

/**
 * The headless command (headless.md): one JSON document on standard output. Exit status 0 done, 1
 * the lab, query or plan is at fault, 2 wrong usage.
 */
async function main(words: readonly string[]): Promise<number> {
  try {
    const usage = parseUsage(words);
    const answer = await perform(usage);
    process.stdout.write(`${JSON.stringify(answer.document, jsonValue, 2)}\n`);
    return answer.status;
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    return printFailure(error);
  }
}

function perform(usage: ReturnType<typeof parseUsage>): Promise<CommandAnswer> {
  switch (usage.command) {
    case 'check':
      return check(usage);
    case 'explain':
    case 'run':
      return explainOrRun(usage);
    case 'schedule':
      return schedule(usage);
    case 'slt':
      return slt(usage);
    case 'explore':
      return explore(usage);
    case 'bench':
      return bench(usage);
  }
}

/** Integers beyond 2⁵³ and blobs are strings (headless.md, "explain and run"). */
function jsonValue(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) {
    return `x'${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
  }
  return value;
}

process.exitCode = await main(process.argv.slice(2));
