/** A file could not be had, read or written; the message says why, in words for the user. */
export class DiskError extends Error {}
