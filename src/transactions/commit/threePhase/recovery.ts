import type { SiteId } from '../../../base/brand.ts';
import { unchanged, without } from '../effects.ts';
import type { Step } from '../machine.ts';
import { tell } from '../tell.ts';
import { decisionOf, type StateWord } from '../words.ts';
import type { Answer, Own, State } from './state.ts';
import { announce, byRank, withAnswer } from './termination.ts';

/**
 * A participant that comes back in doubt asks everybody. Whoever knows the outcome tells it; who is
 * in doubt but was never down will find an outcome and tell everybody. Only when all sites were
 * down and all are back may they decide by what their logs say: a pre-commit anywhere means commit.
 *
 * Bernstein, Hadzilacos and Goodman (section 7.5) wait only until the last site to fail is back;
 * that takes a log of who was up, which these machines do not keep.
 */
export function ask(own: Own, state: State): Step<State> {
  const others = everybodyElse(own);
  return {
    state: { ...state, awaits: others, answers: [] },
    effects: others.map((site) => tell(own.members, site, { kind: 'inquiry' })),
  };
}

const everybodyElse = ({ members: { coordinator, participants }, self }: Own) =>
  without([coordinator, ...participants], self);

export function answered(own: Own, state: State, answer: Answer): Step<State> {
  const decision = decisionOf(answer.word);
  if (decision) return announce(own, state, decision);
  const answers = withAnswer(own, state.answers, answer);
  const isTotal =
    answers.length === everybodyElse(own).length &&
    answers.every(({ isBack, word }) => isBack || knowsNothing(word));
  // Who has answered may still learn more: it goes on waiting for all.
  if (!isTotal) return unchanged({ ...state, answers });
  const isPreCommitted = [state, ...answers].some(({ word }) => word === 'preCommitted');
  return announce(own, state, isPreCommitted ? 'commit' : 'abort');
}

/** Only sites that have left say `initial`: they were told nothing and will learn nothing. */
export const knowsNothing = (word: StateWord): boolean => word === 'initial';

/** Somebody asks, and this site does not know either: it remembers to tell. */
export function asksBack(own: Own, state: State, from: SiteId): Step<State> {
  const answer = tell(own.members, from, {
    kind: 'answer',
    state: state.word,
    ...(state.isBack ? { recovered: true } : {}),
  });
  const askers = byRank(own, [...state.askers, from]);
  return { state: { ...state, askers }, effects: [answer] };
}
