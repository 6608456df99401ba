import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { runText } from './bank.testing.ts';

/** The table of M. Kleppmann's Hermitage, its two rows at two sites. */
const LAB = `---
title: Hermitage
---

\`\`\`sql setup
CREATE SITE site1; CREATE SITE site2;
CREATE TABLE test (id INTEGER PRIMARY KEY, value INTEGER NOT NULL);
CREATE FRAGMENT test_1 OF test WHERE id < 2 AT site1;
CREATE FRAGMENT test_2 OF test WHERE id >= 2 AT site2;
INSERT INTO test VALUES (1, 10), (2, 20);
\`\`\`
`;

const START = 'T1 AT site1; T2 AT site2;';
const START_THREE = `${START} T3 AT site1;`;

/** https://github.com/ept/hermitage: what a serializable database must not let happen. */
const CASES: Readonly<Record<string, string>> = {
  G0: `${START}
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T2: UPDATE test SET value = 12 WHERE id = 1;
    T1: UPDATE test SET value = 21 WHERE id = 2;
    T1: COMMIT;
    T2: UPDATE test SET value = 22 WHERE id = 2;
    T2: COMMIT;`,
  G1a: `${START}
    T1: UPDATE test SET value = 101 WHERE id = 1;
    T2: SELECT * FROM test;
    T1: ABORT;
    T2: SELECT * FROM test;
    T2: COMMIT;`,
  G1b: `${START}
    T1: UPDATE test SET value = 101 WHERE id = 1;
    T2: SELECT * FROM test;
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T1: COMMIT;
    T2: SELECT * FROM test;
    T2: COMMIT;`,
  G1c: `${START}
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T2: UPDATE test SET value = 22 WHERE id = 2;
    T1: SELECT * FROM test WHERE id = 2;
    T2: SELECT * FROM test WHERE id = 1;
    T1: COMMIT; T2: COMMIT;`,
  OTV: `${START_THREE}
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T1: UPDATE test SET value = 19 WHERE id = 2;
    T2: UPDATE test SET value = 12 WHERE id = 1;
    T1: COMMIT;
    T3: SELECT * FROM test;
    T2: UPDATE test SET value = 18 WHERE id = 2;
    T3: SELECT * FROM test;
    T2: COMMIT;
    T3: SELECT * FROM test;
    T3: COMMIT;`,
  PMP: `${START}
    T1: SELECT * FROM test WHERE value = 30;
    T2: INSERT INTO test (id, value) VALUES (3, 30);
    T2: COMMIT;
    T1: SELECT * FROM test WHERE value % 3 = 0;
    T1: COMMIT;`,
  P4: `${START}
    T1: SELECT * FROM test WHERE id = 1;
    T2: SELECT * FROM test WHERE id = 1;
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T2: UPDATE test SET value = 11 WHERE id = 1;
    T1: COMMIT; T2: COMMIT;`,
  'G-single': `${START}
    T1: SELECT * FROM test WHERE id = 1;
    T2: SELECT * FROM test WHERE id = 1;
    T2: SELECT * FROM test WHERE id = 2;
    T2: UPDATE test SET value = 12 WHERE id = 1;
    T2: UPDATE test SET value = 18 WHERE id = 2;
    T2: COMMIT;
    T1: SELECT * FROM test WHERE id = 2;
    T1: COMMIT;`,
  'G2-item': `${START}
    T1: SELECT * FROM test WHERE id IN (1, 2);
    T2: SELECT * FROM test WHERE id IN (1, 2);
    T1: UPDATE test SET value = 11 WHERE id = 1;
    T2: UPDATE test SET value = 21 WHERE id = 2;
    T1: COMMIT; T2: COMMIT;`,
  G2: `${START}
    T1: SELECT * FROM test WHERE value % 3 = 0;
    T2: SELECT * FROM test WHERE value % 3 = 0;
    T1: INSERT INTO test (id, value) VALUES (3, 30);
    T2: INSERT INTO test (id, value) VALUES (4, 42);
    T1: COMMIT; T2: COMMIT;`,
};

/** Those in which the danger is a row that is not there yet. */
const NEEDS_PREDICATES = ['PMP', 'G2'];

let opened: OpenedLab;
beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
}, 60_000);
afterAll(() => opened.close());

const judged = async (name: string, options: Readonly<Record<string, string>>) => {
  const run = await runText(opened, CASES[name] ?? '', options);
  const { isSerializable, anomalies } = run.verdict;
  const outcomes = run.outcome.transactions.map(({ outcome }) => outcome);
  expect(outcomes).not.toContain('blocked');
  expect(outcomes).not.toContain('unfinished');
  // Two that wait for each other since the same moment give up at the same moment.
  if (options['deadlock'] === undefined) expect(outcomes).toContain('committed');
  if (isSerializable) expect(run.equalsCentral).toBe(true);
  return { isSerializable, anomalies: anomalies.map((anomaly) => anomaly.name), outcomes };
};

describe.each(Object.keys(CASES))('Hermitage %s', (name) => {
  it.each(['central', 'wait-die', 'wound-wait', 'edge-chasing', 'timeout'])(
    'is prevented by predicate locks (%s)',
    async (deadlock) => {
      const { isSerializable, anomalies } = await judged(name, { deadlock });
      expect([isSerializable, anomalies]).toEqual([true, []]);
    },
  );

  it('is prevented by granular locks', async () => {
    const { isSerializable, anomalies } = await judged(name, { locks: 'granular' });
    expect([isSerializable, anomalies]).toEqual([true, []]);
  });

  it('is prevented by row locks unless it needs a row that is not there', async () => {
    const { isSerializable } = await judged(name, { locks: 'row' });
    expect(isSerializable).toBe(!NEEDS_PREDICATES.includes(name));
  });
});

it('names what row locks let happen', async () => {
  expect((await judged('PMP', { locks: 'row' })).anomalies).toEqual(['G-single']);
  expect((await judged('G2', { locks: 'row' })).anomalies).toEqual(['G2']);
});
