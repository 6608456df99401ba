import type { SiteId } from '../../base/brand.ts';

/**
 * SDD-1's model of a semijoin program (Bernstein et al. 1981; Özsu & Valduriez, ch. 8). Every
 * relation has a size, and each of its join columns a selectivity factor and the size of its
 * projection. R ⋉ S on A leaves of R, of its column A, and of the projection on A the share that is
 * the factor of S.A.
 */
export interface ProfiledRelation {
  readonly relation: string;
  readonly site: SiteId;
  readonly rows: number;
  /** Bytes of one row. */
  readonly width: number;
  readonly columns: readonly ProfiledColumn[];
}

export interface ProfiledColumn {
  readonly column: string;
  /** The share of the values of the domain that the column has. */
  readonly selectivity: number;
  /** Of the projection onto the column, without duplicates. */
  readonly bytes: number;
}

/** `target ⋉ source`: both by number of relation, and by number of column in it. */
export interface Semijoin {
  readonly target: number;
  readonly targetColumn: number;
  readonly source: number;
  readonly sourceColumn: number;
  /** Number of the condition that it is made from. */
  readonly condition: number;
}

/** A relation while a program runs. */
interface State {
  bytes: number;
  readonly columns: { selectivity: number; bytes: number }[];
}

export interface Figures {
  /** Bytes that the target loses. */
  readonly benefit: number;
  /** Bytes of the projection that is sent; none within a site. */
  readonly cost: number;
}

export class Sdd1Model {
  readonly relations: readonly ProfiledRelation[];
  readonly #states: State[];

  constructor(relations: readonly ProfiledRelation[]) {
    this.relations = relations;
    this.#states = relations.map(({ rows, width, columns }) => ({
      bytes: rows * width,
      columns: columns.map(({ selectivity, bytes }) => ({ selectivity, bytes })),
    }));
  }

  figures({ target, source, sourceColumn }: Semijoin): Figures {
    const column = this.#states[source]?.columns[sourceColumn];
    const factor = column?.selectivity ?? 1;
    const isLocal = this.relations[source]?.site === this.relations[target]?.site;
    return {
      benefit: withoutNoise((1 - factor) * (this.#states[target]?.bytes ?? 0)),
      cost: isLocal ? 0 : withoutNoise(column?.bytes ?? 0),
    };
  }

  apply({ target, targetColumn, source, sourceColumn }: Semijoin): void {
    const state = this.#states[target];
    const column = state?.columns[targetColumn];
    const factor = this.#states[source]?.columns[sourceColumn]?.selectivity ?? 1;
    if (!state || !column) return;
    state.bytes *= factor;
    column.selectivity *= factor;
    column.bytes *= factor;
  }

  /** Bytes of every relation. */
  sizes(): readonly number[] {
    return this.#states.map(({ bytes }) => withoutNoise(bytes));
  }
}

/** Bytes of a program and of sending what it leaves to the assembly site. */
export function costOfProgram(
  relations: readonly ProfiledRelation[],
  program: readonly Semijoin[],
  assembly: SiteId,
): number {
  const model = new Sdd1Model(relations);
  let bytes = 0;
  for (const semijoin of program) {
    bytes += model.figures(semijoin).cost;
    model.apply(semijoin);
  }
  for (const [index, size] of model.sizes().entries()) {
    if (relations[index]?.site !== assembly) bytes += size;
  }
  return withoutNoise(bytes);
}

/** Products of fractions differ in their last digits, which no figure is meant to have. */
const withoutNoise = (bytes: number): number => Number(bytes.toPrecision(12));
