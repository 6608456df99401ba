/**
 * What the page may weigh, as size-limit reads it: kilobytes of 1,000 bytes, gzipped as a static
 * server would. Run `npm run build` first. The first paint is what index.html itself names; all
 * else is loaded later. The Query view is all that a browser loads until a finished query can be
 * stepped through, the threads of coordinator and sites included: every script and style sheet of
 * the build, save those of a row in `apart`, which says when these are loaded.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { root } from './run.mjs';

const firstPaintLimit = '150 kB';
const queryViewLimit = '400 kB';
const styleLimit = '18 kB';
/** One chunk alone: a larger one should be split, or have a limit of its own. */
const chunkLimit = '170 kB';

/** The engine, in a thread beside the page: it delays no paint and no key. */
const engine = { files: /^workerCoordinatorThread-/, limit: '220 kB' };

/** No script or style of the Query view, and why; `files` matches names in dist/assets. */
const apart = [
  // After the first answer, or when its field gets the focus.
  {
    name: 'editor',
    files:
      /^(?:(?:createEditor|codeEditorWidget|textModel)-.*\.(?:js|css)|editor\.worker-.*\.js|codicon-.*\.ttf|(?:textChecks|completions)-.*\.js)$/,
    limit: '1150 kB',
  },
  // By the coordinator, for a lab with imposed figures or a question that asks for another planner.
  {
    name: 'planners and estimates',
    files: /^(?:estimatedStatistics|planHistorically|imposeFigures)-.*\.js$/,
    limit: '25 kB',
  },
  // When the view is gone to: the page's part, and what the coordinator's and the explorer's
  // threads need for it.
  {
    name: 'commit view',
    files:
      /^(?:(?:CommitView|ScheduleBand|schedules)-.*\.(?:js|css)|(?:runScheduleText|workerExplorerThread)-.*\.js)$/,
    limit: '120 kB',
  },
  // By the explorer's thread, where states are to be counted up to who is who.
  { name: 'symmetry', files: /^symmetry-.*\.js$/, limit: '5 kB' },
  // By the coordinator, for a query that has plans which somebody wrote.
  { name: 'own plans', files: /^(?:ownPlan|compileWritten)-.*\.js$/, limit: '5 kB' },
  // By its key or button: what the page, and what the coordinator's thread needs for it.
  {
    name: 'planning',
    files: /^(?:PlanningBench|planningActions|imposeFigures|winnerMap)-.*\.(?:js|css)$/,
    limit: '30 kB',
  },
  // The same, of the other view of schedules.
  { name: 'transactions view', files: /^TransactionsView-.*\.(?:js|css)$/, limit: '20 kB' },
  // By the threads of sites and coordinator with the first schedule that runs, and by the page
  // then, or where an earlier one has left a run.
  {
    name: 'files of sites',
    files: /^(?:workerFiles|workerFolders|leftRecovery|diskError)-.*\.js$/,
    limit: '10 kB',
  },
  // When something is to be said of a link, a file or what is saved.
  { name: 'notices', files: /^LinkNotice-.*\.(?:js|css)$/, limit: '5 kB' },
  // When two plans are put side by side.
  { name: 'comparison', files: /^Comparison-.*\.(?:js|css)$/, limit: '10 kB' },
  // With the first query that is none, and when a drawing is saved.
  { name: 'advice, export', files: /^(?:queryAdvice|standaloneSvg)-.*\.js$/, limit: '5 kB' },
  // After the first picture: paper, the key T and what is said of a mark need them.
  {
    name: 'text of pictures',
    files: /^(?:pictureTexts|TwinTables)-.*\.(?:js|css)$/,
    limit: '10 kB',
  },
  // By its button.
  { name: 'plan as one tree', files: /^PlanTree-.*\.(?:js|css)$/, limit: '5 kB' },
  // When tables are dropped, chosen or pasted.
  { name: 'own tables', files: /^(?:addTables|ownTables|addToSetup)-.*\.js$/, limit: '25 kB' },
  // With the first statement that changes rows.
  {
    name: 'changes',
    files: /^(?:ChangePanel|changeActions|changeReport)-.*\.(?:js|css)$/,
    limit: '20 kB',
  },
  // By their keys or buttons.
  {
    name: 'list of labs, keys',
    files: /^(?:(?:Gallery|HelpSheet)-.*\.(?:js|css)|readGalleryIndex-.*\.js)$/,
    limit: '15 kB',
  },
  // With the first lab of the user's own, and with a trace to be saved.
  {
    name: 'own labs, saved files',
    files: /^(?:savedLabs|savedTransfer|sortFiles|codec|validation)-.*\.js$/,
    limit: '10 kB',
  },
  // With the first query that is no block of joins.
  {
    name: 'queries of any form',
    files:
      /^(?:planUnnested|planMixed|deliverPart|unnest|part|reduceAndShip|windowTies|rewritingsOf)-.*\.js$/,
    limit: '20 kB',
  },
  // By the coordinator's thread where counts are of unrelated rows, and where large results are
  // looked up by a subquery.
  { name: 'large results', files: /^(?:factorsOf|lookups)-.*\.js$/, limit: '5 kB' },
  // By the coordinator's thread, once for all sites; no script, so it has a limit of its own.
  { name: 'SQLite (WebAssembly)', files: /^sqlite3-.*\.wasm$/, limit: '420 kB' },
  // As the letters on the page ask for them.
  { name: 'fonts', files: /\.woff2$/, limit: '185 kB' },
];

const dist = join(root, 'dist');
const code = new Set(['.js', '.mjs', '.css']);

/** @param {string} file */
const isScript = (file) => extname(file) !== '.css';

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
    { name: 'Query view, all scripts', files: own.filter(isScript), limit: queryViewLimit },
    { name: 'Query view, styles', files: own.filter((file) => !isScript(file)), limit: styleLimit },
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
