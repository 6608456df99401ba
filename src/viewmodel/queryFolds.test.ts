import { describe, expect, test } from 'vitest';
import { bytes, milliseconds, rows } from '../base/brand.ts';
import { LENSES } from '../base/lens.ts';
import { type AlgebraNode, algebraTree } from './algebraTree.ts';
import { candidateList, candidateMoment, neighbourPlan, routesOf } from './candidateList.ts';
import { lectureRun } from './lectureRun.testing.ts';
import { localPlans } from './localPlans.ts';
import { flowId, flowName, networkMarkDetail, siteName } from './networkDetail.ts';
import { networkMap } from './networkMap.ts';
import { keptPlace, ruler } from './ruler.ts';
import { sentence } from './sentence.ts';
import type { ShownRun } from './shownRun.ts';
import { stepBar } from './stepBar.ts';
import { transferList } from './transferList.ts';
import { wireRows } from './wireRows.ts';

const run = lectureRun('semijoin-distinct@site4');
const last = run.trace.events.length - 1;

const seqOf = (kind: string, nth = 0, of: ShownRun = run): number =>
  of.trace.events.filter(({ event }) => event.kind === kind)[nth]?.seq ?? -1;

describe('every picture is a function of trace and cursor', () => {
  test('each fold gives the same at a cursor, however one came there', () => {
    const at = (cursor: number) => [
      stepBar(run.trace, cursor),
      algebraTree(run, cursor),
      candidateList(run, cursor, new Map()),
      transferList(run, cursor),
      networkMap(run, cursor),
      wireRows(run, cursor),
      localPlans(run, cursor),
      sentence(run, cursor),
    ];
    const forward = run.trace.events.map(({ seq }) => at(seq));
    const back = run.trace.events.map(({ seq }) => at(last - seq)).toReversed();
    expect(back).toEqual(forward);
  });
});

describe('step bar', () => {
  test('stages before the current one are past, those after it later', () => {
    expect(stepBar(run.trace, seqOf('planConsidered')).map(({ state }) => state)).toEqual([
      'past',
      'past',
      'past',
      'past',
      'current',
      'later',
    ]);
  });

  test('a stage without events is skipped and leads nowhere', () => {
    const events = run.trace.events.filter(({ chapter }) => chapter !== 'reduced');
    const reduced = stepBar({ ...run.trace, events }, 0)[3];
    expect(reduced).toEqual({ chapter: 'reduced', label: 'reduced', state: 'skipped' });
  });
});

describe('algebra tree', () => {
  const flat = (node: AlgebraNode): readonly AlgebraNode[] => [node, ...node.inputs.flatMap(flat)];
  const treeAt = (seq: number) => {
    const tree = algebraTree(run, seq);
    if (!tree) throw new Error(`no tree at ${seq}`);
    return tree;
  };

  test('before mapping there is none', () => {
    expect(algebraTree(run, 0)).toBeUndefined();
  });

  test('localization makes a union of fragments, each with the plates of its copies', () => {
    const tree = treeAt(seqOf('queryRewritten'));
    expect(tree.rule).toBe('replace relation by reconstruction');
    const fragments = flat(tree.root).filter(({ glyph }) => glyph === 'table');
    expect(fragments.map(({ label, sites }) => [label[0], sites.map((s) => s.number)])).toEqual([
      ['employees₁ loc', [1]],
      ['employees₄ loc', [4]],
      ['department', [1]],
      ['employees₁ glob', [1]],
      ['employees₄ glob', [4]],
    ]);
  });

  test('what a rule makes is new, what it takes away is named', () => {
    const tree = treeAt(seqOf('queryRewritten', 1));
    expect(flat(tree.root).filter(({ isNew }) => isNew)).toEqual([]);
    expect(tree.removed).toBe('gone: selection e_site = 4; union; table employees₁ loc');
  });

  test('a relation is replaced by its fragments; a table still read is read once less', () => {
    expect(treeAt(seqOf('queryRewritten')).removed).toMatch(/^replaced: /);
    const events = run.trace.events.map((stamped) => {
      const { event } = stamped;
      if (event.kind !== 'queryRewritten') return stamped;
      const twice = { kind: 'union', inputs: [event.after, event.after] } as const;
      return { ...stamped, event: { ...event, rule: 'eliminateBranch', before: twice } };
    });
    const seq = seqOf('queryRewritten', 1);
    const { removed = '' } = algebraTree({ ...run, trace: { ...run.trace, events } }, seq) ?? {};
    expect(removed).toMatch(/^gone: union; .* · once less: table /);
    expect(removed.split('once less: ')[1]).toContain('table department');
  });
});

