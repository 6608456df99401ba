import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommandFailure } from './failure.ts';

/**
 * Does something with the folder in which sites have their files, which is one process's at a time.
 * What a process that was killed has left of its claim is not in the way.
 */
export async function withDisks<Value>(folder: string, work: () => Promise<Value>): Promise<Value> {
  const claim = join(folder, 'owner');
  mkdirSync(folder, { recursive: true });
  const owner = ownerOf(claim);
  if (owner !== undefined) {
    throw new CommandFailure(1, {
      code: 'disks-in-use',
      message: `The disks in ${folder} are those of process ${owner}, which still runs.`,
      file: folder,
      hint: 'Wait for it, or give another folder.',
    });
  }
  writeFileSync(claim, String(process.pid));
  try {
    return await work();
  } finally {
    rmSync(claim, { force: true });
  }
}

/** The process that has the folder; undefined if none does that is alive. */
function ownerOf(claim: string): number | undefined {
  try {
    const owner = Number(readFileSync(claim, 'utf8'));
    // Signal 0 only asks whether the process is there.
    process.kill(owner, 0);
    return owner;
  } catch {
    return undefined;
  }
}
