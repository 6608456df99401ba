import { fragmentName, milliseconds } from '../../base/brand.ts';
import { deepFreeze } from '../../base/deepFreeze.ts';
import type {
  Assertion,
  AssertionForm,
  Catalog,
  ForeignKey,
  Fragment,
  Relation,
} from '../../catalog/catalog.ts';
import type { Link } from '../../network/topology.ts';
import type { Expression } from '../../sql/ast.ts';
import { checkAllocation } from './allocation.ts';
import type { Draft, DraftForeignKey, DraftRelation } from './draft.ts';
import { localIndexes } from './indexes.ts';
import { findColumn, relationNamed, unknownName } from './names.ts';
import { checkAssertions } from './semantics.ts';
import { type Imposed, imposedStatistics } from './statistics.ts';
import { externalSchema } from './views.ts';

/** What an assertion can be used for; the classifier lives in localization. */
export type ClassifyAssertion = (condition: Expression, catalog: Catalog) => AssertionForm;

/** Turns the draft into a catalog. Faults that only the whole shows go into the draft's errors. */
export function finishCatalog(draft: Draft, classify: ClassifyAssertion): Catalog {
  checkAllocation(draft);
  checkAssertions(draft);
  placeUnfragmented(draft);
  const fragments = fragmentsOf(draft);
  const imposed = imposedStatistics(draft);
  const catalog: Catalog = {
    sites: draft.sites,
    relations: draft.relations.map((relation) => relationOf(draft, relation, fragments, imposed)),
    fragments,
    indexes: localIndexes(draft, fragments),
    assertions: [],
    views: [],
    network: {
      latencyMs: milliseconds(draft.network.latencyMs),
      bandwidthKbps: draft.network.bandwidthKbps,
      links: linksOf(draft),
    },
    cost: draft.cost,
    ...(imposed.statistics.length > 0 ? { imposed: imposed.statistics } : {}),
  };
  const known = { ...catalog, views: externalSchema(draft, catalog) };
  const assertions = draft.assertions.map(
    (statement): Assertion => ({
      name: statement.name.text,
      condition: statement.condition,
      form: classify(statement.condition, known),
      // Nothing is used before the data was asked; whoever asks it sets this.
      holds: false,
      span: statement.span,
    }),
  );
  return deepFreeze({ ...known, assertions });
}

/** A relation with neither fragment nor ALLOCATE is stored whole at the first site. */
function placeUnfragmented(draft: Draft): void {
  const first = draft.sites[0];
  for (const relation of draft.relations) {
    const isFragmented = draft.fragments.some((fragment) => fragment.of === relation.name);
    if (isFragmented || relation.copies.length > 0) continue;
    if (first !== undefined) {
      relation.copies.push(first.id);
      continue;
    }
    draft.errors.push({
      code: 'no-site',
      message: `No site could store ${relation.name}: the lab has no site.`,
      span: relation.span,
      hint: "Begin the setup with CREATE SITE site1 LABEL 'Head office';",
    });
  }
}

/** Fragments in document order; an unfragmented relation is its own only leaf. */
function fragmentsOf(draft: Draft): readonly Fragment[] {
  const inner = new Set<string>(draft.fragments.map((fragment) => fragment.of));
  const cut = draft.fragments.map(
    ({
      nameSpan: _nameSpan,
      namesSites: _namesSites,
      columns: _columns,
      ...fragment
    }): Fragment => {
      const isLeaf = !inner.has(fragment.name);
      return { ...fragment, isLeaf, copies: isLeaf ? fragment.copies : [] };
    },
  );
  const whole = draft.relations
    .filter((relation) => !inner.has(relation.name))
    .map(
      (relation): Fragment => ({
        name: fragmentName(relation.name),
        relation: relation.name,
        cut: { kind: 'whole' },
        isLeaf: true,
        copies: relation.copies,
        span: relation.span,
      }),
    );
  return [...cut, ...whole].sort((left, right) => left.span.start - right.span.start);
}

function relationOf(
  draft: Draft,
  relation: DraftRelation,
  fragments: readonly Fragment[],
  imposed: Imposed,
): Relation {
  const { copies: _copies, foreignKeys, ...rest } = relation;
  const widths = imposed.widths.get(relation.name);
  const leaves = fragments.filter(
    (fragment) => fragment.relation === relation.name && fragment.isLeaf,
  );
  return {
    ...rest,
    ...(widths?.row === undefined ? {} : { rowWidth: widths.row }),
    columns: relation.columns.map((own) => ({
      ...own,
      width: widths?.columns.get(own.name) ?? own.width,
    })),
    foreignKeys: foreignKeys.flatMap((key) => foreignKeyOf(draft, relation, key)),
    leaves: leaves.map((leaf) => leaf.name),
  };
}

function foreignKeyOf(
  draft: Draft,
  relation: DraftRelation,
  key: DraftForeignKey,
): readonly ForeignKey[] {
  const target = relationNamed(draft, key.table);
  if (target === undefined) {
    const known = draft.relations.map((candidate) => candidate.name);
    draft.errors.push(unknownName('relation', key.table, known));
    return [];
  }
  const columns = key.columns.flatMap((name) => findColumn(draft, relation, name)?.name ?? []);
  const named = key.references.flatMap((name) => findColumn(draft, target, name)?.name ?? []);
  const isResolved =
    columns.length === key.columns.length && named.length === key.references.length;
  if (!isResolved) return [];
  const references = key.references.length === 0 ? target.primaryKey : named;
  const isKey = [target.primaryKey, ...target.uniqueKeys].some((candidate) =>
    isSameSet(candidate, references),
  );
  if (!isKey || references.length !== columns.length) {
    const listed = references.length === 0 ? 'a primary key it lacks' : references.join(', ');
    draft.errors.push({
      code: 'foreign-key-target',
      message: `A foreign key of ${columns.length} column${columns.length === 1 ? '' : 's'} needs a key of ${target.name}, not ${listed}.`,
      span: key.span,
      hint: 'Refer to its PRIMARY KEY or to columns that are UNIQUE together.',
    });
    return [];
  }
  // As of assertions: nothing is used before the data was asked.
  return [{ columns, relation: target.name, references, holds: false }];
}

function isSameSet(left: readonly string[], right: readonly string[]): boolean {
  return (
    left.length === right.length && left.length > 0 && left.every((name) => right.includes(name))
  );
}

/** A link takes what it does not say itself from the network. */
function linksOf(draft: Draft): readonly Link[] {
  return draft.links.map(({ source, target, latencyMs, bandwidthKbps }) => ({
    source,
    target,
    latencyMs: milliseconds(latencyMs ?? draft.network.latencyMs),
    bandwidthKbps: bandwidthKbps ?? draft.network.bandwidthKbps,
  }));
}
