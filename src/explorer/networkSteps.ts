import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import { FAULT, type StepDescription, type Successors } from './packedSystem.ts';
import * as Code from './siteCode.ts';
import { UP } from './siteFacts.ts';

/** Every step that some site can take, or that befalls it. */
export interface NetworkSteps {
  /** Visits the successors of a state; returns how many steps change nothing. */
  readonly expand: (successors: Successors) => number;
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

/** What stands there before the first state is expanded. */
const NOWHERE: Successors = {
  fields: new Int32Array(0),
  put: () => {},
  visit: () => {},
  visitWith: () => {},
};

class Steps implements NetworkSteps {
  readonly #sites: readonly CompiledSite[];
  readonly #environments: Environments;
  readonly #faults: Faults;
  readonly #count: number;
  #successors = NOWHERE;
  /** The state that is expanded. */
  readonly #origin: Int32Array;
  #environment = 0;
  #cut = 0;
  #areLateHeard = false;
  /** A bit for each site that is up. */
  #up = 0;
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
    this.#faults = createFaults(environments, sites.length);
    this.#count = sites.length;
    this.#origin = new Int32Array(sites.length + 1);
  }

  expand(successors: Successors): number {
    this.#successors = successors;
    this.#begin(successors.fields);
    for (let site = 0; site < this.#count; site += 1) this.#expandSite(site);
    if (this.#waits > 0) this.#timeOutEarly();
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
    this.#loops = 0;
    this.#steps = 0;
    this.#waits = 0;
    const environment = state[this.#count] ?? 0;
    this.#environment = environment;
    this.#origin[this.#count] = environment;
    const { left, cut } = this.#environments.valueOf(environment);
    this.#cut = cut;
    this.#areLateHeard = left.delays > 0;
  }

  #expandSite(site: number): void {
    const own = this.#sites[site];
    if (!own) return;
    const cell = this.#origin[site] ?? 0;
    const start = own.code.starts[cell] || own.compile(cell);
    const code = own.code.words;
    const loops = code[start] ?? 0;
    this.#loops += loops;
    this.#steps += loops;
    let at = start + 2;
    for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
      const head = code[at] ?? 0;
      const action = Code.actionIn(head);
      if (action === Code.FREE) {
        this.#steps += 1;
        this.#take(site, code, at);
      } else if (action === Code.TIMES_OUT) {
        this.#waits += 1;
        if (this.#isDue(site, code[at + Code.MORE] ?? 0)) {
          this.#steps += 1;
          this.#take(site, code, at);
        }
      } else if (action === Code.MISSES) this.#take(site, code, at);
      else this.#suffer(site, code, at, action);
      at += Code.RECORD + Code.sendsIn(head);
    }
  }

  #suffer(site: number, code: Int32Array, at: number, action: number): void {
    const fault = this.#faults.of(action, site);
    // Only a message that is late can find a site up again that has crashed.
    const isEmptied = action === Code.CRASHES && !this.#areLateHeard;
    this.#spend(site, code, at, fault, code[at + (isEmptied ? Code.MORE : Code.CELL)] ?? 0);
  }

  /** Timeouts that are not due: where nothing else happens, or as a delay of the budget. */
  #timeOutEarly(): void {
    const isQuiet = this.#steps === 0;
    if (!isQuiet && !this.#areLateHeard) return;
    const { trouble } = this.#environments.valueOf(this.#environment);
    for (let site = 0; site < this.#count; site += 1) {
      const own = this.#sites[site];
      if (!own) continue;
      const start = own.code.starts[this.#origin[site] ?? 0] ?? 0;
      const code = own.code.words;
      let at = start + 2;
      for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
        const head = code[at] ?? 0;
        const awaits = code[at + Code.MORE] ?? 0;
        if (Code.actionIn(head) === Code.TIMES_OUT && !this.#isDue(site, awaits)) {
          const hadTrouble = ((trouble[site] ?? 0) & awaits) !== 0;
          if (isQuiet && hadTrouble) this.#take(site, code, at);
          else {
            const fault = this.#faults.delay(site, awaits);
            this.#spend(site, code, at, fault, code[at + Code.CELL] ?? 0);
          }
        }
        at += Code.RECORD + Code.sendsIn(head);
      }
    }
  }

