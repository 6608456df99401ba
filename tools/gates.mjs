/** The gates that a change must pass: what `npm run check` and `npm test` run. */
import { readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildPage } from './page.mjs';
import { binary, root, run } from './run.mjs';

/**
 * @typedef {object} Outcome
 * @property {number} passed
 * @property {number} failed
 * @property {number} [skipped]
 * @property {string} [summary] one line
 * @property {string} [output] shown when something failed
 * @property {string[]} [skippedNames]
 *
 * @typedef {object} Gate
 * @property {string} name
 * @property {() => Promise<Outcome>} check
 * @property {string} [needs] the gate without which this one cannot be judged
 */

/**
 * A gate that either holds or does not.
 *
 * @param {boolean} holds
 * @param {{ summary?: string, output?: string }} [about]
 * @returns {Outcome}
 */
function verdict(holds, { summary = '', output = '' } = {}) {
  return { passed: holds ? 1 : 0, failed: holds ? 0 : 1, summary, output };
}

/** @param {string} script @param {string[]} options */
async function tool(script, ...options) {
  const { status, output } = await run(script, options);
  return verdict(status === 0, { output });
}

async function rooms() {
  const { cruiseRooms } = await import('./rooms.mjs');
  const { modules, violations } = await cruiseRooms(root);
  if (modules === 0)
    return verdict(false, { output: 'No module was cruised: nothing was checked.' });
  const output = violations
    .map(({ rule, from, to, comment }) => `${from} → ${to}\n  ${rule}: ${comment}`)
    .join('\n');
  return verdict(violations.length === 0, { summary: `${modules} modules`, output });
}

async function build() {
  const warnings = await buildPage();
  return verdict(warnings.length === 0, { output: warnings.join('\n') });
}

async function bundleBudget() {
  const script = binary('size-limit');
  const { status, output } = await run(script, ['--config', 'tools/bundleBudget.mjs', '--json']);
  if (!output.trimStart().startsWith('[')) return verdict(false, { output });
  /** @type {{ name: string, size: number, sizeLimit: number, passed: boolean }[]} */
  const rows = JSON.parse(output);
  /** @param {number} bytes */
  const inKilobytes = (bytes) => (bytes / 1000).toFixed(0);
  const lines = rows.map(({ name, size, sizeLimit, passed }) => {
    const line = `${name} ${inKilobytes(size)} of ${inKilobytes(sizeLimit)} kB`;
    return passed ? line : `${line}: TOO LARGE`;
  });
  const summary = lines.filter((line) => !line.startsWith('chunk ')).join(', ');
  return verdict(status === 0, { summary, output: lines.join('\n') });
}

/** A file for a test runner to report into. @param {string} runner */
function reportFile(runner) {
  return join(tmpdir(), `sitelines-${runner}-${process.pid}.json`);
}

/**
 * @param {string} file
 * @returns {any} the report, or undefined if the runner did not get so far
 */
function takeReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string[]} selection options of Vitest that say which tests */
async function unitTests(...selection) {
  const file = reportFile('vitest');
  const reporters = ['--reporter=dot', '--reporter=json', `--outputFile.json=${file}`];
  const { status, output } = await run(binary('vitest'), ['run', ...reporters, ...selection]);
  const report = takeReport(file);
  if (report === undefined) return verdict(false, { output });
  /** @type {{ assertionResults: { status: string, fullName: string }[] }[]} */
  const testFiles = report.testResults;
  const skippedNames = testFiles
    .flatMap(({ assertionResults }) => assertionResults)
    .filter((test) => test.status !== 'passed' && test.status !== 'failed')
    .map((test) => test.fullName);
  // A file that does not load has no failed test, and yet the run has failed.
  const failed = Math.max(report.numFailedTests, status === 0 ? 0 : 1);
  return {
    passed: report.numPassedTests,
    failed,
    skipped: skippedNames.length,
    skippedNames,
    output,
  };
}

/** @returns {Promise<string>} a port that nobody listens on */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address ? address.port : 0;
      server.close(() => resolve(String(port)));
    });
  });
}

async function browserTests() {
  const file = reportFile('playwright');
  const options = ['test', '--config', 'e2e/playwright.config.ts', '--reporter=list,json'];
  const [page, harness] = await Promise.all([freePort(), freePort()]);
  const environment = {
    PLAYWRIGHT_JSON_OUTPUT_NAME: file,
    SITELINES_E2E_PORT: page,
    SITELINES_E2E_HARNESS_PORT: harness,
  };
  const { status, output } = await run(binary('@playwright/test', 'playwright'), options, {
    environment,
  });
  const report = takeReport(file);
  if (report === undefined) return verdict(false, { output });
  const { expected, unexpected, flaky, skipped } = report.stats;
  const failed = Math.max(unexpected + flaky, status === 0 ? 0 : 1);
  return { passed: expected, failed, skipped, output };
}

const formatAndLint = {
  name: 'format and lint',
  check: () => tool(binary('@biomejs/biome', 'biome'), 'ci', '--error-on-warnings', '.'),
};
const types = { name: 'types', check: () => tool(binary('typescript', 'tsc'), '--build') };
const roomTable = { name: 'rooms', check: rooms };
const deadCode = { name: 'dead code and unused dependencies', check: () => tool(binary('knip')) };
const houseRules = {
  name: 'house rules',
  check: () => unitTests('--exclude', 'src/**', '--exclude', 'app/**'),
};
const unit = { name: 'unit tests, goldens, laws', check: () => unitTests('--exclude', 'tools/**') };

/** Random cases, corpora and benchmarks take three quarters of the time; CI runs them. */
const slow = ['**/*{.law,laws}.test.ts', '**/slt/corpus.test.ts', '**/benchTpch.test.ts'];

/** Test files share what they import; CI gives each its own, which takes half as long again. */
const quickUnit = {
  name: 'unit tests and goldens',
  check: () =>
    unitTests('--no-isolate', ...['tools/**', ...slow].flatMap((files) => ['--exclude', files])),
};

/** @type {Gate[]} for every few changes */
export const quickGates = [formatAndLint, types, roomTable, houseRules, quickUnit];

/** @type {Gate[]} all that CI runs */
export const allGates = [
  formatAndLint,
  types,
  roomTable,
  deadCode,
  { name: 'build', check: build },
  { name: 'bundle budget', check: bundleBudget, needs: 'build' },
  houseRules,
  unit,
  { name: 'browser tests', check: browserTests, needs: 'build' },
];
