import { expect, it } from 'vitest';
import { quorumsText } from './protocolRules.ts';
import { quorumSwitches } from './scheduleSwitches.ts';

it('quorums are offered where a protocol goes by them, with what is set', () => {
  expect(quorumSwitches({}, ['2pc', '3pc'], 3)).toEqual([]);
  const [quorum, f] = quorumSwitches({ quorum: '7/1' }, ['3pc-quorum', 'paxos-commit'], 2);
  expect(quorum).toMatchObject({
    name: 'quorum',
    words: ['majority', '1/1', '1/2', '2/1', '2/2', '7/1'],
    value: '7/1',
  });
  // Two sites have no room for three acceptors.
  expect(f).toMatchObject({ name: 'f', words: ['0', '1', '2'], value: '0' });
  expect(quorumSwitches({}, ['paxos-commit'], 3)).toMatchObject([{ value: '1' }]);
});

it('a verdict says how many it takes', () => {
  const rules = { participants: 3, f: 1, quorum: 'majority' } as const;
  expect(quorumsText({ ...rules, protocol: '2pc' })).toBe('');
  expect(quorumsText({ ...rules, protocol: '3pc-quorum' })).toBe(
    'Quorums: of 3 votes 2 to commit, 2 to abort.',
  );
  const most = { ...rules, protocol: '3pc-quorum', quorum: { commit: 3, abort: 1 } };
  expect(quorumsText(most)).toContain('3 to commit, 1 to abort');
  expect(quorumsText({ ...rules, protocol: 'paxos-commit' })).toContain('2 of 3 acceptors');
  expect(quorumsText({ ...rules, protocol: 'paxos-commit', f: 0 })).toContain('only acceptor');
});
