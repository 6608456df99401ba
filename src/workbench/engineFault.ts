import type { Diagnostic } from '../base/diagnostic.ts';
import type { Span } from '../base/span.ts';
import type { SiteFailure } from '../site/sitePort.ts';

/** What the engine says of SQL that a statement of the lab made it run, at that statement. */
export function engineFault(failure: SiteFailure, span: Span): Diagnostic {
  return { code: 'engine', message: failure.message, span };
}
