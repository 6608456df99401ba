import type { CommandAnswer } from './answer.ts';
import { benchExecution } from './benchExecution.ts';
import { benchExplore } from './benchExplore.ts';
import { benchFrames } from './benchFrames.ts';
import { benchInteraction } from './benchInteraction.ts';
import { benchPage } from './benchPage.ts';
import { benchPlanning } from './benchPlanning.ts';
import { benchSites } from './benchSites.ts';
import { benchTpch } from './benchTpch.ts';
import { usageFailure } from './failure.ts';
import type { Usage } from './usage.ts';

/** The project's own benchmarks by name. */
const BENCHMARKS = {
  planning: benchPlanning,
  sites: benchSites,
  execution: benchExecution,
  explore: benchExplore,
  tpch: benchTpch,
  page: benchPage,
  frames: benchFrames,
  interaction: benchInteraction,
} as const;

/** Without a name all that need nothing but Node: neither a browser nor published data. */
const NEEDS_MORE: readonly string[] = ['page', 'frames', 'interaction', 'tpch'];

export async function bench(usage: Extract<Usage, { command: 'bench' }>): Promise<CommandAnswer> {
  const known = Object.entries(BENCHMARKS);
  const wanted = known.filter(([name]) =>
    usage.name === undefined ? !NEEDS_MORE.includes(name) : usage.name === name,
  );
  if (wanted.length === 0) {
    const names = known.map(([name]) => name).join(', ');
    throw usageFailure(`There is no benchmark ${usage.name}.`, `Known are ${names}.`);
  }
  const document: Record<string, unknown> = {};
  for (const [name, run] of wanted) document[name] = await run();
  return { document, status: 0 };
}
