import { expect, it } from 'vitest';
import { describeCorpus } from '../../tools/corpora.ts';
import { runTpch } from './benchTpch.ts';

/** A sample of what `bench tpch` runs whole: small queries, one for each kind of block. */
describeCorpus('tpch', (corpus) => {
  // SDD-1 reduces by one column of a key of two, which the search's reducers do not.
  it.each([
    ['co-located', ['q06', 'q14', 'q12'], 1],
    ['vertical', ['q06'], 1.15],
  ] as const)('%s', { timeout: 300_000 }, async (design, queries, most) => {
    const [result] = await runTpch(corpus, { designs: [design], queries }, () => undefined);
    expect(result?.queries.map(({ query }) => query).sort()).toEqual([...queries].sort());
    for (const { query, regret, equalsCentral } of result?.queries ?? []) {
      expect(equalsCentral.length, query).toBeGreaterThan(0);
      expect(equalsCentral.includes(false), query).toBe(false);
      expect(regret['exact'], query).toBeLessThanOrEqual(most);
    }
  });
});
