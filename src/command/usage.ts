import { parseArgs } from 'node:util';
import { OBJECTIVES, type Objective } from '../base/objective.ts';
import { PLANNERS, type PlannerName } from '../base/plannerName.ts';
import { STATISTICS_KINDS, type StatisticsKind } from '../base/statisticsKind.ts';
import type { ExploreRequest } from '../explorer/exploreRequest.ts';
import { scheduleOptionFault } from '../lab/document/scheduleHeader.ts';
import { DESIGNS, type DesignName } from '../workbench/slt/design.ts';
import { EXPLORE_HELP, EXPLORE_OPTIONS, exploreRequest } from './exploreUsage.ts';
import { usageFailure } from './failure.ts';
import { SCHEDULE_HELP, SCHEDULE_OPTIONS } from './scheduleUsage.ts';

export type Usage =
  | {
      readonly command: 'check';
      readonly lab: string;
      readonly strict: boolean;
      readonly parameters: Parameters;
    }
  | QueryUsage
  | {
      readonly command: 'design';
      readonly lab: string;
      readonly relation: string;
      /** How often each of the lab's queries is asked, by its id. */
      readonly accesses: Parameters;
      readonly parameters: Parameters;
    }
  | SltUsage
  | ScheduleUsage
  | { readonly command: 'explore'; readonly request: ExploreRequest }
  | { readonly command: 'bench'; readonly name?: string };

export interface ScheduleUsage {
  readonly command: 'schedule';
  readonly lab: string;
  readonly schedule:
    | { readonly kind: 'id'; readonly id: string }
    | { readonly kind: 'file'; readonly file: string };
  /** As they would stand in the header of a block. */
  readonly options: Readonly<Record<string, string>>;
  /** A folder for the files of the sites; without one their disks are in memory. */
  readonly disks?: string;
  /** Nothing runs: the sites come back on the files that an earlier run has left. */
  readonly recovers: boolean;
  readonly parameters: Parameters;
}

export interface SltUsage {
  readonly command: 'slt';
  readonly files: readonly string[];
  readonly design: DesignName;
  readonly sites: number;
  readonly seed: string;
}

export interface QueryUsage {
  readonly command: 'explain' | 'run';
  readonly lab: string;
  /** SQL text (`@FILE` already read is the caller's work) or the id of one of the lab's queries. */
  readonly query:
    | { readonly kind: 'sql'; readonly text: string }
    | { readonly kind: 'id'; readonly id: string };
  readonly at?: string;
  readonly objective?: Objective;
  readonly statistics?: StatisticsKind;
  readonly planner?: PlannerName;
  readonly plan: string;
  readonly planFile?: string;
  /** Where the trace of the shown run goes, as JSON Lines. */
  readonly traceFile?: string;
  readonly parameters: Parameters;
}

type Parameters = Readonly<Record<string, number>>;

const HELP = `Usage: npm run -s lab -- COMMAND
  check LAB [--strict] [--set NAME=VALUE]
  explain LAB (--sql SQL|@FILE | --query ID) [--at SITE] [--objective bytes|total|response]
    [--statistics exact|sampled|none] [--planner search|ingres|r-star|sdd-1|hill-climbing|two-step]
    [--set NAME=VALUE]
  run LAB (the same) [--plan chosen|all|ID] [--plan-file FILE] [--trace FILE]
  design LAB --relation R [--accesses QUERY=NUMBER …] [--set NAME=VALUE]
  slt FILE… [--sites N] [--design single|horizontal|hash|vertical|mixed|replicated|random] [--seed S]
${SCHEDULE_HELP}
${EXPLORE_HELP}
  bench [NAME]`;

const OPTIONS = {
  strict: { type: 'boolean' },
  sql: { type: 'string' },
  query: { type: 'string' },
  at: { type: 'string' },
  objective: { type: 'string' },
  statistics: { type: 'string' },
  planner: { type: 'string' },
  set: { type: 'string', multiple: true },
  plan: { type: 'string' },
  'plan-file': { type: 'string' },
  trace: { type: 'string' },
  relation: { type: 'string' },
  accesses: { type: 'string', multiple: true },
  sites: { type: 'string' },
  design: { type: 'string' },
  seed: { type: 'string' },
  id: { type: 'string' },
  file: { type: 'string' },
  disks: { type: 'string' },
  recover: { type: 'boolean' },
  locks: { type: 'string' },
  deadlock: { type: 'string' },
  ...EXPLORE_OPTIONS,
} as const;

