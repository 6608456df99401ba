import { expect, it } from 'vitest';
import { explore } from './explore.ts';
import { parseUsage } from './usage.ts';

const explored = async (...words: readonly string[]) => {
  const usage = parseUsage(['explore', ...words]);
  if (usage.command !== 'explore') throw new Error('explore was asked for');
  return (await explore(usage)).document;
};

it('prints what was explored, how much there was and every verdict', async () => {
  expect(await explored('--protocol', 'two-phase', '--participants', '3')).toMatchObject({
    protocol: 'two-phase',
    participants: 3,
    options: { symmetry: false, maximumStates: 10_000_000 },
    states: 288,
    generated: 1146,
    depth: 11,
    complete: true,
    properties: {
      atomicity: { holds: true },
      validity: { holds: true },
      stability: { holds: true },
      nonblocking: { holds: true, blockedStates: 0 },
    },
    concurrencySets: { committed: ['prepared', 'committed'] },
  });
});

it('says so when it stops at its bound', async () => {
  const document = await explored('--protocol', 'tcommit', '--participants', '6', '--states', '99');
  expect(document).toMatchObject({ complete: false, properties: { atomicity: { holds: null } } });
});

it('prints the switches and a shortest counterexample of a protocol', async () => {
  const words = ['--crashes', '1', '--timeouts', 'lecture', '--granularity', 'broadcast'];
  expect(await explored('--protocol', '3pc', '--participants', '2', ...words)).toMatchObject({
    options: { crashes: 1, recoveries: 0, timeouts: 'lecture', granularity: 'broadcast' },
    complete: true,
    properties: {
      atomicity: {
        holds: false,
        steps: 11,
        counterexample: expect.arrayContaining([
          { step: 10, site: 'c', kind: 'crashes', text: 'c crashes.', states: expect.anything() },
        ]),
      },
    },
  });
});

it('counts states up to which participant is which, or says why it cannot', async () => {
  const broadcast = ['--granularity', 'broadcast', '--symmetry', 'on'];
  expect(await explored('--protocol', '2pc', '--participants', '3', ...broadcast)).toMatchObject({
    options: { symmetry: true },
    states: 347,
    statesWithoutSymmetry: 1784,
    properties: { atomicity: { holds: true } },
  });
  const twoPhase = ['--protocol', 'two-phase', '--participants', '3'];
  expect(await explored(...twoPhase, '--symmetry', 'on')).toMatchObject({
    states: 80,
    statesWithoutSymmetry: 288,
    depth: 11,
  });
  expect(await explored(...twoPhase)).not.toHaveProperty('statesWithoutSymmetry');
  const linear = ['--protocol', '2pc-linear', '--participants', '3', ...broadcast];
  await expect(explored(...linear)).rejects.toMatchObject({
    message: expect.stringContaining('chain'),
  });
});

it('prints the quorums beside the verdict, and refuses those that need not meet', async () => {
  const words = ['--protocol', '3pc-quorum', '--participants', '3'];
  expect(await explored(...words)).toMatchObject({
    options: { quorum: { rule: 'majority', votes: 3, commit: 2, abort: 2 } },
  });
  expect(await explored(...words, '--quorum', '3/1')).toMatchObject({
    options: { quorum: { votes: 3, commit: 3, abort: 1 } },
  });
  await expect(explored(...words, '--quorum', '1/2')).rejects.toMatchObject({
    message: expect.stringContaining('do not exceed the 3 votes'),
  });
  await expect(explored(...words, '--quorum', 'most')).rejects.toMatchObject({
    message: expect.stringContaining('is not majority or'),
  });
});
