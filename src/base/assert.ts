/** Ends an exhaustive switch: a new kind does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled kind: ${JSON.stringify(value)}. A closed union gained a member.`);
}

/** A broken invariant of our own code; `because` explains the likely cause to whoever debugs it. */
export function assert(condition: unknown, because: string): asserts condition {
  if (!condition) throw new Error(`Broken invariant: ${because}`);
}
