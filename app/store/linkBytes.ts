import { fnv1a32 } from '../../src/base/prng.ts';

/** The bytes of a link: base64url, raw deflate by the browser itself, a checksum. */

export const toBase64Url = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** Undefined for anything that is not base64url. */
export function fromBase64Url(text: string): Bytes | undefined {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return undefined;
  }
}

type Bytes = Uint8Array<ArrayBuffer>;

export async function pack(bytes: Bytes): Promise<Bytes> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/** Undefined for damaged bytes. Stops reading as soon as there is more than `limit` of it. */
export async function unpack(
  packed: Bytes,
  limit: number,
): Promise<Bytes | 'too large' | undefined> {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  const reader = stream.getReader();
  const parts: Bytes[] = [];
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return new Uint8Array(await new Blob(parts).arrayBuffer());
      parts.push(value);
      length += value.length;
      if (length > limit) {
        void reader.cancel().catch(() => {});
        return 'too large';
      }
    }
  } catch {
    return undefined;
  }
}

/** 8 hexadecimal digits: finds accidents, does not stop forgers. */
export const checksum = (text: string): string => fnv1a32(text).toString(16).padStart(8, '0');
