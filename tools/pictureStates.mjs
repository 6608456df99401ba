/**
 * The states of the page that `npm run pictures` draws, as data: add one here and it is drawn, in
 * light and in dark. Names are unique; the number of a file is the place in this list.
 *
 * @typedef {{ press: string, times?: number }} Press a key, as Playwright names it
 * @typedef {{ click: string }} Click a button, by its accessible name
 * @typedef {{ scene: number }} Scene of the lab, counted from 1
 * @typedef {{ show: string }} Show what has this accessible name, scrolled into view
 * @typedef {{ write: string }} Write into the SQL field, in place of what it holds, and run it
 *
 * @typedef {object} State
 * @property {string} name
 * @property {string} [lab] the lab of the address; the first lab without it
 * @property {readonly (Press | Click | Scene | Show | Write)[]} actions in this order, once the lab
 *   is open
 */

/** @param {number} number @returns {Scene} */
const scene = (number) => ({ scene: number });

const AMBIGUOUS = `SELECT loc.e_name, glob.e_name, loc.e_salary
FROM   employees loc, employees glob, department
WHERE  e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`;

/** The second transfer of the fourth plan, on its way. */
const midFlight = [scene(7), { press: 'ArrowRight', times: 7 }];

/** @param {number} digit @returns {Press[]} only this lens, at what the SQL stage shows */
const onlyLens = (digit) => [{ press: '0' }, { press: String(digit) }];

/** @type {readonly State[]} */
export const states = [
  { name: 'start', actions: [] },
  { name: 'algebra', actions: [{ press: 'Shift+ArrowRight' }] },
  {
    name: 'localized',
    actions: [
      { press: 'Shift+ArrowRight', times: 2 },
      { press: 'ArrowRight', times: 2 },
    ],
  },
  { name: 'reduced', actions: [scene(3)] },
  {
    name: 'plans',
    actions: [
      { press: 'Shift+ArrowRight', times: 4 },
      { press: 'ArrowRight', times: 3 },
    ],
  },
  { name: 'execution', actions: midFlight },
  { name: 'answer', actions: [{ press: 'End' }] },
  { name: 'other-parameters', actions: [scene(9)] },
  { name: 'own-plan', actions: [scene(10)] },
  { name: 'table-instead', actions: [...midFlight, { press: 't' }] },
  { name: 'comparison', actions: [{ press: 'End' }, { press: 'c' }] },
  { name: 'gallery', actions: [{ press: 'a' }] },
  { name: 'keys', actions: [{ press: '?' }] },
  { name: 'error', actions: [{ write: AMBIGUOUS }] },
  { name: 'lens-none', actions: [{ press: '0' }] },
  { name: 'lens-1-location', actions: onlyLens(1) },
  { name: 'lens-2-naming', actions: onlyLens(2) },
  { name: 'lens-3-fragments', actions: onlyLens(3) },
  { name: 'lens-4-replicas', actions: onlyLens(4) },
  { name: 'lens-5-design', actions: onlyLens(5) },
  { name: 'lens-6-execution', actions: [{ press: '0' }, { press: '6' }, { press: 'End' }] },
  { name: 'fragments-hidden', lab: 'horizontal-fragments', actions: [scene(1)] },
  { name: 'fragments-design', lab: 'horizontal-fragments', actions: [scene(6)] },
  { name: 'fragments-reduced', lab: 'horizontal-fragments', actions: [scene(8)] },
  { name: 'fragments-two', lab: 'horizontal-fragments', actions: [scene(10)] },
  { name: 'fragments-three', lab: 'horizontal-fragments', actions: [scene(12)] },
  { name: 'commit', lab: 'two-phase-commit', actions: [scene(2)] },
  { name: 'commit-blocked', lab: 'two-phase-commit', actions: [scene(4)] },
  { name: 'commit-survivors', lab: 'two-phase-commit', actions: [scene(5)] },
  { name: 'commit-table', lab: 'two-phase-commit', actions: [scene(4), { press: 't' }] },
  { name: 'transactions-deadlock', lab: 'distributed-deadlock', actions: [scene(3)] },
  { name: 'transactions-waits', lab: 'distributed-deadlock', actions: [scene(2)] },
  { name: 'transactions-end', lab: 'lost-update', actions: [scene(2)] },
  { name: 'transactions-table', lab: 'lost-update', actions: [scene(1), { press: 't' }] },
  {
    name: 'fragments-lost-row',
    lab: 'horizontal-fragments',
    actions: [scene(13), { show: 'Checks of the design' }],
  },
];

/** The picture of README.md, light and dark. */
export const readmeState = 'execution';
