import { describe, expect, it } from 'vitest';
import { bytes, rows, siteId, wireBytes } from '../base/brand.ts';
import { decodeTrace, encodeTrace } from './codec.ts';
import { brokenLaws } from './laws.testing.ts';
import { createRecorder } from './recorder.ts';

const SCENARIO = {
  lab: '00000000',
  sql: 'SELECT 1',
  at: 's1',
  objective: 'bytes' as const,
  parameters: { staff: 250 },
};

function sample() {
  const recorder = createRecorder(SCENARIO);
  const [source, target] = [siteId('s1'), siteId('s2')];
  recorder.record({ kind: 'queryParsed', sql: 'SELECT 1', at: source }, 0);
  const transfer = {
    kind: 'transferStarted' as const,
    step: 0,
    source,
    target,
    rows: rows(1),
    bytes: bytes(8),
    wireBytes: wireBytes(20),
    checksum: 'abc',
    columns: ['a', 'b', 'c'],
    sample: [[2n ** 60n, Uint8Array.of(0, 255), null]],
  };
  recorder.record(transfer, 0);
  recorder.record({ kind: 'transferFinished', step: 0, target }, 20.5);
  return recorder.finish();
}

describe('trace codec', () => {
  it('gives integers beyond 2⁵³ and blobs back as they were', () => {
    const trace = sample();
    expect(decodeTrace(encodeTrace(trace))).toEqual({ ok: true, value: trace });
  });

  it.each([
    ['', /head/],
    ['{"trace":2,"scenario":{}}\n', /version/],
    ['nonsense', /line 1 is not JSON/],
  ])('says what is wrong with %j', (text, because) => {
    const decoded = decodeTrace(text);
    expect(decoded.ok).toBe(false);
    if (!decoded.ok) expect(decoded.error.message).toMatch(because);
  });

  it('refuses a trace from which an event was cut', () => {
    const lines = encodeTrace(sample()).split('\n');
    const decoded = decodeTrace([lines[0], ...lines.slice(2)].join('\n'));
    expect(decoded).toMatchObject({ ok: false, error: { code: 'broken-trace' } });
  });
});

describe('trace laws', () => {
  it('hold of a recorded trace', () => {
    expect(brokenLaws(sample())).toEqual([]);
  });

  it('notice time that goes back, and an arrival without departure', () => {
    const { scenario, events } = sample();
    const [parsed, started, finished] = events;
    if (!parsed || !started || !finished) throw new Error('the sample has three events');
    const backwards = { scenario, events: [{ ...parsed, atMs: 99 }, started, finished] };
    expect(brokenLaws(backwards)).toContain('time goes back at event 1');
    const lost = { scenario, events: [parsed, { ...finished, seq: 1 }] };
    expect(() => brokenLaws(lost)).toThrow(/arrives without leaving/);
  });

  it('cannot be recorded with time going back', () => {
    const recorder = createRecorder(SCENARIO);
    const event = { kind: 'queryParsed' as const, sql: '', at: siteId('s1') };
    recorder.record(event, 5);
    expect(() => recorder.record(event, 4)).toThrow(/time went back/);
  });
});
