/** What a command prints, and its exit status. */
export interface CommandAnswer {
  readonly document: unknown;
  readonly status: 0 | 1;
}
