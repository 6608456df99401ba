import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openLocalSite } from '../localSite.ts';
import { type OpenedLab, openLab } from '../openLab.ts';
import { runText } from './bank.testing.ts';

/** `bag` has no key, so that its rows have hidden numbers; `slip` has an INTEGER PRIMARY KEY. */
const LAB = `---
title: Numbered rows
---

\`\`\`sql setup
CREATE SITE site1; CREATE SITE site2; CREATE SITE site3;
CREATE TABLE bag (x INTEGER, y TEXT);
ALLOCATE bag AT site2, site3;
CREATE TABLE slip (id INTEGER PRIMARY KEY, x INTEGER);
CREATE FRAGMENT slip_1 OF slip WHERE id < 20 AT site1;
CREATE FRAGMENT slip_2 OF slip WHERE id >= 20 AT site2;
INSERT INTO bag VALUES (1, 'a'), (1, 'a'), (NULL, 'b');
INSERT INTO slip VALUES (1, 10), (2, 10);
\`\`\`
`;

let opened: OpenedLab;
beforeAll(async () => {
  const lab = await openLab(LAB, { openSite: openLocalSite });
  if (!lab.ok) throw new Error(JSON.stringify(lab.error));
  opened = lab.value;
}, 60_000);
afterAll(() => opened.close());

const START = 'T1 AT site1; T2 AT site3;';

/** The rows afterwards; they are central's after the committed transactions. */
async function rowsOf(relation: string, text: string, locks: string) {
  const run = await runText(opened, `${START} ${text}`, { locks });
  expect(run.equalsCentral).toBe(true);
  return run.rows.get(relation)?.rows;
}

const BAG = [
  [null, 'b'],
  [1, 'a'],
  [1, 'a'],
];

describe.each(['predicate', 'row'])('a new row follows the largest number (%s locks)', (locks) => {
  const both = 'T1: INSERT INTO bag VALUES (2, NULL); T2: INSERT INTO bag VALUES (3, NULL);';

  it('that is left when the one that had it is taken back', async () => {
    const rows = await rowsOf('bag', `${both} T1: ABORT; T2: COMMIT;`, locks);
    expect(rows).toEqual([...BAG, [3, null]]);
  });

  it('that is there when the one before it has committed', async () => {
    const rows = await rowsOf('bag', `${both} T1: COMMIT; T2: COMMIT;`, locks);
    expect(rows).toEqual([...BAG, [2, null], [3, null]]);
  });

  it('also where there is none at first', async () => {
    const emptied = 'T3 AT site1; T3: DELETE FROM bag; T3: COMMIT;';
    const rows = await rowsOf('bag', `${emptied} ${both} T1: COMMIT; T2: COMMIT;`, locks);
    expect(rows).toEqual([
      [2, null],
      [3, null],
    ]);
  });

  it('beyond those that a number of JavaScript holds', async () => {
    const large = 'T1: INSERT INTO slip VALUES (9007199254740995, 1);';
    const next = 'T1: INSERT INTO slip (x) VALUES (2); T1: COMMIT;';
    const rows = await rowsOf('slip', `${large} ${next}`, locks);
    expect(rows?.slice(2)).toEqual([
      [9007199254740995n, 1],
      [9007199254740996n, 2],
    ]);
  });
});

it('nobody puts a larger number before a row that has its own, in any order', async () => {
  const own = 'T1: INSERT INTO slip (x) VALUES (5);';
  const larger = 'T2: INSERT INTO slip VALUES (30, 6);';
  const after = await rowsOf('slip', `${own} ${larger} T2: COMMIT; T1: COMMIT;`, 'predicate');
  expect(after?.slice(2)).toEqual([
    [3, 5],
    [30, 6],
  ]);
  const before = await rowsOf('slip', `${larger} ${own} T1: COMMIT; T2: COMMIT;`, 'predicate');
  expect(before?.slice(2)).toEqual([
    [30, 6],
    [31, 5],
  ]);
});
