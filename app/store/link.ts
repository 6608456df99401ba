import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { OBJECTIVES, type Objective } from '../../src/base/objective.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { checksum, fromBase64Url, pack, toBase64Url, unpack } from './linkBytes.ts';

/** All that a link restores: the inputs of a run, and the current event. */
export interface Moment {
  /** Name of a file of labs/, without `.lab.md`. */
  readonly lab: string;
  readonly sql: string;
  readonly at: string;
  readonly objective: Objective;
  /** Absent: the plan that the optimizer chooses. */
  readonly plan?: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** The `seq` of the current event. */
  readonly cursor: number;
}

/**
 * A link is `#m=` and, as base64url, the deflated JSON of the version, the moment and its checksum:
 * deflate alone does not notice every damage, and other SQL must not run as if it had been sent.
 */
const PREFIX = '#m=';
const LINK_VERSION = 1;

/** Characters after `#`; what mail programs, chats and servers still carry. */
const MAXIMUM_LINK_LENGTH = 8000;

/** Bytes of the JSON: so short a link could still unfold to many megabytes. */
const MAXIMUM_JSON_BYTES = 64_000;

export async function encodeMoment(moment: Moment): Promise<Result<string, Diagnostic>> {
  const check = checksum(JSON.stringify(moment));
  const json = new TextEncoder().encode(JSON.stringify({ version: LINK_VERSION, check, moment }));
  if (json.length > MAXIMUM_JSON_BYTES) return fail(tooLarge);
  const hash = PREFIX + toBase64Url(await pack(json));
  return hash.length > MAXIMUM_LINK_LENGTH ? fail(tooLarge) : ok(hash);
}

/** Undefined for a hash that is no link. Never throws, whatever the hash is. */
export async function decodeMoment(hash: string): Promise<Result<Moment | undefined, Diagnostic>> {
  if (!hash.startsWith(PREFIX)) return ok(undefined);
  if (hash.length > MAXIMUM_LINK_LENGTH) return fail(tooLarge);
  const packed = fromBase64Url(hash.slice(PREFIX.length));
  const json = packed && (await unpack(packed, MAXIMUM_JSON_BYTES));
  if (json === 'too large') return fail(tooLarge);
  const link = json && parse(json);
  if (!isRecord(link)) return fail(damaged);
  const { version, check, moment } = link;
  if (typeof version !== 'number' || check !== checksum(JSON.stringify(moment) ?? '')) {
    return fail(damaged);
  }
  if (version !== LINK_VERSION) return fail(otherVersion(version));
  return isMoment(moment) ? ok(moment) : fail(damaged);
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    return undefined;
  }
}

/** A name leads to a file of labs/ only: no folders, no other place. */
export const isLabName = (name: string): boolean => /^[a-z0-9][a-z0-9_-]{0,63}$/i.test(name);

export const labFile = (name: string): string => `labs/${name}.lab.md`;

/** Undefined for a lab from elsewhere, which no link can name. */
export function labName(fileName: string): string | undefined {
  const name = /^labs\/(.*)\.lab\.md$/.exec(fileName)?.[1];
  return name !== undefined && isLabName(name) ? name : undefined;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

// By hand: the page checks links before it loads anything that could check them for it.
function isMoment(value: unknown): value is Moment {
  if (!isRecord(value)) return false;
  const { lab, sql, at, objective, plan, parameters, cursor } = value;
  return (
    typeof lab === 'string' &&
    isLabName(lab) &&
    typeof sql === 'string' &&
    typeof at === 'string' &&
    OBJECTIVES.some((known) => known === objective) &&
    (plan === undefined || typeof plan === 'string') &&
    isRecord(parameters) &&
    Object.values(parameters).every((parameter) => Number.isFinite(parameter)) &&
    Number.isSafeInteger(cursor) &&
    Number(cursor) >= 0
  );
}

const damaged: Diagnostic = {
  code: 'link-damaged',
  message: 'The link is damaged: it does not say which moment it means.',
  span: NO_SPAN,
  hint: 'Copy all of it again; programs that wrap long lines often cut links',
};

const tooLarge: Diagnostic = {
  code: 'link-too-large',
  message: `The link is too large: at most ${MAXIMUM_LINK_LENGTH} characters can be carried.`,
  span: NO_SPAN,
  hint: 'Share the lab and the SQL as text instead',
};

const otherVersion = (version: number): Diagnostic => ({
  code: 'link-version',
  message: `The link is of version ${version}; this page reads version ${LINK_VERSION}.`,
  span: NO_SPAN,
  hint: 'Open it with the Sitelines it was copied from, or ask for a new one',
});
