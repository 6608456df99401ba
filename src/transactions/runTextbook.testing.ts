import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import { createDetectors, type Detection } from './locking/deadlock/createDetectors.ts';
import type {
  Detector,
  DetectorEffect,
  DetectorInput,
  DetectorMessage,
} from './locking/deadlock/detector.ts';
import type { LockScope } from './locking/demands.ts';
import type { LockEvent } from './locking/events.ts';
import { type LockInput, type LockTable, NO_LOCKS, waitEdges } from './locking/lockTable.ts';
import type { Party } from './locking/party.ts';
import { stepLocks } from './locking/stepLocks.ts';
import type { Deadlock, WaitEdge } from './locking/waitFor.ts';
import type { WaitRule } from './locking/waitRule.ts';
import {
  type Action,
  type Condition,
  createMiniDatabase,
  type Execution,
  fulfils,
  type MiniRow,
} from './miniDatabase.testing.ts';
import type { History } from './serializability/history.ts';
import { type HistoryVerdict, judgeHistory } from './serializability/judgeHistory.ts';

export interface Statement {
  /** A letter and a number, which is its timestamp. */
  readonly transaction: string;
  readonly site: SiteId;
  readonly action: Action;
}

export interface TextbookOptions {
  readonly scope: LockScope;
  readonly rule: WaitRule;
  readonly detection: Detection | 'timeout' | 'none';
  /**
   * After the n-th statement the n-th number says how many detection messages arrive (modulo 4),
   * and of which link first. Without it they arrive at once; in the end all do.
   */
  readonly arrivals?: readonly number[];
  /** After these statements all that is under way is lost; in the end everything is repeated. */
  readonly losses?: readonly number[];
  /** Whether victims are run again, with their old timestamp, once nothing else can go on. */
  readonly restarts: boolean;
}

export interface TextbookRun {
  readonly commits: readonly string[];
  readonly victims: readonly { readonly transaction: string; readonly because: string }[];
  /** A real one was there since messages last had all arrived; others are phantoms. */
  readonly deadlocks: readonly (Deadlock & { readonly isReal: boolean })[];
  readonly unfinished: readonly string[];
  readonly events: readonly (LockEvent & { readonly site: SiteId })[];
  readonly messages: readonly DetectorMessage['kind'][];
  /** What each `select` found. */
  readonly answers: readonly { readonly transaction: string; readonly rows: readonly MiniRow[] }[];
  readonly rows: Readonly<Record<string, number>>;
  readonly tables: ReadonlyMap<SiteId, LockTable>;
  readonly history: History<Condition>;
  readonly verdict: HistoryVerdict;
}

interface Attempt extends Party {
  /** The transaction's, which all its attempts share. */
  readonly name: string;
  /** Statements that are not done, the one under way first. */
  readonly waiting: Statement[];
  execution: Execution | undefined;
  /** Where it has locks, or waits for some. */
  readonly sites: Set<SiteId>;
  /** `aborted`: as a victim. `ended`: because it said so. */
  state: 'running' | 'waiting' | 'committed' | 'aborted' | 'ended';
}

/** A message of one detector to another; those between two sites keep their order. */
interface Mail {
  readonly from: SiteId;
  readonly to: SiteId;
  readonly message: DetectorMessage;
}

/** Runs statements in the order in which they are given; one that has to wait lets others pass. */
export function runTextbook(
  statements: readonly Statement[],
  initial: ReadonlyMap<SiteId, readonly MiniRow[]>,
  options: TextbookOptions,
): TextbookRun {
  const run = createRun(initial, options);
  for (const statement of statements) run.give(statement);
  run.finish();
  return run.result();
}

