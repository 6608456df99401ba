import { describe, expect, it } from 'vitest';
import { parseUsage } from './usage.ts';

describe('parseUsage', () => {
  it.each([
    [['check', 'a.lab.md', '--at', 's1'], /check has no option --at/],
    [['run', 'a.lab.md', '--query', 'q', '--strict'], /run has no option --strict/],
    [['bench', '--strict'], /bench has no option --strict/],
    [['check', 'a.lab.md', '--set', 'n= '], /expected NAME=NUMBER/],
    [['run', 'a.lab.md'], /either --sql or --query/],
  ])('refuses %j', (words, message) => {
    expect(() => parseUsage(words)).toThrow(message);
  });

  it('reads parameters by name, whatever the name', () => {
    expect(parseUsage(['check', 'a.lab.md', '--set', 'Staff=5'])).toMatchObject({
      parameters: { staff: 5 },
    });
  });
});
