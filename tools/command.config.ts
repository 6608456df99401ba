/** The headless command as plain modules for Node; packages stay in node_modules. */
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';

const root = dirname(dirname(fileURLToPath(import.meta.url)));

/**
 * Builds the script of every `new Worker(new URL('./x.ts', import.meta.url))` beside the main one,
 * as Vite does by itself, but only for the page.
 */
function workerThreads(): Plugin {
  const started = /new URL\(\s*['"]([^'"]+\.ts)['"],\s*import\.meta\.url\s*\)/g;
  return {
    name: 'worker-threads',
    async transform(code, importer) {
      if (!code.includes('new Worker(')) return undefined;
      let rewritten = code;
      for (const [expression, path = ''] of code.matchAll(started)) {
        const script = await this.resolve(path, importer);
        if (script === null) throw new Error(`${importer} starts ${path}, which does not exist.`);
        const fileName = `${basename(path, '.ts')}.js`;
        this.emitFile({ type: 'chunk', id: script.id, fileName });
        rewritten = rewritten.replace(
          expression,
          `new URL(${JSON.stringify(`./${fileName}`)}, import.meta.url)`,
        );
      }
      return { code: rewritten, map: null };
    },
  };
}

export default defineConfig({
  root,
  publicDir: false,
  plugins: [workerThreads()],
  build: {
    ssr: true,
    target: 'node20',
    emptyOutDir: true,
    rolldownOptions: {
      input: { main: 'src/command/main.ts' },
      output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
    },
  },
});
