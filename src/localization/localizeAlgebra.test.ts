import { expect, it } from 'vitest';
import { mapQuery } from '../algebra/mapQuery.ts';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { siteId } from '../base/brand.ts';
import { parseQuery } from '../sql/parser.ts';
import type { RewrittenEvent } from './events.ts';
import { localizeAlgebra } from './localizeAlgebra.ts';
import { textbook } from './sampleCatalog.testing.ts';

function localized(sql: string, faulty: readonly string[] = []): readonly RewrittenEvent[] {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const mapped = mapQuery(parsed.value, textbook, sql);
  if (!mapped.ok) throw new Error(mapped.error.message);
  const events: RewrittenEvent[] = [];
  const emit = (event: RewrittenEvent): void => {
    events.push(event);
  };
  const setting = {
    algebra: mapped.value.algebra,
    catalog: textbook,
    faulty: new Set(faulty),
    asking: siteId('s1'),
  };
  localizeAlgebra(setting, emit);
  return events;
}

const told = (events: readonly RewrittenEvent[]): readonly string[] => [
  ...events.map(({ because }) => because),
  ...events.slice(-1).map(({ after }) => printAlgebra(after)),
];

it('an antijoin and an outer join read the fragments of both sides', () => {
  const anti = 'SELECT eno FROM emp WHERE NOT EXISTS (SELECT 1 FROM asg WHERE asg.eno = emp.eno)';
  expect(told(localized(anti))).toEqual([
    'emp = emp1 ∪ emp2 ∪ emp3',
    'asg = asg1 ∪ asg2',
    'π emp.eno ((emp1 ∪ emp2 ∪ emp3) ▷[asg.eno = emp.eno] (asg1 ∪ asg2))',
  ]);
  expect(told(localized('SELECT pno FROM emp LEFT JOIN asg USING (eno)')).at(-1)).toBe(
    'π asg.pno ((emp1 ∪ emp2 ∪ emp3) ⟕[emp.eno = asg.eno] (asg1 ∪ asg2))',
  );
});

it('a relation read twice is replaced twice, one step each', () => {
  const events = localized('SELECT eno FROM emp WHERE eno > 1 UNION SELECT eno FROM emp');
  expect(events).toHaveLength(2);
  expect(events[1]?.before).toBe(events[0]?.after);
  const last = events.at(-1)?.after;
  expect(last && printAlgebra(last)).not.toMatch(/\bemp\b/);
});

it('what its fragments do not give back stays the relation it is', () => {
  const events = localized('SELECT pno FROM emp LEFT JOIN asg USING (eno)', ['emp']);
  expect(told(events)).toEqual([
    'asg = asg1 ∪ asg2',
    'π asg.pno (emp ⟕[emp.eno = asg.eno] (asg1 ∪ asg2))',
  ]);
});
