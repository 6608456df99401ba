import type { SiteId } from '../../../base/brand.ts';
import { append, decide, send, toParticipants, unchanged, without } from '../effects.ts';
import type { AcceptedVote, LogRecord, Message, ProposedVote, Step } from '../machine.ts';
import { everySite, tell } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf } from '../words.ts';
import { isNo } from './acceptor.ts';
import { byRank, leaderOf, nextBallot, type Own, type State, toAcceptors } from './setup.ts';

/**
 * Leading, at the coordinator and at participants alike. Whoever waits too long asks the first site
 * that it does not count as silent; if it is itself the first, it leads: it begins a ballot, learns
 * from a majority of acceptors what may have been chosen, proposes that again, and no for every
 * vote of which nothing is known. Several leaders at once do no harm.
 */
export function elect(own: Own, state: State): Step<State> {
  const suspects = byRank(own, [...state.suspects, ...state.awaits]);
  const sites = everySite(own.members);
  const first = sites.slice(0, sites.indexOf(own.self)).find((site) => !suspects.includes(site));
  if (first === undefined) return lead(own, { ...state, suspects });
  return {
    state: { ...state, phase: 'following', suspects, awaits: [first] },
    effects: [tell(own.members, first, { kind: 'inquiry' })],
  };
}

export function lead(own: Own, state: State): Step<State> {
  const { rounds } = own.options;
  if (rounds !== undefined && state.rounds >= rounds) {
    return unchanged({ ...state, phase: 'blocked', awaits: [] });
  }
  const ballot = nextBallot(own, state.highest);
  const next: State = {
    ...state,
    ballot,
    highest: ballot,
    rounds: state.rounds + 1,
    proposal: undefined,
  };
  const { state: collecting, effects } = attempt(own, next);
  // After a crash it must not use the ballot a second time.
  const record: LogRecord = { kind: 'collecting', role: own.role, ballot };
  return { state: collecting, effects: [{ kind: 'force', record }, ...effects] };
}

/** Asks, or proposes, in the ballot that it has. */
function attempt(own: Own, state: State): Step<State> {
  const { ballot, proposal } = state;
  return {
    state: {
      ...state,
      phase: proposal ? 'proposing' : 'collecting',
      reports: [],
      awaits: own.acceptors,
    },
    effects: toAcceptors(
      own.acceptors,
      proposal ? { kind: 'vote', ballot, votes: proposal } : { kind: 'inquiry', ballot },
    ),
  };
}

/** An acceptor's promise, or that it has been outbid. */
export function promised(
  own: Own,
  state: State,
  from: SiteId,
  { ballot, accepted }: Extract<Message, { accepted: unknown }>,
): Step<State> {
  if (ballot > state.ballot) return giveWay(own, state, ballot);
  if (state.phase !== 'collecting' || ballot !== state.ballot) return unchanged(state);
  const next = withReport(own, state, from, accepted);
  if (next.reports.length <= own.options.f) return unchanged(next);
  const proposal = own.members.participants.map((of) => ({ of, vote: mayBeChosen(next, of) }));
  return attempt(own, { ...next, proposal });
}

/** The vote that was accepted in the highest ballot; no, where none was. */
function mayBeChosen({ reports }: State, of: SiteId): 'yes' | 'no' {
  const accepted = reports
    .flatMap(({ votes }): AcceptedVote[] => votes.flatMap((vote) => ('ballot' in vote ? vote : [])))
    .filter((vote) => vote.of === of)
    .sort((a, b) => b.ballot - a.ballot);
  return accepted[0]?.vote ?? 'no';
}

/** F + 1 acceptors of 2F + 1 are a majority: what they have accepted is chosen. */
export function accepted(
  own: Own,
  state: State,
  from: SiteId,
  ballot: number,
  votes: readonly ProposedVote[],
): Step<State> {
  if (state.phase === 'collecting' || ballot !== state.ballot) return unchanged(state);
  const next = withReport(own, state, from, votes);
  const { f } = own.options;
  const isComplete = (report: readonly ProposedVote[]): boolean =>
    report.length === own.members.participants.length && !report.some(isNo);
  if (next.reports.filter((report) => isComplete(report.votes)).length > f) {
    return announce(own, next, 'commit');
  }
  const isRefused = own.members.participants.some(
    (of) =>
      next.reports.filter((report) => report.votes.some((vote) => vote.of === of && isNo(vote)))
        .length > f,
  );
  return isRefused ? announce(own, next, 'abort') : unchanged(next);
}

function withReport(
  own: Own,
  state: State,
  from: SiteId,
  votes: State['reports'][0]['votes'],
): State {
  const others = state.reports.filter(({ acceptor }) => acceptor !== from);
  const reports = own.acceptors.flatMap((acceptor) =>
    acceptor === from
      ? { acceptor, votes }
      : others.filter((report) => report.acceptor === acceptor),
  );
  return { ...state, reports, awaits: without(state.awaits, from) };
}

/** Somebody else leads with a higher ballot. */
function giveWay(own: Own, state: State, ballot: number): Step<State> {
  const leader = leaderOf(own, ballot);
  const next: State = { ...state, highest: Math.max(state.highest, ballot), reports: [] };
  return unchanged({ ...next, phase: 'following', awaits: [leader] });
}

/** No majority of acceptors answers: the same ballot is tried again when they may. */
export function stopWaiting(own: Own, state: State): Step<State> {
  if (state.phase === 'blocked') return attempt(own, { ...state, suspects: [] });
  return unchanged({ ...state, phase: 'blocked', awaits: own.acceptors });
}

/** The decision can be had from the acceptors again, so nobody forces it. */
function announce(own: Own, state: State, decision: Decision): Step<State> {
  const { coordinator, participants } = own.members;
  const isHere = own.role === 'participant';
  const told = participants.filter((site) => !isHere || site !== own.self);
  const message: Message = { kind: decision };
  const { state: next, effects } = settle(own, { ...state, askers: [] }, decision);
  return {
    state: next,
    effects: [
      ...effects,
      ...(isHere ? [send(coordinator, 'coordinator', message)] : []),
      ...toParticipants(told, message),
    ],
  };
}

export function settle(own: Own, state: State, decision: Decision): Step<State> {
  return {
    state: {
      ...state,
      word: outcomeOf(decision),
      phase: 'following',
      awaits: [],
      reports: [],
      askers: [],
    },
    effects: [
      append(own.role, decision),
      decide(decision),
      ...state.askers.map((site) => tell(own.members, site, { kind: decision })),
    ],
  };
}

/** Somebody who waits asks. */
export function inquired(own: Own, state: State, from: SiteId): Step<State> {
  if (state.hasForgotten) return unchanged(state);
  const decision = decisionOf(state.word);
  if (decision) return { state, effects: [tell(own.members, from, { kind: decision })] };
  return unchanged({ ...state, askers: byRank(own, [...state.askers, from]) });
}
