import type { PlanCost } from '../optimizer/plan.ts';
import type { Candidate } from './candidateList.ts';

/** How the list of candidates can be ordered; `rank` is by what the query is planned for. */
export const CANDIDATE_ORDERS = ['rank', 'bytes', 'messages', 'total', 'response'] as const;
export type CandidateOrder = (typeof CANDIDATE_ORDERS)[number];

export const orderWords: Readonly<Record<CandidateOrder, string>> = {
  rank: 'rank',
  bytes: 'bytes',
  messages: 'messages',
  total: 'total time',
  response: 'answer',
};

/**
 * Those that have every word of the filter in what their rows say, in the order asked for, by what
 * they were estimated at: what ran and what did not stay comparable. Equal ones keep their rank.
 */
export function arrangeCandidates(
  candidates: readonly Candidate[],
  order: CandidateOrder,
  filter: string,
): readonly Candidate[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const found = candidates.filter((candidate) => {
    const text = textOf(candidate);
    return words.every((word) => text.includes(word));
  });
  return order === 'rank'
    ? found
    : found.toSorted((a, b) => keyOf(a.estimated, order) - keyOf(b.estimated, order));
}

function textOf({ id, letter, label, alsoFound, assumes, routes, isOwn }: Candidate): string {
  const sites = routes.flat(2).map((site) => site.label);
  const own = isOwn ? ['own plan'] : [];
  return [letter, label, id, alsoFound, ...assumes, ...sites, ...own].join(' ').toLowerCase();
}

function keyOf(cost: PlanCost, order: Exclude<CandidateOrder, 'rank'>): number {
  switch (order) {
    case 'bytes':
      return cost.bytes;
    case 'messages':
      return cost.messages;
    case 'total':
      return cost.totalMs;
    case 'response':
      return cost.responseMs;
  }
}
