import type { Deed, StepKind } from './packedSystem.ts';

/** A move of a site with its cells and messages as integers. */
export interface CompiledMove {
  readonly kind: StepKind;
  readonly cell: number;
  readonly sends: readonly CompiledSend[];
  /** Of a timeout: a bit for each site from which nothing came. */
  readonly awaits: number;
  readonly marks: number;
  readonly text: string;
  readonly deed: Deed | undefined;
}

export interface CompiledSend {
  readonly to: number;
  readonly envelope: number;
}