function createRun(initial: ReadonlyMap<SiteId, readonly MiniRow[]>, options: TextbookOptions) {
  const sites = [...initial.keys()];
  const database = createMiniDatabase(initial, options.scope);
  const tables = new Map<SiteId, LockTable>(sites.map((site) => [site, NO_LOCKS]));
  const tableAt = (site: SiteId): LockTable => tables.get(site) ?? NO_LOCKS;
  const { detection } = options;
  const detectors = new Map<SiteId, Detector>(
    detection === 'timeout' || detection === 'none' ? [] : createDetectors(detection, sites),
  );
  const shown = new Map<SiteId, string>();
  const attempts: Attempt[] = [];
  const programs = new Map<string, Statement[]>();
  const told = createTold();
  const arrivals = [...(options.arrivals ?? [])];
  let mail: readonly Mail[] = [];
  /** Those who can go on, in this order. */
  const ready: Attempt[] = [];
  /** All waits since there last was no message under way. */
  let recent: readonly WaitEdge[] = [];
  let requests = 0;
  let given = 0;
  let hasLost = false;

  const attemptOf = (transaction: string): Attempt => {
    const attempt = attempts.find((other) => other.transaction === transaction);
    assert(attempt, `nobody knows ${transaction}`);
    return attempt;
  };

  const stepTable = (site: SiteId, input: LockInput): void => {
    const { state, effects } = stepLocks(tableAt(site), input, options.rule);
    tables.set(site, state);
    for (const event of effects) told.events.push({ ...event, site });
    for (const event of effects)
      if (event.kind === 'victimChosen') abort(event.transaction, event.because);
    for (const event of effects) {
      if (event.kind !== 'requestSatisfied') continue;
      const attempt = attemptOf(event.transaction);
      if (attempt.state !== 'waiting') continue;
      attempt.state = 'running';
      ready.push(attempt);
    }
    tellDetectors();
  };

  const end = (attempt: Attempt, state: 'committed' | 'aborted' | 'ended'): void => {
    const { transaction } = attempt;
    attempt.state = state;
    if (state === 'committed') database.commit(transaction);
    else database.undo(transaction);
    for (const site of attempt.sites) stepTable(site, { kind: 'release', transaction });
  };

  const abort = (transaction: string, because: string): void => {
    const attempt = attemptOf(transaction);
    if (attempt.state !== 'running' && attempt.state !== 'waiting') return;
    told.victims.push({ transaction, because });
    end(attempt, 'aborted');
  };

  const goOn = (attempt: Attempt): void => {
    for (;;) {
      const [statement] = attempt.waiting;
      if (!statement) return;
      const { site, action } = statement;
      const { transaction, timestamp } = attempt;
      if (action.kind === 'commit') told.commits.push(transaction);
      if (action.kind === 'commit' || action.kind === 'abort') {
        end(attempt, action.kind === 'commit' ? 'committed' : 'ended');
        return;
      }
      attempt.execution ??= database.execute(transaction, site, action);
      const next = attempt.execution.next();
      if (!next.done) {
        requests += 1;
        attempt.state = 'waiting';
        attempt.sites.add(site);
        const owner: Party = { transaction, timestamp };
        stepTable(site, { kind: 'request', owner, request: requests, demands: next.value });
        return;
      }
      if (action.kind === 'select') told.answers.push({ transaction, rows: next.value });
      attempt.waiting.shift();
      attempt.execution = undefined;
    }
  };

  const settle = (): void => {
    for (;;) {
      if (mail.length > 0 && options.arrivals === undefined) deliver(1, 0);
      else {
        const attempt = ready.shift();
        if (!attempt) return;
        if (attempt.state !== 'running') continue;
        if (mail.length === 0) recent = allEdges();
        goOn(attempt);
      }
    }
  };

  const allEdges = (): readonly WaitEdge[] => [...tables.values()].flatMap(waitEdges);

  const tellDetectors = (): void => {
    recent = [...recent, ...allEdges()];
    const waitsAt = new Map<string, SiteId[]>();
    for (const [site, table] of tables)
      for (const { owner } of table.queue)
        waitsAt.set(owner.transaction, [...(waitsAt.get(owner.transaction) ?? []), site]);
    for (const [site, table] of tables) {
      const edges = waitEdges(table);
      const where = edges.map(({ blocker }) => waitsAt.get(blocker.transaction) ?? []);
      const text = JSON.stringify([edges, where]);
      if (text === (shown.get(site) ?? '[[],[]]')) continue;
      shown.set(site, text);
      stepDetector(site, { kind: 'viewChanged', view: { edges, waitsAt } });
    }
  };

  const stepDetector = (site: SiteId, input: DetectorInput): void => {
    const step = detectors.get(site)?.step(input);
    if (!step) return;
    detectors.set(site, step.detector);
    for (const effect of step.effects) perform(site, effect);
  };

  const perform = (site: SiteId, effect: DetectorEffect): void => {
    if (effect.kind === 'send') {
      told.messages.push(effect.message.kind);
      mail = [...mail, { from: site, to: effect.to, message: effect.message }];
      return;
    }
    const { cycle, victim } = effect;
    if (attemptOf(victim).state === 'aborted') return;
    const isReal = isCircle(recent, cycle);
    told.deadlocks.push({ cycle, victim, isReal });
    abort(victim, 'deadlock');
  };

  /** Delivers some messages, each the first of its link. */
  const deliver = (count: number, link: number): void => {
    for (let left = count; left > 0; left -= 1) {
      const firsts = mail.filter(
        ({ from, to }, place) =>
          mail.findIndex((other) => other.from === from && other.to === to) === place,
      );
      const next = firsts[link % Math.max(1, firsts.length)];
      if (!next) return;
      mail = mail.filter((other) => other !== next);
      stepDetector(next.to, { kind: 'received', from: next.from, message: next.message });
    }
  };

  const start = (name: string): Attempt => {
    const earlier = attempts.filter((other) => other.name === name);
    const timestamp = Number(name.slice(1));
    const transaction = name + "'".repeat(earlier.length);
    const attempt: Attempt = {
      name,
      transaction,
      timestamp,
      waiting: [],
      execution: undefined,
      sites: new Set(),
      state: 'running',
    };
    attempts.push(attempt);
    return attempt;
  };

  const give = (attempt: Attempt, statement: Statement): void => {
    attempt.waiting.push(statement);
    if (attempt.state === 'running') ready.push(attempt);
    settle();
  };

  /** Something that can still happen when all statements have been given. */
  const lastResort = (): boolean => {
    if (mail.length > 0) {
      deliver(mail.length, 0);
      return true;
    }
    if (hasLost) {
      hasLost = false;
      for (const site of sites) stepDetector(site, { kind: 'repeat' });
      return true;
    }
    const [site, table] = [...tables].find(([, { queue }]) => queue.length > 0) ?? [];
    const [longest] = table?.queue ?? [];
    if (detection === 'timeout' && site && longest) {
      const { owner, request } = longest;
      stepTable(site, { kind: 'timedOut', transaction: owner.transaction, request });
      return true;
    }
    const names = [...new Set(attempts.map(({ name }) => name))];
    const failed = names.find((name) =>
      attempts.every((attempt) => attempt.name !== name || attempt.state === 'aborted'),
    );
    if (!options.restarts || failed === undefined) return false;
    const again = start(failed);
    for (const statement of programs.get(failed) ?? []) give(again, statement);
    return true;
  };

  return {
    give: (statement: Statement): void => {
      const { transaction } = statement;
      programs.set(transaction, [...(programs.get(transaction) ?? []), statement]);
      const attempt = attempts.find(({ name }) => name === transaction) ?? start(transaction);
      if (attempt.state !== 'aborted') give(attempt, statement);
      const arrival = arrivals.shift();
      if (arrival !== undefined) deliver(arrival % 4, arrival >> 2);
      given += 1;
      if (options.losses?.includes(given)) {
        hasLost ||= mail.length > 0;
        mail = [];
      }
      settle();
    },
    finish: (): void => {
      for (let turns = 0; lastResort(); turns += 1) {
        assert(turns < 1000, 'a schedule without end');
        settle();
      }
    },
    result: (): TextbookRun => {
      const history: History<Condition> = {
        initial: [...initial].flatMap(([relation, rows]) =>
          rows.map((image) => ({ item: { relation, key: image.id }, image })),
        ),
        operations: database.operations,
      };
      const isOpen = ({ state }: Attempt): boolean => state === 'running' || state === 'waiting';
      return {
        ...told,
        unfinished: attempts.filter(isOpen).map(({ transaction }) => transaction),
        rows: database.rows(),
        tables,
        history,
        verdict: judgeHistory(history, fulfils),
      };
    },
  };
}

const createTold = () => ({
  commits: [] as string[],
  victims: [] as TextbookRun['victims'][number][],
  deadlocks: [] as TextbookRun['deadlocks'][number][],
  events: [] as TextbookRun['events'][number][],
  messages: [] as DetectorMessage['kind'][],
  answers: [] as TextbookRun['answers'][number][],
});

const isCircle = (edges: readonly WaitEdge[], cycle: readonly string[]): boolean =>
  cycle.every((waiter, place) => {
    const blocker = cycle[(place + 1) % cycle.length];
    return edges.some(
      (edge) => edge.waiter.transaction === waiter && edge.blocker.transaction === blocker,
    );
  });
