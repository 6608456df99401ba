import type { SiteId } from '../../../base/brand.ts';
import { append, decide, force, unchanged, without } from '../effects.ts';
import type { Effect, Message, Step } from '../machine.ts';
import { everySite, tell } from '../tell.ts';
import { type Decision, decisionOf, outcomeOf, type StateWord } from '../words.ts';
import { byRank, hasNoVote, type Own, quorumsOf, type State } from './state.ts';

/**
 * The termination protocol of quorum three-phase commit, at the coordinator and at participants
 * alike. Who waits too long leads the sites that it can reach, unless one before it can: that one
 * is asked. Two leaders at once do no harm, because a site that is in pre-commit never joins an
 * abort quorum, nor the reverse, and the two quorums are more than there are sites. A site that has
 * only read, or is back without a record, answers `initial`: it has no vote (`quorumsOf`).
 *
 * | what the leader finds among those it reaches | it |
 * | --- | --- |
 * | one has committed, or a commit quorum is in pre-commit | commits |
 * | one has aborted or had not voted, or an abort quorum is in pre-abort | aborts |
 * | one in pre-commit, with those that are ready a commit quorum | sends them `preCommit` |
 * | those that are ready or in pre-abort are an abort quorum | sends them `preAbort` |
 * | anything else | is blocked until it reaches more sites |
 */
export function elect(own: Own, state: State): Step<State> {
  const suspects = byRank(own, [...state.suspects, ...state.awaits]);
  const before = own.members.participants.slice(0, participantRank(own));
  const first = before.find((site) => !suspects.includes(site));
  if (first === undefined) return lead(own, { ...state, suspects });
  return {
    state: { ...state, suspects, awaits: [first] },
    effects: [tell(own.members, first, { kind: 'inquiry' })],
  };
}

/** The coordinator comes after all participants: they hold what is to be terminated. */
function participantRank({ members, self, role }: Own): number {
  return role === 'coordinator' ? members.participants.length : members.participants.indexOf(self);
}

export function lead(own: Own, state: State): Step<State> {
  const asked = everySite(own.members).filter(
    (site) => site !== own.self && !state.suspects.includes(site),
  );
  const collecting: State = { ...state, phase: 'collecting', answers: [], awaits: asked };
  if (asked.length === 0) return judge(own, collecting);
  const ballot = everySite(own.members).indexOf(own.self);
  return {
    state: collecting,
    effects: asked.map((site) => tell(own.members, site, { kind: 'inquiry', ballot })),
  };
}

/** A leader, or somebody who waits, asks where this site is. */
export function inquired(
  own: Own,
  state: State,
  from: SiteId,
  ballot: number | undefined,
): Step<State> {
  const known = state.hasForgotten ? 'initial' : state.stage;
  const answer = tell(own.members, from, { kind: 'answer', state: known });
  if (decisionOf(state.stage) || state.hasLeft) return { state, effects: [answer] };
  const isOutranked = ballot !== undefined && ballot < everySite(own.members).indexOf(own.self);
  // Who asks with a ballot leads, and will tell; who asks without one is told later.
  if (ballot === undefined) {
    return {
      state: { ...state, askers: byRank(own, [...state.askers, from]) },
      effects: [answer],
    };
  }
  const isFollowing = state.phase === 'following' || state.phase === 'blocked' || isOutranked;
  if (!isFollowing || own.role === 'coordinator') return { state, effects: [answer] };
  return {
    state: { ...state, phase: 'following', answers: [], awaits: [from], suspects: [] },
    effects: [answer],
  };
}

export function answered(
  own: Own,
  state: State,
  from: SiteId,
  message: Extract<Message, { state: StateWord }>,
): Step<State> {
  const decision = decisionOf(message.state);
  if (decision) return announce(own, state, decision);
  if (state.phase === 'following' || !state.awaits.includes(from)) return unchanged(state);
  return proceed(own, withAnswer(own, state, from, message.state));
}

export function preAcknowledged(
  own: Own,
  state: State,
  from: SiteId,
  of: 'preCommit' | 'preAbort',
): Step<State> {
  const wanted = of === 'preCommit' ? 'preCommitting' : 'preAborting';
  if (state.phase !== wanted || !state.awaits.includes(from)) return unchanged(state);
  const stage = of === 'preCommit' ? 'preCommitted' : 'preAborted';
  return proceed(own, withAnswer(own, state, from, stage));
}