describe('candidate plans', () => {
  const measured = new Map([
    [
      'join-first@site4',
      {
        bytes: bytes(1880),
        messages: 2,
        rows: rows(250),
        totalMs: milliseconds(42),
        responseMs: milliseconds(42),
      },
    ],
  ]);

  test('appear one by one as the optimizer puts them forward', () => {
    const counts = [0, 1, 2].map(
      (nth) => candidateList(run, seqOf('planConsidered', nth), measured).candidates.length,
    );
    expect(counts).toEqual([1, 2, 3]);
    expect(candidateList(run, 0, measured)).toMatchObject({ candidates: [], total: 3 });
  });

  test('bars are shares of the dearest one; what ran is beside what was estimated', () => {
    const { candidates } = candidateList(run, last, measured);
    expect(candidates.map(({ estimatedShare }) => estimatedShare)).toEqual([
      2000 / 65_100,
      2400 / 65_100,
      1,
    ]);
    expect(candidates.map(({ measuredShare }) => measuredShare)).toEqual([
      1880 / 65_100,
      undefined,
      undefined,
    ]);
  });

  test('stand by the objective; letters are those of the whole list from the first one on', () => {
    const { candidates } = candidateList(run, seqOf('planConsidered'), measured);
    expect(candidates.map(({ id, letter }) => [id, letter])).toEqual([['ship-whole@site4', 'C']]);
    const all = candidateList(run, last, measured).candidates;
    expect(all.map(({ letter }) => letter)).toEqual(['A', 'B', 'C']);
  });

  test('no plan is shown as run before the choice, and the executed one not before its answer', () => {
    const own = lectureRun('join-first@site4');
    const seq = (kind: string): number =>
      own.trace.events.find(({ event }) => event.kind === kind)?.seq ?? -1;
    const first = (cursor: number) => candidateList(own, cursor, measured).candidates[0];
    expect(first(seq('planChosen'))).toMatchObject({ isChosen: true, hasRun: true });
    expect(first(seq('planChosen'))?.measured).toBeUndefined();
    expect(first(seq('answerCompleted'))?.measured?.bytes).toBe(1880);
    const others = candidateList(run, seqOf('planChosen') - 1, measured).candidates;
    expect(others.every((one) => one.measured === undefined)).toBe(true);
  });

  test('between the choice and the answer the list stays the same one', () => {
    const end = run.trace.events.length - 1;
    for (let cursor = 0; cursor <= end; cursor += 1) {
      const moment = candidateMoment(run, cursor);
      expect(moment).toBeLessThanOrEqual(cursor);
      expect(candidateList(run, moment, measured)).toEqual(candidateList(run, cursor, measured));
    }
    expect(candidateMoment(run, end - 1)).toBe(seqOf('planChosen'));
  });

  test('a plan of one’s own stands by its cost, and says which one sends the same', () => {
    const { trace, ...rest } = run;
    const joined = trace.events.find(
      ({ event }) => event.kind === 'planConsidered' && event.plan.strategy === 'join-first',
    );
    if (joined?.event.kind !== 'planConsidered') throw new Error('no candidate');
    const { event } = joined;
    const plan = { ...event.plan, id: 'own:mine', strategy: 'own' as const };
    const events = [...trace.events, { ...joined, event: { ...event, plan } }];
    const list = candidateList({ ...rest, trace: { ...trace, events } }, last, measured);
    expect(list.candidates.map(({ id, isOwn }) => [id, isOwn]).slice(0, 2)).toEqual([
      ['join-first@site4', false],
      ['own:mine', true],
    ]);
    expect(list.candidates[1]?.alsoFound).toBe('sends the same as A');
  });

  test('what else arrives at the same transfers is told in words', () => {
    const { trace, ...rest } = run;
    const events = trace.events.map((stamped) =>
      stamped.event.kind === 'planConsidered' && stamped.event.plan.strategy === 'join-first'
        ? { ...stamped, event: { ...stamped.event, alsoKnownAs: ['search', 'semijoin@site4#2'] } }
        : stamped,
    );
    const list = candidateList({ ...rest, trace: { ...trace, events } }, last, measured);
    expect(list.candidates[0]?.alsoFound).toBe(
      'the search and “Semijoin by key, back to Plant” end in the same transfers',
    );
  });

  test('the executed plan is marked from the choice on, with the reason', () => {
    const before = candidateList(run, seqOf('planChosen') - 1, measured);
    expect(before.candidates.some(({ isChosen }) => isChosen)).toBe(false);
    expect(before.verdict).toBeUndefined();
    const after = candidateList(run, seqOf('planChosen'), measured);
    expect(after.candidates.map(({ isChosen }) => isChosen)).toEqual([false, true, false]);
    expect(after.verdict?.letter).toBe('B');
  });

  test('routes, bytes of each transfer, assumptions', () => {
    const { candidates, sharedAssumes } = candidateList(run, last, measured);
    const stages = candidates[1]?.routes[0]?.map((stage) => stage.map(({ number }) => number));
    expect(stages).toEqual([[4], [1], [4]]);
    expect(candidates[2]?.transferBytes).toEqual([61_600, 3500]);
    expect(sharedAssumes).toEqual(['every_vp_at_hq']);
    expect(candidates.map(({ assumes }) => assumes)).toEqual([[], [], []]);
  });

  test('what not every candidate assumes stands with the one that does', () => {
    const { trace, ...rest } = run;
    const events = trace.events.map((stamped) => {
      const { event } = stamped;
      if (event.kind !== 'planConsidered' || event.plan.strategy !== 'ship-whole') return stamped;
      return { ...stamped, event: { ...event, plan: { ...event.plan, assumes: [] } } };
    });
    const list = candidateList({ ...rest, trace: { ...trace, events } }, last, measured);
    expect(list.sharedAssumes).toEqual([]);
    expect(list.candidates.map(({ assumes }) => assumes.length)).toEqual([1, 1, 0]);
  });

  test('hops join into chains; a hop is told once', () => {
    expect(
      routesOf([
        ['1', '4'],
        ['1', '4'],
        ['2', '4'],
        ['4', '1'],
      ]),
    ).toEqual([[['1', '2'], ['4'], ['1']]]);
  });

  test('neighbours stop at the ends', () => {
    expect(neighbourPlan(run, 1)).toBe('ship-whole@site4');
    expect(neighbourPlan(run, -1)).toBe('join-first@site4');
    expect(neighbourPlan(lectureRun('join-first@site4'), -1)).toBeUndefined();
  });
});

