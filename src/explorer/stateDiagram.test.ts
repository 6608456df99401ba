import { expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from './exploreRequest.ts';
import { stateDiagrams } from './stateDiagram.ts';

const edges = (protocol: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    stateDiagrams({ ...DEFAULT_OPTIONS, protocol }).map(({ role, transitions }) => [
      role,
      transitions
        .map(({ from, to, on }) => `${from} → ${to}: ${on.toSorted().join(', ')}`)
        .toSorted(),
    ]),
  );

it('finds the machines of two-phase commit', () => {
  expect(Object.fromEntries(edges('2pc'))).toEqual({
    coordinator: [
      'initial → waiting: commit asked',
      'waiting → aborted: vote no',
      'waiting → committed: vote yes',
    ],
    participant: [
      'initial → aborted: abort, prepare',
      'initial → ready: prepare',
      'ready → aborted: abort',
      'ready → committed: commit',
    ],
  });
});

it('three-phase commit goes through pre-commit, and nowhere else to a commit', () => {
  for (const found of edges('3pc').values()) {
    const commits = found.filter((edge) => edge.includes('→ committed'));
    expect(commits.every((edge) => edge.startsWith('preCommitted'))).toBe(true);
    expect(commits.length).toBeGreaterThan(0);
  }
});
