import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LENSES } from '../../src/base/lens.ts';
import { OBJECTIVES } from '../../src/base/objective.ts';
import { PLANNERS } from '../../src/base/plannerName.ts';
import { STATISTICS_KINDS } from '../../src/base/statisticsKind.ts';
import { isLabName, labFile, labName } from './labOrigin.ts';
import { decodeMoment, encodeMoment } from './link.ts';
import { checksum, pack, toBase64Url } from './linkBytes.ts';
import type { Moment } from './moment.ts';

const moment: Moment = {
  lab: { kind: 'gallery', name: 'semijoin' },
  sql: "SELECT e_name FROM employees WHERE e_name = 'Åse → 4'",
  at: 'site4',
  objective: 'bytes',
  plan: 'semijoin@site4',
  parameters: { staff: 2000, vps: 40 },
  lenses: ['location', 'replicas'],
  scene: 4,
  compared: 'shipWhole@site4',
  cursor: 31,
};

const costs = {
  latencyMs: 1,
  bandwidthKbps: 10,
  links: [{ source: 'site1', target: 'site4', latencyMs: 0, bandwidthKbps: 2.5 }],
  cpuMsPer1000Rows: 0,
  ioMsPerPage: 0,
  messageMs: 2,
};

const speed = { latencyMs: fc.nat(), bandwidthKbps: fc.integer({ min: 1, max: 1e9 }) };

const moments: fc.Arbitrary<Moment> = fc.record(
  {
    lab: fc.oneof(
      fc.record({
        kind: fc.constant('gallery' as const),
        name: fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/),
      }),
      fc.record({
        kind: fc.constant('text' as const),
        fileName: fc.stringMatching(/^[a-z]{1,8}\.lab\.md$/),
        text: fc.string({ unit: 'grapheme', maxLength: 300 }),
        files: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}\.csv$/), fc.string()),
      }),
      fc.record({ kind: fc.constant('saved' as const), key: fc.string({ maxLength: 24 }) }),
    ),
    sql: fc.string({ unit: 'grapheme', maxLength: 300 }),
    at: fc.string({ maxLength: 10 }),
    objective: fc.constantFrom(...OBJECTIVES),
    planner: fc.constantFrom(...PLANNERS),
    statistics: fc.constantFrom(...STATISTICS_KINDS),
    costs: fc.record({
      ...speed,
      links: fc.array(fc.record({ source: fc.string(), target: fc.string(), ...speed })),
      cpuMsPer1000Rows: fc.nat(),
      ioMsPerPage: fc.nat(),
      messageMs: fc.nat(),
    }),
    plan: fc.string({ maxLength: 20 }),
    ownPlan: fc.string({ maxLength: 60 }),
    compared: fc.string({ maxLength: 20 }),
    lenses: fc.subarray([...LENSES]),
    scene: fc.nat({ max: 40 }),
    parameters: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.integer({ min: -1e9, max: 1e9 }),
    ),
    cursor: fc.nat(),
    schedule: fc.record(
      {
        view: fc.constantFrom('commit' as const, 'transactions' as const),
        schedule: fc.string({ maxLength: 20 }),
        text: fc.string({ unit: 'grapheme', maxLength: 300 }),
        protocol: fc.string({ maxLength: 20 }),
        options: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), fc.string({ maxLength: 20 })),
        transaction: fc.string({ maxLength: 8 }),
        branches: fc.array(fc.string({ maxLength: 60 }), { minLength: 2, maxLength: 5 }),
        cursor: fc.nat(),
      },
      { requiredKeys: ['view', 'schedule', 'text', 'protocol', 'options', 'cursor'] },
    ),
  },
  { requiredKeys: ['lab', 'sql', 'at', 'objective', 'parameters', 'lenses', 'cursor'] },
);

async function encoded(value: Moment): Promise<string> {
  const hash = await encodeMoment(value);
  if (!hash.ok) throw new Error(hash.error.message);
  return hash.value;
}

const code = async (hash: string): Promise<string | undefined> => {
  const decoded = await decodeMoment(hash);
  return decoded.ok ? undefined : decoded.error.code;
};

/** A link as another program could write it. */
const written = async (link: unknown): Promise<string> =>
  `#m=${toBase64Url(await pack(new TextEncoder().encode(JSON.stringify(link))))}`;

const withCheck = (version: number, content: unknown) => ({
  version,
  check: checksum(JSON.stringify(content)),
  moment: content,
});

