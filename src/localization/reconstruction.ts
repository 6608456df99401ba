import type { FragmentName, RelationName } from '../base/brand.ts';
import type { Catalog } from '../catalog/catalog.ts';
import { fragmentIn, partsOf } from '../catalog/fragmentTree.ts';
import type { Alternative } from './branch.ts';

/**
 * The reconstruction program of a relation or fragment: what was cut by rows is a union again, what
 * was cut by columns a join on the key; nested where a fragment was cut further.
 */
export type Reconstruction =
  | { readonly kind: 'leaf'; readonly of: FragmentName }
  | {
      readonly kind: 'union' | 'keyJoin';
      readonly of: FragmentName | RelationName;
      readonly inputs: readonly Reconstruction[];
    };

export function reconstructionOf(catalog: Catalog, whole: string): Reconstruction | undefined {
  const fragment = fragmentIn(catalog, whole);
  if (fragment?.isLeaf) return { kind: 'leaf', of: fragment.name };
  const parts = partsOf(catalog, whole);
  const of = fragment?.name ?? catalog.relations.find(({ name }) => name === whole)?.name;
  if (of === undefined) return undefined;
  const inputs = parts.flatMap((part) => reconstructionOf(catalog, part.name) ?? []);
  return { kind: parts[0]?.cut.kind === 'vertical' ? 'keyJoin' : 'union', of, inputs };
}

/** The leaves a program reads, in its order. */
export function leavesOf(program: Reconstruction): readonly FragmentName[] {
  return program.kind === 'leaf' ? [program.of] : program.inputs.flatMap(leavesOf);
}

/** Whether some rows are put together from several leaves. */
export function hasKeyJoin(program: Reconstruction): boolean {
  if (program.kind === 'leaf') return false;
  const joins = program.kind === 'keyJoin' && program.inputs.length > 1;
  return joins || program.inputs.some(hasKeyJoin);
}

/**
 * The program written out as a union of key joins of leaves; undefined when that is more than
 * `limit` alternatives.
 */
export function alternativesOf(
  program: Reconstruction,
  limit: number,
): readonly Alternative[] | undefined {
  if (program.kind === 'leaf') return [[program.of]];
  let result: readonly Alternative[] = program.kind === 'union' ? [] : [[]];
  for (const input of program.inputs) {
    const own = alternativesOf(input, limit);
    if (own === undefined) return undefined;
    result =
      program.kind === 'union'
        ? [...result, ...own]
        : result.flatMap((left) => own.map((right) => [...left, ...right]));
    if (result.length > limit) return undefined;
  }
  return result;
}

/** `emp_name ⋈ (emp_pay_1 ∪ emp_pay_4)`. */
export function printReconstruction(program: Reconstruction): string {
  if (program.kind === 'leaf') return program.of;
  const sign = program.kind === 'union' ? ' ∪ ' : ' ⋈ ';
  return program.inputs
    .map((input) =>
      input.kind === 'leaf' || program.inputs.length === 1
        ? printReconstruction(input)
        : `(${printReconstruction(input)})`,
    )
    .join(sign);
}
