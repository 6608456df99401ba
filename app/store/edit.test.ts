import { expect, test } from 'vitest';
import { changedParts, type Edit, isSameEdit } from './edit.ts';

const edit: Edit = {
  source: {
    text: '# Lab',
    fileName: 'labs/a.lab.md',
    files: { 'a.csv': 'id\n1\n' },
    origin: { kind: 'gallery', name: 'a' },
  },
  request: { sql: 'SELECT 1', at: 'site1', objective: 'bytes' },
  parameters: { staff: 250, vps: 100 },
  scene: 2,
};

test.each<readonly [string, Edit, readonly string[]]>([
  ['nothing', { ...edit, parameters: { vps: 100, staff: 250 } }, []],
  ['the SQL', { ...edit, request: { ...edit.request, sql: 'SELECT 2' } }, ['SQL']],
  ['the plan', { ...edit, request: { ...edit.request, plan: 'p' } }, ['plan']],
  ['a plan of one’s own', { ...edit, request: { ...edit.request, ownPlan: 'p' } }, ['own plan']],
  [
    'site and objective',
    { ...edit, request: { sql: 'SELECT 1', at: 'site2', objective: 'total' } },
    ['site', 'objective'],
  ],
  [
    'how it is planned',
    { ...edit, request: { ...edit.request, planner: 'r-star', statistics: 'none' } },
    ['planning'],
  ],
  ['a parameter', { ...edit, parameters: { staff: 2000, vps: 100 } }, ['staff']],
  ['a parameter that is gone', { ...edit, parameters: { staff: 250 } }, ['vps']],
  ['the lab’s text', { ...edit, source: { ...edit.source, text: '# Other' } }, ['lab']],
  ['the lab’s data', { ...edit, source: { ...edit.source, files: {} } }, ['lab']],
])('an edit changes %s', (_, other, parts) => {
  expect(changedParts(edit, other)).toEqual(parts);
  expect(isSameEdit(edit, other)).toBe(parts.length === 0);
});

test('where a lab is kept and which scene was lit is no edit', () => {
  const source = { ...edit.source, origin: { kind: 'own', key: 'k' } as const };
  expect(isSameEdit(edit, { ...edit, source, scene: 3 })).toBe(true);
});
