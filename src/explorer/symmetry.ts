import { createInterner, type Interner } from './interner.ts';
import { createOrbitSet, type OrbitSet, type Signer } from './orbitSet.ts';
import { renamedText } from './renamedText.ts';
import { createSiteOrders } from './siteOrders.ts';

/**
 * Sites of one role with the same options are interchangeable: a run stays a run when two of them
 * change places throughout. So states that differ only in which of them is which, an *orbit*, need
 * to be explored but once (C. N. Ip and D. L. Dill, "Better Verification through Symmetry", Formal
 * Methods in System Design 9, 1996).
 *
 * A state's *signature* is what it is when its sites are named by their places in an order that
 * does not depend on their names; it is equal for exactly the states of one orbit. The sites are
 * put in order by what is known of each without regard to the others' names; where that leaves
 * several in one place, either exchanging them changes nothing, or every order is tried and the
 * least signature is taken.
 */
export interface Symmetry extends Signer {
  /** To keep one state of each orbit. @param fieldCount of a state */
  readonly createSet: (fieldCount: number) => OrbitSet;
  /** A set of sites, a bit each, of a state in one order, for one of its orbit in another. */
  readonly translate: (sites: number, from: number, to: number) => number;
}

/** What is written in one field of a state, by its values; sites stand in it by their names. */
export type FieldContent = (value: number) => unknown;

export interface SymmetricFields {
  readonly siteNames: readonly string[];
  /** The fields of those that are interchangeable; these are their numbers as sites, too. */
  readonly alike: readonly number[];
  /** The other fields. */
  readonly shared: readonly number[];
  readonly contentOf: readonly FieldContent[];
}

/** Loaded only where it is asked for. */
export type CreateSymmetry = (fields: SymmetricFields) => Symmetry;

export const createSymmetry: CreateSymmetry = (fields) => new SiteSigner(fields);

/** More than there are orders of the sites of any system that can be explored. */
const ORDERS = 2 ** 26;

/** What a value of one site's own field says, whoever the others are. */
interface OwnView {
  /** Equal for equal views at different sites. */
  readonly kind: number;
  /** Exchanging two other sites changes nothing: the kind says it all. */
  readonly isEven: boolean;
}

/** What a value of a shared field says of each of the sites, whoever the others are. */
interface SharedView {
  readonly kinds: readonly number[];
  /** Exchanging two sites of one kind changes nothing. */
  readonly isEven: boolean;
}

class SiteSigner implements Symmetry {
  readonly fields: number;
  readonly #siteNames: readonly string[];
  readonly #alike: readonly number[];
  readonly #shared: readonly number[];
  readonly #contentOf: readonly FieldContent[];
  readonly #count: number;
  readonly #orders = createSiteOrders();
  /** By field, then by value. */
  readonly #ownViews: OwnView[][];
  readonly #sharedViews: SharedView[][];
  /** By field: what its values are in each order, as numbers of texts. */
  readonly #inOrder: readonly Map<number, number>[];
  readonly #ownTexts = createInterner<string>((text) => text);
  readonly #sharedTexts: readonly Interner<string>[];
  /** Of the state that is signed: what its sites are sorted by, each in rows of `#count`. */
  readonly #keys: Int32Array;
  /** Sites by their places, numbered among those that are alike. */
  readonly #places: Int32Array;
  /** By place: the place after the last that is sorted the same. */
  readonly #ends: Int32Array;
  readonly #candidate: Int32Array;
  #order = 0;
  /** Orders that lead to the same signature. */
  #ways = 0;

  constructor({ siteNames, alike, shared, contentOf }: SymmetricFields) {
    this.fields = alike.length + shared.length;
    this.#siteNames = siteNames;
    this.#alike = alike;
    this.#shared = shared;
    this.#contentOf = contentOf;
    this.#count = alike.length;
    this.#ownViews = contentOf.map(() => []);
    this.#sharedViews = contentOf.map(() => []);
    this.#inOrder = contentOf.map(() => new Map());
    this.#sharedTexts = contentOf.map(() => createInterner<string>((text) => text));
    this.#keys = new Int32Array(this.#count * (1 + shared.length));
    this.#places = new Int32Array(this.#count);
    this.#ends = new Int32Array(this.#count);
    this.#candidate = new Int32Array(this.fields);
  }

