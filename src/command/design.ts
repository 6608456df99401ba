import { adviseCut } from '../workbench/verticalAdvice.ts';
import type { CommandAnswer } from './answer.ts';
import { inputFailure } from './failure.ts';
import { openLabFile } from './openLabFile.ts';
import type { Usage } from './usage.ts';

/** `design LAB --relation R`: into which vertical fragments the lab's queries would cut it. */
export async function design(usage: Extract<Usage, { command: 'design' }>): Promise<CommandAnswer> {
  const opened = await openLabFile(usage.lab, usage.parameters);
  const advised = adviseCut(opened, usage.relation, usage.accesses);
  await opened.close();
  if (!advised.ok) throw inputFailure(advised.error, '', usage.lab);
  const { advice, ...given } = advised.value;
  const { fragments, ...steps } = advice;
  return { document: { ...given, ...steps, fragments: fragments ?? null }, status: 0 };
}
