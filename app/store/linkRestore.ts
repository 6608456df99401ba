import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import type { Moment } from './link.ts';
import { run } from './runs.ts';
import { useStore } from './store.ts';

/**
 * Shows the moment of a link in its lab, which is open, as nearly as there is one. SQL that does
 * not run stays in its field with the fault beside it.
 */
export async function restore(moment: Moment): Promise<void> {
  const { sql, at, objective, plan, parameters, cursor } = moment;
  const place = { kind: 'sequence', sequence: cursor } as const;
  const asked = { sql, at, objective };
  await run(plan === undefined ? asked : { ...asked, plan }, place, parameters);
  const { fault } = useStore.getState();
  if (fault && plan !== undefined) {
    await run(asked, place, parameters);
    if (!useStore.getState().fault) sayUnrestored('plan', fault.diagnostic);
    return;
  }
  const events = useStore.getState().shown?.run.trace.events.length;
  if (events !== undefined && cursor >= events) sayNoSuchEvent(cursor, events);
}

/** What of a link could not be had, and why; the page shows what comes nearest. */
export function sayUnrestored(part: 'plan' | 'parameters', because: Diagnostic): void {
  const instead =
    part === 'plan'
      ? 'The plan that the optimizer chooses is shown instead'
      : 'The lab is open with its own parameters instead';
  const linkFault: Diagnostic = {
    code: `link-${part}`,
    message: `The ${part} that the link asks for cannot be had: ${because.message}`,
    span: NO_SPAN,
    hint: instead,
  };
  useStore.setState({ linkFault });
}

function sayNoSuchEvent(cursor: number, events: number): void {
  const linkFault: Diagnostic = {
    code: 'link-event',
    message: `The link asks for event ${cursor + 1}; the trace has ${events}.`,
    span: NO_SPAN,
    hint: 'The last one is shown',
  };
  useStore.setState({ linkFault });
}
