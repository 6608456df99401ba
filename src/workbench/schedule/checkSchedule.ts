import type { Diagnostic } from '../../base/diagnostic.ts';
import { nearestName } from '../../base/nearestName.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import type { Name } from '../../sql/ast.ts';
import type { Moment, Schedule, ScheduleStatement } from '../../transactions/schedule/schedule.ts';
import { understandChange } from '../change/changeData.ts';
import { mapWritten } from '../change/gather.ts';
import type { OpenedLab } from '../openLab.ts';
import { bindSchedule } from './bindSchedule.ts';
import { changeFault } from './checkChange.ts';

/** A schedule with the lab's parameters put in; the error is the first name that it has not. */
export function checkSchedule(opened: OpenedLab, schedule: Schedule): Result<Schedule, Diagnostic> {
  const bound = bindSchedule(schedule, opened.parameterValues);
  if (!bound.ok) return bound;
  const fault = faultIn(opened, bound.value);
  return fault ? fail(fault) : ok(bound.value);
}

function faultIn(opened: OpenedLab, schedule: Schedule): Diagnostic | undefined {
  const known = opened.catalog.sites.map(({ id }) => id);
  for (const statement of schedule.statements) {
    for (const site of sitesNamed(statement)) {
      if (!known.some((id) => id === site.text)) return unknownSite(site, known);
    }
    if (statement.kind === 'partition') {
      const both = statement.group.find(({ text }) =>
        statement.from.some((other) => other.text === text),
      );
      if (both) return onBothSides(both);
    }
    if (statement.kind !== 'work') continue;
    const { work, sql } = statement;
    if (work.kind === 'query') {
      const mapped = mapWritten(opened, { ...work, forUpdate: false }, sql);
      if (!mapped.ok) return mapped.error;
    } else {
      const understood = understandChange(opened, sql);
      if (!understood.ok) return { ...understood.error, span: work.table.span };
      const fault = changeFault(opened, work, understood.value.target, sql);
      if (fault) return fault;
    }
  }
  return undefined;
}

function sitesNamed(statement: ScheduleStatement): readonly Name[] {
  switch (statement.kind) {
    case 'transaction':
      return [statement.site];
    case 'crash':
    case 'recover':
      return [statement.site, ...sitesIn(statement.moment)];
    case 'lose':
    case 'delay':
    case 'duplicate': {
      const { from, to } = statement.message;
      return [from, to].filter((name) => name !== undefined);
    }
    case 'partition':
      return [...statement.group, ...statement.from, ...sitesIn(statement.moment)];
    case 'heal':
      return sitesIn(statement.moment);
    case 'work':
    case 'commit':
    case 'abort':
      return [];
  }
}

function sitesIn(moment: Moment): readonly Name[] {
  if (moment.kind === 'time') return [];
  const { event, site } = moment;
  const other =
    event.kind === 'sends' ? event.to : event.kind === 'receives' ? event.from : undefined;
  return other ? [site, other] : [site];
}

function unknownSite({ text, span }: Name, known: readonly string[]): Diagnostic {
  const nearest = nearestName(text, known);
  return {
    code: 'unknown-site',
    message: `The lab has no site ${text}.`,
    span,
    hint: nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${nearest}?`,
  };
}

const onBothSides = ({ text, span }: Name): Diagnostic => ({
  code: 'on-both-sides',
  message: `${text} cannot be on both sides of a partition.`,
  span,
});
