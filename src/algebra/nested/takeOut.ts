import { NO_SPAN } from '../../base/span.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import type { Expression, FromItem, Name, Query, QueryBody, Select } from '../../sql/ast.ts';
import { column, name, selectOf } from '../../sql/make.ts';
import { columnsAnywhere, tablesRead } from '../../sql/tables.ts';
import { mapExpression } from '../../sql/traverse.ts';
import { columnsIn } from './correlation.ts';
import { columnOfPart, itemsOf, partNames, queryOf } from './part.ts';

/** A block of a query that is computed by itself; the query around reads its columns by name. */
export interface Taken {
  readonly name: string;
  /** Its columns are called `c1`, `c2`, … */
  readonly query: Query;
}

/** A query that reads some of its own blocks as tables. */
export interface TakenOut {
  readonly query: Query;
  readonly parts: readonly Taken[];
}

/**
 * Takes out of a query the blocks that depend on nothing around them: the arms of set operations,
 * queries in FROM, common tables, and subqueries of its conditions. Arms whose rows only count once
 * (all but those of UNION ALL) are made distinct.
 */
export function takeOut(query: Query, catalog: Catalog): TakenOut {
  const taking = new Taking(query, catalog);
  const around = taking.whole(query);
  return { query: around, parts: taking.parts };
}

class Taking {
  readonly parts: Taken[] = [];
  readonly #catalog: Catalog;
  readonly #nextName: () => string;
  /** Common tables, which no block that stands alone can read. */
  readonly #common: ReadonlySet<string>;

  constructor(query: Query, catalog: Catalog) {
    this.#catalog = catalog;
    this.#nextName = partNames(query, catalog);
    this.#common = new Set(query.with.map((table) => table.name.text.toLowerCase()));
  }

  /** What stays is the topmost block, or the set operations between arms. */
  whole(query: Query): Query {
    const tables = query.with.map((table) => ({
      ...table,
      query: this.#inner(table.query, table.columns.length > 0, false),
    }));
    const { body } = query;
    return {
      ...query,
      with: tables,
      body: body.kind === 'select' ? this.#around(body) : this.#arms(body, false, false),
    };
  }

  #around(select: Select): Select {
    const inside = (expression: Expression): Expression =>
      mapExpression(expression, (node) => {
        switch (node.kind) {
          case 'exists':
          case 'inQuery':
            return { ...node, query: this.#inner(node.query, true, true) };
          case 'scalarQuery':
            return { ...node, query: this.#inner(node.query, true, false) };
          default:
            // No other expression has a query inside.
            return node;
        }
      });
    const { where, having } = select;
    return {
      ...select,
      items: select.items.map((item) =>
        item.kind === 'item' ? { ...item, expression: inside(item.expression) } : item,
      ),
      from: select.from.map((item) => this.#from(item)),
      ...(where ? { where: inside(where) } : {}),
      ...(having ? { having: inside(having) } : {}),
    };
  }

  #from(item: FromItem): FromItem {
    if (item.kind === 'join') {
      return { ...item, left: this.#from(item.left), right: this.#from(item.right) };
    }
    if (item.kind !== 'derived') return item;
    return { ...item, query: this.#inner(item.query, item.columns.length > 0, false) };
  }

  /**
   * A query inside another.
   *
   * @param isUnnamed whether nobody speaks of its columns by the names that it gives them
   * @param isSet whether repeated rows mean nothing
   */
  #inner(query: Query, isUnnamed: boolean, isSet: boolean): Query {
    if (query.with.length > 0) return query;
    if (query.body.kind === 'compound') {
      return { ...query, body: this.#arms(query.body, isUnnamed, isSet) };
    }
    if (query.body.kind !== 'select') return query;
    const { orderBy, limit, offset } = query;
    const isCut = limit !== undefined || offset !== undefined;
    const cut = isCut
      ? { orderBy, ...(limit ? { limit } : {}), ...(offset ? { offset } : {}) }
      : {};
    const taken = this.#take(query.body, cut, isUnnamed, isSet && !isCut);
    return taken ? queryOf(taken) : query;
  }

  #arms(body: QueryBody, isUnnamed: boolean, isSet: boolean): QueryBody {
    if (body.kind === 'select') return this.#take(body, {}, isUnnamed, isSet) ?? body;
    if (body.kind !== 'compound') return body;
    const once = isSet || !(body.operator === 'UNION' && body.all);
    return {
      ...body,
      left: this.#arms(body.left, isUnnamed, once),
      right: this.#arms(body.right, true, once),
    };
  }

  /** The block as a part, and what reads it in its place; undefined where it has to stay. */
  #take(
    select: Select,
    cut: Partial<Query>,
    isUnnamed: boolean,
    isSet: boolean,
  ): Select | undefined {
    const items = select.items.flatMap((item) => (item.kind === 'item' ? [item] : []));
    const names = items.map((item) => item.alias ?? nameOf(item.expression));
    const isNamed = isUnnamed || names.every((own) => own !== undefined);
    const tables = tablesRead({ ...select, ...cut });
    const isStored = tables.every(
      ({ text }) =>
        !this.#common.has(text.toLowerCase()) &&
        this.#catalog.relations.some((relation) => relation.name === text),
    );
    if (items.length < select.items.length || !isNamed || !isStored || tables.length === 0) {
      return undefined;
    }
    const expressions = items.map((item) => item.expression);
    const distinct = select.distinct || (isSet && !this.#mayCollate(expressions, select));
    const query: Query = {
      ...queryOf({ ...select, items: itemsOf(expressions), distinct }),
      ...cut,
    };
    const partName = this.#nextName();
    this.parts.push({ name: partName, query });
    return selectOf({
      items: names.map((own, index) => ({
        kind: 'item',
        expression: column(partName, columnOfPart(index)),
        ...(own ? { alias: own } : {}),
        span: NO_SPAN,
      })),
      from: [{ kind: 'table', name: name(partName), span: NO_SPAN }],
      span: NO_SPAN,
    });
  }

  /** Of values that a collation calls equal, who comes later may want another. */
  #mayCollate(values: readonly Expression[], select: Select): boolean {
    const own = columnsIn(select.from, this.#catalog);
    return columnsAnywhere(values).some((read) => {
      const known = own(read);
      return known === undefined || known.collation !== undefined;
    });
  }
}

const nameOf = (expression: Expression): Name | undefined =>
  expression.kind === 'column' ? expression.name : undefined;
