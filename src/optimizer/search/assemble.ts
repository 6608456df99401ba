import { assert, assertNever } from '../../base/assert.ts';
import type { SiteId } from '../../base/brand.ts';
import type { Expression } from '../../sql/ast.ts';
import { binary, column } from '../../sql/make.ts';
import { answerColumns, blockOf, columnsFor } from '../build/finish.ts';
import { type LocalBlock, rewriteTo } from '../build/localBlock.ts';
import { findColumn, leafPart, nameColumns, type Part, type PartColumn } from '../build/part.ts';
import { createPlanBuilder, type PlanBuilder } from '../build/planBuilder.ts';
import type { FormKind, Forms } from '../condense/form.ts';
import type { PlanColumn, PlanStep } from '../plan.ts';
import {
  type ColumnReference,
  columnKey,
  distinctColumns,
  inColumnOrder,
  occurrencesIn,
  ownConjuncts,
  type Problem,
  referencesIn,
  relationOfOccurrence,
} from '../problem.ts';
import type { WholeProblem } from '../splitPieces.ts';
import { filtering, passes } from '../textbook/bloomFilter.ts';
import { joinedColumns } from '../textbook/shared.ts';
import { type BoxSpace, namesIn, occurrencesOf } from './box.ts';
import { countOfCondensed } from './countOfCondensed.ts';
import { conjunctsBetween, countOfRows, type Rows } from './expression.ts';
import type { Node } from './node.ts';
import { ignoresRepetition } from './repetition.ts';
import { occurrenceOfOneLeaf } from './rowsIdentity.ts';

/** How some branches' rows come to be at a site, and which columns each transfer has in the end. */
export interface Placement extends WholeProblem {
  readonly boxes: BoxSpace;
  readonly forms: Forms;
  readonly node: Node;
  readonly transfers: readonly Transfer[];
}

interface Transfer {
  readonly key: string;
  /** Column name (free of the occurrence for rows of one leaf) to its declared width. */
  readonly widths: ReadonlyMap<string, number>;
}

/** Steps of a plan, with what counts the rows of their results at central. */
export interface Assembled {
  readonly steps: readonly PlanStep[];
  /**
   * By result. A result is the rows of a box however they were computed, so counting those asks
   * the same; written out, the chain of results could read each of them many times over.
   */
  readonly counts: ReadonlyMap<string, string>;
}

/** Turns ways to have the query's rows at a site, which together are all, into a plan's steps. */
export function assemble(
  problem: Problem,
  site: SiteId,
  placements: readonly Placement[],
): Assembled {
  const counts = new Map<string, string>();
  const builder = createPlanBuilder(problem);
  const [first] = placements;
  const kind = first && formOf(first.node);
  if (first && kind) {
    const [only] = placements.length === 1 ? [first.node] : [];
    // Partial rows need not be finished first where all of them become the answer.
    const isPartial = only?.kind === 'condense' && formOf(only.input) === 'partial';
    const ways = isPartial ? [{ ...first, node: only.input }] : placements;
    const form = first.forms[isPartial ? 'partial' : kind];
    assert(form, `there is nothing that makes the answer of ${kind} rows`);
    const assemblies = ways.map((placement) => new Assembly(placement, builder, counts));
    const blocks = assemblies.flatMap((assembly) => assembly.condensed().map(blockOf));
    const { last: finish, columns: reads } = form;
    builder.answer(site, blocks, { finish, reads, columns: answerColumns(problem) });
    return { steps: builder.steps(), counts };
  }
  const columns = nameColumns(problem, joinedColumns(problem));
  // Conditions on no relation at all hold of no leaf in particular; they are asked at the end.
  const constants = problem.graph.conjuncts.filter(
    (conjunct) => occurrencesIn(conjunct).size === 0,
  );
  const distinct = isWithoutRepetition(problem, columns);
  const blocks = placements.flatMap((placement) =>
    new Assembly(placement, builder, counts).blocks().map((own) => ({
      ...own,
      columns,
      conjuncts: [...own.conjuncts, ...constants],
      distinct,
    })),
  );
  builder.answer(site, blocks);
  const steps = builder.steps();
  const gathered = constants.length === 0 ? countOfGathered(problem, placements) : undefined;
  for (const step of steps) {
    // What has no count yet is the rows of all placements, gathered to be finished.
    if (gathered === undefined || step.kind !== 'compute' || counts.has(step.result)) continue;
    counts.set(step.result, gathered);
  }
  return { steps, counts };
}

