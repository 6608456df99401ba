const DAY_SECONDS = 86_400;
/** Days of 400 years, after which the Gregorian calendar repeats itself. */
const ERA_DAYS = 146_097;
/** From 0000-03-01 to 1970-01-01. */
const EPOCH_DAYS = 719_468;

/**
 * The time of day and the date of a moment, in the order of C's `struct tm`: second, minute, hour,
 * day of the month, month from 0, years since 1900, day of the week from Sunday. Every site is in
 * the time zone of Greenwich, or a query's answer would depend on where it is asked.
 *
 * Years are counted from March, so that a leap day is the last of its year (H. Hinnant,
 * chrono-Compatible Low-Level Date Algorithms, 2021).
 *
 * @param seconds since 1970-01-01 00:00:00
 */
export function localTime(seconds: number): readonly number[] {
  const days = Math.floor(seconds / DAY_SECONDS);
  const second = seconds - days * DAY_SECONDS;
  const fromMarch = days + EPOCH_DAYS;
  const era = Math.floor(fromMarch / ERA_DAYS);
  const dayOfEra = fromMarch - era * ERA_DAYS;
  const leapDays =
    Math.floor(dayOfEra / 1460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leapDays) / 365);
  const firstDay = 365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100);
  const dayOfYear = dayOfEra - firstDay;
  const fifths = Math.floor((5 * dayOfYear + 2) / 153);
  const month = fifths < 10 ? fifths + 2 : fifths - 10;
  return [
    second % 60,
    Math.floor(second / 60) % 60,
    Math.floor(second / 3600),
    dayOfYear - Math.floor((153 * fifths + 2) / 5) + 1,
    month,
    yearOfEra + era * 400 + (month < 2 ? 1 : 0) - 1900,
    (((days + 4) % 7) + 7) % 7,
  ];
}
