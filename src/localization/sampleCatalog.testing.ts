import { expect } from 'vitest';
import { mapQuery } from '../algebra/mapQuery.ts';
import {
  fragmentName,
  milliseconds,
  type RelationName,
  relationName,
  siteId,
} from '../base/brand.ts';
import { NO_SPAN } from '../base/span.ts';
import type { Catalog, Column, Cut, Fragment, Relation } from '../catalog/catalog.ts';
import type { Expression } from '../sql/ast.ts';
import { parseExpression, parseQuery } from '../sql/parser.ts';
import { assertionForm } from './denial.ts';
import type { RewrittenEvent } from './events.ts';
import { type Localized, localize } from './localize.ts';

/** A small way to write catalogs for tests, without the lab language. */
export interface SampleRelation {
  /** `name TYPE [NOT NULL]`, one string a column. */
  readonly columns: readonly string[];
  readonly primaryKey?: readonly string[];
  readonly checks?: readonly string[];
  /** Column to `relation column`; each holds on the data unless it is said not to. */
  readonly references?: Readonly<Record<string, string>>;
  readonly isBroken?: boolean;
  /** Name to predicate; absent: the relation is not fragmented. */
  readonly fragments?: Readonly<Record<string, string>>;
  readonly hash?: { readonly columns: readonly string[]; readonly count: number };
}

function expressionOf(sql: string): Expression {
  const parsed = parseExpression(sql);
  if (!parsed.ok) throw new Error(`${sql}: ${parsed.error.message}`);
  return parsed.value;
}

export function sampleCatalog(
  relations: Readonly<Record<string, SampleRelation>>,
  assertions: Readonly<Record<string, string>> = {},
): Catalog {
  const bare: Catalog = {
    sites: [{ id: siteId('site1'), number: 1, label: 'site1', engine: 'sqlite' }],
    relations: Object.entries(relations).map(([name, sample]) => relationOf(name, sample)),
    fragments: Object.entries(relations).flatMap(([name, sample]) => fragmentsOf(name, sample)),
    indexes: [],
    assertions: [],
    views: [],
    network: { latencyMs: milliseconds(20), bandwidthKbps: 1000, links: [] },
    cost: { cpuMsPer1000Rows: 0, ioMsPerPage: 0, messageMs: 0 },
  };
  return {
    ...bare,
    assertions: Object.entries(assertions).map(([name, sql]) => {
      const condition = expressionOf(sql);
      return { name, condition, form: assertionForm(condition, bare), holds: true, span: NO_SPAN };
    }),
  };
}

function relationOf(name: string, sample: SampleRelation): Relation {
  return {
    name: relationName(name),
    columns: sample.columns.map((text) => columnOf(text, sample)),
    primaryKey: sample.primaryKey ?? [],
    uniqueKeys: [],
    checks: (sample.checks ?? []).map(expressionOf),
    foreignKeys: Object.entries(sample.references ?? {}).map(([own, target]) => {
      const [relation = '', key = ''] = target.split(' ');
      const holds = sample.isBroken !== true;
      return { columns: [own], relation: relationName(relation), references: [key], holds };
    }),
    leaves: fragmentsOf(name, sample).map((fragment) => fragment.name),
    span: NO_SPAN,
  };
}

function columnOf(text: string, sample: SampleRelation): Column {
  const [, name = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(text) ?? [];
  const type = rest.replace(/\s*NOT NULL|\s*COLLATE \w+/gi, '').trim();
  const collation = /COLLATE (\w+)/i.exec(rest)?.[1];
  return {
    name,
    type,
    width: 4,
    notNull: /NOT NULL/i.test(rest) || (sample.primaryKey ?? []).includes(name),
    ...(collation === undefined ? {} : { collation }),
    hidden: false,
  };
}

function fragmentsOf(name: string, sample: SampleRelation): readonly Fragment[] {
  const relation = relationName(name);
  if (sample.hash !== undefined) {
    const { columns, count } = sample.hash;
    return Array.from({ length: count }, (_, bucket) =>
      fragmentOf(`${name}_${bucket + 1}`, relation, {
        kind: 'hash',
        columns,
        modulus: count,
        bucket,
      }),
    );
  }
  if (sample.fragments === undefined) return [fragmentOf(name, relation, { kind: 'whole' })];
  return Object.entries(sample.fragments).map(([own, where]) =>
    fragmentOf(own, relation, { kind: 'horizontal', where: expressionOf(where) }),
  );
}

function fragmentOf(name: string, relation: RelationName, cut: Cut): Fragment {
  return {
    name: fragmentName(name),
    relation,
    ...(cut.kind === 'whole' ? {} : { of: relation }),
    cut,
    isLeaf: true,
    copies: [siteId('site1')],
    span: NO_SPAN,
  };
}

/** Maps a query, which must be one. */
export function mapped(sql: string, catalog: Catalog) {
  const parsed = parseQuery(sql);
  if (!parsed.ok) throw new Error(`${sql}: ${parsed.error.message}`);
  const result = mapQuery(parsed.value, catalog, sql);
  if (!result.ok) throw new Error(`${sql}: ${result.error.message}`);
  expect(result.ok).toBe(true);
  return result.value;
}

/** Localizes a query, which must be a graph; what is emitted are the steps. */
export function localized(sql: string, catalog: Catalog): Localized {
  const { graph, notAGraphBecause } = mapped(sql, catalog);
  if (graph === undefined) throw new Error(notAGraphBecause);
  const emitted: RewrittenEvent[] = [];
  const result = localize(graph, catalog, (event) => emitted.push(event), new Set());
  if (!result.ok) throw new Error(result.error.message);
  expect(emitted).toEqual(result.value.steps);
  return result.value;
}

export const rulesOf = ({ steps }: Localized): readonly string[] => steps.map((step) => step.rule);

export const leavesOf = ({ branches }: Localized): readonly (readonly string[])[] =>
  branches.map((branch) => Object.values(branch.leaves).map((leaves) => leaves.join(' ⋈ ')));

/** The design of the textbooks: engineers and their assignments, fragmented by number. */
export const textbook = sampleCatalog({
  emp: {
    columns: ['eno CHAR(4)', 'ename CHAR(10)'],
    primaryKey: ['eno'],
    fragments: {
      emp1: "eno <= 'E3'",
      emp2: "eno > 'E3' AND eno <= 'E6'",
      emp3: "eno > 'E6'",
    },
  },
  asg: {
    columns: ['eno CHAR(4)', 'pno CHAR(4)'],
    fragments: { asg1: "eno <= 'E3'", asg2: "eno > 'E3'" },
  },
});

/** The lecture's query and schema. */
export const vicePresidents = `SELECT loc.e_name, glob.e_name, loc.e_salary
FROM   employees loc, employees glob, department
WHERE  loc.e_site = 4 AND loc.e_dept = d_id AND glob.e_id = d_vp`;

export const company = (
  assertions: Readonly<Record<string, string>> = {},
  fragments: Readonly<Record<string, string>> = { emp_4: 'e_site = 4', emp_1: 'e_site = 1' },
): Catalog =>
  sampleCatalog(
    {
      employees: {
        columns: [
          'e_id INTEGER',
          'e_name CHAR(16) NOT NULL',
          'e_dept INTEGER NOT NULL',
          'e_site INTEGER NOT NULL',
          'e_salary INTEGER',
        ],
        primaryKey: ['e_id'],
        fragments,
      },
      department: { columns: ['d_id INTEGER', 'd_vp INTEGER NOT NULL'], primaryKey: ['d_id'] },
    },
    assertions,
  );