const damagedBy = (change: object) => withCheck(3, { ...moment, ...change });

const own = { kind: 'text', fileName: 'own.lab.md', text: '# Own', files: {} } as const;

describe('a link', () => {
  test('gives back the moment it was made from', async () => {
    await fc.assert(
      fc.asyncProperty(moments, async (original) => {
        expect(await decodeMoment(await encoded(original))).toEqual({ ok: true, value: original });
      }),
      { numRuns: 30, seed: 11 },
    );
  });

  test('is a hash of plain characters that needs no escaping', async () => {
    expect(await encoded(moment)).toMatch(/^#m=[A-Za-z0-9_-]+$/);
  });

  test('is not looked for in other hashes', async () => {
    for (const hash of ['', '#', '#query', '#m', '#M=abc']) {
      expect(await decodeMoment(hash)).toEqual({ ok: true, value: undefined });
    }
  });
});

describe('a damaged link', () => {
  test('is never taken for another moment, wherever one character is changed or lost', async () => {
    const hash = await encoded(moment);
    for (let at = 3; at < hash.length; at += 1) {
      const other = hash[at] === 'A' ? 'B' : 'A';
      for (const middle of [other, '', '%', ' ']) {
        const decoded = await decodeMoment(hash.slice(0, at) + middle + hash.slice(at + 1));
        // The last character may hold bits that no byte uses.
        if (decoded.ok) expect(decoded.value).toEqual(moment);
        else expect(decoded.error.code).toBe('link-damaged');
      }
    }
  });

  test('is said to be damaged wherever it is cut', async () => {
    const hash = await encoded(moment);
    for (let end = 3; end < hash.length - 1; end += 1) {
      expect(await code(hash.slice(0, end))).toBe('link-damaged');
    }
  });

  test('never throws', async () => {
    const noise = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 200 }),
      fc.uint8Array({ maxLength: 200 }).map((bytes) => toBase64Url(bytes)),
      fc.json().map((json) => toBase64Url(new TextEncoder().encode(json))),
    );
    await fc.assert(
      fc.asyncProperty(noise, async (text) => {
        expect(await code(`#m=${text}`)).toMatch(/^link-(?:damaged|too-large)$/);
      }),
      { numRuns: 60, seed: 12 },
    );
  });

  test.each([
    ['null', null],
    ['a list', [1]],
    ['no check', { version: 3, moment }],
    ['another check', { version: 3, check: '00000000', moment }],
    ['no version', withCheck(0, moment)],
    ['half a version', withCheck(1.5, moment)],
    [
      'branches that are no texts',
      withCheck(3, {
        ...moment,
        schedule: {
          ...{ view: 'commit', schedule: 's', text: '', protocol: '2pc', options: {}, cursor: 0 },
          branches: [1],
        },
      }),
    ],
    ['a schedule without its text', withCheck(3, { ...moment, schedule: { view: 'commit' } })],
    ['no moment', withCheck(3, {})],
    ['a lab elsewhere', damagedBy({ lab: { kind: 'gallery', name: '../secret' } })],
    ['a lab with an address', damagedBy({ lab: { kind: 'gallery', name: 'https://x.example/y' } })],
    ['a lab above the page', damagedBy({ lab: { kind: 'gallery', name: '../x.lab.md' } })],
    ['a lab that is a name only', damagedBy({ lab: 'semijoin' })],
    ['a lab without text', damagedBy({ lab: { kind: 'text', fileName: 'a.lab.md', files: {} } })],
    [
      'a file name with a scheme',
      damagedBy({ lab: { ...own, fileName: 'https://x.example/y.md' } }),
    ],
    ['a data file that is no text', damagedBy({ lab: { ...own, files: { 'a.csv': 3 } } })],
    ['an unknown objective', damagedBy({ objective: 'luck' })],
    ['a parameter that is text', damagedBy({ parameters: { staff: '9' } })],
    ['a parameter that is none', damagedBy({ parameters: { staff: null } })],
    ['half an event', damagedBy({ cursor: 1.5 })],
    ['an event before the first', damagedBy({ cursor: -1 })],
    ['a plan that is no name', damagedBy({ plan: 3 })],
    ['an own plan that is no text', damagedBy({ ownPlan: [] })],
    ['a lens that there is not', damagedBy({ lenses: ['location', 'luck'] })],
    ['no lenses', damagedBy({ lenses: undefined })],
    ['a step before the first', damagedBy({ scene: -1 })],
    ['a planner that there is not', damagedBy({ planner: 'luck' })],
    ['statistics that there are not', damagedBy({ statistics: 'guessed' })],
    ['costs that are none', damagedBy({ costs: { ...costs, messageMs: -1 } })],
    ['a network that carries nothing', damagedBy({ costs: { ...costs, bandwidthKbps: 0 } })],
    ['a link between no sites', damagedBy({ costs: { ...costs, links: [{ latencyMs: 1 }] } })],
  ])('may unfold to %s', async (_, link) => {
    expect(await code(await written(link))).toBe('link-damaged');
  });
});

