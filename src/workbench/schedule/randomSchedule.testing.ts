import { createPrng, type Prng } from '../../base/prng.ts';
import { SCHEDULE_OPTION_WORDS } from '../../transactions/schedule/scheduleOptions.ts';
import { numbers } from './bankLab.testing.ts';

export type FaultKind = 'crash' | 'lose' | 'delay' | 'duplicate' | 'partition';

export interface RandomSchedule {
  /** `T1`, … and `fault 1`, …, each of which could be left out. */
  readonly transactions: readonly string[];
  readonly mishaps: readonly string[];
  /** The schedule of some of both, everything healed in the end. */
  readonly textOf: (units: readonly string[]) => string;
  /** The schedule of all. */
  readonly text: string;
  readonly faults: readonly FaultKind[];
  /** Switches under which the laws are the same. */
  readonly options: Readonly<Record<string, string>>;
}

const MESSAGES = ['prepare', 'vote', 'preCommit', 'preAck', 'commit', 'abort', 'ack', 'inquiry'];
const RECORDS = ['prepared', 'collecting', 'preCommit', 'commit', 'abort'];
const STATES = ['waiting', 'ready', 'preCommitted', 'committed', 'aborted', 'blocked'];

/**
 * When all that has failed is back; again and again, because what then goes on may meet a crash
 * that has waited for it.
 */
const HEALED_MS = [30_000, 60_000, 90_000, 120_000, 150_000];

/**
 * Transfers, reads and removals of accounts by a few transactions, interleaved, and faults of a
 * random subset of kinds (swarm testing: a run with all kinds at once seldom gets anywhere). In the
 * end everything is healed.
 */
export function randomSchedule(
  seed: string,
  sites: number,
  allowed: readonly FaultKind[],
): RandomSchedule {
  const random = createPrng(seed);
  const enabled = allowed.filter(() => random.nextUnit() < 0.5);
  const programs = numbers(random.nextInteger(1, 4)).map((n) => program(random, n, sites));
  const lines = programs.map(({ name, start }): Line => ({ unit: name, text: start }));
  const open = programs.map(({ name, steps }) => ({ name, steps: [...steps] }));
  while (open.some(({ steps }) => steps.length > 0)) {
    const { name, steps } = pick(
      random,
      open.filter((own) => own.steps.length > 0),
    );
    lines.push({ unit: name, text: steps.shift() ?? '' });
  }
  const faults = numbers(random.nextInteger(0, 4)).flatMap((n): readonly Line[] =>
    enabled.length === 0
      ? []
      : [{ unit: `fault ${n}`, text: fault(random, sites, pick(random, enabled)) }],
  );
  const healing = HEALED_MS.flatMap((ms) => [
    ...numbers(sites).map((n) => `RECOVER site${n} AT ${ms} MS;`),
    `HEAL AT ${ms} MS;`,
  ]);
  const all = [...lines, ...faults];
  const transactions = programs.map(({ name }) => name);
  const mishaps = faults.map(({ unit }) => unit);
  const textOf: RandomSchedule['textOf'] = (kept) =>
    [...all.flatMap(({ unit, text }) => (kept.includes(unit) ? [text] : [])), ...healing].join(
      '\n',
    );
  const text = textOf([...transactions, ...mishaps]);
  return { transactions, mishaps, textOf, text, faults: enabled, options: switches(random) };
}

interface Line {
  readonly unit: string;
  readonly text: string;
}

function switches(random: Prng): RandomSchedule['options'] {
  return {
    deadlock: pick(random, SCHEDULE_OPTION_WORDS.deadlock),
    granularity: pick(random, SCHEDULE_OPTION_WORDS.granularity),
    readonly: pick(random, ['on', 'on', 'off']),
    acks: pick(random, ['on', 'on', 'off']),
    // What came later is drawn last, so that numbers still name the schedules that they named.
    locks: pick(random, ['predicate', 'predicate', 'granular']),
    forupdate: pick(random, SCHEDULE_OPTION_WORDS.forupdate),
    restart: pick(random, ['off', 'off', 'on']),
  };
}