  sign(state: Int32Array, signature: Int32Array): number {
    const isEven = this.#readKeys(state);
    this.#sort();
    const sames = this.#findEnds();
    if (isEven) {
      this.#order = this.#orders.numberOf(this.#places);
      this.#write(state, this.#order, signature);
      this.#ways = sames;
    } else {
      this.#ways = 0;
      this.#tryOrders(state, signature, 0);
    }
    return this.#order;
  }

  orbitSize(): number {
    return factorial(this.#count) / this.#ways;
  }

  createSet(fieldCount: number): OrbitSet {
    return createOrbitSet(fieldCount, this);
  }

  translate(sites: number, from: number, to: number): number {
    if (from === to) return sites;
    const [before, after] = [this.#orders.valueOf(from), this.#orders.valueOf(to)];
    let translated = sites;
    for (const [place, site] of before.entries()) {
      const bit = (sites >>> (this.#alike[site] ?? 0)) & 1;
      const target = this.#alike[after[place] ?? 0] ?? 0;
      translated = (translated & ~(1 << target)) | (bit << target);
    }
    return translated;
  }

  /** Says whether all that is known is even. */
  #readKeys(state: Int32Array): boolean {
    const [count, keys] = [this.#count, this.#keys];
    let isEven = true;
    for (let site = 0; site < count; site += 1) {
      const view = this.#ownView(site, state[this.#alike[site] ?? 0] ?? 0);
      keys[site] = view.kind;
      isEven = isEven && view.isEven;
    }
    for (let row = 0; row < this.#shared.length; row += 1) {
      const field = this.#shared[row] ?? 0;
      const view = this.#sharedView(field, state[field] ?? 0);
      for (let site = 0; site < count; site += 1) {
        keys[(row + 1) * count + site] = view.kinds[site] ?? 0;
      }
      isEven = isEven && view.isEven;
    }
    return isEven;
  }

  /** By insertion: there are few, and mostly they stand in order. */
  #sort(): void {
    const places = this.#places;
    for (let place = 0; place < this.#count; place += 1) {
      let before = place;
      for (; before > 0 && this.#compare(places[before - 1] ?? 0, place) > 0; before -= 1) {
        places[before] = places[before - 1] ?? 0;
      }
      places[before] = place;
    }
  }

  #compare(one: number, other: number): number {
    const keys = this.#keys;
    for (let row = 0; row < keys.length; row += this.#count) {
      const difference = (keys[row + one] ?? 0) - (keys[row + other] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  }

  /** Returns in how many orders those can stand that are sorted the same. */
  #findEnds(): number {
    let sames = 1;
    let end = this.#count;
    for (let place = this.#count - 1; place >= 0; place -= 1) {
      this.#ends[place] = end;
      sames *= end - place;
      const isFirst =
        place > 0 && this.#compare(this.#places[place - 1] ?? 0, this.#places[place] ?? 0) !== 0;
      if (isFirst) end = place;
    }
    return sames;
  }

  /** Every order of those that are sorted the same, from a place on. */
  #tryOrders(state: Int32Array, signature: Int32Array, place: number): void {
    if (place === this.#count) {
      this.#tryOrder(state, signature);
      return;
    }
    const end = this.#ends[place] ?? 0;
    for (let other = place; other < end; other += 1) {
      this.#exchange(place, other);
      this.#tryOrders(state, signature, place + 1);
      this.#exchange(place, other);
    }
  }

  #exchange(one: number, other: number): void {
    const places = this.#places;
    const site = places[one] ?? 0;
    places[one] = places[other] ?? 0;
    places[other] = site;
  }

  #tryOrder(state: Int32Array, signature: Int32Array): void {
    const candidate = this.#candidate;
    const order = this.#orders.numberOf(this.#places);
    this.#write(state, order, candidate);
    const difference = this.#ways === 0 ? -1 : compare(candidate, signature);
    if (difference === 0) this.#ways += 1;
    if (difference >= 0) return;
    signature.set(candidate);
    this.#order = order;
    this.#ways = 1;
  }

