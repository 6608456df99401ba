/**
 * What the page may weigh, as size-limit reads it: kilobytes of 1,000 bytes, gzipped as a static
 * server would. Run `npm run build` first. The first paint is what index.html itself names; all
 * else is loaded later. A chunk that is not part of the Query view gets a row in `apart`.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { root } from './run.mjs';

const firstPaintLimit = '150 kB';
/** The goal is 400 kB: the gallery and the checks of a design are still to be taken out of it. */
const queryViewLimit = '490 kB';
/** One chunk alone: a larger one should be split, or have a limit of its own. */
const chunkLimit = '170 kB';

/** The engine, in a thread beside the page: it delays no paint and no key. */
const engine = { files: /^workerCoordinatorThread-/, limit: '190 kB' };

/** Loaded only by other views or on request; `files` matches names in dist/assets. */
const apart = [
  // Loaded after the first answer, or when its field gets the focus.
  {
    name: 'editor',
    files:
      /^(?:createEditor-.*\.(?:js|css)|editor\.worker-.*\.js|codicon-.*\.ttf|(?:textChecks|completions)-.*\.js)$/,
    limit: '1150 kB',
  },
  { name: 'SQLite (WebAssembly)', files: /^sqlite3-.*\.wasm$/, limit: '420 kB' },
  // Loaded by nobody: the engine's own module names it as the address of a worker we do not start.
  {
    name: 'SQLite (its own workers)',
    files: /^sqlite3-(?:worker1|opfs-async-proxy)-/,
    limit: '80 kB',
  },
  { name: 'fonts', files: /\.woff2$/, limit: '185 kB' },
];

const dist = join(root, 'dist');
const code = new Set(['.js', '.mjs', '.css']);

function builtFiles() {
  if (!existsSync(join(dist, 'assets'))) throw new Error('There is no dist/: npm run build first.');
  return readdirSync(join(dist, 'assets')).filter((file) => !file.endsWith('.map'));
}

/** Scripts, what they import statically (Vite writes these as preloads), and style sheets. */
function namedByThePage() {
  const page = readFileSync(join(dist, 'index.html'), 'utf8');
  return [...page.matchAll(/(?:src|href)="\.\/assets\/([^"]+)"/g)].map(([, file = '']) => file);
}

function checks() {
  const files = builtFiles();
  /** @param {string} file */
  const groupOf = (file) => apart.find((group) => group.files.test(file));
  const own = files.filter((file) => groupOf(file) === undefined);
  const strange = own.filter((file) => !code.has(extname(file)));
  if (strange.length > 0) throw new Error(`No budget covers ${strange.join(', ')}.`);
  const firstPaint = namedByThePage().filter((file) => code.has(extname(file)));
  const rows = [
    { name: 'first paint', files: firstPaint, limit: firstPaintLimit },
    { name: 'Query view, all of it', files: own, limit: queryViewLimit },
    ...apart.map((group) => ({ ...group, files: files.filter((file) => group.files.test(file)) })),
    ...own.map((file) => ({
      name: `chunk ${file}`,
      files: [file],
      limit: engine.files.test(file) ? engine.limit : chunkLimit,
    })),
  ];
  return rows
    .filter((row) => row.files.length > 0)
    .map(({ name, files: paths, limit }) => ({
      name,
      path: paths.map((file) => join(dist, 'assets', file)),
      limit,
      gzip: true,
    }));
}

export default checks();
