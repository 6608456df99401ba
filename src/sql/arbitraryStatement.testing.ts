import fc from 'fast-check';
import { NO_SPAN } from '../base/span.ts';
import { arbitraryAdministration } from './arbitraryAdministration.testing.ts';
import { arbitraryChange } from './arbitraryChange.testing.ts';
import { arbitraryDefinition } from './arbitraryDefinition.testing.ts';
import { arbitraryExpression, arbitraryName, arbitraryQuery } from './arbitraryTree.testing.ts';
import type { FragmentCut, ReplicationProtocol, Statement } from './statement.ts';

/** Arbitrary statements of the kinds the parser gives. For tests only. */

const span = fc.constant(NO_SPAN);
const name = arbitraryName;
const names = fc.array(name, { minLength: 1, maxLength: 3 });
const sites = fc.uniqueArray(name, { maxLength: 3, selector: (site) => site.text });
const someSites = sites.filter((list) => list.length > 0);
const amount = fc.oneof(
  fc.nat(100_000),
  fc.double({ min: 0, max: 1e25, noNaN: true }).map(Math.abs),
);
const count = fc.integer({ min: 1, max: 1000 });
const expression = arbitraryExpression;

type KindOf<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>;

const kind = <Kind extends string>(word: Kind): fc.Arbitrary<Kind> => fc.constant(word);

const speed = { latencyMs: amount, bandwidthKbps: amount.filter((kbps) => kbps > 0) };

const topology: readonly fc.Arbitrary<Statement>[] = [
  fc.record(
    {
      kind: kind('createSite'),
      name,
      label: fc.string(),
      engine: fc.constantFrom('sqlite' as const, 'postgres' as const),
      span,
    },
    { requiredKeys: ['kind', 'name', 'span'] },
  ),
  fc.record(
    { kind: kind('createLink'), source: name, target: name, ...speed, span },
    { requiredKeys: ['kind', 'source', 'target', 'span'] },
  ),
  fc
    .record(
      {
        kind: kind('setNetwork'),
        preset: fc.constantFrom(
          'BUS' as const,
          'LAN' as const,
          'WAN' as const,
          'SATELLITE' as const,
        ),
        ...speed,
        span,
      },
      { requiredKeys: ['kind', 'span'] },
    )
    .filter((network) => Object.keys(network).length > 2),
  fc
    .record(
      {
        kind: kind('setCost'),
        cpuMsPer1000Rows: amount,
        ioMsPerPage: amount,
        messageMs: amount,
        span,
      },
      { requiredKeys: ['kind', 'span'] },
    )
    .filter((cost) => Object.keys(cost).length > 2),
  fc.record({ kind: kind('setForce'), ms: amount, span }),
  fc.record({ kind: kind('setTimeout'), ms: amount, span }),
];

const cut: fc.Arbitrary<FragmentCut> = fc.oneof(
  fc.record({ kind: kind('horizontal'), where: expression, span }),
  fc.record({ kind: kind('vertical'), columns: names, span }),
  fc.record({ kind: kind('derived'), owners: names, on: expression, span }),
);

const protocol: fc.Arbitrary<ReplicationProtocol> = fc.oneof(
  fc.record({ kind: kind('rowa'), span }),
  fc.record({ kind: kind('availableCopies'), span }),
  fc.record({ kind: kind('primary'), site: name, lazy: fc.boolean(), span }),
  fc.record({ kind: kind('quorum'), read: count, write: count, span }),
);

const distribution: readonly fc.Arbitrary<Statement>[] = [
  fc.record({ kind: kind('createFragment'), name, of: name, cut, at: sites, span }),
  fc.record({
    kind: kind('createFragmentsByHash'),
    of: name,
    columns: names,
    count,
    at: sites,
    span,
  }),
  fc.record({
    kind: kind('createFragmentsByRange'),
    of: name,
    column: name,
    bounds: fc.array(expression, { minLength: 1, maxLength: 3 }),
    at: sites,
    span,
  }),
  fc.record({ kind: kind('allocate'), name, at: someSites, span }),
  fc.record({ kind: kind('replicate'), name, using: protocol, span }),
];

const parameter: fc.Arbitrary<KindOf<'parameter'>> = fc
  .tuple(name, expression, fc.option(fc.tuple(expression, expression), { nil: undefined }))
  .map(([parameterName, value, range]) => {
    const node = { kind: 'parameter' as const, name: parameterName, value, span: NO_SPAN };
    return range === undefined ? node : { ...node, low: range[0], high: range[1] };
  });

const contents: readonly fc.Arbitrary<Statement>[] = [
  fc.record({ kind: kind('assert'), name, condition: expression, span }),
  parameter,
  fc.record(
    {
      kind: kind('statistics'),
      of: name,
      rows: amount,
      width: amount,
      columns: fc.array(
        fc
          .record(
            {
              kind: kind('statisticsColumn'),
              column: name,
              width: amount,
              selectivity: amount,
              distinct: amount,
              span,
            },
            { requiredKeys: ['kind', 'column', 'span'] },
          )
          .filter((column) => Object.keys(column).length > 3),
        { maxLength: 2 },
      ),
      span,
    },
    { requiredKeys: ['kind', 'of', 'rows', 'columns', 'span'] },
  ),
  fc.record({
    kind: kind('generate'),
    count: expression,
    table: name,
    columns: fc.array(
      fc.record({ kind: kind('generatedColumn'), column: name, value: expression, span }),
      { minLength: 1, maxLength: 2 },
    ),
    span,
  }),
  fc.record({ kind: kind('load'), table: name, file: fc.string(), span }),
];

const selectStatement: fc.Arbitrary<Statement> = fc.record({
  kind: kind('selectStatement'),
  query: arbitraryQuery,
  span,
});

const plain: fc.Arbitrary<Statement> = fc.oneof(
  selectStatement,
  { weight: 4, arbitrary: arbitraryChange },
  { weight: 5, arbitrary: arbitraryDefinition },
  { weight: 3, arbitrary: arbitraryAdministration },
  ...topology,
  ...distribution,
  ...contents,
);

const explain: fc.Arbitrary<Statement> = fc.record({
  kind: kind('explain'),
  queryPlan: fc.boolean(),
  statement: plain,
  span,
});

export const arbitraryStatement: fc.Arbitrary<Statement> = fc.oneof(
  { weight: 20, arbitrary: plain },
  explain,
);
