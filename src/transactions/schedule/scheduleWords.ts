/**
 * The words in which a schedule names what happens at a site (lab-language.md). A protocol knows
 * some of them: what a fault names and its protocol never does is a fault that never fires.
 */
export const MESSAGE_WORDS = [
  'prepare',
  'vote',
  'vote yes',
  'vote no',
  'vote readonly',
  'preCommit',
  'preAbort',
  'preAck',
  'commit',
  'abort',
  'ack',
  'inquiry',
  'answer',
] as const;
export type MessageWord = (typeof MESSAGE_WORDS)[number];

export const RECORD_WORDS = [
  'update',
  'collecting',
  'prepared',
  'preCommit',
  'preAbort',
  'commit',
  'abort',
  'end',
  'checkpoint',
] as const;
export type RecordWordOfLog = (typeof RECORD_WORDS)[number];

export const STATE_WORDS = [
  'initial',
  'waiting',
  'ready',
  'preCommitted',
  'preAborted',
  'committed',
  'aborted',
  'blocked',
] as const;
export type StateWordOfLane = (typeof STATE_WORDS)[number];

export const PROTOCOL_NAMES = [
  '2pc',
  '2pc-presumed-abort',
  '2pc-presumed-commit',
  '2pc-linear',
  '2pc-decentralized',
  '3pc',
  '3pc-quorum',
  'paxos-commit',
] as const;
export type ProtocolName = (typeof PROTOCOL_NAMES)[number];

export const isProtocolName = (word: string): word is ProtocolName =>
  PROTOCOL_NAMES.some((name) => name === word);

export interface ProtocolWords {
  readonly messages: readonly MessageWord[];
  readonly records: readonly RecordWordOfLog[];
  readonly states: readonly StateWordOfLane[];
}

const VOTES = ['vote', 'vote yes', 'vote no'] as const;
const ENDS = ['commit', 'abort'] as const;
const QUESTIONS = ['inquiry', 'answer'] as const;
const LANE = ['initial', 'waiting', 'ready', 'committed', 'aborted', 'blocked'] as const;

const twoPhase = (...records: readonly RecordWordOfLog[]): ProtocolWords => ({
  messages: ['prepare', ...VOTES, 'vote readonly', ...ENDS, 'ack', ...QUESTIONS],
  records: ['update', ...records, 'prepared', ...ENDS, 'end', 'checkpoint'],
  states: LANE,
});

const threePhase = (
  messages: readonly MessageWord[],
  records: readonly RecordWordOfLog[],
  states: readonly StateWordOfLane[],
): ProtocolWords => ({
  messages: ['prepare', ...VOTES, 'vote readonly', ...messages, ...ENDS, 'ack', ...QUESTIONS],
  records: ['update', 'prepared', ...records, ...ENDS, 'end', 'checkpoint'],
  states: ['initial', 'waiting', 'ready', ...states, 'committed', 'aborted', 'blocked'],
});

/** What each protocol says, writes and is. */
const WORDS: Readonly<Record<ProtocolName, ProtocolWords>> = {
  '2pc': twoPhase(),
  '2pc-presumed-abort': twoPhase(),
  '2pc-presumed-commit': twoPhase('collecting'),
  '2pc-linear': {
    ...twoPhase('collecting'),
    messages: ['prepare', ...ENDS, ...QUESTIONS],
  },
  '2pc-decentralized': {
    ...twoPhase('collecting'),
    messages: ['prepare', ...VOTES, ...QUESTIONS],
  },
  '3pc': threePhase(['preCommit', 'preAck'], ['preCommit'], ['preCommitted']),
  '3pc-quorum': threePhase(
    ['preCommit', 'preAbort', 'preAck'],
    ['preCommit', 'preAbort'],
    ['preCommitted', 'preAborted'],
  ),
  'paxos-commit': {
    ...twoPhase(),
    messages: ['prepare', ...VOTES, 'preAck', ...ENDS, ...QUESTIONS],
  },
};

/** The words of a protocol, or of several that run the same schedule. */
export function wordsOf(protocols: readonly ProtocolName[]): ProtocolWords {
  const all = protocols.map((name) => WORDS[name]);
  return {
    messages: MESSAGE_WORDS.filter((word) => all.some(({ messages }) => messages.includes(word))),
    records: RECORD_WORDS.filter((word) => all.some(({ records }) => records.includes(word))),
    states: STATE_WORDS.filter((word) => all.some(({ states }) => states.includes(word))),
  };
}