function withAnswer(own: Own, state: State, site: SiteId, stage: StateWord): State {
  const awaits = without(state.awaits, site);
  if (!own.members.participants.includes(site)) return { ...state, awaits };
  const others = state.answers.filter((answer) => answer.site !== site);
  const answers = byRank(own, [...others.map((answer) => answer.site), site]).flatMap((name) =>
    name === site ? { site, stage } : others.filter((answer) => answer.site === name),
  );
  return { ...state, awaits, answers };
}

/** Who has not answered the leader by now cannot be reached. */
export function stopWaiting(own: Own, state: State): Step<State> {
  if (state.phase === 'blocked') return lead(own, { ...state, suspects: [] });
  const suspects = byRank(own, [...state.suspects, ...state.awaits]);
  return proceed(own, { ...state, suspects, awaits: [] });
}

/** Goes on as soon as it has what it needs: a quorum, or an answer from everybody it can reach. */
function proceed(own: Own, state: State): Step<State> {
  const quorum = quorumsOf(own, state);
  if (state.phase === 'preCommitting' && count(own, state, 'preCommitted') >= quorum.commit) {
    return announce(own, state, 'commit');
  }
  if (state.phase === 'preAborting' && count(own, state, 'preAborted') >= quorum.abort) {
    return announce(own, state, 'abort');
  }
  if (state.awaits.length > 0) return unchanged(state);
  return state.phase === 'collecting' ? judge(own, state) : block(own, state);
}

function count(own: Own, state: State, stage: StateWord): number {
  // A coordinator that holds data stands for the participant beside it, unless that has answered.
  const isCounted = state.answers.some(({ site }) => site === own.self);
  const stands = own.members.participants.includes(own.self) && !isCounted;
  const isHere = stands && state.stage === stage;
  return state.answers.filter((answer) => answer.stage === stage).length + (isHere ? 1 : 0);
}

function judge(own: Own, state: State): Step<State> {
  const quorum = quorumsOf(own, state);
  const [preCommitted, preAborted, ready] = [
    count(own, state, 'preCommitted'),
    count(own, state, 'preAborted'),
    count(own, state, 'ready'),
  ];
  if (preCommitted >= quorum.commit) return announce(own, state, 'commit');
  if (preAborted >= quorum.abort) return announce(own, state, 'abort');
  if (preCommitted > 0 && preCommitted + ready >= quorum.commit) {
    return gather(own, state, 'preCommit');
  }
  if (preAborted + ready >= quorum.abort) return gather(own, state, 'preAbort');
  return block(own, state);
}

/** Moves the sites that are ready, this one included, towards a decision. */
function gather(own: Own, state: State, kind: 'preCommit' | 'preAbort'): Step<State> {
  const stage = kind === 'preCommit' ? 'preCommitted' : 'preAborted';
  const phase = kind === 'preCommit' ? 'preCommitting' : 'preAborting';
  const moved = state.answers.filter((answer) => answer.stage === 'ready').map(({ site }) => site);
  const isMoving = own.role === 'participant' && state.stage === 'ready';
  const record: readonly Effect[] = isMoving ? [force(own.role, kind)] : [];
  const next: State = { ...state, stage: isMoving ? stage : state.stage, phase, awaits: moved };
  if (moved.length === 0) {
    const { state: after, effects } = proceed(own, next);
    return { state: after, effects: [...record, ...effects] };
  }
  return {
    state: next,
    effects: [...record, ...moved.map((site) => tell(own.members, site, { kind }))],
  };
}

/** Without a quorum it waits for the others; it tries again when it may reach them. */
const block = (own: Own, state: State): Step<State> =>
  unchanged({
    ...state,
    phase: 'blocked',
    answers: [],
    awaits: without(everySite(own.members), own.self),
  });

/** Decides and tells all whom it concerns, also those that cannot be reached now. */
function announce(own: Own, state: State, decision: Decision): Step<State> {
  const others = without(everySite(own.members), own.self).filter(
    (site) => !hasNoVote(own, state, site),
  );
  const { state: next, effects } = settle(own, { ...state, askers: [] }, decision);
  return {
    state: next,
    effects: [...effects, ...others.map((site) => tell(own.members, site, { kind: decision }))],
  };
}

export function settle(own: Own, state: State, decision: Decision): Step<State> {
  // A site that was never ready has nothing to undo: its abort need not be on disk.
  const isForced = own.role === 'coordinator' || state.stage !== 'initial';
  return {
    state: {
      ...state,
      stage: outcomeOf(decision),
      phase: 'following',
      awaits: [],
      answers: [],
      askers: [],
    },
    effects: [
      isForced ? force(own.role, decision) : append(own.role, decision),
      decide(decision),
      ...state.askers.map((site) => tell(own.members, site, { kind: decision })),
    ],
  };
}