  #take(site: number, code: Int32Array, at: number): void {
    this.#make(site, code, at, code[at + Code.CELL] ?? 0, Code.marksIn(code[at] ?? 0));
  }

  /** A move that the budget has to have left. */
  #spend(site: number, code: Int32Array, at: number, fault: number, cell: number): void {
    const after = this.#environments.spend(this.#environment, fault);
    if (after < 0) return;
    const head = code[at] ?? 0;
    if (cell === this.#origin[site] && Code.sendsIn(head) === 0) {
      // A fault that nobody notices is not one to spend.
      this.#loops += 1;
      return;
    }
    this.#successors.put(this.#count, after);
    this.#make(site, code, at, cell, Code.marksIn(head) | FAULT);
    this.#successors.put(this.#count, this.#environment);
  }

  /** Makes a move of a site, shows the outcome and takes it back. */
  #make(site: number, code: Int32Array, at: number, cell: number, marks: number): void {
    const successors = this.#successors;
    const origin = this.#origin;
    this.#lastSite = site;
    this.#lastMove = code[at + Code.NUMBER] ?? 0;
    const sends = Code.sendsIn(code[at] ?? 0);
    if (sends === 0) {
      successors.visitWith(site, cell, marks);
      return;
    }
    successors.put(site, cell);
    const first = at + Code.RECORD;
    const end = first + sends;
    for (let send = first; send < end; send += 1) this.#send(site, code[send] ?? 0);
    successors.visit(marks);
    successors.put(site, origin[site] ?? 0);
    for (let send = first; send < end; send += 1) {
      const to = Code.receiverIn(code[send] ?? 0);
      successors.put(to, origin[to] ?? 0);
    }
  }

  /** What is sent to a site that is down is lost, unless it may come late. */
  #send(site: number, send: number): void {
    const to = Code.receiverIn(send);
    const heard = this.#groupOf(site) & (this.#areLateHeard ? -1 : this.#up);
    if (((heard >>> to) & 1) === 0) return;
    const before = this.#successors.fields[to] ?? 0;
    this.#successors.put(to, this.#sites[to]?.push(before, Code.envelopeIn(send)) ?? 0);
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

/** The numbers of the faults that can befall each site. */
interface Faults {
  readonly of: (action: number, site: number) => number;
  /** A timeout that comes although what is waited for is still to come. */
  readonly delay: (site: number, awaits: number) => number;
}

function createFaults({ faultOf }: Environments, sites: number): Faults {
  const all = Array.from({ length: sites }, (_, site) => site);
  const crashes = all.map((site) => faultOf('crashes', site, -1));
  const recoveries = all.map((site) => faultOf('recoveries', site, 0));
  // Whatever the site would have done with it, whoever waits for that waits in vain, too.
  const losses = all.map((site) => faultOf('losses', site, -1));
  const duplicates = all.map((site) => faultOf('duplicates', site, 0));
  const delays = all.map(() => new Map<number, number>());

  const listOf = (action: number): readonly number[] => {
    switch (action) {
      case Code.CRASHES:
        return crashes;
      case Code.RECOVERS:
        return recoveries;
      case Code.LOSES:
        return losses;
      case Code.COMES_AGAIN:
        return duplicates;
      // An integer, so nothing else can say that this is all.
      default:
        throw new Error(`Broken invariant: there is no action ${action}.`);
    }
  };

  return {
    of: (action, site) => listOf(action)[site] ?? 0,
    delay: (site, awaits) => {
      const known = delays[site]?.get(awaits);
      if (known !== undefined) return known;
      const fault = faultOf('delays', site, awaits);
      delays[site]?.set(awaits, fault);
      return fault;
    },
  };
}