describe('transfers', () => {
  test('of the candidate just considered while planning, of the chosen one afterwards', () => {
    const columns = (seq: number) => transferList(run, seq).map((row) => row.columns.join(' '));
    expect(transferList(run, 0)).toEqual([]);
    expect(columns(seqOf('planConsidered', 2))).toEqual(['d_id e_name']);
    expect(columns(seqOf('planChosen'))).toEqual(['e_dept', 'd_id e_name']);
  });

  test('their measured bytes add up to what the plan measured', () => {
    const rowsAtEnd = transferList(run, last);
    expect(rowsAtEnd.every(({ isEstimate, state }) => !isEstimate && state === 'done')).toBe(true);
    expect(rowsAtEnd.reduce((sum, row) => sum + row.bytes, 0)).toBe(2400);
  });
});

describe('network', () => {
  test('sites without work are idle; each direction is one flow', () => {
    const map = networkMap(run, seqOf('transferStarted', 1));
    expect(map.sites.filter(({ isActive }) => isActive).map(({ number }) => number)).toEqual([
      1, 4,
    ]);
    expect(map.flows.map((f) => [f.source.number, f.target.number, f.state, f.bytes])).toEqual([
      [4, 1, 'done', 400],
      [1, 4, 'inFlight', 2000],
    ]);
    expect(map.flows[0]?.link).toBe('1,000 kB/s, 20 ms');
  });
});