/** Whether results need not repeat rows, and a union of several can leave repetitions out. */
const isWithoutRepetition = (problem: Problem, columns: readonly PlanColumn[]): boolean =>
  ignoresRepetition(problem) && columns.every(({ collation }) => collation === undefined);

/** Undefined where distinct rows of several placements may be the same. */
function countOfGathered(problem: Problem, placements: readonly Placement[]): string | undefined {
  const [only, ...others] = placements;
  if (ignoresRepetition(problem)) {
    if (!only || others.length > 0) return undefined;
    const columns = joinedColumns(only.problem);
    const isCounted = isWithoutRepetition(only.problem, nameColumns(only.problem, columns));
    return isCounted ? countOfRows(only.problem, only.boxes, only.node.rows, columns) : undefined;
  }
  const parts = placements.map((own) => `(${countOfRows(own.problem, own.boxes, own.node.rows)})`);
  return `SELECT ${parts.join(' + ')}`;
}

type NodeOf<Kind extends Node['kind']> = Extract<Node, { readonly kind: Kind }>;

/** A plan in the making: every node of the way becomes blocks over parts at its site, once. */
class Assembly {
  readonly #problem: Problem;
  readonly #space: BoxSpace;
  readonly #way: Placement;
  readonly #builder: PlanBuilder;
  readonly #counts: Map<string, string>;
  readonly #transfers: ReadonlyMap<string, Transfer>;
  /** Keys that round trips complete rows on; the query itself need not read them. */
  readonly #keys: readonly ColumnReference[];
  readonly #done = new Map<Node, readonly LocalBlock[]>();

  constructor(way: Placement, builder: PlanBuilder, counts: Map<string, string>) {
    this.#counts = counts;
    this.#problem = way.problem;
    this.#space = way.boxes;
    this.#way = way;
    this.#builder = builder;
    this.#transfers = new Map(way.transfers.map((transfer) => [transfer.key, transfer]));
    this.#keys = keysIn(way.node);
  }

