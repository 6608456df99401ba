import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'vite';
import { galleryIndex } from '../src/lab/galleryIndex.ts';

const FILE = 'labs/index.json';
const ENDING = '.lab.md';

/** The gallery's index: what the front matter of every lab in a folder says. */
export function indexOfLabs(folder: string): string {
  const labs = readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => ({
      name: file.slice(0, -ENDING.length),
      text: readFileSync(join(folder, file), 'utf8'),
    }));
  return `${JSON.stringify(galleryIndex(labs), null, 1)}\n`;
}

/** Writes the index into a build, and answers for it on Vite's own server. */
export function labIndex(): Plugin {
  let folder = '';
  return {
    name: 'lab-index',
    configResolved({ publicDir }) {
      folder = join(publicDir, 'labs');
    },
    configureServer({ middlewares }) {
      middlewares.use(`/${FILE}`, (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(indexOfLabs(folder));
      });
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: FILE, source: indexOfLabs(folder) });
    },
  };
}
