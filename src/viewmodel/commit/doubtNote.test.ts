import { expect, it } from 'vitest';
import { siteId } from '../../base/brand.ts';
import type { SiteDecision } from '../../transactions/simulation/outcome.ts';
import { doubtNote } from './doubtNote.ts';

const noteWhere = (...decisions: readonly SiteDecision[]) =>
  doubtNote({
    transactions: [
      {
        id: 'T1',
        coordinator: siteId('c'),
        outcome: 'blocked',
        reason: undefined,
        protocol: '2pc',
        decisions: decisions.map((decision) => ({ site: siteId('p'), decision })),
        delays: { allKnow: 0, allAcks: 0 },
      },
    ],
  });

it('says that nobody guesses where a site is in doubt, and nothing where none is', () => {
  expect(noteWhere('committed', 'inDoubt')).toMatch(/heuristic decision.* refused .* its locks\.$/);
  expect(noteWhere('committed', 'readonly', 'down')).toBeUndefined();
});
