/**
 * Random cases are the same in every run of `npm test`, so that red means a change, and whoever is
 * told of a failure sees the same one. `npm run test:laws` draws others.
 */
import fc from 'fast-check';

const FIXED_SEED = 20261123;

fc.configureGlobal({ seed: Number(process.env['LAW_SEED'] ?? FIXED_SEED) });