describe('a link that this page cannot take', () => {
  test('of another version says both versions', async () => {
    const decoded = await decodeMoment(await written(withCheck(4, { where: 'elsewhere' })));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'link-version' } });
    if (!decoded.ok)
      expect(decoded.error.message).toContain('version 4; this page reads up to version 3');
  });

  test('too long is not read, one that unfolds to too much not to its end', async () => {
    expect(await code(`#m=${'A'.repeat(8000)}`)).toBe('link-too-large');
    const bomb = await written(damagedBy({ sql: ' '.repeat(1_000_000) }));
    expect(bomb.length).toBeLessThan(8000);
    expect(await code(bomb)).toBe('link-too-large');
  });

  test('is not made either', async () => {
    const varied = Array.from({ length: 9000 }, (_, index) => checksum(`${index}`)).join(' ');
    for (const sql of [varied.slice(0, 30_000), ' '.repeat(100_000)]) {
      expect(await encodeMoment({ ...moment, sql })).toMatchObject({
        ok: false,
        error: { code: 'link-too-large' },
      });
    }
  });
});

test('says how large it is and how large it may be', async () => {
  const varied = Array.from({ length: 2000 }, (_, index) => checksum(`${index}`)).join(' ');
  const long = await encodeMoment({ ...moment, lab: { ...own, text: varied } });
  expect(long.ok ? '' : long.error.message).toMatch(/has 1\d,\d{3} characters, and at most 8,000/);
  const deep = await encodeMoment({ ...moment, lab: { ...own, text: 'a'.repeat(70_000) } });
  expect(deep.ok ? '' : deep.error.message).toMatch(/has 70,\d{3} bytes, and at most 64,000/);
  expect(deep.ok ? '' : deep.error.hint).toContain('Export the lab');
});

describe('a link of version 1', () => {
  const first = {
    lab: 'semijoin',
    sql: moment.sql,
    at: 'site4',
    objective: 'bytes',
    plan: 'semijoin@site4',
    parameters: { staff: 2000 },
    cursor: 31,
  };

  test('still opens, with the lenses that every page had then', async () => {
    expect(await decodeMoment(await written(withCheck(1, first)))).toEqual({
      ok: true,
      value: {
        ...first,
        lab: { kind: 'gallery', name: 'semijoin' },
        lenses: ['location', 'fragments', 'execution'],
      },
    });
  });

  test.each([
    ['no moment', {}],
    ['a list', []],
    ['a lab elsewhere', { ...first, lab: '../secret' }],
    ['a lab of version 2', { ...first, lab: { kind: 'gallery', name: 'semijoin' } }],
    ['no SQL', { ...first, sql: undefined }],
  ])('may be damaged as well: %s', async (_, content) => {
    expect(await code(await written(withCheck(1, content)))).toBe('link-damaged');
  });
});

test('a lab is named by its file in labs/, or by its path below the page', () => {
  expect(labName(labFile('semijoin'))).toBe('semijoin');
  expect(labFile('course/week-2.lab.md')).toBe('course/week-2.lab.md');
  for (const name of ['semijoin', 'own.lab.md', 'course/week-2.lab.md']) {
    expect(isLabName(name)).toBe(true);
  }
  const others = [
    '',
    '.',
    '..',
    '../x.lab.md',
    'a/../x.lab.md',
    '/x.lab.md',
    '//x.example/y.lab.md',
  ];
  const addresses = ['https://x.example/y.lab.md', 'a\\b.lab.md', '%2e%2e/x.lab.md', 'x.lab.md?y'];
  const files = ['labs/.lab.md', 'labs/index.json', 'x.md', 'a b.lab.md', 'x.lab.md#y'];
  for (const name of [...others, ...addresses, ...files]) expect(isLabName(name)).toBe(false);
});