type Values = ReturnType<typeof readWords>['values'];

/** Reads the words of a call; throws a usage failure that says what was expected. */
export function parseUsage(words: readonly string[]): Usage {
  const { values, positionals } = readWords(words);
  const [command, lab, ...more] = positionals;
  if (command === undefined) throw usageFailure('No command was given.', HELP);
  if (command === 'bench') {
    refuseOthers(command, values, []);
    return lab === undefined ? { command } : { command, name: lab };
  }
  if (command === 'slt') return sltUsage(positionals.slice(1), values);
  if (command === 'explore') {
    refuseOthers(command, values, Object.keys(EXPLORE_OPTIONS));
    if (lab !== undefined) throw usageFailure(`explore takes no lab, but ${lab} was given.`, HELP);
    return { command, request: exploreRequest(values) };
  }
  if (command === 'design') return designUsage(lab, more, values);
  const known = ['check', 'explain', 'run', 'schedule'] as const;
  const found = known.find((name) => name === command);
  if (found === undefined) {
    throw usageFailure(`There is no command ${command}.`, HELP);
  }
  if (lab === undefined) throw usageFailure(`${command} needs the file of a lab.`, HELP);
  if (more.length > 0) throw usageFailure(`What is ${more.join(' ')}? One lab was expected.`, HELP);
  const parameters = parametersOf(values.set ?? []);
  if (found === 'schedule') return scheduleUsage(lab, parameters, values);
  if (found === 'check') {
    refuseOthers(found, values, ['strict', 'set']);
    return { command: found, lab, strict: values.strict ?? false, parameters };
  }
  refuseOthers(found, values, QUERY_OPTIONS);
  return queryUsage(found, lab, parameters, values);
}

function scheduleUsage(lab: string, parameters: Parameters, values: Values): ScheduleUsage {
  refuseOthers('schedule', values, [...OF_SCHEDULES, 'protocol', 'set', ...SCHEDULE_OPTIONS]);
  const { id, file, disks, recover: recovers = false } = values;
  if ((id === undefined) === (file === undefined)) {
    throw usageFailure('schedule needs either --id or --file.', HELP);
  }
  if (recovers && disks === undefined) {
    throw usageFailure('--recover needs --disks: the folder that an earlier run has left.', HELP);
  }
  const given: Readonly<Record<string, unknown>> = values;
  const options = ['protocol', ...SCHEDULE_OPTIONS].flatMap((option) => {
    const value = given[option];
    return typeof value === 'string' ? [[option, value] as const] : [];
  });
  for (const [option, value] of options) {
    const fault = scheduleOptionFault(option, value);
    if (fault) throw usageFailure(`--${option} ${value}: ${fault.message}`, HELP);
  }
  return {
    command: 'schedule',
    lab,
    schedule: file === undefined ? { kind: 'id', id: id ?? '' } : { kind: 'file', file },
    options: Object.fromEntries(options),
    ...(disks === undefined ? {} : { disks }),
    recovers,
    parameters,
  };
}

const DESIGN_OPTIONS = ['relation', 'accesses'];

function designUsage(lab: string | undefined, more: readonly string[], values: Values): Usage {
  refuseOthers('design', values, [...DESIGN_OPTIONS, 'set']);
  if (lab === undefined) throw usageFailure('design needs the file of a lab.', HELP);
  if (more.length > 0) throw usageFailure(`What is ${more.join(' ')}? One lab was expected.`, HELP);
  if (values.relation === undefined) throw usageFailure('design needs --relation.', HELP);
  return {
    command: 'design',
    lab,
    relation: values.relation,
    accesses: numbersOf('accesses', values.accesses ?? []),
    parameters: parametersOf(values.set ?? []),
  };
}

/** Which schedule, and where its sites have their disks. */
const OF_SCHEDULES = ['id', 'file', 'disks', 'recover'];