  #write(state: Int32Array, order: number, signature: Int32Array): void {
    for (let place = 0; place < this.#count; place += 1) {
      const site = this.#places[place] ?? 0;
      const field = this.#alike[site] ?? 0;
      const value = state[field] ?? 0;
      const { kind, isEven } = this.#ownView(site, value);
      signature[place] = isEven ? kind : this.#textIn(order, field, value, this.#ownTexts);
    }
    for (let row = 0; row < this.#shared.length; row += 1) {
      const field = this.#shared[row] ?? 0;
      const texts = this.#sharedTexts[field] ?? this.#ownTexts;
      signature[this.#count + row] = this.#textIn(order, field, state[field] ?? 0, texts);
    }
  }

  #textIn(order: number, field: number, value: number, texts: Interner<string>): number {
    const known = this.#inOrder[field];
    const key = value * ORDERS + order;
    const before = known?.get(key);
    if (before !== undefined) return before;
    const sites = this.#orders.valueOf(order);
    const text = texts.numberOf(this.#text(field, value, (site) => `${sites.indexOf(site)}`));
    known?.set(key, text);
    return text;
  }

  #ownView(site: number, value: number): OwnView {
    const field = this.#alike[site] ?? 0;
    const known = this.#ownViews[field]?.[value];
    if (known) return known;
    const others = this.#alike.flatMap((_, other) => (other === site ? [] : [other]));
    const textOf = (names: readonly number[]): string =>
      this.#text(field, value, (other) => (other === site ? 'self' : `${names.indexOf(other)}`));
    const text = textOf(others);
    const isEven = others.every((_, place) => textOf(exchanged(others, place)) === text);
    const masked = (): string =>
      this.#text(field, value, (other) => (other === site ? 'self' : 'other'));
    const view = { kind: this.#ownTexts.numberOf(isEven ? text : masked()), isEven };
    const views = this.#ownViews[field];
    if (views) views[value] = view;
    return view;
  }

  #sharedView(field: number, value: number): SharedView {
    const known = this.#sharedViews[field]?.[value];
    if (known) return known;
    const texts = this.#sharedTexts[field] ?? this.#ownTexts;
    const kinds = this.#alike.map((_, site) =>
      texts.numberOf(this.#text(field, value, (other) => (other === site ? 'self' : 'other'))),
    );
    const byKind = kinds.map((_, site) => site).sort((a, b) => (kinds[a] ?? 0) - (kinds[b] ?? 0));
    const textOf = (names: readonly number[]): string =>
      this.#text(field, value, (site) => `${names.indexOf(site)}`);
    const text = textOf(byKind);
    const isEven = byKind.every((site, place) => {
      const next = byKind[place + 1];
      if (next === undefined || kinds[next] !== kinds[site]) return true;
      return textOf(exchanged(byKind, place)) === text;
    });
    const view = { kinds, isEven };
    const views = this.#sharedViews[field];
    if (views) views[value] = view;
    return view;
  }

  /** What is in a field, with other names for the sites that are alike. */
  #text(field: number, value: number, nameOf: (site: number) => string): string {
    const names = new Map(this.#siteNames.map((name) => [name, name]));
    for (const [site, own] of this.#alike.entries()) {
      names.set(this.#siteNames[own] ?? '', `site ${nameOf(site)}`);
    }
    return renamedText(this.#contentOf[field]?.(value), names);
  }
}

/** With the sites at a place and the next exchanged. */
function exchanged(sites: readonly number[], place: number): readonly number[] {
  const [one, other] = [sites[place], sites[place + 1]];
  if (one === undefined || other === undefined) return sites;
  return sites.with(place, other).with(place + 1, one);
}

function compare(one: Int32Array, other: Int32Array): number {
  for (let field = 0; field < one.length; field += 1) {
    const difference = (one[field] ?? 0) - (other[field] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const factorial = (count: number): number => (count <= 1 ? 1 : count * factorial(count - 1));
