import type { Span } from '../base/span.ts';
import type { Value } from '../base/value.ts';
import type { Catalog, Fragment, Relation } from '../catalog/catalog.ts';
import type { ExplainedFinding } from '../design/explainFinding.ts';
import type { Finding } from '../design/finding.ts';
import type { PartTruth } from '../design/partTruths.ts';
import { quoteIdentifier } from '../sql/quoteIdentifier.ts';
import { formatCount, joinWords } from './format.ts';

/**
 * What was checked of the design that a setup block defines, and what did not hold: every
 * fragmentation, every assertion, the foreign keys. A counterexample comes before its verdict.
 */
export interface CheckedSubject {
  /** The relation or fragment that was cut, the assertion, the relation that refers. */
  readonly name: string;
  readonly note: string;
  readonly checks: readonly DesignCheck[];
}

export interface DesignCheck {
  /** `complete`, `not complete`. */
  readonly verdict: string;
  /** What the verdict means, in a sentence. */
  readonly meaning: string;
  /** Only of a check that failed. */
  readonly fault?: DesignFault;
}

export interface DesignFault {
  /** Undefined where falsehood is all there is to show. */
  readonly row?: CounterexampleRow;
  /** What the condition of each fragment is of that row. */
  readonly parts: readonly PartTruth[];
}

export interface CounterexampleRow {
  readonly cells: readonly CounterexampleCell[];
  /** No stored row, but one that the schema allows. */
  readonly isConstructed: boolean;
  /** A query for exactly this row, where it is one of the lab's and has a key. */
  readonly question?: string;
}

export interface CounterexampleCell {
  readonly column: string;
  readonly text: string;
  readonly isNull: boolean;
}

/** The checks of what is defined between the start and the end of `block`, in document order. */
export function designChecks(
  catalog: Catalog,
  findings: readonly ExplainedFinding[],
  block: Span,
): readonly CheckedSubject[] {
  const isHere = ({ start }: Span): boolean => block.start <= start && start < block.end;
  const cuts = catalog.relations.flatMap((relation) =>
    wholesOf(catalog, relation)
      .filter(({ parts }) => isHere(parts[0].span))
      .map((whole) => fragmentation(relation, whole, findings)),
  );
  const references = catalog.relations
    .filter(({ foreignKeys, span }) => foreignKeys.length > 0 && isHere(span))
    .map((relation) => foreignKeys(relation, findings));
  const assertions = catalog.assertions
    .filter(({ span }) => isHere(span))
    .map(({ name, span }) => assertion(name, span, findings));
  return [...cuts, ...references, ...assertions];
}

interface Whole {
  readonly name: string;
  readonly parts: readonly [Fragment, ...Fragment[]];
}

/** The relation, if it is cut, and every fragment of it that is cut further. */
function wholesOf(catalog: Catalog, relation: Relation): readonly Whole[] {
  const own = catalog.fragments.filter((fragment) => fragment.relation === relation.name);
  const names = new Set(own.flatMap(({ of }) => (of === undefined ? [] : [of])));
  return [...names].flatMap((name) => {
    const [first, ...others] = own.filter(({ of }) => of === name);
    return first ? [{ name, parts: [first, ...others] as const }] : [];
  });
}

function fragmentation(
  relation: Relation,
  { name, parts }: Whole,
  findings: readonly ExplainedFinding[],
): CheckedSubject {
  const found = (rule: Finding['rule']): ExplainedFinding | undefined =>
    findings.find(
      (finding) =>
        finding.rule === rule &&
        finding.relation === relation.name &&
        parts.some(({ span }) => span.start === finding.span.start),
    );
  const faultOf = (finding: ExplainedFinding): DesignFault => ({
    ...faultRow(finding, relation),
    parts: finding.parts,
  });
  const check = (
    finding: ExplainedFinding | undefined,
    holds: Words,
    fails: (finding: Finding) => Words,
  ): DesignCheck => (finding ? { ...fails(finding), fault: faultOf(finding) } : { ...holds });
  return {
    name,
    note: `cut into ${formatCount(parts.length)} fragments`,
    checks: [
      check(found('completeness'), COMPLETE, incomplete),
      check(found('disjointness'), DISJOINT, overlapping),
    ],
  };
}

