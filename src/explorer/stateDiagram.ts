import { messageText } from './effectTexts.ts';
import type { ExploreRequest } from './exploreRequest.ts';
import { createModel } from './models.ts';
import { type StepDescription, visitSuccessors } from './packedSystem.ts';
import { createSearch } from './search.ts';
import { wordOf } from './siteFacts.ts';

/** The states of one role and how it goes from one to another, as found by exploring. */
export interface StateDiagram {
  readonly role: 'coordinator' | 'participant';
  readonly states: readonly string[];
  readonly transitions: readonly Transition[];
}

export interface Transition {
  readonly from: string;
  readonly to: string;
  /** What makes it go: `prepare`, `vote no`, `begins`; several where any one will do. */
  readonly on: readonly string[];
}

/**
 * The state machines of a protocol as they run where nothing fails: every transition that some
 * order of messages and votes leads to, found on the machines themselves with two participants.
 */
export function stateDiagrams(
  request: Pick<ExploreRequest, 'protocol' | 'timeouts' | 'recovery' | 'acks' | 'f' | 'quorum'>,
): readonly StateDiagram[] {
  const system = createModel({ ...request, ...UNDISTURBED });
  const search = createSearch(system, UNDISTURBED);
  while (!search.advance(UNDISTURBED.maximumStates));
  const exploration = search.result();
  const words = system.stateWords();
  const roles = [createRole('coordinator'), createRole('participant')];
  const wordAt = (state: Int32Array, site: number): string =>
    words[wordOf(system.facts[site]?.[state[site] ?? 0] ?? 0)] ?? '';
  for (let place = 0; place < exploration.states; place += 1) {
    const state = exploration.readState(place);
    const before = roles.map((_, site) => wordAt(state, site));
    visitSuccessors(system, state, (fields) => {
      for (const [site, role] of roles.entries()) {
        const [from, to] = [before[site] ?? '', wordAt(fields, site)];
        if (from !== to) role.add(from, to, triggerOf(system.describe()));
      }
    });
  }
  return roles.map((role) => role.diagram());
}

const UNDISTURBED = {
  participants: 2,
  granularity: 'broadcast',
  votes: 'any',
  readonly: false,
  maximumStates: 100_000,
  symmetry: false,
  rounds: 2,
  faults: { crashes: 0, recoveries: 0, losses: 0, duplicates: 0, delays: 0, partitions: 0 },
} as const;

function triggerOf({ kind, deed }: StepDescription): string {
  if (deed?.received) return messageText(deed.received.message);
  return kind === 'timesOut' ? 'timeout' : 'commit asked';
}

function createRole(role: StateDiagram['role']) {
  const found = new Map<string, { from: string; to: string; on: Set<string> }>();
  return {
    add: (from: string, to: string, on: string): void => {
      const key = `${from} ${to}`;
      const known = found.get(key) ?? { from, to, on: new Set() };
      known.on.add(on);
      found.set(key, known);
    },
    diagram: (): StateDiagram => {
      const transitions = [...found.values()].map(({ from, to, on }) => ({
        from,
        to,
        on: [...on],
      }));
      const states = [...new Set(transitions.flatMap(({ from, to }) => [from, to]))];
      return { role, states, transitions };
    },
  };
}
