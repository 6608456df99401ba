import { assert } from '../base/assert.ts';
import { type Milliseconds, milliseconds, type SiteId } from '../base/brand.ts';
import { createEventQueue } from '../network/eventQueue.ts';
import type { Effect, Input, RoleName } from './commit/machine.ts';
import type { SiteRoles } from './commit/protocol.ts';
import {
  giveInput,
  type Portion,
  type ProcessOptions,
  performPortion,
  type SiteState,
  startProcess,
} from './commit/siteProcess.ts';
import type { Decision, Vote } from './commit/words.ts';

/** The figures in which books compare commit protocols. */
export interface CommitCosts {
  /** From one site to another; a site's messages to itself are not counted. */
  readonly messages: number;
  readonly messagesByKind: Readonly<Record<string, number>>;
  readonly forcedWrites: ReadonlyMap<SiteId, number>;
  readonly decisions: ReadonlyMap<SiteId, Decision>;
  /** When the last site decided, or left because it had only read. */
  readonly allKnowMs: Milliseconds;
  /** When the last message arrived. */
  readonly endMs: Milliseconds;
}

export interface CommitRun {
  readonly sites: readonly SiteRoles[];
  readonly voteOf: (site: SiteId) => Vote;
  /** From any site to any other. */
  readonly latencyMs: Milliseconds;
}

interface Arrival {
  readonly site: SiteId;
  readonly role: RoleName;
  readonly input: Input;
}

/** A message too many would go on for ever. */
const MOST_EVENTS = 100_000;

/**
 * Runs a commit protocol without faults: the machines of all sites, every message as long on its
 * way as every other, local work in no time. So no timer runs out.
 */
export function runCommit({ sites, voteOf, latencyMs }: CommitRun): CommitCosts {
  const states = new Map(sites.map((roles) => [roles.site, startProcess(roles)]));
  const queue = createEventQueue<Arrival>();
  const counts = createCounts();
  const [first] = sites;
  assert(first, 'a protocol without sites');
  const begin: Arrival = { site: first.site, role: 'coordinator', input: { kind: 'begin' } };
  queue.plan(milliseconds(0), begin);
  for (let events = 0; ; events += 1) {
    assert(events < MOST_EVENTS, 'a commit protocol does not end');
    const next = queue.next();
    if (!next) return counts.result();
    const { atMs, event } = next;
    const state = states.get(event.site);
    assert(state, `a message to ${event.site}, which takes no part`);
    const options: ProcessOptions = {
      site: event.site,
      granularity: 'broadcast',
      votes: [voteOf(event.site)],
      keepsLog: true,
    };
    const portions = performAll(state, event, options);
    for (const portion of portions) {
      counts.add(event.site, portion.performed, atMs);
      for (const { to, role, message } of portion.sent) {
        const input: Input = { kind: 'received', from: event.site, message };
        counts.sent(message.kind);
        queue.plan(milliseconds(atMs + latencyMs), { site: to, role, input });
      }
      states.set(event.site, portion.state);
    }
  }
}

/** All portions of what one input makes a site do, in order; nobody has a choice here. */
function performAll(
  state: SiteState,
  { role, input }: Arrival,
  options: ProcessOptions,
): readonly Portion[] {
  const machine = state.machines.findIndex((other) => other.role === role);
  const portions: Portion[] = [];
  let [portion] = giveInput(state, machine, input, options);
  while (portion) {
    portions.push(portion);
    if (portion.state.pending.length === 0) break;
    [portion] = performPortion(portion.state, options);
  }
  return portions;
}

function createCounts() {
  const forcedWrites = new Map<SiteId, number>();
  const decisions = new Map<SiteId, Decision>();
  const messagesByKind: Record<string, number> = {};
  let messages = 0;
  let allKnowMs = milliseconds(0);
  let endMs = milliseconds(0);
  return {
    sent: (kind: string): void => {
      messages += 1;
      messagesByKind[kind] = (messagesByKind[kind] ?? 0) + 1;
    },
    add: (site: SiteId, effects: readonly Effect[], atMs: Milliseconds): void => {
      endMs = atMs;
      for (const effect of effects) {
        if (effect.kind === 'force') forcedWrites.set(site, (forcedWrites.get(site) ?? 0) + 1);
        if (effect.kind === 'decide') decisions.set(site, effect.decision);
        if (effect.kind === 'decide' || effect.kind === 'release') allKnowMs = atMs;
      }
    },
    result: (): CommitCosts => ({
      messages,
      messagesByKind,
      forcedWrites,
      decisions,
      allKnowMs,
      endMs,
    }),
  };
}
