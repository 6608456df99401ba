/**
 * Who may import whom. A room is a folder of src/ or app/; it may always import itself, and besides
 * itself only what its row names. Anything else is an error, type imports included.
 *
 * dependency-cruiser's rules are generated from this table (.dependency-cruiser.mjs). If a rule
 * must change, change the row in the same commit and say why in ARCHITECTURE.md.
 *
 * A name in a row is a room, a folder of a room, or a file of it without its ending. `*` stands for
 * one folder or file name, `**` for any number of folders. A room inside another one
 * (`src/transactions/commit`) has rules of its own; the room around it may import it.
 */

/**
 * From the bottom up: every row names only rows above it.
 *
 * @type {Record<string, string[]>}
 */
const core = {
  'src/base': [],
  'src/sql': ['src/base'],
  'src/network': ['src/base'],
  // The catalog holds the lab's topology, so it knows its type.
  'src/catalog': ['src/base', 'src/sql', 'src/network'],
  // Satisfiability of predicates lives here, so that localization and design can share it.
  'src/algebra': ['src/base', 'src/sql', 'src/catalog'],
  'src/localization': ['src/base', 'src/sql', 'src/catalog', 'src/algebra'],
  'src/design': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/localization',
    'src/network',
  ],
  'src/optimizer': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/localization',
    'src/network',
  ],
  'src/site': ['src/base', 'src/sql', 'src/catalog', 'src/algebra'],
  'src/executor': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/optimizer',
    'src/network',
    'src/site',
  ],
  'src/transactions': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/localization',
    'src/optimizer',
    'src/network',
    'src/site',
    'src/executor',
  ],
  // The machines know neither sites nor network: the same ones run in the explorer.
  'src/transactions/commit': ['src/base'],
  'src/transactions/locking': ['src/base'],
  // A history holds rows as locks do, and judges them without SQL.
  'src/transactions/serializability': ['src/base', 'src/transactions/locking'],
  'src/explorer': ['src/base', 'src/transactions/commit', 'src/transactions/locking'],
  // Of the rooms that emit, the trace knows the events and nothing else.
  'src/trace': ['src/base', 'src/catalog', 'src/**/events'],
  'src/lab': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/network',
    'src/design',
    'src/trace',
    'src/transactions/schedule*',
  ],
  'src/workbench': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/network',
    'src/localization',
    'src/design',
    'src/optimizer',
    'src/site',
    'src/executor',
    'src/transactions',
    'src/explorer',
    'src/trace',
    'src/lab',
  ],
  'src/viewmodel': [
    'src/base',
    'src/sql',
    'src/catalog',
    'src/algebra',
    'src/network',
    'src/localization',
    'src/design',
    'src/optimizer',
    'src/executor',
    'src/transactions',
    'src/explorer',
    'src/trace',
    'src/lab',
  ],
  'src/command': [
    'src/base',
    'src/explorer',
    'src/lab',
    'src/trace',
    'src/transactions/commit',
    'src/transactions/schedule*',
    'src/workbench',
  ],
};

/**
 * From the outside in: main → shell → panels → charts, editor, ui, store.
 *
 * @type {Record<string, string[]>}
 */
const app = {
  'app/main': ['app/shell', 'app/store', 'app/styles'],
  'app/shell': [
    'src/base',
    'app/panels',
    'app/charts',
    'app/editor',
    'app/ui',
    'app/store',
    'app/styles',
  ],
  // Every folder of app/panels is a room of its own: a panel never imports a panel.
  'app/panels/*': [
    'src/base',
    'src/catalog',
    'src/trace',
    'src/lab',
    'src/viewmodel',
    'src/workbench',
    'app/charts',
    'app/editor',
    'app/ui',
    'app/store',
    'app/styles',
  ],
  // The page starts an exploration in a worker of its own, as it does the coordinator.
  'app/store': [
    'src/explorer/worker*',
    'src/base',
    'src/catalog',
    'src/trace',
    'src/lab',
    'src/viewmodel',
    'src/workbench',
  ],
  // What is done with a drawing is done by buttons beside it.
  'app/charts': ['src/base', 'src/viewmodel', 'app/ui', 'app/styles'],
  'app/editor': ['src/base', 'app/styles'],
  'app/ui': ['src/base', 'app/styles'],
  'app/styles': [],
};

export const rooms = { ...core, ...app };

/**
 * The doors: the only places of src/ with I/O, clocks, workers and Node's own modules.
 * tools/typescript/core.json and doors.json list them too, and a test compares the lists.
 */
export const doors = [
  'src/site/worker*',
  'src/site/disk*',
  'src/explorer/worker*',
  'src/workbench/worker*',
  'src/workbench/localSite*',
  'src/command',
];

/**
 * Who may import which package. A package that has no row may be imported by no room; its name is
 * the whole name, or a family ending in `*`.
 *
 * @type {Record<string, string[]>}
 */
export const packages = {
  react: ['app'],
  'react-dom': ['app'],
  zustand: ['app'],
  d3: ['app'],
  'monaco-editor': ['app/editor'],
  '@ibm/plex-*': ['app'],
  '@fontsource-variable/*': ['app'],
  comlink: doors,
  // Its WebAssembly module alone, which the one reads from disk and the other fetches.
  '@sqlite.org/sqlite-wasm': ['src/site/disk*', 'src/site/worker*'],
  // The page's store checks what the browser kept for it.
  valibot: ['src/lab', 'src/trace', 'src/workbench', 'src/command', 'app/store'],
  yaml: ['src/lab', 'src/trace', 'src/workbench', 'src/command'],
  'mdast*': ['src/lab', 'src/trace', 'src/workbench', 'src/command'],
  'micromark*': ['src/lab', 'src/trace', 'src/workbench', 'src/command'],
};

/** Tests, and the files only tests use, may import any room and any package. */
export const testFiles = /\.(test|testing)\.tsx?$/;

/** Files that are started, not imported: by page, build, npm or `new Worker(new URL(…))`. */
export const entries = [
  'app/main',
  'src/command/main',
  'src/lab/galleryIndex',
  'src/site/worker*',
  'src/workbench/workerCoordinatorThread',
  'src/explorer/worker*',
];

/**
 * A name of the tables above as a regular expression over paths from the top of the repository.
 *
 * @param {string} name
 */
export function pathPattern(name) {
  const escaped = name
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replaceAll('**/', '<any folders>')
    .replaceAll('*', '[^/]*')
    .replaceAll('<any folders>', '.*\\b');
  return `^${escaped}(?:/|\\.[a-z.]+$)`;
}
