import type { ExploreRequest } from '../explorer/exploreRequest.ts';
import { loadModel, SPECIFICATION_NAMES } from '../explorer/models.ts';
import { reportOf } from '../explorer/report.ts';
import { createSearch } from '../explorer/search.ts';
import { quorumsAmong } from '../transactions/commit/quorumThreePhase/quorums.ts';
import type { CommandAnswer } from './answer.ts';
import type { Usage } from './usage.ts';

const STATES_A_PORTION = 500_000;

/** `explore --protocol P --participants N`: every schedule and every fault of the budget. */
export async function explore(
  usage: Extract<Usage, { command: 'explore' }>,
): Promise<CommandAnswer> {
  const { protocol, participants } = usage.request;
  const system = await loadModel(usage.request);
  const search = createSearch(system, usage.request);
  const start = performance.now();
  while (!search.advance(STATES_A_PORTION)) {
    const { states, depth } = search.progress();
    process.stderr.write(`${states.toLocaleString('en')} states, depth ${depth}\n`);
  }
  const report = reportOf(system, search.result());
  const seconds = Number(((performance.now() - start) / 1000).toFixed(3));
  const { states, generated, depth, ...verdicts } = report;
  const figures = { states, generated, depth, seconds };
  const options = optionsOf(usage.request);
  return { document: { protocol, participants, options, ...figures, ...verdicts }, status: 0 };
}

/** Whatever decides the verdicts. A specification has nothing to choose. */
function optionsOf({ protocol, participants, faults, ...switches }: ExploreRequest) {
  if (SPECIFICATION_NAMES.includes(protocol)) {
    return { symmetry: switches.symmetry, maximumStates: switches.maximumStates };
  }
  const { quorum: rule, ...others } = switches;
  // Only this protocol goes by quorums of its participants.
  if (protocol !== '3pc-quorum') return { ...faults, ...others };
  const quorum = { rule, votes: participants, ...quorumsAmong(participants, rule) };
  return { ...faults, ...others, quorum };
}
