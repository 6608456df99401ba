import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { checksum, fromBase64Url, pack, toBase64Url, unpack } from './linkBytes.ts';
import { isRecord, LINK_VERSION, momentOfVersion } from './linkVersions.ts';
import type { Moment } from './moment.ts';

/**
 * A link is `#m=` and, as base64url, the deflated JSON of the version, the moment and its checksum:
 * deflate alone does not notice every damage, and other SQL must not run as if it had been sent.
 */
const PREFIX = '#m=';

/** Characters after `#`; what mail programs, chats and servers still carry. */
const MAXIMUM_LINK_LENGTH = 8000;

/** Bytes of the JSON: so short a link could still unfold to many megabytes. */
const MAXIMUM_JSON_BYTES = 64_000;

export async function encodeMoment(moment: Moment): Promise<Result<string, Diagnostic>> {
  const check = checksum(JSON.stringify(moment));
  const json = new TextEncoder().encode(JSON.stringify({ version: LINK_VERSION, check, moment }));
  if (json.length > MAXIMUM_JSON_BYTES) return fail(tooMuchInside(figure(json.length)));
  const hash = PREFIX + toBase64Url(await pack(json));
  return hash.length > MAXIMUM_LINK_LENGTH ? fail(tooLong(hash.length)) : ok(hash);
}

/** Undefined for a hash that is no link. Never throws, whatever the hash is. */
export async function decodeMoment(hash: string): Promise<Result<Moment | undefined, Diagnostic>> {
  if (!hash.startsWith(PREFIX)) return ok(undefined);
  if (hash.length > MAXIMUM_LINK_LENGTH) return fail(tooLong(hash.length));
  const packed = fromBase64Url(hash.slice(PREFIX.length));
  const json = packed && (await unpack(packed, MAXIMUM_JSON_BYTES));
  if (json === 'too large') return fail(tooMuchInside(`more than ${figure(MAXIMUM_JSON_BYTES)}`));
  const link = json && parse(json);
  if (!isRecord(link)) return fail(damaged);
  const { version, check, moment } = link;
  if (check !== checksum(JSON.stringify(moment) ?? '') || !isVersion(version)) return fail(damaged);
  if (version > LINK_VERSION) return fail(newerVersion(version));
  const read = momentOfVersion(version, moment);
  return read ? ok(read) : fail(damaged);
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(json));
  } catch {
    return undefined;
  }
}

const isVersion = (version: unknown): version is number =>
  Number.isSafeInteger(version) && Number(version) >= 1;

const figure = (count: number): string => count.toLocaleString('en-US');

const damaged: Diagnostic = {
  code: 'link-damaged',
  message: 'The link is damaged: it does not say which moment it means.',
  span: NO_SPAN,
  hint: 'Copy all of it again; programs that wrap long lines often cut links',
};

const tooLarge = (message: string): Diagnostic => ({
  code: 'link-too-large',
  message,
  span: NO_SPAN,
  hint: 'Export the lab as a file from the list of labs, and send that',
});

const tooLong = (length: number): Diagnostic =>
  tooLarge(
    `The link is too large: it has ${figure(length)} characters, ` +
      `and at most ${figure(MAXIMUM_LINK_LENGTH)} can be carried.`,
  );

const tooMuchInside = (amount: string): Diagnostic =>
  tooLarge(
    `The link is too large: unfolded it has ${amount} bytes, ` +
      `and at most ${figure(MAXIMUM_JSON_BYTES)} are read.`,
  );

const newerVersion = (version: number): Diagnostic => ({
  code: 'link-version',
  message: `The link is of version ${version}; this page reads up to version ${LINK_VERSION}.`,
  span: NO_SPAN,
  hint: 'Open it with the Sitelines it was copied from, or reload this page to get a newer one',
});