type Words = Pick<DesignCheck, 'verdict' | 'meaning'>;

const COMPLETE: Words = { verdict: 'Complete', meaning: 'every row is in some fragment.' };
const DISJOINT: Words = { verdict: 'Disjoint', meaning: 'no row is in two fragments.' };

const isConstructed = ({ counterexample }: Finding): boolean =>
  counterexample?.constructed === true;

const incomplete = (finding: Finding): Words => ({
  verdict: 'Not complete',
  meaning: isConstructed(finding)
    ? 'the data shows no such row, but the schema allows one that no fragment takes.'
    : 'this row is in no fragment.',
});

const overlapping = (finding: Finding): Words => {
  const both = joinWords(finding.counterexample?.fragments ?? []);
  return {
    verdict: 'Not disjoint',
    meaning: isConstructed(finding)
      ? `the data shows no such row, but the schema allows one that ${both} would all store.`
      : `this row is stored in ${both}.`,
  };
};

function assertion(name: string, span: Span, findings: readonly Finding[]): CheckedSubject {
  const found = findings.find(
    (finding) => finding.rule === 'assertion' && finding.span.start === span.start,
  );
  const holds = { verdict: 'Holds', meaning: 'no row contradicts it.' };
  const fault = found && { ...faultRow(found, undefined), parts: [] };
  const fails = { verdict: 'False', meaning: 'so no plan may rely on it.' };
  return { name, note: 'assertion', checks: [fault ? { ...fails, fault } : holds] };
}

function foreignKeys(relation: Relation, findings: readonly Finding[]): CheckedSubject {
  const found = findings.filter(
    (finding) => finding.rule === 'foreignKey' && finding.relation === relation.name,
  );
  const holds = { verdict: 'Holds', meaning: 'every row that is referred to is there.' };
  const faults = found.map((finding) => ({
    verdict: 'Does not hold',
    meaning: finding.message,
    fault: { ...faultRow(finding, relation), parts: [] },
  }));
  return {
    name: relation.name,
    note: relation.foreignKeys.length === 1 ? 'foreign key' : 'foreign keys',
    checks: faults.length > 0 ? faults : [holds],
  };
}

/** @param relation the one the row is of; undefined for a row of a join */
function faultRow(
  { counterexample }: Finding,
  relation: Relation | undefined,
): Pick<DesignFault, 'row'> {
  const { row = {} } = counterexample ?? {};
  if (!counterexample || Object.keys(row).length === 0) return {};
  const constructed = counterexample.constructed === true;
  const question = constructed || !relation ? undefined : questionFor(relation, row);
  return {
    row: {
      cells: Object.entries(row).map(([column, value]) => ({
        column,
        text: typeof value === 'string' ? value : literalOf(value),
        isNull: value === null,
      })),
      isConstructed: constructed,
      ...(question === undefined ? {} : { question }),
    },
  };
}

function questionFor(relation: Relation, row: Readonly<Record<string, Value>>): string | undefined {
  const { primaryKey } = relation;
  if (primaryKey.length === 0 || !primaryKey.every((column) => Object.hasOwn(row, column))) {
    return undefined;
  }
  const conditions = primaryKey.map(
    (column) => `${quoteIdentifier(column)} = ${literalOf(row[column] ?? null)}`,
  );
  return `SELECT *\nFROM   ${quoteIdentifier(relation.name)}\nWHERE  ${conditions.join(' AND ')}`;
}

function literalOf(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  if (!(value instanceof Uint8Array)) return String(value);
  return `x'${[...value].map((byte) => byte.toString(16).padStart(2, '0')).join('')}'`;
}
