import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import {
  protocolsNamed,
  SCHEDULE_OPTION_WORDS,
} from '../../transactions/schedule/scheduleOptions.ts';
import { isProtocolName, PROTOCOL_NAMES } from '../../transactions/schedule/scheduleWords.ts';
import { type InfoString, singleValue } from './infoString.ts';

/** The words of each option of a schedule block. */
const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = SCHEDULE_OPTION_WORDS;

/** Options that are no words. */
const OPTION_FORMS: Readonly<Record<string, readonly [RegExp, string]>> = {
  f: [/^\d{1,2}$/, 'a small whole number'],
  quorum: [/^(majority|\d{1,2}\/\d{1,2})$/, 'majority or as 2/2'],
};

export const SCHEDULE_ATTRIBUTES = [
  'protocol',
  'title',
  ...Object.keys(OPTION_VALUES),
  ...Object.keys(OPTION_FORMS),
];

/** The options of a schedule's header as text by name; unknown values are faults. */
export function checkScheduleOptions(
  info: InfoString,
  errors: Diagnostic[],
): Readonly<Record<string, string>> {
  const options: Record<string, string> = {};
  for (const key of SCHEDULE_ATTRIBUTES) {
    const found = singleValue(info, key, errors);
    if (found === undefined) continue;
    options[key] = found.value;
    const fault = scheduleOptionFault(key, found.value);
    if (fault !== undefined) errors.push({ ...fault, span: found.span });
  }
  return options;
}

/** What is wrong with the value of an option; undefined where nothing is. */
export function scheduleOptionFault(
  key: string,
  value: string,
): Omit<Diagnostic, 'span'> | undefined {
  if (key === 'protocol') {
    const wrong = protocolsNamed(value).find((name) => !isProtocolName(name));
    return wrong === undefined ? undefined : unknownValue(key, wrong, PROTOCOL_NAMES);
  }
  const [form, what] = OPTION_FORMS[key] ?? [];
  if (form && !form.test(value)) {
    return { code: 'attribute-value', message: `${key}=${value} is not ${what}.` };
  }
  const known = OPTION_VALUES[key];
  if (known === undefined || known.includes(value)) return undefined;
  return unknownValue(key, value, known);
}

function unknownValue(
  key: string,
  value: string,
  known: readonly string[],
): Omit<Diagnostic, 'span'> {
  const nearest = nearestName(value, known);
  return {
    code: 'attribute-value',
    message: `${key}=${value} is not known; ${key} is one of ${known.join(', ')}.`,
    ...(nearest === undefined ? {} : { hint: `Did you mean ${nearest}?` }),
  };
}