test('marks of the network say what is known of them, and no more than the lenses show', () => {
  const map = networkMap(run, seqOf('transferStarted', 1));
  const [, back] = map.flows;
  expect(back && flowName(back)).toBe('Head office to Plant, 2,000 bytes, in flight');
  const told = back && networkMarkDetail(map, flowId(back), LENSES);
  expect(told?.facts.map(({ text }) => text)).toEqual([
    '2,000 B, in flight',
    'link of 1,000 kB/s, 20 ms',
  ]);
  expect(networkMarkDetail(map, 'site1', LENSES)?.facts.map(({ text }) => text)).toEqual([
    'works in this plan',
    'sends 2,000 B',
    'receives 400 B',
  ]);
  const still = networkMap(run, last, ['location']);
  const [first] = still.sites;
  expect(first && siteName(first, ['location'])).toBe('site 1, Head office');
  expect(networkMarkDetail(still, 'site1', ['location'])?.facts).toEqual([
    { text: 'has a link to every other site' },
  ]);
  expect(networkMarkDetail(map, 'nowhere', LENSES)).toBeUndefined();
});

describe('rows at the cursor', () => {
  test('none, then those of the last transfer, then the answer', () => {
    expect(wireRows(run, 0).kind).toBe('none');
    expect(wireRows(run, seqOf('transferFinished'))).toMatchObject({
      kind: 'transfer',
      tag: 'T1',
      extent: '100 rows',
    });
    expect(wireRows(run, last)).toMatchObject({ kind: 'answer', extent: 'first 200 of 250 rows' });
  });

  test('of two transfers at once, those of the one that arrives', () => {
    const whole = lectureRun('ship-whole@site4');
    const tagAt = (kind: string, nth: number) => {
      const shown = wireRows(whole, seqOf(kind, nth, whole));
      return shown.kind === 'transfer' ? shown.tag : undefined;
    };
    expect(tagAt('transferStarted', 1)).toBe('T2');
    const arrivals = [tagAt('transferFinished', 0), tagAt('transferFinished', 1)];
    expect(arrivals.toSorted()).toEqual(['T1', 'T2']);
    expect(sentence(whole, seqOf('transferFinished', 0, whole)).headline).toBe(
      `${arrivals[0]} arrives`,
    );
  });
});

describe('local plans', () => {
  test('come when their queries are done, the current one marked', () => {
    expect(localPlans(run, seqOf('stepStarted'))).toEqual([]);
    const plans = localPlans(run, seqOf('stepFinished', 1));
    expect(plans.map(({ site, isNow }) => [site.number, isNow])).toEqual([
      [4, false],
      [1, true],
    ]);
  });
});

describe('ruler', () => {
  test('a tick an event: plain before execution, then its site, or the wire', () => {
    const { ticks, chapters } = ruler(run);
    expect(ticks).toHaveLength(run.trace.events.length);
    expect(ticks[seqOf('transferStarted')]).toEqual({
      kind: 'wire',
      seq: seqOf('transferStarted'),
    });
    expect(ticks[seqOf('stepFinished', 1)]).toMatchObject({ kind: 'site', siteNumber: 1 });
    expect(chapters.map(({ label }) => label)).toEqual([
      'SQL',
      'algebra',
      'localized',
      'reduced',
      'plans',
      'execution',
    ]);
    expect(chapters.at(-1)?.lastSeq).toBe(last);
  });

  test('another plan keeps the event up to the choice, then the share of the execution', () => {
    const other = lectureRun('join-first@site4').trace;
    expect(keptPlace(run.trace, 3, other)).toBe(3);
    expect(keptPlace(run.trace, last, other)).toBe(other.events.length - 1);
    const start = seqOf('localQueriesSent');
    expect(keptPlace(run.trace, start, other)).toBe(start);
  });
});

describe('sentences', () => {
  test('every event has a headline and a whole sentence', () => {
    for (const { seq } of run.trace.events) {
      const { headline, sentence: words } = sentence(run, seq);
      expect(headline).not.toBe('');
      expect(words).toMatch(/[.!?]$/);
    }
  });

  test('the slider says the event, what it is, where, and the bytes', () => {
    const seq = seqOf('transferStarted', 1);
    expect(sentence(run, seq).valueText).toBe(
      `event ${seq + 1} of ${last + 1}, ship d_id, e_name from 1 to 4, 2,000 bytes`,
    );
    expect(sentence(run, seq).sentence).toBe(
      'Head office ships d_id and e_name to Plant: 100 rows, 2,000 B.',
    );
  });
});
