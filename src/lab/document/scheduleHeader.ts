import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { type InfoString, singleValue } from './infoString.ts';

const PROTOCOLS = [
  '2pc',
  '2pc-presumed-abort',
  '2pc-presumed-commit',
  '2pc-linear',
  '2pc-decentralized',
  '3pc',
  '3pc-quorum',
  'paxos-commit',
];

/** The words of each option of a schedule block. */
const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = {
  locks: ['predicate', 'row'],
  deadlock: [
    'central',
    'hierarchical',
    'path-pushing',
    'edge-chasing',
    'wait-die',
    'wound-wait',
    'timeout',
  ],
  timeouts: ['none', 'lecture', 'textbook', 'termination'],
  granularity: ['send', 'broadcast'],
  recovery: ['none', 'ask', 'independent'],
  readonly: ['on', 'off'],
  acks: ['on', 'off'],
};

export const SCHEDULE_ATTRIBUTES = ['protocol', 'title', ...Object.keys(OPTION_VALUES), 'f'];

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
    const fault = faultOf(key, found.value);
    if (fault !== undefined) errors.push({ ...fault, span: found.span });
  }
  return options;
}

function faultOf(key: string, value: string): Omit<Diagnostic, 'span'> | undefined {
  if (key === 'protocol') {
    const compared = /^compare\((.*)\)$/.exec(value)?.[1];
    const named = compared === undefined ? [value] : compared.split(',').map((name) => name.trim());
    const wrong = named.find((name) => !PROTOCOLS.includes(name));
    return wrong === undefined ? undefined : unknownValue(key, wrong, PROTOCOLS);
  }
  if (key === 'f') {
    if (/^\d{1,2}$/.test(value)) return undefined;
    return { code: 'attribute-value', message: `f=${value} is not a small whole number.` };
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
