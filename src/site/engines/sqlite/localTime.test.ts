import fc from 'fast-check';
import { expect, test } from 'vitest';
import { localTime } from './localTime.ts';

const byDate = (seconds: number): readonly number[] => {
  const date = new Date(seconds * 1000);
  return [
    date.getUTCSeconds(),
    date.getUTCMinutes(),
    date.getUTCHours(),
    date.getUTCDate(),
    date.getUTCMonth(),
    date.getUTCFullYear() - 1900,
    date.getUTCDay(),
  ];
};

test('days before and after 1970, leap days and ends of centuries are told right', () => {
  for (const day of ['1969-12-31', '1970-01-01', '2000-02-29', '2000-03-01', '1900-02-28']) {
    const seconds = Date.parse(`${day}T23:59:58Z`) / 1000;
    expect(localTime(seconds), day).toEqual(byDate(seconds));
  }
});

test('every moment of the years -9999 to 9999 is what the calendar says', () => {
  const last = Date.UTC(9999, 11, 31) / 1000;
  fc.assert(
    fc.property(fc.integer({ min: -last, max: last }), (seconds) => {
      expect(localTime(seconds)).toEqual(byDate(seconds));
    }),
  );
});
