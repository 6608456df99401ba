import { describe, expect, test } from 'vitest';
import { pictureSource, proseTarget } from './proseTarget.ts';

const PAGE = 'https://labs.example/course/index.html?lab=a#m=x';
const LAB = 'labs/semijoin.lab.md';
const target = (href: string, lab = LAB) => proseTarget(href, lab, PAGE);

describe('a link of a lab’s prose', () => {
  test.each([
    ['horizontal-fragments.lab.md', 'horizontal-fragments'],
    ['./horizontal-fragments.lab.md', 'horizontal-fragments'],
    ['?lab=joins', 'joins'],
    ['../index.html?lab=joins', 'joins'],
    ['../own/week-2.lab.md', 'own/week-2.lab.md'],
    ['https://labs.example/course/labs/joins.lab.md', 'joins'],
  ])('%s opens a lab in place', (href, name) => {
    expect(target(href)).toEqual({ kind: 'lab', name });
  });

  test.each([
    ['#footnote-1', '#footnote-1'],
    ['../#m=abc', '#m=abc'],
  ])('%s is a place of this page', (href, to) => {
    expect(target(href)).toEqual({ kind: 'here', href: to });
  });

  test.each([
    ['https://other.example/labs/joins.lab.md', 'https://other.example/labs/joins.lab.md'],
    ['//other.example/x', 'https://other.example/x'],
    ['mailto:ada@labs.example', 'mailto:ada@labs.example'],
    ['paper.pdf', 'https://labs.example/course/labs/paper.pdf'],
    ['/other/joins.lab.md', 'https://labs.example/other/joins.lab.md'],
    ['?lab=https://other.example/x', 'https://labs.example/course/?lab=https://other.example/x'],
  ])('%s leads elsewhere', (href, to) => {
    expect(target(href)?.kind).toBe('elsewhere');
    if (!href.startsWith('?')) expect(target(href)).toEqual({ kind: 'elsewhere', href: to });
  });

  test.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc/passwd',
    'http://',
  ])('%s is not followed', (href) => {
    expect(target(href)).toBeUndefined();
  });
});

test('pictures come from this server or from the lab itself', () => {
  const picture = (href: string) => pictureSource(href, LAB, PAGE);
  expect(picture('plan.png')).toBe('https://labs.example/course/labs/plan.png');
  expect(picture('/plan.png')).toBe('https://labs.example/plan.png');
  expect(picture('data:image/png;base64,AAAA')).toBe('data:image/png;base64,AAAA');
  for (const href of ['https://other.example/a.png', '//other.example/a.png', 'javascript:1']) {
    expect(picture(href)).toBeUndefined();
  }
});
