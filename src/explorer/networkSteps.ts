import type { CompiledSite } from './cells.ts';
import type { Environments, FaultBudget } from './environment.ts';
import { FAULT, type StepDescription, type Visit } from './packedSystem.ts';
import * as Code from './siteCode.ts';
import { UP } from './siteFacts.ts';

/** Every step that some site can take, or that befalls it. */
export interface NetworkSteps {
  /** Visits the successors of a state; returns how many steps change nothing. */
  readonly expand: (state: Int32Array, visit: Visit) => number;
  /** Of the successor that is being visited. */
  readonly describe: () => StepDescription;
}

/**
 * The hot loop of an exploration: integers in typed arrays, nothing allocated.
 *
 * Timeouts are *right* unless the budget has delays. A site stops waiting when everyone it waits
 * for is down or cut off with nothing of theirs under way; or, where nothing happens anywhere any
 * more, when something went wrong with somebody it waits for: a message to the one was lost, the
 * other was cut off, or one of the two was down in between and has forgotten.
 */
export const createNetworkSteps = (
  sites: readonly CompiledSite[],
  environments: Environments,
): NetworkSteps => new Steps(sites, environments);

class Steps implements NetworkSteps {
  readonly #sites: readonly CompiledSite[];
  readonly #environments: Environments;
  readonly #count: number;
  /** The state that is expanded. */
  readonly #origin: Int32Array;
  #environment = 0;
  #cut = 0;
  #areLateHeard = false;
  /** A bit for each site that is up. */
  #up = 0;
  #visit: Visit = () => {};
  #lastSite = 0;
  #lastMove = 0;
  /** Steps that change nothing. */
  #loops = 0;
  /** Steps that sites take by themselves, so that time goes on. */
  #steps = 0;
  #waits = 0;

  constructor(sites: readonly CompiledSite[], environments: Environments) {
    this.#sites = sites;
    this.#environments = environments;
    this.#count = sites.length;
    this.#origin = new Int32Array(sites.length + 1);
  }

