import { createIntegerList } from './integerList.ts';
import { createStateSet, type StateSet } from './stateSet.ts';

/** What tells orbits apart: states of one orbit have one signature. */
export interface Signer {
  /** Of a signature. */
  readonly fields: number;
  /** Writes the signature of a state; returns a number for the order in which its sites stand. */
  readonly sign: (state: Int32Array, signature: Int32Array) => number;
  /** How many states the orbit has of the state that was signed last. */
  readonly orbitSize: () => number;
}

/**
 * Orbits found so far, of each the state that was met first. So every state in here was met as a
 * successor of another one in here, and a path through them is a run with the sites' own names.
 */
export interface OrbitSet extends StateSet {
  /** Of the states that were looked up last: the order in which the sites of each stand. */
  readonly orders: () => readonly number[];
  /** The same of the state at a place. */
  readonly orderAt: (place: number) => number;
  /** How many states there are in all orbits that were found. */
  readonly represented: () => number;
}

export const createOrbitSet = (fieldCount: number, signer: Signer): OrbitSet =>
  new Orbits(fieldCount, signer);

class Orbits implements OrbitSet {
  readonly fields: Int32Array;
  readonly #signer: Signer;
  readonly #signatures: StateSet;
  readonly #signature: Int32Array;
  /** The fields of the states, one state after the other. */
  readonly #states = createIntegerList();
  readonly #ordersFound = createIntegerList();
  #represented = 0;
  /** Of those that were visited since the last look-up. */
  #visited: Int32Array[] = [];
  #orders: number[] = [];
  #sizes: number[] = [];
  #ordersBefore: readonly number[] = [];

  constructor(fieldCount: number, signer: Signer) {
    this.fields = new Int32Array(fieldCount);
    this.#signer = signer;
    this.#signatures = createStateSet(signer.fields);
    this.#signature = new Int32Array(signer.fields);
  }

  count(): number {
    return this.#signatures.count();
  }

  staged(): number {
    return this.#signatures.staged();
  }

  places(): Int32Array {
    return this.#signatures.places();
  }

  marks(): Int32Array {
    return this.#signatures.marks();
  }

  orders(): readonly number[] {
    return this.#ordersBefore;
  }

  orderAt(place: number): number {
    return this.#ordersFound.at(place);
  }

  represented(): number {
    return this.#represented;
  }

  read(place: number, fields: Int32Array): void {
    const start = place * this.fields.length;
    for (let field = 0; field < fields.length; field += 1) {
      fields[field] = this.#states.at(start + field);
    }
  }

  load(place: number): void {
    this.read(place, this.fields);
  }

  put(field: number, value: number): void {
    this.fields[field] = value;
  }

  visit(marks: number): void {
    const signature = this.#signature;
    this.#orders.push(this.#signer.sign(this.fields, signature));
    this.#sizes.push(this.#signer.orbitSize());
    this.#visited.push(this.fields.slice());
    for (let field = 0; field < signature.length; field += 1) {
      this.#signatures.put(field, signature[field] ?? 0);
    }
    this.#signatures.visit(marks);
  }

  visitWith(field: number, value: number, marks: number): void {
    const before = this.fields[field] ?? 0;
    this.fields[field] = value;
    this.visit(marks);
    this.fields[field] = before;
  }

  settle(): void {
    let next = this.#signatures.count();
    this.#signatures.settle();
    const places = this.#signatures.places();
    for (const [index, fields] of this.#visited.entries()) {
      if (places[index] !== next) continue;
      next += 1;
      for (const value of fields) this.#states.push(value);
      this.#ordersFound.push(this.#orders[index] ?? 0);
      this.#represented += this.#sizes[index] ?? 0;
    }
    this.#ordersBefore = this.#orders;
    this.#visited = [];
    this.#orders = [];
    this.#sizes = [];
  }
}
