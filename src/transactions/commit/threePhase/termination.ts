import type { SiteId } from '../../../base/brand.ts';
import { decide, force, unchanged, without } from '../effects.ts';
import type { Effect, Step } from '../machine.ts';
import { tell } from '../tell.ts';
import { type Decision, decisionOf } from '../words.ts';
import { rankOf } from './setup.ts';
import { type Answer, type Own, type State, settled } from './state.ts';

/**
 * The termination protocol of three-phase commit: D. Skeen, "Nonblocking Commit Protocols" (SIGMOD
 * 1981), in the form of P. Bernstein, V. Hadzilacos and N. Goodman, "Concurrency Control and
 * Recovery in Database Systems" (1987), section 7.5. Who waits too long for its leader counts it as
 * down; the first participant that is not counted as down becomes the backup coordinator.
 *
 * | what the backup finds among those that are up | it |
 * | --- | --- |
 * | one has committed | commits |
 * | one has aborted, or had not voted | aborts |
 * | all are ready | aborts |
 * | one is in pre-commit | sends `preCommit` to those that are ready, then commits |
 *
 * Each backup outranks the ones before it, so there are no more rounds than participants. Sites
 * that were down in between take no part: they are told the outcome.
 */
export function elect(own: Own, state: State): Step<State> {
  const suspects = byRank(own, [...state.suspects, ...state.awaits]);
  const backup = own.members.participants.find((site) => !suspects.includes(site)) ?? own.self;
  const next: State = { ...state, suspects, leader: backup };
  if (backup !== own.self) {
    // It may have decided by itself, and then it has no reason to begin.
    const inquiry = tell(own.members, backup, { kind: 'inquiry' });
    return { state: { ...next, awaits: [backup] }, effects: [inquiry] };
  }
  const others = own.members.participants.filter(
    (site) => site !== own.self && !suspects.includes(site),
  );
  const collecting: State = { ...next, phase: 'collecting', answers: [], awaits: others };
  if (others.length === 0) return judge(own, collecting);
  const ballot = rankOf(own, own.self);
  return {
    state: collecting,
    effects: others.map((site) => tell(own.members, site, { kind: 'inquiry', ballot })),
  };
}

/** A backup asks: whoever it outranks is over, this site's own attempt included. */
export function followInquiry(own: Own, state: State, from: SiteId): Step<State> {
  const answer = tell(own.members, from, {
    kind: 'answer',
    state: state.word,
    ...(state.isBack ? { recovered: true } : {}),
  });
  if (state.isBack) return { state, effects: [answer] };
  if (rankOf(own, from) < rankOf(own, state.leader)) return unchanged(state);
  const outranked = [own.members.coordinator, ...own.members.participants].filter(
    (site) => site !== own.self && rankOf(own, site) < rankOf(own, from),
  );
  return {
    state: {
      ...state,
      leader: from,
      suspects: byRank(own, [...state.suspects, ...outranked]),
      awaits: [from],
      answers: [],
      phase: 'following',
    },
    effects: [answer],
  };
}

export function collected(own: Own, state: State, answer: Answer): Step<State> {
  if (!state.awaits.includes(answer.site)) return unchanged(state);
  const decision = decisionOf(answer.word);
  if (decision) return announce(own, state, decision);
  const answers = answer.isBack ? state.answers : withAnswer(own, state.answers, answer);
  const next: State = { ...state, answers, awaits: without(state.awaits, answer.site) };
  return next.awaits.length === 0 ? judge(own, next) : unchanged(next);
}

export function preparedByBackup(own: Own, state: State, from: SiteId): Step<State> {
  if (state.phase !== 'preparing' || !state.awaits.includes(from)) return unchanged(state);
  const awaits = without(state.awaits, from);
  return awaits.length === 0 ? announce(own, state, 'commit') : unchanged({ ...state, awaits });
}

/** Who has not answered the backup by now is down. */
export function stopWaiting(own: Own, state: State): Step<State> {
  const next: State = {
    ...state,
    suspects: byRank(own, [...state.suspects, ...state.awaits]),
    awaits: [],
  };
  return state.phase === 'collecting' ? judge(own, next) : announce(own, next, 'commit');
}

function judge(own: Own, state: State): Step<State> {
  const isPreCommitted = [state, ...state.answers].some(({ word }) => word === 'preCommitted');
  if (!isPreCommitted) return announce(own, state, 'abort');
  const behind = state.answers.filter(({ word }) => word === 'ready').map(({ site }) => site);
  const isBehind = state.word === 'ready';
  const record: readonly Effect[] = isBehind ? [force('participant', 'preCommit')] : [];
  const next: State = { ...state, word: 'preCommitted', phase: 'preparing', awaits: behind };
  if (behind.length === 0) {
    const { state: decided, effects } = announce(own, next, 'commit');
    return { state: decided, effects: [...record, ...effects] };
  }
  return {
    state: next,
    effects: [...record, ...behind.map((site) => tell(own.members, site, { kind: 'preCommit' }))],
  };
}

/** Decides and tells everybody, also those that may be back by then. */
export function announce(own: Own, state: State, decision: Decision): Step<State> {
  const { coordinator, participants } = own.members;
  const others = [coordinator, ...participants].filter((site) => site !== own.self);
  return {
    state: settled(state, decision),
    effects: [
      force('participant', decision),
      decide(decision),
      ...others.map((site) => tell(own.members, site, { kind: decision })),
    ],
  };
}

export function withAnswer(
  own: Own,
  answers: readonly Answer[],
  answer: Answer,
): readonly Answer[] {
  const others = answers.filter(({ site }) => site !== answer.site);
  return [...others, answer].sort((a, b) => rankOf(own, a.site) - rankOf(own, b.site));
}

export const byRank = (own: Own, sites: readonly SiteId[]): readonly SiteId[] =>
  [...new Set(sites)].sort((a, b) => rankOf(own, a) - rankOf(own, b));