  expand(state: Int32Array, visit: Visit): number {
    this.#visit = visit;
    this.#begin(state);
    for (let site = 0; site < this.#count; site += 1) this.#expandSite(state, site);
    if (this.#waits > 0) this.#timeOutEarly(state);
    return this.#loops;
  }

  describe(): StepDescription {
    const own = this.#sites[this.#lastSite];
    const move = own?.moves[this.#lastMove];
    if (!own || !move) return { site: '', kind: 'acts', text: 'Nothing was done yet.' };
    const { kind, text, deed } = move;
    return { site: own.name, kind, text: `${own.name} ${text}.`, ...(deed ? { deed } : {}) };
  }

  #begin(state: Int32Array): void {
    let up = 0;
    for (let site = 0; site < this.#count; site += 1) {
      const cell = state[site] ?? 0;
      this.#origin[site] = cell;
      if (((this.#sites[site]?.facts[cell] ?? 0) & UP) !== 0) up |= 1 << site;
    }
    this.#up = up;
    this.#environment = state[this.#count] ?? 0;
    this.#origin[this.#count] = this.#environment;
    const { left, cut } = this.#environments.valueOf(this.#environment);
    this.#cut = cut;
    this.#areLateHeard = left.delays > 0;
    this.#loops = 0;
    this.#steps = 0;
    this.#waits = 0;
  }

  #expandSite(state: Int32Array, site: number): void {
    const own = this.#sites[site];
    if (!own) return;
    const cell = this.#origin[site] ?? 0;
    const start = own.code.starts()[cell] || own.compile(cell);
    const code = own.code.code();
    const loops = code[start] ?? 0;
    this.#loops += loops;
    this.#steps += loops;
    let at = start + 2;
    for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
      const action = code[at + Code.ACTION] ?? 0;
      if (action === Code.FREE) {
        this.#steps += 1;
        this.#take(state, site, code, at);
      } else if (action === Code.TIMES_OUT) {
        this.#waits += 1;
        if (this.#isDue(site, code[at + Code.AWAITS] ?? 0)) {
          this.#steps += 1;
          this.#take(state, site, code, at);
        }
      } else if (action === Code.MISSES) this.#take(state, site, code, at);
      else this.#suffer(state, site, code, at, action);
      at += Code.RECORD + 2 * (code[at + Code.SENDS] ?? 0);
    }
  }

  #suffer(state: Int32Array, site: number, code: Int32Array, at: number, action: number): void {
    switch (action) {
      case Code.CRASHES:
        this.#spend(state, site, code, at, 'crashes', -1);
        return;
      case Code.RECOVERS:
        this.#spend(state, site, code, at, 'recoveries', 0);
        return;
      case Code.LOSES:
        // Whatever the site would have done with it, whoever waits for that waits in vain, too.
        this.#spend(state, site, code, at, 'losses', -1);
        return;
      case Code.COMES_AGAIN:
        this.#spend(state, site, code, at, 'duplicates', 0);
        return;
      // An integer, so nothing else can say that this is all.
      default:
        throw new Error(`Broken invariant: there is no action ${action}.`);
    }
  }

  /** Timeouts that are not due: where nothing else happens, or as a delay of the budget. */
  #timeOutEarly(state: Int32Array): void {
    const isQuiet = this.#steps === 0;
    if (!isQuiet && !this.#areLateHeard) return;
    const { trouble } = this.#environments.valueOf(this.#environment);
    for (let site = 0; site < this.#count; site += 1) {
      const own = this.#sites[site];
      if (!own) continue;
      const start = own.code.starts()[this.#origin[site] ?? 0] ?? 0;
      const code = own.code.code();
      let at = start + 2;
      for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
        const awaits = code[at + Code.AWAITS] ?? 0;
        if (code[at + Code.ACTION] === Code.TIMES_OUT && !this.#isDue(site, awaits)) {
          const hadTrouble = ((trouble[site] ?? 0) & awaits) !== 0;
          if (isQuiet && hadTrouble) this.#take(state, site, code, at);
          else this.#spend(state, site, code, at, 'delays', awaits);
        }
        at += Code.RECORD + 2 * (code[at + Code.SENDS] ?? 0);
      }
    }
  }

  #take(state: Int32Array, site: number, code: Int32Array, at: number): void {
    this.#make(state, site, code, at, code[at + Code.CELL] ?? 0, code[at + Code.MARKS] ?? 0);
  }

  /** A move that the budget has to have left; the others are those in trouble by it. */
  #spend(
    state: Int32Array,
    site: number,
    code: Int32Array,
    at: number,
    fault: keyof FaultBudget,
    others: number,
  ): void {
    const after = this.#environments.spend(this.#environment, fault, site, others);
    if (after < 0) return;
    // Only a message that is late can find a site up again that has crashed.
    const isEmptied = fault === 'crashes' && !this.#areLateHeard;
    const cell = code[at + (isEmptied ? Code.CELL_WITHOUT_INBOX : Code.CELL)] ?? 0;
    if (cell === this.#origin[site] && code[at + Code.SENDS] === 0) {
      // A fault that nobody notices is not one to spend.
      this.#loops += 1;
      return;
    }
    state[this.#count] = after;
    this.#make(state, site, code, at, cell, (code[at + Code.MARKS] ?? 0) | FAULT);
    state[this.#count] = this.#environment;
  }

  /** Makes a move of a site, shows the outcome and takes it back. */
  #make(
    state: Int32Array,
    site: number,
    code: Int32Array,
    at: number,
    cell: number,
    marks: number,
  ): void {
    this.#lastSite = site;
    this.#lastMove = code[at + Code.NUMBER] ?? 0;
    state[site] = cell;
    const first = at + Code.RECORD;
    const end = first + 2 * (code[at + Code.SENDS] ?? 0);
    if (end > first) {
      // What is sent to a site that is down is lost, unless it may come late.
      const heard = this.#groupOf(site) & (this.#areLateHeard ? -1 : this.#up);
      for (let send = first; send < end; send += 2) {
        const to = code[send] ?? 0;
        if (((heard >>> to) & 1) === 0) continue;
        state[to] = this.#sites[to]?.push(state[to] ?? 0, code[send + 1] ?? 0) ?? 0;
      }
    }
    this.#visit(marks);
    state[site] = this.#origin[site] ?? 0;
    for (let send = first; send < end; send += 2) {
      const to = code[send] ?? 0;
      state[to] = this.#origin[to] ?? 0;
    }
  }

  /** The sites that a site can reach: those of its own group. */
  #groupOf(site: number): number {
    return ((this.#cut >>> site) & 1) !== 0 ? this.#cut : ~this.#cut;
  }

  /** Everyone it waits for is down or cut off, and nothing of theirs is under way. */
  #isDue(site: number, awaits: number): boolean {
    const senders = this.#sites[site]?.senders[this.#origin[site] ?? 0] ?? 0;
    return (senders & awaits) === 0 && (awaits & this.#up & this.#groupOf(site)) === 0;
  }
}
