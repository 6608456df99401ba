import type { RowFunction } from './cell.ts';
import { argument, reject } from './numbers.ts';

/** `date_between('2020-01-01', '2020-12-31')`: an ISO date, both ends included. */
export const dateBetween: RowFunction = {
  name: 'date_between',
  arity: [2, 2],
  usage: "date_between('2020-01-01', '2020-12-31')",
  build: (call) => {
    const random = call.createRandom();
    return (row) => {
      const [first, last] = [argument(call, 0, row), argument(call, 1, row)];
      const [from, to] = [dayNumber(first), dayNumber(last)];
      if (from === undefined || to === undefined) {
        return reject(call, "needs two dates such as '2020-12-31'.");
      }
      if (from > to) return reject(call, `${String(first)} is after ${String(last)}.`);
      return isoDate(random.nextInteger(from, to));
    };
  },
};

const DAYS_BEFORE_MONTH = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];

const isLeapYear = (year: number): boolean =>
  year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days before 1 January of a year, counted from year 0 of the proleptic Gregorian calendar. */
function daysBeforeYear(year: number): number {
  if (year === 0) return 0;
  const past = year - 1;
  return year * 365 + Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400) + 1;
}

function daysBeforeMonth(year: number, month: number): number {
  return (DAYS_BEFORE_MONTH[month - 1] ?? 0) + (month > 2 && isLeapYear(year) ? 1 : 0);
}

/** Days since 1 January of year 0; undefined for what is no date `YYYY-MM-DD`. */
export function dayNumber(date: unknown): number | undefined {
  if (typeof date !== 'string') return undefined;
  const found = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (found === null) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  if (month < 1 || month > 12 || day < 1) return undefined;
  const length = daysBeforeMonth(year, month + 1) - daysBeforeMonth(year, month);
  if (day > length) return undefined;
  return daysBeforeYear(year) + daysBeforeMonth(year, month) + day - 1;
}

/** The inverse of `dayNumber`. */
export function isoDate(days: number): string {
  let year = Math.floor(days / 365.2425);
  while (daysBeforeYear(year + 1) <= days) year += 1;
  while (daysBeforeYear(year) > days) year -= 1;
  const dayOfYear = days - daysBeforeYear(year);
  let month = 12;
  while (daysBeforeMonth(year, month) > dayOfYear) month -= 1;
  const day = dayOfYear - daysBeforeMonth(year, month) + 1;
  const pad = (number: number, width: number): string => String(number).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}