  /** The rows at their site, in terms of the query's own occurrences. */
  blocks(): readonly LocalBlock[] {
    const { node, occurrenceOf } = this.#way;
    const own = this.#blocksOf(node);
    const isAsQueried = this.#space.occurrences.every((name) => occurrenceOf(name) === name);
    return isAsQueried ? own : own.map((one) => this.#asQueried(one));
  }

  /** Condensed rows at their site. */
  condensed(): readonly Part[] {
    return this.#condensed(this.#way.node);
  }

  #condensed(node: Node): readonly Part[] {
    switch (node.kind) {
      case 'union':
        return node.inputs.flatMap((input) => this.#condensed(input));
      case 'sendCondensed': {
        const { input, site, form } = node;
        const parts = this.#condensed(input);
        const [only] = parts;
        const isOne = only !== undefined && parts.length === 1;
        const made = isOne ? only : this.#condense(node, input.site, 'again', parts.map(blockOf));
        this.#countCondensed(made, node.rows, form);
        return [this.#builder.ship(made, input.site, site)];
      }
      case 'condense': {
        const inner = formOf(node.input);
        const blocks =
          inner === undefined
            ? this.#blocksOf(node.input)
            : this.#condensed(node.input).map(blockOf);
        const made = this.#condense(node, node.site, inner ? 'complete' : 'first', blocks);
        return [made];
      }
      default:
        // Nodes of joined rows stand below those that condense them.
        throw new Error(`rows are condensed by no ${node.kind}`);
    }
  }

  #condense(
    { form: kind }: NodeOf<'condense' | 'sendCondensed'>,
    site: SiteId,
    by: 'first' | 'again' | 'complete',
    blocks: readonly LocalBlock[],
  ): Part {
    const { forms } = this.#way;
    const form = forms[kind];
    assert(form, `the query has no ${kind} rows`);
    const { columns } = form;
    const finish = by === 'complete' ? forms.complete : form[by];
    assert(finish, 'no partial rows can be finished');
    const ofForm = by === 'complete' ? forms.partial?.columns : columns;
    const reads = by === 'first' ? columnsFor(this.#problem, finish) : (ofForm ?? []);
    return this.#builder.condense(site, { finish, columns, reads }, blocks);
  }

  #countCondensed(part: Part, rows: Rows, kind: FormKind): void {
    const form = this.#way.forms[kind];
    if (form) this.#counted(part, countOfCondensed(this.#problem, this.#space, rows, form));
  }

  /** Conditions on pieces speak of the parts from here on, for the query knows no pieces. */
  #asQueried(own: LocalBlock): LocalBlock {
    const { node, occurrenceOf } = this.#way;
    if (own.filters.length > 0) return this.#asQueried(this.#materialized(node, [own]));
    const parts = own.parts.map((part) => ({
      ...part,
      columns: part.columns.map((c) => ({ ...c, occurrence: occurrenceOf(c.occurrence) })),
    }));
    const links = own.conjuncts.map((conjunct) => rewriteTo(own.parts, conjunct));
    return { ...own, parts, conjuncts: [], links: [...own.links, ...links] };
  }

