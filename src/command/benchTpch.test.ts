import { expect, it } from 'vitest';
import { describeCorpus } from '../../tools/corpora.ts';
import { runTpch } from './benchTpch.ts';

/** A sample of what `bench tpch` runs whole: small queries, one for each kind of block. */
describeCorpus('tpch', (corpus) => {
  it.each([
    ['co-located', ['q06', 'q14', 'q12']],
    // Its best plan reduces by one column of a key of two.
    ['vertical', ['q06']],
  ] as const)('%s', { timeout: 300_000 }, async (design, queries) => {
    const [result] = await runTpch(corpus, { designs: [design], queries }, () => undefined);
    expect(result?.queries.map(({ query }) => query).sort()).toEqual([...queries].sort());
    for (const { query, regret, equalsCentral } of result?.queries ?? []) {
      expect(equalsCentral.length, query).toBeGreaterThan(0);
      expect(equalsCentral.includes(false), query).toBe(false);
      expect(regret['exact'], query).toBeLessThanOrEqual(1);
    }
  });
});
