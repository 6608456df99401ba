/**
 * Holds the tree against the table of rooms. Also fails when nothing was cruised: with a compiler
 * it cannot use, dependency-cruiser silently sees no modules and finds no faults.
 */
import { existsSync } from 'node:fs';
import { cruise } from 'dependency-cruiser';
import configuration from '../.dependency-cruiser.mjs';

/**
 * @typedef {{ rule: string, from: string, to: string, comment: string }} Violation
 *
 * @param {string} baseDir a folder with src/ and app/ in it
 * @returns {Promise<{ modules: number, violations: Violation[] }>}
 */
export async function cruiseRooms(baseDir) {
  const trees = ['src', 'app'].filter((tree) => existsSync(`${baseDir}/${tree}`));
  if (trees.length === 0) return { modules: 0, violations: [] };
  const { output } = await cruise(trees, {
    ...configuration.options,
    baseDir,
    ruleSet: { forbidden: configuration.forbidden },
    validate: true,
  });
  if (typeof output === 'string') throw new Error('dependency-cruiser gave text, not its result.');
  return {
    modules: output.modules.filter((module) => /^(?:src|app)\//.test(module.source)).length,
    violations: output.summary.violations.map((violation) => ({
      rule: violation.rule.name,
      from: violation.from,
      to: violation.to,
      comment:
        configuration.forbidden.find((rule) => rule.name === violation.rule.name)?.comment ?? '',
    })),
  };
}
