import type { Message, RoleName } from '../../transactions/commit/machine.ts';
import type { RecordWord, StateWord } from '../../transactions/commit/words.ts';

/** What the words of commit protocols are on the screen (lab-language.md, "schedule"). */

/** A site in the state `initial` works for the transaction; nobody has asked it to vote. */
export const stateTexts: Readonly<Record<StateWord, string>> = {
  initial: 'working',
  waiting: 'waiting',
  ready: 'ready',
  preCommitted: 'pre-committed',
  preAborted: 'pre-aborted',
  committed: 'committed',
  aborted: 'aborted',
  blocked: 'blocked',
};

export const recordTexts: Readonly<Record<RecordWord, string>> = {
  collecting: 'collecting',
  prepared: 'prepared',
  preCommit: 'pre-commit',
  preAbort: 'pre-abort',
  commit: 'commit',
  abort: 'abort',
  end: 'end',
};

const messageTexts: Readonly<Record<Message['kind'], string>> = {
  prepare: 'prepare',
  vote: 'vote',
  preCommit: 'pre-commit',
  preAbort: 'pre-abort',
  preAck: 'pre-ack',
  commit: 'commit',
  abort: 'abort',
  ack: 'ack',
  inquiry: 'inquiry',
  answer: 'answer',
};

/** Beside an arrow: `yes`, `pre-commit`, `answer: ready`. */
export function messageLabel(message: Message): string {
  if (message.kind === 'vote') {
    if ('vote' in message) return message.vote === 'readonly' ? 'read only' : message.vote;
    return message.votes.map(({ of, vote }) => `${of} ${vote}`).join(', ');
  }
  if (message.kind === 'answer' && 'state' in message) {
    return `answer: ${stateTexts[message.state]}`;
  }
  return messageTexts[message.kind];
}

/** In a sentence: `vote yes`. */
export const messagePhrase = (message: Message): string =>
  message.kind === 'vote' ? `vote ${messageLabel(message)}` : messageLabel(message);

export const roleTexts: Readonly<Record<RoleName, string>> = {
  coordinator: 'coordinator',
  participant: 'participant',
  acceptor: 'acceptor',
};
