import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { OBJECTIVES } from '../../src/base/objective.ts';
import { decodeMoment, encodeMoment, labFile, labName, type Moment } from './link.ts';
import { checksum, pack, toBase64Url } from './linkBytes.ts';

const moment: Moment = {
  lab: 'semijoin',
  sql: "SELECT e_name FROM employees WHERE e_name = 'Åse → 4'",
  at: 'site4',
  objective: 'bytes',
  plan: 'semijoin@site4',
  parameters: { staff: 2000, vps: 40 },
  cursor: 31,
};

const moments: fc.Arbitrary<Moment> = fc.record(
  {
    lab: fc.stringMatching(/^[a-z][a-z0-9_-]{0,20}$/),
    sql: fc.string({ unit: 'grapheme', maxLength: 300 }),
    at: fc.string({ maxLength: 10 }),
    objective: fc.constantFrom(...OBJECTIVES),
    plan: fc.string({ maxLength: 20 }),
    parameters: fc.dictionary(
      fc.stringMatching(/^[a-z]{1,8}$/),
      fc.integer({ min: -1e9, max: 1e9 }),
    ),
    cursor: fc.nat(),
  },
  { requiredKeys: ['lab', 'sql', 'at', 'objective', 'parameters', 'cursor'] },
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
    ['no check', { version: 1, moment }],
    ['another check', { version: 1, check: '00000000', moment }],
    ['no moment', withCheck(1, {})],
    ['a lab elsewhere', withCheck(1, { ...moment, lab: '../secret' })],
    ['a lab with an address', withCheck(1, { ...moment, lab: 'https://x.example/y' })],
    ['an unknown objective', withCheck(1, { ...moment, objective: 'luck' })],
    ['a parameter that is text', withCheck(1, { ...moment, parameters: { staff: '9' } })],
    ['a parameter that is none', withCheck(1, { ...moment, parameters: { staff: null } })],
    ['half an event', withCheck(1, { ...moment, cursor: 1.5 })],
    ['an event before the first', withCheck(1, { ...moment, cursor: -1 })],
    ['a plan that is no name', withCheck(1, { ...moment, plan: 3 })],
  ])('may unfold to %s', async (_, link) => {
    expect(await code(await written(link))).toBe('link-damaged');
  });
});

describe('a link that this page cannot take', () => {
  test('of another version says both versions', async () => {
    const decoded = await decodeMoment(await written(withCheck(2, { where: 'elsewhere' })));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'link-version' } });
    if (!decoded.ok)
      expect(decoded.error.message).toContain('version 2; this page reads version 1');
  });

  test('too long is not read, one that unfolds to too much not to its end', async () => {
    expect(await code(`#m=${'A'.repeat(8000)}`)).toBe('link-too-large');
    const bomb = await written(withCheck(1, { ...moment, sql: ' '.repeat(1_000_000) }));
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

test('a lab is named by its file in labs/, and by nothing else', () => {
  expect(labName(labFile('semijoin'))).toBe('semijoin');
  for (const file of ['semijoin.lab.md', 'labs/a/b.lab.md', 'labs/.lab.md', 'labs/..lab.md']) {
    expect(labName(file)).toBeUndefined();
  }
});
