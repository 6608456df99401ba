/** The table of rooms (rooms.mjs) as rules for dependency-cruiser. */
import { doors, entries, packages, pathPattern, rooms, testFiles } from './rooms.mjs';

/** @typedef {import('dependency-cruiser').IForbiddenRuleType} Rule */

const ours = '^(?:src|app|tools|e2e)/';
const tests = testFiles.source;
const declarations = '\\.d\\.ts$';
const roomNames = Object.keys(rooms);

/**
 * A room named `x/*` is many rooms, one a folder; `$1` is the folder the import starts in.
 *
 * @param {string} name
 */
function roomPatterns(name) {
  if (!name.endsWith('/*')) return { from: pathPattern(name), itself: pathPattern(name) };
  const folder = `^${name.slice(0, -2)}/`;
  return { from: `${folder}([^/]+)/`, itself: `${folder}$1/` };
}

/**
 * @param {string} name
 * @returns {Rule}
 */
function roomRule(name) {
  const { from, itself } = roomPatterns(name);
  const row = rooms[name] ?? [];
  const inner = roomNames.filter((other) => other.startsWith(`${name}/`)).map(pathPattern);
  return {
    name: `room ${name}`,
    comment: `${name} may import ${row.join(', ') || 'nothing'} (rooms.mjs)`,
    severity: 'error',
    from: { path: from, pathNot: [...inner, tests] },
    to: { path: ours, pathNot: [itself, ...row.map(pathPattern)] },
  };
}

/** Of what a package exports by one exact name, it finds nothing that has a suffix of Vite's. */
const seenByVite = '^@sqlite\\.org/sqlite-wasm/sqlite3\\.wasm\\?url$';

/**
 * `d3` also stands for `@types/d3`, which is where its types are. What could not be resolved is
 * still named as it was written.
 *
 * @param {string} name
 */
function packagePattern(name) {
  const family = name.replace('*', '[^/]*');
  return `(?:^|(?:^|/)node_modules/(?:@types/)?)${family}/`;
}

/**
 * @param {string} name
 * @returns {Rule}
 */
function packageRule(name) {
  const importers = packages[name] ?? [];
  return {
    name: `package ${name}`,
    comment: `only ${importers.join(', ')} may import ${name} (rooms.mjs)`,
    severity: 'error',
    from: { path: '^(?:src|app)/', pathNot: [...importers.map(pathPattern), tests] },
    to: { path: packagePattern(name) },
  };
}

/** @type {Rule[]} */
const everywhere = [
  {
    name: 'no such room',
    comment: 'every file of src/ and app/ belongs to a room of rooms.mjs',
    severity: 'error',
    from: {
      path: '^(?:src|app)/',
      pathNot: [...roomNames.map((name) => roomPatterns(name).from), tests, declarations],
    },
    to: {},
  },
  {
    name: 'unlisted package',
    comment: 'a package that has no row in rooms.mjs may be imported by no room',
    severity: 'error',
    from: { path: '^(?:src|app)/', pathNot: [tests] },
    to: { path: 'node_modules/', pathNot: Object.keys(packages).map(packagePattern) },
  },
  {
    name: 'only doors use Node',
    comment: "the core and the page must not import Node's own modules",
    severity: 'error',
    from: { path: '^(?:src|app)/', pathNot: [...doors.map(pathPattern), tests] },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'no cycles',
    comment: 'files that import each other cannot be read one after the other',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
  {
    name: 'unresolvable',
    comment: 'the imported file or package does not exist',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, pathNot: seenByVite },
  },
  {
    name: 'imported by nobody',
    comment: 'delete the file, or import it: tests alone do not count',
    severity: 'error',
    module: {
      path: '^(?:src|app)/.+\\.(?:ts|tsx)$',
      pathNot: [...entries.map(pathPattern), tests, declarations],
      numberOfDependentsLessThan: 1,
    },
    from: { pathNot: [tests] },
  },
];

export default {
  forbidden: [...roomNames.map(roomRule), ...Object.keys(packages).map(packageRule), ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Type imports count: a room that names another room's types depends on it.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.d.ts', '.d.mts', '.css', '.json'],
    },
  },
};
