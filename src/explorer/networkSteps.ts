import type { CompiledSite } from './cells.ts';
import type { Environments } from './environment.ts';
import { FAULT, type StepDescription } from './packedSystem.ts';
import * as Code from './siteCode.ts';
import { UP } from './siteFacts.ts';
import type { Successors } from './successors.ts';

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

const NONE = -1;
const EVERYONE = -1;

const isUp = (facts = 0): boolean => (facts & UP) !== 0;

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
  /** Whether a site can ever be down. */
  readonly #canBeDown: boolean;
  #successors = NOWHERE;
  #environment = NONE;
  #cut = 0;
  #areLateHeard = false;
  /** A bit for each site that is up; `NONE` until somebody asks. */
  #up = NONE;
  #lastSite = 0;
  /** Where the move stands in the site's code. */
  #lastMove = 0;
  /** By message of a move: what its receiver's field was before. */
  #before = new Int32Array(8);
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
    const { left } = environments.valueOf(environments.start);
    this.#canBeDown = left.crashes > 0 || !sites.every(({ start, facts }) => isUp(facts[start]));
  }

  expand(successors: Successors): number {
    this.#successors = successors;
    this.#begin(successors.fields[this.#count] ?? 0);
    for (let site = 0; site < this.#count; site += 1) this.#expandSite(site);
    if (this.#waits > 0) this.#timeOutEarly();
    return this.#loops;
  }

  describe(): StepDescription {
    const own = this.#sites[this.#lastSite];
    const move = own?.moves[own.code.words[this.#lastMove + Code.NUMBER] ?? 0];
    if (!own || !move) return { site: '', kind: 'acts', text: 'Nothing was done yet.' };
    const { kind, text, deed } = move;
    return { site: own.name, kind, text: `${own.name} ${text}.`, ...(deed ? { deed } : {}) };
  }

  #begin(environment: number): void {
    this.#up = NONE;
    this.#loops = 0;
    this.#steps = 0;
    this.#waits = 0;
    if (environment === this.#environment) return;
    this.#environment = environment;
    const { left, cut } = this.#environments.valueOf(environment);
    this.#cut = cut;
    this.#areLateHeard = left.delays > 0;
  }

  #expandSite(site: number): void {
    const own = this.#sites[site];
    if (!own) return;
    const successors = this.#successors;
    const cell = successors.fields[site] ?? 0;
    const start = own.code.starts[cell] || own.compile(cell);
    const code = own.code.words;
    const loops = code[start] ?? 0;
    let steps = loops;
    this.#loops += loops;
    this.#lastSite = site;
    let at = start + 2;
    for (let moves = code[start + 1] ?? 0; moves > 0; moves -= 1) {
      const head = code[at] ?? 0;
      if (Code.isQuiet(head)) {
        steps += 1;
        this.#lastMove = at;
        successors.visitWith(site, code[at + Code.CELL] ?? 0, Code.marksIn(head));
        at += Code.RECORD;
      } else {
        if (this.#tryMove(site, code, at, head)) steps += 1;
        at += Code.RECORD + Code.sendsIn(head);
      }
    }
    this.#steps += steps;
  }

  /** Says whether it is a step that the site takes by itself. */
  #tryMove(site: number, code: Int32Array, at: number, head: number): boolean {
    const action = Code.actionIn(head);
    if (action === Code.FREE) {
      this.#take(site, code, at);
      return true;
    }
    if (action === Code.TIMES_OUT) {
      this.#waits += 1;
      if (!this.#isDue(site, code[at + Code.MORE] ?? 0)) return false;
      this.#take(site, code, at);
      return true;
    }
    if (action === Code.MISSES) this.#take(site, code, at);
    else this.#suffer(site, code, at, action);
    return false;
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
      this.#lastSite = site;
      const start = own.code.starts[this.#successors.fields[site] ?? 0] ?? 0;
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
    if (cell === this.#successors.fields[site] && Code.sendsIn(head) === 0) {
      // A fault that nobody notices is not one to spend.
      this.#loops += 1;
      return;
    }
    this.#successors.put(this.#count, after);
    this.#make(site, code, at, cell, Code.marksIn(head) | FAULT);
    this.#successors.put(this.#count, this.#environment);
  }

  /**
   * Makes a move of a site, shows the outcome and takes it back. What is sent to a site that is
   * down is lost, unless it may come late.
   */
  #make(site: number, code: Int32Array, at: number, cell: number, marks: number): void {
    const successors = this.#successors;
    this.#lastMove = at;
    const sends = Code.sendsIn(code[at] ?? 0);
    if (sends === 0) {
      successors.visitWith(site, cell, marks);
      return;
    }
    const up = this.#areLateHeard ? EVERYONE : this.#sitesUp();
    const heard = up & this.#groupOf(site);
    while (this.#before.length < sends) this.#before = new Int32Array(this.#before.length * 2);
    const before = this.#before;
    const own = successors.fields[site] ?? 0;
    successors.put(site, cell);
    const first = at + Code.RECORD;
    for (let send = 0; send < sends; send += 1) {
      const sent = code[first + send] ?? 0;
      before[send] = successors.fields[Code.receiverIn(sent)] ?? 0;
      if (((heard >>> Code.receiverIn(sent)) & 1) !== 0) this.#send(sent);
    }
    successors.visit(marks);
    for (let send = sends - 1; send >= 0; send -= 1) {
      successors.put(Code.receiverIn(code[first + send] ?? 0), before[send] ?? 0);
    }
    successors.put(site, own);
  }

  #send(send: number): void {
    const to = Code.receiverIn(send);
    const before = this.#successors.fields[to] ?? 0;
    this.#successors.put(to, this.#sites[to]?.push(before, Code.envelopeIn(send)) ?? 0);
  }

  /** In the state that is expanded: to be asked before a move is made. */
  #sitesUp(): number {
    if (!this.#canBeDown) return EVERYONE;
    if (this.#up !== NONE) return this.#up;
    const { fields } = this.#successors;
    let up = 0;
    for (let site = 0; site < this.#count; site += 1) {
      if (isUp(this.#sites[site]?.facts[fields[site] ?? 0])) up |= 1 << site;
    }
    this.#up = up;
    return up;
  }

  /** The sites that a site can reach: those of its own group. */
  #groupOf(site: number): number {
    return ((this.#cut >>> site) & 1) !== 0 ? this.#cut : ~this.#cut;
  }

  /** Everyone it waits for is down or cut off, and nothing of theirs is under way. */
  #isDue(site: number, awaits: number): boolean {
    const senders = this.#sites[site]?.senders[this.#successors.fields[site] ?? 0] ?? 0;
    return (senders & awaits) === 0 && (awaits & this.#sitesUp() & this.#groupOf(site)) === 0;
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
