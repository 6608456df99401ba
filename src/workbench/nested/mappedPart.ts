import type { MappedQuery } from '../../algebra/mapQuery.ts';
import type { Part } from '../../algebra/nested/part.ts';
import type { Localized } from '../../localization/localize.ts';

/** A part with what its planning starts from. */
export interface MappedPart {
  readonly part: Part;
  readonly mapped: MappedQuery;
  readonly localized?: Localized;
  /** The same without what nobody looks up (`reducedPart.ts`), where conditions say what it is. */
  readonly reduced?: MappedPart;
  /** The relation of which a column is looked up first. */
  readonly lookedUpFrom?: string;
}
