import { assert } from '../base/assert.ts';
import type { SiteId } from '../base/brand.ts';
import { fail, ok, type Result } from '../base/result.ts';
import type { Row } from '../base/value.ts';
import { shipWidth } from '../optimizer/cost/timeline.ts';
import type { AnswerStep, ComputeStep, Plan, ShipStep } from '../optimizer/plan.ts';
import { decodeRows } from '../site/shipment.ts';
import type { ReadReply, SiteFailure, SitePort, SiteReply } from '../site/sitePort.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { type Carried, createChannel, type Ledger } from './channel.ts';
import { SAMPLE_ROWS } from './events.ts';

/** What each step turned out to be. */
export type StepOutcome =
  | { readonly kind: 'local'; readonly rows: number; readonly localPlan: readonly string[] }
  | {
      readonly kind: 'shipped';
      readonly carried: Carried;
      readonly checksum: string;
      readonly sample: readonly Row[];
    };

/** A plan that ran: the answer, and what every step of it measured. */
export interface Execution {
  readonly plan: Plan;
  /** By step of the plan. */
  readonly outcomes: readonly StepOutcome[];
  /** The answer's rows as they left the site that completed them. */
  readonly answer: ReadReply;
  /** The channel's own count; it equals the sum of the shipped outcomes. */
  readonly ledger: Ledger;
}

export interface ExecutionFailure extends SiteFailure {
  readonly site: SiteId;
  /** The step that failed, as an index into the plan's steps. */
  readonly step: number;
}

/**
 * Runs a plan over the sites' ports. Steps start as soon as what they read is there, so sites work
 * in parallel; when things happen on the simulated clock is decided afterwards, from what was
 * measured and never from the order of arrival (invariant 3).
 */
export async function execute(
  plan: Plan,
  ports: ReadonlyMap<SiteId, SitePort>,
): Promise<Result<Execution, ExecutionFailure>> {
  const run = new Run(plan, ports);
  try {
    return await run.toTheEnd();
  } finally {
    await run.forget();
  }
}

/** Fewer rows are read from end to end as quickly as they are looked up. */
const ROWS_WORTH_AN_INDEX = 100;

/** The moving parts of one execution: promises of results, by name and site. */
class Run {
  readonly #plan: Plan;
  readonly #ports: ReadonlyMap<SiteId, SitePort>;
  readonly #channel = createChannel();
  readonly #outcomes: StepOutcome[] = [];
  /** Rows of results that only leave their site, kept until they do. */
  readonly #leaving = new Map<string, ReadReply>();
  /** Rows of the results that are tables at a site, by result and site. */
  readonly #tables = new Map<string, number>();
  /** The indexes made of them. */
  readonly #indexes = new Set<string>();
  #answer: ReadReply | undefined;

  constructor(plan: Plan, ports: ReadonlyMap<SiteId, SitePort>) {
    this.#plan = plan;
    this.#ports = ports;
  }

