import { assertNever } from '../../base/assert.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { Fault, MessagePattern, Moment, ScheduleStatement, SiteEvent } from './schedule.ts';

/** A statement of a schedule as it could have been written, with its semicolon. */
export function printScheduleStatement(statement: ScheduleStatement): string {
  switch (statement.kind) {
    case 'transaction':
      return `${name(statement.transaction)} AT ${name(statement.site)};`;
    case 'work':
      return `${name(statement.transaction)}: ${statement.sql};`;
    case 'commit': {
      const protocol = statement.protocol === undefined ? '' : ` WITH ${statement.protocol}`;
      return `${name(statement.transaction)}: COMMIT${protocol};`;
    }
    case 'abort':
      return `${name(statement.transaction)}: ABORT;`;
    // The others are faults.
    default:
      return printFault(statement);
  }
}

export function printFault(fault: Fault): string {
  switch (fault.kind) {
    case 'crash':
      return `CRASH ${name(fault.site)} ${printMoment(fault.moment)};`;
    case 'recover':
      return `RECOVER ${name(fault.site)} ${printMoment(fault.moment)};`;
    case 'lose':
      return `LOSE ${printPattern(fault.message)};`;
    case 'delay':
      return `DELAY ${printPattern(fault.message)} BY ${fault.byMs} MS;`;
    case 'duplicate':
      return `DUPLICATE ${printPattern(fault.message)};`;
    case 'partition': {
      const [group, from] = [fault.group, fault.from].map((sites) => sites.map(name).join(', '));
      return `PARTITION ${group} FROM ${from} ${printMoment(fault.moment)};`;
    }
    case 'heal':
      return `HEAL ${printMoment(fault.moment)};`;
    default:
      return assertNever(fault);
  }
}

/** Names of transactions keep their case, so it asks for no quotes. */
const name = ({ text }: { readonly text: string }): string =>
  quoteIdentifier(text.toLowerCase()) === text.toLowerCase() ? text : quoteIdentifier(text);

function printMoment(moment: Moment): string {
  if (moment.kind === 'time') return `AT ${moment.atMs} MS`;
  const { order, site, event, nth } = moment;
  return `${order.toUpperCase()} ${name(site)} ${printEvent(event)}${printNth(nth)}`;
}

function printEvent(event: SiteEvent): string {
  switch (event.kind) {
    case 'sends':
      return `SENDS ${event.message}${event.to ? ` TO ${name(event.to)}` : ''}`;
    case 'receives':
      return `RECEIVES ${event.message}${event.from ? ` FROM ${name(event.from)}` : ''}`;
    case 'forces':
      return `FORCES ${event.record}`;
    case 'enters':
      return `ENTERS ${event.state}`;
    default:
      return assertNever(event);
  }
}

function printPattern({ message, from, to, nth }: MessagePattern): string {
  const source = from ? ` FROM ${name(from)}` : '';
  const target = to ? ` TO ${name(to)}` : '';
  return `${message}${source}${target}${printNth(nth)}`;
}

const printNth = (nth: number): string => (nth === 1 ? '' : ` #${nth}`);
