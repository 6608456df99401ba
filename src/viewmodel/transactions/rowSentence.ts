import type { ScheduleSentence } from '../commit/eventSentence.ts';
import { type ScheduleRun, timeText } from '../commit/scheduleRun.ts';
import { joinWords } from '../format.ts';
import type { ScheduleRow, Step } from './scheduleTable.ts';

/** A step of a schedule in plain words: for the trace band and whoever listens. */
export function rowSentence(run: ScheduleRun, row: ScheduleRow): ScheduleSentence {
  const { sites, headline, detail } = tell(row);
  const time = timeText(run, row.atMs);
  return {
    sites: sites.slice(0, 1),
    headline,
    detail: detail === '' ? time : `${time}; ${detail}`,
    sentence: `${headline}${detail === '' ? '' : `; ${detail}`}.`,
  };
}

function tell({ entry }: ScheduleRow) {
  switch (entry.kind) {
    case 'step':
      return { sites: entry.step.sites.map(({ site }) => site), ...tellStep(entry.step) };
    case 'deadlock':
      return {
        sites: [entry.site],
        headline: `${entry.isPhantom ? 'a phantom deadlock' : 'a deadlock'}: ${entry.victim} is the victim`,
        detail: [...entry.cycle, entry.cycle[0]].join(' waits for '),
      };
    case 'trouble':
      return {
        sites: entry.sites,
        headline: [...entry.sites.map(({ label }) => label), entry.text].join(' '),
        detail: '',
      };
  }
}

function tellStep(step: Step) {
  const { transaction, kind, sql = '', waitsFor, note } = step;
  const where = joinWords(step.sites.map(({ site }) => site.label));
  switch (kind) {
    case 'statement':
    case 'resumed':
      return { headline: `${transaction} ${deedOf(step)}`, detail: note ?? sql };
    case 'commit':
      return { headline: `${transaction} asks to commit`, detail: `at ${where}` };
    case 'committed':
      return { headline: `${transaction} is committed`, detail: where === '' ? '' : `at ${where}` };
    case 'rollback':
      return { headline: `${transaction} is undone`, detail: note ?? where };
    case 'inDoubt':
      return { headline: `${transaction} is in doubt`, detail: joinWords([...waitsFor, where]) };
  }
}

/** `waits for T2: X on 312`, `gets S on 403 and reads 900`. */
function deedOf({ kind, locks, waitsFor, result }: Step): string {
  const texts = locks.map(({ mode, items }) => `${mode} on ${joinWords(items)}`);
  const held = joinWords(texts.filter((_, index) => !locks[index]?.isWaiting));
  const wanted = joinWords(texts.filter((_, index) => locks[index]?.isWaiting));
  if (waitsFor.length > 0) return `waits for ${joinWords(waitsFor)}: ${wanted}`;
  const verb = kind === 'resumed' ? 'goes on and gets' : 'gets';
  const read = result === undefined ? '' : `, ${result.text.replace(/^= /, 'reads ')}`;
  if (wanted !== '') return `asks for ${wanted}`;
  return held === '' ? `runs${read}` : `${verb} ${held}${read}`;
}
