/** Where a state is turned into its successors, one after the other, by what changes. */
export interface Successors {
  /** As they are now; changed by `put` alone. */
  readonly fields: Int32Array;
  readonly put: (field: number, value: number) => void;
  /** The fields now are those of a successor; with the sum of the marks below. */
  readonly visit: (marks: number) => void;
  /** The same for a successor that differs in one field alone, which is not to be put. */
  readonly visitWith: (field: number, value: number, marks: number) => void;
}
