import { describe, expect, it } from 'vitest';
import { parseUsage } from './usage.ts';

describe('parseUsage', () => {
  it.each([
    [['check', 'a.lab.md', '--at', 's1'], /check has no option --at/],
    [['run', 'a.lab.md', '--query', 'q', '--strict'], /run has no option --strict/],
    [['bench', '--strict'], /bench has no option --strict/],
    [['check', 'a.lab.md', '--set', 'n= '], /expected NAME=NUMBER/],
    [['run', 'a.lab.md'], /either --sql or --query/],
    [['run', 'a.lab.md', '--query', 'q', '--crashes', '1'], /run has no option --crashes/],
    [['run', 'a.lab.md', '--query', 'q', '--statistics', 'some'], /exact, sampled, none/],
    [['run', 'a.lab.md', '--query', 'q', '--planner', 'sdd1'], /expected search, ingres, r-star/],
    [['run', 'a.lab.md', '--query', 'q', '--relation', 'r'], /run has no option --relation/],
    [['design', 'a.lab.md'], /design needs --relation/],
    [['design', 'a.lab.md', '--relation', 'r', '--accesses', 'q'], /expected NAME=NUMBER/],
    [['schedule', 'a.lab.md'], /either --id or --file/],
    [['schedule', 'a.lab.md', '--id', 's', '--locks', 'rows'], /Did you mean row|one of/],
    [['schedule', 'a.lab.md', '--id', 's', '--protocol', '4pc'], /is not known/],
    [['schedule', 'a.lab.md', '--id', 's', '--crashes', '1'], /schedule has no option --crashes/],
    [['run', 'a.lab.md', '--query', 'q', '--locks', 'row'], /run has no option --locks/],
    [['explore', '--participants', '3'], /explore needs --protocol/],
    [['explore', '--protocol', 'two-phase'], /explore needs --participants/],
    [['explore', '--protocol', 'two-fase', '--participants', '3'], /Did you mean two-phase/],
    [['explore', '--protocol', 'tcommit', '--participants', '0'], /from 1 to/],
    [['explore', '--protocol', 'tcommit', '--participants', '1.5'], /a whole number/],
    [['explore', 'a.lab.md', '--protocol', 'tcommit'], /explore takes no lab/],
    [['explore', '--protocol', 'tcommit', '--participants', '2', '--at', 's1'], /no option --at/],
  ])('refuses %j', (words, message) => {
    expect(() => parseUsage(words)).toThrow(message);
  });

  it('reads who plans, and from what', () => {
    const words = ['explain', 'a.lab.md', '--query', 'q'];
    expect(parseUsage([...words, '--planner', 'r-star', '--statistics', 'none'])).toMatchObject({
      planner: 'r-star',
      statistics: 'none',
    });
    const accesses = ['--accesses', 'Q1=45', '--accesses', 'q2=5'];
    expect(parseUsage(['design', 'a.lab.md', '--relation', 'r', ...accesses])).toEqual({
      command: 'design',
      lab: 'a.lab.md',
      relation: 'r',
      accesses: { Q1: 45, q2: 5 },
      parameters: {},
    });
  });

  it('reads parameters by name, whatever the name', () => {
    expect(parseUsage(['check', 'a.lab.md', '--set', 'Staff=5'])).toMatchObject({
      parameters: { staff: 5 },
    });
  });
});
