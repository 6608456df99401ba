import { assertNever } from '../base/assert.ts';
import type { Effect, Message } from '../transactions/commit/machine.ts';

/** A message in a sentence: `vote yes`. */
export function messageText(message: Message): string {
  if (message.kind === 'vote') {
    if ('vote' in message) return `vote ${message.vote}`;
    const votes = message.votes.map(({ of, vote }) => `${of} ${vote}`).join(', ');
    return `vote (ballot ${message.ballot}: ${votes})`;
  }
  if (message.kind === 'answer' && 'state' in message) return `answer (${message.state})`;
  return 'ballot' in message && message.ballot !== undefined
    ? `${message.kind} (ballot ${message.ballot})`
    : message.kind;
}

/** What a site does, as parts of a sentence; equal messages to several sites are one part. */
export function effectTexts(effects: readonly Effect[]): readonly string[] {
  const targets = new Map<string, string[]>();
  const parts: (() => string)[] = [];
  for (const effect of effects) {
    if (effect.kind === 'send') {
      const what = messageText(effect.message);
      const known = targets.get(what);
      if (known) {
        known.push(effect.to);
        continue;
      }
      const to: string[] = [effect.to];
      targets.set(what, to);
      parts.push(() => `sends ${what} to ${to.join(', ')}`);
    } else {
      const text = effectText(effect);
      if (text !== '') parts.push(() => text);
    }
  }
  return parts.map((part) => part());
}

function effectText(effect: Exclude<Effect, { kind: 'send' }>): string {
  switch (effect.kind) {
    case 'force':
      return `forces ${effect.record.kind}`;
    case 'append':
      return `writes ${effect.record.kind}`;
    case 'enter':
      return `is ${effect.word}`;
    case 'decide':
      return effect.decision === 'commit' ? 'commits' : 'aborts';
    case 'release':
      return 'releases its locks';
    case 'askVote':
    case 'setTimer':
    case 'clearTimer':
      return '';
    default:
      return assertNever(effect);
  }
}