const pick = <Choice>(random: Prng, choices: readonly Choice[]): Choice => {
  const choice = choices[random.nextInteger(0, choices.length - 1)];
  if (choice === undefined) throw new Error('nothing to pick from');
  return choice;
};

function program(random: Prng, number: number, sites: number) {
  const name = `T${number}`;
  const account = (): number => 10 * random.nextInteger(1, sites) + random.nextInteger(1, 2);
  const statement = (): readonly string[] => {
    const [from, to, amount] = [account(), account(), random.nextInteger(1, 300)];
    const choice = random.nextUnit();
    if (choice < 0.6) {
      return [
        `${name}: UPDATE account SET balance = balance - ${amount} WHERE id = ${from};`,
        `${name}: UPDATE account SET balance = balance + ${amount} WHERE id = ${to};`,
      ];
    }
    if (choice < 0.7) {
      const locked = random.nextUnit() < 0.5 ? ' FOR UPDATE' : '';
      return [`${name}: SELECT * FROM account WHERE id = ${from}${locked};`];
    }
    if (choice < 0.85) return [`${name}: SELECT * FROM account WHERE balance > ${amount * 5};`];
    if (choice < 0.9) return [`${name}: SELECT SUM(balance) FROM account;`];
    const fresh = 10 * random.nextInteger(1, sites) + random.nextInteger(3, 9);
    return [
      `${name}: INSERT OR IGNORE INTO account (id, balance) VALUES (${fresh}, 0);`,
      `${name}: DELETE FROM account WHERE id = ${fresh} AND balance = 0;`,
    ].slice(0, random.nextInteger(1, 2));
  };
  const end = random.nextUnit() < 0.9 ? 'COMMIT' : 'ABORT';
  return {
    name,
    start: `${name} AT site${random.nextInteger(1, sites)};`,
    steps: [...numbers(random.nextInteger(1, 3)).flatMap(() => statement()), `${name}: ${end};`],
  };
}

function fault(random: Prng, sites: number, kind: FaultKind): string {
  const site = `site${random.nextInteger(1, sites)}`;
  const message = pick(random, MESSAGES);
  const to = random.nextUnit() < 0.5 ? ` TO site${random.nextInteger(1, sites)}` : '';
  const nth = random.nextUnit() < 0.7 ? '' : ` #${random.nextInteger(2, 4)}`;
  const time = (): string => `AT ${random.nextInteger(0, 400)} MS`;
  switch (kind) {
    case 'crash': {
      const order = pick(random, ['BEFORE', 'AFTER']);
      const event = pick(random, [
        `SENDS ${message}`,
        `RECEIVES ${message}`,
        `FORCES ${pick(random, RECORDS)}`,
        `ENTERS ${pick(random, STATES)}`,
      ]);
      const moment = random.nextUnit() < 0.3 ? time() : `${order} ${site} ${event}${nth}`;
      const back = random.nextUnit() < 0.7 ? `AT ${random.nextInteger(100, 3000)} MS` : '';
      return `CRASH ${site} ${moment};${back === '' ? '' : ` RECOVER ${site} ${back};`}`;
    }
    case 'lose':
      return `LOSE ${message}${to}${nth};`;
    case 'delay':
      return `DELAY ${message}${to}${nth} BY ${random.nextInteger(1, 800)} MS;`;
    case 'duplicate':
      return `DUPLICATE ${message}${to}${nth};`;
    case 'partition': {
      const heal = random.nextUnit() < 0.7 ? ` HEAL AT ${random.nextInteger(100, 3000)} MS;` : '';
      const others = numbers(sites).map((n) => `site${n}`);
      const cut = others.filter((name) => name !== site);
      return `PARTITION ${cut.join(', ')} FROM ${site} ${time()};${heal}`;
    }
  }
}
