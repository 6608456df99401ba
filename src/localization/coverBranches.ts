import type { Alternatives, Branch, Choice } from './branch.ts';
import { branchOf } from './branch.ts';
import type { Knowledge } from './knowledge.ts';

/**
 * Of branches that are too many to list, so many that every two alternatives that can meet do so
 * in one. Who plans for relations as wholes needs no more: which leaves there are, and which two
 * can have joined rows. Pairs are judged, not whole branches, so some may be empty all the same.
 */
export function coverBranches(knowledge: Knowledge, alternatives: Alternatives): readonly Branch[] {
  const occurrences = [...alternatives].map(([occurrence, all]) =>
    all.map((leaves): Choice => ({ occurrence, leaves })),
  );
  const known = new Map<Choice, Map<Choice, boolean>>();
  const canMeet = (first: Choice, second: Choice): boolean => {
    const own = known.get(first) ?? new Map<Choice, boolean>();
    known.set(first, own);
    const before = own.get(second);
    if (before !== undefined) return before;
    const pair = [first, second];
    const can = knowledge.canJoin(pair) && knowledge.cannotFollow(pair) === undefined;
    own.set(second, can);
    return can;
  };
  const covered = new Map<Choice, Set<Choice>>();
  const branches: Branch[] = [];
  for (const [index, firsts] of occurrences.entries()) {
    for (const [other, seconds] of occurrences.entries()) {
      if (other <= index) continue;
      for (const first of firsts) {
        for (const second of seconds) {
          if (covered.get(first)?.has(second) || !canMeet(first, second)) continue;
          const branch = extend(occurrences, [first, second], canMeet);
          for (const one of branch) {
            const met = covered.get(one) ?? new Set();
            for (const partner of branch) met.add(partner);
            covered.set(one, met);
          }
          branches.push(branchOf(branch));
        }
      }
    }
  }
  return branches;
}

/** A branch with two choices: of every other occurrence what meets most of those chosen before. */
function extend(
  occurrences: readonly (readonly Choice[])[],
  pair: readonly Choice[],
  canMeet: (first: Choice, second: Choice) => boolean,
): readonly Choice[] {
  const chosen = [...pair];
  return occurrences.flatMap((choices) => {
    const own = pair.find((choice) => choices.includes(choice));
    if (own) return [own];
    const metBy = (choice: Choice): number =>
      chosen.filter((other) =>
        isBefore(occurrences, other, choice) ? canMeet(other, choice) : canMeet(choice, other),
      ).length;
    const [first, ...more] = choices;
    if (!first) return [];
    const best = more.reduce((a, b) => (metBy(b) > metBy(a) ? b : a), first);
    chosen.push(best);
    return [best];
  });
}

const isBefore = (
  occurrences: readonly (readonly Choice[])[],
  first: Choice,
  second: Choice,
): boolean =>
  occurrences.findIndex((own) => own.includes(first)) <
  occurrences.findIndex((own) => own.includes(second));
