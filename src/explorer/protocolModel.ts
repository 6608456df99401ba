import { assert } from '../base/assert.ts';
import { type SiteId, siteId } from '../base/brand.ts';
import type { Message, RoleName } from '../transactions/commit/machine.ts';
import type {
  Members,
  Protocol,
  ProtocolOptions,
  SiteRoles,
} from '../transactions/commit/protocol.ts';
import {
  crash,
  type Granularity,
  giveInput,
  type Portion,
  type ProcessOptions,
  performPortion,
  restart,
  type SiteState,
  startProcess,
} from '../transactions/commit/siteProcess.ts';
import type { Vote } from '../transactions/commit/words.ts';
import type { Actor, Move } from './actor.ts';
import { compileSite } from './cells.ts';
import { effectTexts, messageText } from './effectTexts.ts';
import type { FaultBudget } from './environment.ts';
import { createNetworkSystem } from './networkSystem.ts';
import type { Deed, PackedSystem } from './packedSystem.ts';
import type { SiteFacts } from './siteFacts.ts';
import type { CreateSymmetry } from './symmetry.ts';

export interface ProtocolModel {
  readonly protocol: Protocol;
  readonly participants: number;
  readonly options: ProtocolOptions;
  readonly granularity: Granularity;
  /** What a participant may answer when it is asked. */
  readonly votes: readonly Vote[];
  readonly faults: FaultBudget;
  /** Where states are counted up to which participant is which. */
  readonly createSymmetry: CreateSymmetry | undefined;
}

/** A message and the role at the receiving site that it is for. */
interface Addressed {
  readonly role: RoleName;
  readonly message: Message;
}

type SiteMove = Move<SiteState, Addressed>;

/** The machines of a commit protocol, for the explorer: a coordinator `c`, participants `p1`, … */
export function createProtocolSystem(model: ProtocolModel): PackedSystem {
  const members = modelMembers(model.participants);
  const sites = model.protocol.create(members, model.options);
  const names = sites.map(({ site }) => site);
  return createNetworkSystem<Addressed>({
    siteNames: names,
    sites: sites.map((roles) => {
      const actor = siteActor(roles, names, model);
      return (number, around) => compileSite(actor, number, around);
    }),
    textOf: ({ message }) => messageText(message),
    keepsMessages: false,
    faults: model.faults,
    alike: members.participants.map((name) => names.indexOf(name)),
    createSymmetry: model.createSymmetry,
  });
}

export const modelMembers = (participants: number): Members => ({
  coordinator: siteId('c'),
  participants: Array.from({ length: participants }, (_, index) => siteId(`p${index + 1}`)),
});

type NumberOf = (name: SiteId) => number;

const numbersIn =
  (names: readonly SiteId[]): NumberOf =>
  (name) => {
    const number = names.indexOf(name);
    assert(number >= 0, `no site of the model is called ${name}`);
    return number;
  };

/** A portion of effects as a move of its site. */
const moveIn =
  (numberOf: NumberOf) =>
  (
    portion: Portion,
    kind: SiteMove['kind'],
    what: string,
    received?: Deed['received'],
  ): SiteMove => ({
    kind,
    deed: { performed: portion.performed, ...(received ? { received } : {}) },
    state: portion.state,
    sends: portion.sent.map(({ to, role, message }) => ({
      to: numberOf(to),
      message: { role, message },
    })),
    text: [what, ...effectTexts(portion.performed)].filter((part) => part !== '').join(', '),
  });

function siteActor(
  roles: SiteRoles,
  names: readonly SiteId[],
  { options: { timeouts }, granularity, votes, faults }: ProtocolModel,
): Actor<SiteState, Addressed> {
  const { site, machines } = roles;
  const options: ProcessOptions = { site, granularity, votes, keepsLog: faults.recoveries > 0 };
  const numberOf = numbersIn(names);
  const moveOf = moveIn(numberOf);

  const begins = (state: SiteState): readonly SiteMove[] =>
    state.machines.flatMap(({ role, state: { word } }, machine) =>
      role === 'coordinator' && word === 'initial'
        ? giveInput(state, machine, { kind: 'begin' }, options).map((portion) =>
            moveOf(portion, 'acts', 'begins'),
          )
        : [],
    );

  const timesOut = (state: SiteState): readonly SiteMove[] =>
    state.machines.flatMap((machine, index) => {
      const { awaits } = machine.state;
      if (timeouts === 'none' || !state.timers[index] || awaits.length === 0) return [];
      const what = `waits no longer for ${awaits.join(', ')}`;
      return giveInput(state, index, { kind: 'timedOut' }, options).map((portion) => ({
        ...moveOf(portion, 'timesOut', what),
        awaits: awaits.map(numberOf),
      }));
    });

  const moves = (state: SiteState): readonly SiteMove[] => {
    if (!state.up) {
      if (faults.recoveries === 0) return [];
      return restart(state, roles, options).map((portion) =>
        moveOf(portion, 'recovers', 'recovers'),
      );
    }
    const crashes: readonly SiteMove[] =
      faults.crashes > 0
        ? [{ kind: 'crashes', state: crash(state), sends: [], text: 'crashes' }]
        : [];
    if (state.pending.length === 0) return [...begins(state), ...timesOut(state), ...crashes];
    const going = performPortion(state, options).map((portion) => moveOf(portion, 'acts', ''));
    return [...going, ...crashes];
  };

  return {
    name: site,
    initial: startProcess(roles),
    facts: (state) =>
      factsOf(
        state,
        machines.some(({ role }) => role === 'participant'),
      ),
    moves,
    receive: (state, from, { role, message }) => {
      if (state.pending.length > 0) return [];
      const machine = state.machines.findIndex((other) => other.role === role);
      const sender = names[from];
      assert(machine >= 0 && sender !== undefined, `${site} has no ${role}`);
      const what = `receives ${messageText(message)} from ${sender}`;
      return giveInput(state, machine, { kind: 'received', from: sender, message }, options).map(
        (portion) => moveOf(portion, 'acts', what, { from: sender, message }),
      );
    },
    unheard: (from, { message }) => {
      const sender = names[from];
      assert(sender !== undefined, `${site} hears from nobody`);
      return { received: { from: sender, message }, performed: [] };
    },
  };
}

function factsOf(state: SiteState, isVoter: boolean): SiteFacts {
  const { observed } = state;
  const hasDecided = state.words.some((word) => word === 'committed' || word === 'aborted');
  return {
    word: state.up ? (state.words[0] ?? 'initial') : 'down',
    up: state.up,
    committed: observed.committed === true,
    aborted: observed.aborted === true,
    withholdsYes: isVoter && observed.votedYes !== true,
    settled: observed.left === true || hasDecided,
  };
}