const SLT_OPTIONS = ['sites', 'design', 'seed'];

const QUERY_OPTIONS = Object.keys(OPTIONS).filter(
  (option) =>
    option !== 'strict' &&
    ![...SLT_OPTIONS, ...DESIGN_OPTIONS, ...SCHEDULE_OPTIONS, ...OF_SCHEDULES].includes(option) &&
    !(option in EXPLORE_OPTIONS),
);

const MAXIMUM_SITES = 16;

function sltUsage(files: readonly string[], values: Values): SltUsage {
  refuseOthers('slt', values, SLT_OPTIONS);
  if (files.length === 0) throw usageFailure('slt needs at least one file.', HELP);
  const design = DESIGNS.find((name) => name === (values.design ?? 'horizontal'));
  if (design === undefined) {
    throw usageFailure(`--design ${values.design}: expected ${DESIGNS.join(', ')}.`, HELP);
  }
  const sites = Number(values.sites ?? '3');
  if (!Number.isInteger(sites) || sites < 1 || sites > MAXIMUM_SITES) {
    const message = `--sites ${values.sites}: expected a number from 1 to ${MAXIMUM_SITES}.`;
    throw usageFailure(message, HELP);
  }
  return { command: 'slt', files, design, sites, seed: values.seed ?? '1' };
}

/** An option of another command is a mistake, not something to pass over. */
function refuseOthers(command: string, values: Values, own: readonly string[]): void {
  const other = Object.keys(values).find((option) => !own.includes(option));
  if (other !== undefined) throw usageFailure(`${command} has no option --${other}.`, HELP);
}

function readWords(words: readonly string[]) {
  try {
    return parseArgs({ args: [...words], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw usageFailure(error instanceof Error ? error.message : String(error), HELP);
  }
}

function queryUsage(
  command: 'explain' | 'run',
  lab: string,
  parameters: Parameters,
  values: Values,
): QueryUsage {
  const { sql, query, at, objective, statistics, planner } = values;
  if ((sql === undefined) === (query === undefined)) {
    throw usageFailure(`${command} needs either --sql or --query.`, HELP);
  }
  const planFile = values['plan-file'];
  const traceFile = values.trace;
  const isRunOnly = values.plan !== undefined || planFile !== undefined || traceFile !== undefined;
  if (command === 'explain' && isRunOnly) {
    const message = '--plan, --plan-file and --trace belong to run; explain executes nothing.';
    throw usageFailure(message, HELP);
  }
  return {
    command,
    lab,
    query: sql === undefined ? { kind: 'id', id: query ?? '' } : { kind: 'sql', text: sql },
    ...(at === undefined ? {} : { at }),
    ...(objective === undefined ? {} : { objective: oneOf('objective', objective, OBJECTIVES) }),
    ...(statistics === undefined
      ? {}
      : { statistics: oneOf('statistics', statistics, STATISTICS_KINDS) }),
    ...(planner === undefined ? {} : { planner: oneOf('planner', planner, PLANNERS) }),
    plan: values.plan ?? 'chosen',
    ...(planFile === undefined ? {} : { planFile }),
    ...(traceFile === undefined ? {} : { traceFile }),
    parameters,
  };
}

function oneOf<Word extends string>(option: string, word: string, known: readonly Word[]): Word {
  const found = known.find((own) => own === word);
  if (found !== undefined) return found;
  throw usageFailure(`--${option} ${word}: expected ${known.join(', ')}.`, HELP);
}

/** Names of parameters fold to lower case. */
function parametersOf(pairs: readonly string[]): Parameters {
  const numbers = Object.entries(numbersOf('set', pairs));
  return Object.fromEntries(numbers.map(([name, value]) => [name.toLowerCase(), value]));
}

function numbersOf(option: string, pairs: readonly string[]): Parameters {
  return Object.fromEntries(
    pairs.map((pair) => {
      const [name = '', value = ''] = pair.split('=', 2);
      if (name === '' || value.trim() === '' || Number.isNaN(Number(value))) {
        const message = `--${option} ${pair}: expected NAME=NUMBER, as in staff=500.`;
        throw usageFailure(message, HELP);
      }
      return [name, Number(value)];
    }),
  );
}
