import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { printAlgebra } from '../algebra/printAlgebra.ts';
import { printPlan } from '../optimizer/notation/printPlan.ts';
import type { StampedEvent } from '../trace/trace.ts';
import { explainQuery } from './explain.ts';
import { openLocalSite } from './localSite.ts';
import { openLab } from './openLab.ts';
import { askQuery } from './question.ts';
import { runSelected } from './runSelected.ts';

/**
 * Shape, for reading: the lecture's query through all stages, every candidate in the plan notation,
 * and the trace of the chosen plan. Truth is the laws' business; a change here wants a look.
 */
it('the lecture’s query reads as it did', async () => {
  const text = readFileSync('public/labs/semijoin.lab.md', 'utf8');
  const opened = await openLab(text, { openSite: openLocalSite });
  if (!opened.ok) throw new Error(JSON.stringify(opened.error));
  const asked = askQuery(opened.value.lab, opened.value.catalog, 'vp', {});
  if (!asked.ok) throw new Error(asked.error.message);
  const explained = await explainQuery(opened.value, asked.value);
  if (!explained.ok) throw new Error(explained.error.message);
  const ran = await runSelected(opened.value, explained.value, { kind: 'chosen' });
  if (!ran.ok) throw new Error(ran.error.message);
  await opened.value.close();
  const { planned } = explained.value;
  const lines = [
    '# Candidates',
    ...planned.candidates.flatMap(({ plan, estimated, alsoKnownAs }) => [
      '',
      `## ${[plan.id, ...alsoKnownAs].join(' = ')}: ${estimated.bytes} B, ${estimated.messages} messages`,
      plan.label,
      printPlan(plan),
    ]),
    '',
    `# Trace of ${planned.chosen.plan.id}`,
    '',
    ...(ran.value[0]?.trace.events.map(lineOf) ?? []),
    '',
  ];
  await expect(lines.join('\n')).toMatchFileSnapshot('goldens/vp.golden.txt');
});

/** One event a line: place, time, kind, and what it says in a few words. */
function lineOf({ seq, atMs, chapter, event }: StampedEvent): string {
  return `${seq} ${atMs} ms ${chapter} ${event.kind}${detailOf(event)}`;
}

function detailOf(event: StampedEvent['event']): string {
  switch (event.kind) {
    case 'queryMapped':
      return `: ${printAlgebra(event.algebra)}`;
    case 'viewExpanded':
    case 'queryRewritten':
      return ` ${event.rule}, ${event.because}: ${printAlgebra(event.after)}`;
    case 'planConsidered':
      return ` ${event.plan.id}`;
    case 'planChosen':
      return ` ${event.plan}, ${event.because}`;
    case 'stepFinished':
      return ` at ${event.site}: ${event.rows} rows, ${event.localPlan.join(' / ')}`;
    case 'transferStarted':
      return ` ${event.source} to ${event.target}: ${event.rows} rows, ${event.bytes} B`;
    case 'answerCompleted':
      return `: ${event.rows} rows, checksum ${event.checksum}`;
    case 'queryParsed':
    case 'strategyNotApplicable':
    case 'stepStarted':
    case 'transferFinished':
    case 'localQueriesSent':
      return '';
  }
}
