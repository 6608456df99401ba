import { describe, expect, it } from 'vitest';
import { nearestName } from './nearestName.ts';

describe('nearestName', () => {
  it.each([
    ['FORM', ['FROM', 'WHERE'], 'FROM'],
    ['employes', ['employees', 'department'], 'employees'],
    ['e_slary', ['e_id', 'e_salary', 'e_site'], 'e_salary'],
    ['Department', ['department'], 'department'],
    ['dept', ['department'], undefined],
    ['x', ['y', 'z'], undefined],
    ['ab', ['ac'], 'ac'],
    ['', ['a'], undefined],
    ['a', [], undefined],
  ])('%s among %j is %s', (wanted, known, nearest) => {
    expect(nearestName(wanted, known)).toBe(nearest);
  });

  it('counts a swap of neighbours as one mistake', () => {
    expect(nearestName('sti', ['sit', 'xyz'])).toBe('sit');
    expect(nearestName('sti', ['its'])).toBeUndefined();
  });

  it('takes the closest, and of equally close ones the alphabetically first', () => {
    expect(nearestName('site', ['sits', 'sit_e', 'sites'])).toBe('sit_e');
    expect(nearestName('emp_5', ['emp_4', 'emp_1'])).toBe('emp_1');
    expect(nearestName('emp_44', ['emp_1', 'emp_4'])).toBe('emp_4');
  });
});
