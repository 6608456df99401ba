import type { SiteId } from '../../base/brand.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { columnsOfFragment } from '../../catalog/fragmentTree.ts';
import type { Reconstruction } from '../reconstruction.ts';

/**
 * Reduction with projection, for vertical fragments.
 *
 *     π a (R1 ⋈key R2)  →  π a (R1)   when R2 has none of a but the key, or none that R1 has not
 *
 * Valid when R2 takes no row away from R1 and repeats none: it has each row of what was cut exactly
 * once. A leaf does, whatever is stored: a cut by columns keeps every row. A part that was cut
 * further does if none of its cuts loses or repeats rows. One part always stays, for the rows
 * count even where no column of theirs does.
 */
export interface UnusedFragments {
  readonly program: Reconstruction;
  readonly because: string;
}

export interface Use {
  readonly catalog: Catalog;
  /** The columns of the occurrence that the query reads. */
  readonly needed: ReadonlySet<string>;
  /** Relations and fragments whose cut loses or repeats rows, or may. */
  readonly faulty: ReadonlySet<string>;
  /** Whether to keep a part rather than another one that gives as much. */
  readonly prefers: (part: Reconstruction) => boolean;
}

/** Drops the vertical fragments that the query can do without; undefined when it needs all. */
export function eliminateUnusedFragment(
  program: Reconstruction,
  use: Use,
): UnusedFragments | undefined {
  const dropped: Reconstruction[] = [];
  const reduced = withoutUnused(program, use, dropped);
  if (dropped.length === 0) return undefined;
  const names = dropped.map(({ of }) => of).join(', ');
  const columns = [...use.needed].join(', ');
  const because =
    use.needed.size === 0
      ? `the query reads no column, and every row is there without ${names}`
      : `the query reads ${columns}; ${names} ${dropped.length === 1 ? 'has' : 'have'} nothing of it that the others have not`;
  return { program: reduced, because };
}

function withoutUnused(
  program: Reconstruction,
  use: Use,
  dropped: Reconstruction[],
): Reconstruction {
  if (program.kind === 'leaf') return program;
  const kept = program.kind === 'union' ? program.inputs : neededOf(program.inputs, use);
  dropped.push(...program.inputs.filter((input) => !kept.includes(input)));
  const inputs = kept.map((input) => withoutUnused(input, use, dropped));
  const [only] = inputs;
  // A union of one part may still lose rows, and whoever asks that must see it.
  const isOneLeft = program.kind === 'keyJoin' && inputs.length === 1;
  return only !== undefined && isOneLeft ? only : { ...program, inputs };
}

/** Parts that give least go first; of parts that give as much, a preferred one stays. */
function neededOf(inputs: readonly Reconstruction[], use: Use): readonly Reconstruction[] {
  const given = new Map(inputs.map((input) => [input, columnsGiven(input, use)]));
  const gives = (input: Reconstruction): readonly string[] => given.get(input) ?? [];
  const order = inputs
    .toReversed()
    .toSorted(
      (a, b) =>
        gives(a).length - gives(b).length ||
        Number(use.prefers(a)) - Number(use.prefers(b)) ||
        sizeOf(b) - sizeOf(a),
    );
  let kept = inputs;
  for (const input of order) {
    const others = kept.filter((other) => other !== input);
    const elsewhere = new Set(others.flatMap(gives));
    const isNeeded = gives(input).some((name) => !elsewhere.has(name));
    if (others.length > 0 && !isNeeded && keepsRows(input, use)) kept = others;
  }
  return kept;
}

const columnsGiven = ({ of }: Reconstruction, { catalog, needed }: Use): readonly string[] =>
  columnsOfFragment(catalog, of).flatMap(({ name }) => (needed.has(name) ? [name] : []));

/** Whether each row that was cut is there exactly once. */
function keepsRows(program: Reconstruction, use: Use): boolean {
  if (program.kind === 'leaf') return true;
  return !use.faulty.has(program.of) && program.inputs.every((input) => keepsRows(input, use));
}

/** A preference: whether a site stores all of a part. */
export function isStoredAt(catalog: Catalog, site: SiteId, program: Reconstruction): boolean {
  if (program.kind !== 'leaf') {
    return program.inputs.every((input) => isStoredAt(catalog, site, input));
  }
  const fragment = catalog.fragments.find(({ name }) => name === program.of);
  return fragment?.copies.some((copy) => copy === site) === true;
}

const sizeOf = (program: Reconstruction): number =>
  program.kind === 'leaf' ? 1 : program.inputs.reduce((sum, input) => sum + sizeOf(input), 0);
