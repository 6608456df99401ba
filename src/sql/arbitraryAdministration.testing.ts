import fc from 'fast-check';
import { NO_SPAN } from '../base/span.ts';
import { arbitraryColumn } from './arbitraryDefinition.testing.ts';
import { arbitraryName } from './arbitraryTree.testing.ts';
import type { TableChange } from './definition.ts';
import type { Statement } from './statement.ts';

/** Arbitrary statements about a database rather than about rows. For tests only. */

const span = fc.constant(NO_SPAN);
const name = arbitraryName;

const kind = <Kind extends string>(word: Kind): fc.Arbitrary<Kind> => fc.constant(word);

const change: fc.Arbitrary<TableChange> = fc.oneof(
  fc.record({ kind: kind('renameTable'), to: name, span }),
  fc.record({ kind: kind('renameColumn'), column: name, to: name, span }),
  fc.record({ kind: kind('addColumn'), column: arbitraryColumn, span }),
  fc.record({ kind: kind('dropColumn'), column: name, span }),
);

const begin: fc.Arbitrary<Statement> = fc.record(
  {
    kind: kind('transaction'),
    verb: kind('BEGIN'),
    mode: fc.constantFrom('DEFERRED', 'IMMEDIATE', 'EXCLUSIVE'),
    span,
  },
  { requiredKeys: ['kind', 'verb', 'span'] },
);

export const arbitraryAdministration: fc.Arbitrary<Statement> = fc.oneof(
  fc.record({
    kind: kind('drop'),
    object: fc.constantFrom('TABLE', 'INDEX', 'VIEW', 'TRIGGER'),
    name,
    ifExists: fc.boolean(),
    span,
  }),
  fc.record({ kind: kind('alterTable'), table: name, change, span }),
  fc.record(
    {
      kind: kind('maintenance'),
      work: fc.constantFrom('ANALYZE', 'REINDEX', 'VACUUM'),
      name,
      span,
    },
    { requiredKeys: ['kind', 'work', 'span'] },
  ),
  begin,
  fc.record({ kind: kind('transaction'), verb: fc.constantFrom('COMMIT', 'ROLLBACK'), span }),
  fc.record({
    kind: kind('savepoint'),
    verb: fc.constantFrom('SAVEPOINT', 'RELEASE', 'ROLLBACK TO'),
    name,
    span,
  }),
);
