/**
 * Tests over published data (TPC-H, sqllogictest, …), which are too large for this repository and
 * lie beside it, or where SITELINES_CORPORA says.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const corpora = resolve(root, process.env['SITELINES_CORPORA'] ?? '../shared/corpora');

/**
 * Runs the tests with the corpus's folder. Without it they are one skipped test that says so by
 * name; in CI, which sets SITELINES_REQUIRE_CORPORA, one that fails.
 */
export function describeCorpus(name: string, tests: (folder: string) => void): void {
  const folder = join(corpora, name);
  if (existsSync(folder)) {
    describe(`corpus ${name}`, () => tests(folder));
    return;
  }
  const because = `corpus ${name}: it is not at ${folder} (set SITELINES_CORPORA)`;
  if (process.env['SITELINES_REQUIRE_CORPORA']) {
    it(because, () => {
      throw new Error(because);
    });
  } else {
    it.skip(because, () => undefined);
  }
}
