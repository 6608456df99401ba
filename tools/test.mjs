/**
 * `npm test` runs every gate, `npm run check` (`--quick`) those that take no browser, no build and
 * no random cases. A failed gate does not stop the others: all faults are reported at once. The
 * last line is for machines to read.
 */
import { provideBrowser } from './browser.mjs';
import { installPackages } from './install.mjs';

const quick = process.argv.includes('--quick');

/** @param {string} line */
const say = (line) => console.log(line);

/** @param {import('./gates.mjs').Outcome} outcome @param {number} seconds */
function describe({ passed, failed, skipped = 0, summary }, seconds) {
  const counts = [
    failed > 0 ? `FAILED (${failed})` : 'passed',
    passed > 1 ? `${passed} tests` : '',
    skipped > 0 ? `${skipped} skipped` : '',
    summary ?? '',
  ];
  return `${counts.filter(Boolean).join(', ')} [${seconds.toFixed(1)} s]`;
}

/** @param {import('./gates.mjs').Gate} gate @returns {Promise<import('./gates.mjs').Outcome>} */
async function judge(gate) {
  try {
    return await gate.check();
  } catch (error) {
    const output = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: 1, output };
  }
}

/** @param {readonly import('./gates.mjs').Gate[]} gates */
async function runGates(gates) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  /** @type {Set<string>} */
  const failedGates = new Set();
  for (const gate of gates) {
    if (gate.needs !== undefined && failedGates.has(gate.needs)) {
      say(`── ${gate.name}: not run, because ${gate.needs} failed`);
      total.skipped += 1;
      continue;
    }
    say(`── ${gate.name}`);
    const startedAt = Date.now();
    const outcome = await judge(gate);
    if (outcome.failed > 0) {
      failedGates.add(gate.name);
      say((outcome.output ?? '').trimEnd());
    }
    for (const name of outcome.skippedNames ?? []) say(`   skipped: ${name}`);
    say(`   ${describe(outcome, (Date.now() - startedAt) / 1000)}`);
    total.passed += outcome.passed;
    total.failed += outcome.failed;
    total.skipped += outcome.skipped ?? 0;
  }
  return { total, failedGates };
}

async function main() {
  installPackages(say);
  if (!quick) say(`Browser: ${provideBrowser(say)}`);
  const { allGates, quickGates } = await import('./gates.mjs');
  const { total, failedGates } = await runGates(quick ? quickGates : allGates);
  say(failedGates.size === 0 ? '\nAll gates hold.' : `\nFailed: ${[...failedGates].join('; ')}.`);
  say(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
}

try {
  process.exitCode = await main();
} catch (error) {
  say(`Cannot run the tests: ${error instanceof Error ? error.message : error}`);
  say('0 passed, 1 failed, 0 skipped');
  process.exitCode = 1;
}
