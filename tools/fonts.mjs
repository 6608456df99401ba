/**
 * The fonts of the built page, cut down to the characters that the page and its labs can need. The
 * whole files are 600 kB; these are what a class of fifty behind one address loads. A character
 * beyond them is drawn by a font of the system, as is one that the families themselves lack.
 */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { root } from './run.mjs';

/** @param {number} first @param {number} last */
const range = (first, last) =>
  Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index));

/** Western and central European text, and the signs of the textbooks. */
export const fontCharacters = [
  ...range(0x20, 0x7e),
  ...range(0xa0, 0xff),
  // Names: Latin Extended-A.
  ...range(0x100, 0x17f),
  ...'–—‘’‚“”„†•…′″‹›€™',
  ...'←↑→↓↔⇒',
  ...'∀∃¬∧∨∈∉∅∩∪⊂⊆⋈⋉⋊▷⟕⟖⟗⟨⟩−×÷·√∞≈≠≤≥',
  ...'αβγδθλπρστωΔΠΣΩ',
  ...'⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉',
  ...'✓✗☐☑ﬁﬂ',
].join('');

/** Left out: hints for screens of old, and alternates that only a feature nobody asks for shows. */
const common = { targetFormat: 'woff2', noHinting: true, noLayoutClosure: true };

/** Of the variable serif: the weights in use, and the optical sizes from a note to a title. */
const roman = {
  ...common,
  variationAxes: { wght: { min: 400, max: 600 }, opsz: { min: 12, max: 26 } },
};
const italic = { ...common, variationAxes: { wght: 400, opsz: 16 } };

/** @typedef {[address: string, options: object]} Font */

/** @param {string} family @param {string} style @returns {Font} */
const plex = (family, style) => [
  `@ibm/plex-${family.toLowerCase()}/fonts/complete/woff2/IBMPlex${family}-${style}.woff2`,
  common,
];
/** @param {string} name @param {object} options @returns {Font} */
const serif = (name, options) => [
  `@fontsource-variable/source-serif-4/files/source-serif-4-${name}.woff2`,
  options,
];

/** Files of packages, by the addresses that app/styles/fonts.css gives them. */
const fonts = [
  plex('Sans', 'Regular'),
  plex('Sans', 'Medium'),
  plex('Sans', 'SemiBold'),
  plex('Mono', 'Regular'),
  plex('Mono', 'Medium'),
  plex('Mono', 'SemiBold'),
  serif('latin-opsz-normal', roman),
  serif('latin-ext-opsz-normal', { ...roman, variationAxes: { ...roman.variationAxes, opsz: 16 } }),
  serif('latin-opsz-italic', italic),
];

/** What the first paint is written with; the others come when a text asks for them. */
const firstPaint = /^(?:IBMPlexSans-(?:Regular|SemiBold)|source-serif-4-latin-opsz-normal)-/;

/**
 * Gives the build the cut files in place of the packages' own, and has the page ask at once for
 * those of the first paint. Vite's own server uses the whole files.
 *
 * @returns {import('vite').Plugin}
 */
export function subsetFonts() {
  return {
    name: 'subset-fonts',
    apply: 'build',
    config: async () => ({ resolve: { alias: await cutFonts() } }),
    transformIndexHtml: {
      order: 'post',
      handler: (_, { bundle = {} }) =>
        Object.keys(bundle)
          .filter((file) => file.endsWith('.woff2') && firstPaint.test(basename(file)))
          .map((file) => ({
            tag: 'link',
            attrs: {
              rel: 'preload',
              as: 'font',
              type: 'font/woff2',
              crossorigin: '',
              href: `./${file}`,
            },
            injectTo: 'head',
          })),
    },
  };
}

/** @returns {Promise<Record<string, string>>} by address in a package: the cut file */
async function cutFonts() {
  const cut = fonts.map(([address, options]) => cutFont(address, options));
  return Object.fromEntries(await Promise.all(cut));
}

/**
 * Cut once for a file, its characters and its options: a later build finds it.
 *
 * @param {string} address @param {object} options
 */
async function cutFont(address, options) {
  const source = readFileSync(join(root, 'node_modules', address));
  const key = createHash('sha256')
    .update(source)
    .update(fontCharacters)
    .update(JSON.stringify(options))
    .digest('hex')
    .slice(0, 16);
  const folder = join(root, 'node_modules', '.cache', 'fonts', key);
  const file = join(folder, basename(address));
  if (!existsSync(file)) {
    // @ts-expect-error: the package comes without types.
    const { default: subsetFont } = await import('subset-font');
    mkdirSync(folder, { recursive: true });
    const unfinished = `${file}.${process.pid}`;
    writeFileSync(unfinished, await subsetFont(source, fontCharacters, options));
    // Another build may be at it as well: the name is given to a whole file only.
    renameSync(unfinished, file);
  }
  return [address, file];
}