  #blocksOf(node: Node): readonly LocalBlock[] {
    const known = this.#done.get(node);
    if (known) return known;
    const blocks = this.#build(node);
    this.#done.set(node, blocks);
    return blocks;
  }

  #build(node: Node): readonly LocalBlock[] {
    switch (node.kind) {
      case 'leaf':
        return [this.#leafBlock(node)];
      case 'union':
        return node.inputs.flatMap((input) => this.#blocksOf(input));
      case 'join': {
        const [first, second] = node.inputs;
        const across = this.#across(first, second);
        return [joinBlocks(this.#single(first), this.#single(second), across)];
      }
      case 'reduce':
        return this.#blocksOf(node.input).map((input) => this.#reduceBlock(node, input));
      case 'ship':
        return [block([this.#shipped(node)], node.postponed)];
      case 'complete':
        return [this.#completeBlock(node)];
      case 'sendFilter':
        throw new Error('rows are tested by a filter, and not read from it');
      case 'condense':
      case 'sendCondensed':
        throw new Error('condensed rows are joined no more');
      default:
        return assertNever(node);
    }
  }

  #leafBlock(node: NodeOf<'leaf'>): LocalBlock {
    const name = this.#space.occurrences[node.occurrence] ?? '';
    const leaf = this.#space.leafNames[node.occurrence]?.[node.leaf];
    assert(leaf, 'a leaf node names no leaf');
    return block([leafPart(this.#problem, leaf, name)], ownConjuncts(this.#problem, name, leaf));
  }

  #reduceBlock(node: NodeOf<'reduce'>, input: LocalBlock): LocalBlock {
    const { reducer, by } = node;
    if (reducer.kind === 'anti') {
      const filters = reducer.leaves.map((leaf) => ({
        kind: 'anti' as const,
        parts: [leafPart(this.#problem, leaf, reducer.occurrence)],
        conjuncts: reducer.conjuncts,
      }));
      return { ...input, filters: [...input.filters, ...filters] };
    }
    assert(by, 'a semijoin has no partner');
    if (reducer.kind === 'bloom') {
      const { own, shape } = reducer;
      const tested = passes(column(own.occurrence, own.column), shape);
      const filter = { kind: 'semi' as const, parts: [this.#filter(by)], conjuncts: [tested] };
      return { ...input, filters: [...input.filters, filter] };
    }
    const partner = this.#flat(by);
    const across = reducer.on ? [reducer.on] : this.#across(node.input, by);
    const conjuncts = [...partner.conjuncts, ...across];
    const filter = { kind: 'semi' as const, parts: partner.parts, conjuncts };
    return { ...input, filters: [...input.filters, filter] };
  }

  /** A filter is one row, which is known by its size. */
  #filter(node: Node): Part {
    assert(node.kind === 'sendFilter', 'rows are tested by what is no filter');
    const { input, reducer, site } = node;
    const [own] = nameColumns(this.#problem, [reducer.theirs]);
    assert(own, 'a filter is made of one column');
    const made = this.#builder.condense(input.site, filtering(own, reducer.shape), [
      this.#valuesOf(input, own),
    ]);
    this.#counted(made, 'SELECT 1');
    return this.#builder.ship(made, input.site, site);
  }

  /** A block that has a column of some rows: of a union, its distinct values as a result. */
  #valuesOf(node: Node, own: PartColumn): LocalBlock {
    const blocks = this.#blocksOf(node);
    const [only] = blocks;
    if (blocks.length === 1 && only) return only;
    const values = blocks.map((one) => ({ ...one, columns: [own], distinct: true }));
    const part = this.#builder.compute(node.site, values);
    this.#counted(part, countOfRows(this.#problem, this.#space, node.rows, [own]));
    return block([part], []);
  }

  #shipped(node: NodeOf<'ship'>): Part {
    const { site, input, distinct, postponed } = node;
    const columns = nameColumns(this.#problem, this.#columnsOfTransfer(node));
    const blocks = this.#blocksOf(input).map((own) => {
      const conjuncts = own.conjuncts.filter((conjunct) => !postponed.includes(conjunct));
      return { ...own, conjuncts, columns, distinct };
    });
    const part = this.#builder.compute(input.site, blocks);
    // Of a union, values that only a collation calls equal stay as often as parts have them.
    const isCounted = !distinct || columns.every(({ collation }) => collation === undefined);
    const wanted = distinct ? node.columns : undefined;
    const count = countOfRows(this.#problem, this.#space, node.rows, wanted, postponed);
    if (isCounted || blocks.length === 1) this.#counted(part, count);
    return this.#builder.ship(part, input.site, site);
  }

  #completeBlock(node: NodeOf<'complete'>): LocalBlock {
    const [whole, reply] = [this.#single(node.whole), this.#single(node.reply)];
    const links = node.key.map((reference) =>
      binary('=', heldAs(whole.parts, reference), heldAs(reply.parts, reference)),
    );
    const joined = joinBlocks(whole, reply, []);
    return { ...joined, links: [...joined.links, ...links] };
  }

  /** One block for a node: a union of several becomes a result of its own first. */
  #single(node: Node): LocalBlock {
    const blocks = this.#blocksOf(node);
    const [only] = blocks;
    if (blocks.length === 1 && only) return only;
    return this.#materialized(node, blocks);
  }

  /** A block without filters or links of its own, so that it fits into a filter. */
  #flat(node: Node): LocalBlock {
    const own = this.#single(node);
    const isFlat = own.filters.length === 0 && own.links.length === 0;
    return isFlat ? own : this.#materialized(node, [own]);
  }

  #materialized(node: Node, blocks: readonly LocalBlock[]): LocalBlock {
    const held = blocks.reduce(
      (some, own) => columnsHeld(own.parts, some),
      this.#columnsRead(node),
    );
    const columns = nameColumns(this.#problem, held);
    const distinct = isWithoutRepetition(this.#problem, columns);
    const computed = blocks.map((own) => ({ ...own, columns, distinct }));
    const part = this.#builder.compute(node.site, computed);
    const wanted = distinct ? held : undefined;
    // Of rows that were sent without repetition, joins repeat fewer than the box says.
    if (distinct || !ignoresRepetition(this.#problem)) {
      this.#counted(part, countOfRows(this.#problem, this.#space, node.rows, wanted));
    }
    return block([part], []);
  }

  #counted({ name }: Part, count: string): void {
    if (!this.#counts.has(name)) this.#counts.set(name, count);
  }

  #across(first: Node, second: Node): readonly Expression[] {
    return conjunctsBetween(this.#problem, this.#namesOf(first), this.#namesOf(second));
  }

  #namesOf(node: Node): readonly string[] {
    return namesIn(this.#space, occurrencesOf(node.rows.box));
  }

  /** What a result inside a site may hold: what the query or a round trip reads of its tables. */
  #columnsRead(node: Node): readonly ColumnReference[] {
    const names = this.#namesOf(node);
    const read = [
      ...referencesIn(this.#problem.graph.conjuncts),
      ...joinedColumns(this.#problem),
      ...this.#keys,
    ];
    return inColumnOrder(
      this.#problem,
      read.filter((reference) => names.includes(reference.occurrence)),
    );
  }

  /** Its own columns and those of the other parts of the plan that share the transfer. */
  #columnsOfTransfer(node: NodeOf<'ship'>): readonly ColumnReference[] {
    const widths = this.#transfers.get(node.transfer)?.widths;
    const occurrence = occurrenceOfOneLeaf(this.#space, node.rows);
    if (occurrence === undefined) {
      const wanted = distinctColumns([...node.columns, ...this.#columnsRead(node)]);
      return wanted.filter((reference) => widths?.has(columnKey(reference)));
    }
    // Rows of one leaf may be shared by occurrences that need different columns of them.
    const { columns } = relationOfOccurrence(this.#problem, occurrence);
    return columns
      .filter(({ name }) => widths?.has(name))
      .map(({ name }) => ({ occurrence, column: name }));
  }
}

/** The form that the rows of a node have; undefined for joined rows. */
function formOf(node: Node): FormKind | undefined {
  if (node.kind === 'condense' || node.kind === 'sendCondensed') return node.form;
  const [first] = node.kind === 'union' ? node.inputs : [];
  return first && formOf(first);
}

/** Nodes are shared, so each is looked at once: there are many more paths to them. */
function keysIn(node: Node, seen = new Set<Node>()): readonly ColumnReference[] {
  if (seen.has(node)) return [];
  seen.add(node);
  const inside = (inner: Node): readonly ColumnReference[] => keysIn(inner, seen);
  switch (node.kind) {
    case 'leaf':
      return [];
    case 'union':
    case 'join':
      return node.inputs.flatMap(inside);
    case 'reduce':
      return [...inside(node.input), ...(node.by ? inside(node.by) : [])];
    case 'ship':
    case 'sendFilter':
    case 'condense':
    case 'sendCondensed':
      return inside(node.input);
    case 'complete':
      return [...node.key, ...inside(node.whole), ...inside(node.reply)];
    default:
      return assertNever(node);
  }
}

const columnsHeld = (
  parts: readonly Part[],
  wanted: readonly ColumnReference[],
): readonly ColumnReference[] => wanted.filter((reference) => findColumn(parts, reference));

function heldAs(parts: readonly Part[], reference: ColumnReference): Expression {
  const found = findColumn(parts, reference);
  assert(found, `a round trip lost its key column ${columnKey(reference)}`);
  return column(found.part.alias, found.column.name);
}

function block(parts: readonly Part[], conjuncts: readonly Expression[]): LocalBlock {
  return { parts, conjuncts, links: [], filters: [], columns: [], distinct: false };
}

function joinBlocks(
  first: LocalBlock,
  second: LocalBlock,
  across: readonly Expression[],
): LocalBlock {
  const conjuncts = [...first.conjuncts, ...second.conjuncts, ...across];
  return {
    ...block([...first.parts, ...second.parts], conjuncts),
    links: [...first.links, ...second.links],
    filters: [...first.filters, ...second.filters],
  };
}