  async toTheEnd(): Promise<Result<Execution, ExecutionFailure>> {
    const known = new Map<string, Promise<Result<undefined, ExecutionFailure>>>();
    const all: Promise<Result<undefined, ExecutionFailure>>[] = [];
    for (const [index, step] of this.#plan.steps.entries()) {
      const inputs = inputsOf(step).flatMap((input) => known.get(input) ?? []);
      const done = this.#after(inputs, () => this.#runStep(index));
      known.set(outputOf(step), done);
      all.push(done);
    }
    for (const result of await Promise.all(all)) if (!result.ok) return result;
    assert(this.#answer, `plan ${this.#plan.id} ended without an answer`);
    const ledger = this.#channel.total();
    this.#checkLedger(ledger);
    return ok({ plan: this.#plan, outcomes: this.#outcomes, answer: this.#answer, ledger });
  }

  async forget(): Promise<void> {
    const sites = new Set(
      this.#plan.steps.flatMap((s) => (s.kind === 'ship' ? [s.source, s.target] : [s.site])),
    );
    await Promise.all([...sites].map((site) => this.#port(site).request({ kind: 'forget' })));
  }

  async #after(
    inputs: readonly Promise<Result<undefined, ExecutionFailure>>[],
    work: () => Promise<Result<undefined, ExecutionFailure>>,
  ): Promise<Result<undefined, ExecutionFailure>> {
    for (const input of await Promise.all(inputs)) if (!input.ok) return input;
    return work();
  }

  #runStep(index: number): Promise<Result<undefined, ExecutionFailure>> {
    const step = this.#plan.steps[index];
    assert(step, `plan ${this.#plan.id} has no step ${index}`);
    switch (step.kind) {
      case 'compute':
        return this.#compute(index, step);
      case 'ship':
        return this.#ship(index, step);
      case 'answer':
        return this.#finish(index, step);
    }
  }

  async #compute(index: number, step: ComputeStep): Promise<Result<undefined, ExecutionFailure>> {
    const port = this.#port(step.site);
    const { sql } = step.query;
    const explained = await this.#prepare(step);
    if (!explained.ok) return this.#failed(index, step.site, explained.error);
    const { result } = step;
    if (this.#onlyLeaves(step)) {
      const read = await port.request({ kind: 'read', sql });
      if (!read.ok) return this.#failed(index, step.site, read.error);
      this.#leaving.set(`${result} at ${step.site}`, read.value);
      this.#outcomes[index] = local(read.value.rows, explained.value.lines);
      return ok(undefined);
    }
    const made = await port.request({ kind: 'materialize', result, sql });
    if (!made.ok) return this.#failed(index, step.site, made.error);
    this.#tables.set(`${result} at ${step.site}`, made.value.rows);
    this.#outcomes[index] = local(made.value.rows, explained.value.lines);
    return ok(undefined);
  }

  /** Makes what the results it reads are looked up by, and has the site explain what it will do. */
  async #prepare({
    site,
    query: { sql, reads },
  }: ComputeStep | AnswerStep): Promise<Result<SiteReply['explain'], SiteFailure>> {
    const large = reads.filter(
      (name) => (this.#tables.get(`${name} at ${site}`) ?? 0) >= ROWS_WORTH_AN_INDEX,
    );
    // Whatever is looked up over and over is in a SELECT within the SELECT.
    const isNested = large.length > 0 && sql.lastIndexOf('SELECT') > 0;
    const indexed = isNested ? await this.#index(site, sql, large) : ok(undefined);
    if (!indexed.ok) return indexed;
    return this.#port(site).request({ kind: 'explain', sql });
  }

  async #index(
    site: SiteId,
    sql: string,
    results: readonly string[],
  ): Promise<Result<undefined, SiteFailure>> {
    const { indexOf, lookupsIn } = await import('./lookups.ts');
    for (const lookup of lookupsIn(sql, results)) {
      const statement = indexOf(lookup);
      const name = `${statement} at ${site}`;
      if (this.#indexes.has(name)) continue;
      this.#indexes.add(name);
      const made = await this.#port(site).request({ kind: 'rehearse', sql: statement });
      if (!made.ok) return made;
    }
    return ok(undefined);
  }

  async #ship(index: number, step: ShipStep): Promise<Result<undefined, ExecutionFailure>> {
    const read = await this.#rowsToShip(step);
    if (!read.ok) return this.#failed(index, step.source, read.error);
    const { batches, checksum } = read.value;
    const carried = this.#channel.carry(shipWidth(step), batches);
    const sample = decodeRows(batches, SAMPLE_ROWS);
    this.#outcomes[index] = { kind: 'shipped', carried, checksum, sample };
    if (step.isAnswer) return ok(undefined);
    const received = await this.#port(step.target).request({
      kind: 'receive',
      result: step.relation,
      columns: step.columns,
      batches,
    });
    if (!received.ok) return this.#failed(index, step.target, received.error);
    this.#tables.set(`${step.relation} at ${step.target}`, received.value.rows);
    return ok(undefined);
  }

  async #finish(index: number, step: AnswerStep): Promise<Result<undefined, ExecutionFailure>> {
    const port = this.#port(step.site);
    const { sql } = step.query;
    const explained = await this.#prepare(step);
    if (!explained.ok) return this.#failed(index, step.site, explained.error);
    const read = await port.request({ kind: 'read', sql });
    if (!read.ok) return this.#failed(index, step.site, read.error);
    this.#answer = read.value;
    this.#outcomes[index] = local(read.value.rows, explained.value.lines);
    return ok(undefined);
  }

  async #rowsToShip(step: ShipStep): Promise<Result<ReadReply, SiteFailure>> {
    if (step.isAnswer) {
      assert(this.#answer, 'an answer was shipped before it was computed');
      return ok(this.#answer);
    }
    const kept = this.#leaving.get(`${step.relation} at ${step.source}`);
    if (kept) return ok(kept);
    const columns = step.columns.map((column) => quoteIdentifier(column.name)).join(', ');
    const sql = `SELECT ${columns === '' ? 'NULL' : columns} FROM ${quoteIdentifier(step.relation)}`;
    return this.#port(step.source).request({ kind: 'read', sql });
  }

  /** Whether a result is sent away exactly once and read by nothing at its own site. */
  #onlyLeaves(step: ComputeStep): boolean {
    const { steps } = this.#plan;
    const ships = steps.filter((s) => s.kind === 'ship' && s.relation === step.result);
    const isReadHere = steps.some(
      (s) => s.kind !== 'ship' && s.site === step.site && s.query.reads.includes(step.result),
    );
    return ships.length === 1 && !isReadHere;
  }

  #checkLedger(ledger: Ledger): void {
    let shipped = 0;
    for (const outcome of this.#outcomes) {
      if (outcome.kind === 'shipped') shipped += outcome.carried.bytes;
    }
    assert(shipped === ledger.bytes, 'the sum of the transfers differs from the channel’s count');
  }

  #failed(step: number, site: SiteId, error: SiteFailure): Result<undefined, ExecutionFailure> {
    return fail({ ...error, site, step });
  }

  #port(site: SiteId): SitePort {
    const port = this.#ports.get(site);
    assert(port, `site ${site} is in a plan but has no port`);
    return port;
  }
}

const local = (rows: number, localPlan: readonly string[]): StepOutcome => ({
  kind: 'local',
  rows,
  localPlan,
});

function inputsOf(step: Plan['steps'][number]): readonly string[] {
  if (step.kind === 'ship') {
    return [step.isAnswer ? 'answer' : `${step.relation} at ${step.source}`];
  }
  return step.query.reads.map((name) => `${name} at ${step.site}`);
}

function outputOf(step: Plan['steps'][number]): string {
  if (step.kind === 'compute') return `${step.result} at ${step.site}`;
  return step.kind === 'ship' && !step.isAnswer ? `${step.relation} at ${step.target}` : 'answer';
}
