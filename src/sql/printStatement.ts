import { assertNever } from '../base/assert.ts';
import type { Expression, Name } from './ast.ts';
import { printName, printNames, printType, quoteString } from './printExpression.ts';
import { printExpression, printQuery, printSortKeys } from './printQuery.ts';
import type {
  ColumnConstraint,
  ColumnDefinition,
  FragmentCut,
  ReplicationProtocol,
  Statement,
  StatisticsColumn,
  TableConstraint,
} from './statement.ts';

/** A statement on a single line, without a semicolon; it parses to the same tree. */
export function printStatement(statement: Statement): string {
  switch (statement.kind) {
    case 'selectStatement':
      return printQuery(statement.query);
    case 'insert':
    case 'update':
    case 'delete':
      return printChange(statement);
    case 'createTable':
    case 'createIndex':
    case 'createView':
      return printDefinition(statement);
    case 'createSite':
    case 'createLink':
    case 'setNetwork':
    case 'setCost':
    case 'setForce':
    case 'setTimeout':
      return printTopology(statement);
    case 'createFragment':
    case 'createFragmentsByHash':
    case 'createFragmentsByRange':
    case 'allocate':
    case 'replicate':
      return printDistribution(statement);
    case 'assert':
    case 'parameter':
    case 'statistics':
    case 'generate':
    case 'load':
      return printContents(statement);
    default:
      return assertNever(statement);
  }
}

type Of<Kind extends Statement['kind']> = Extract<Statement, { readonly kind: Kind }>;

/** The parts of a statement with spaces between; a clause that is left out is an empty part. */
const sentence = (...parts: readonly string[]): string =>
  parts.filter((part) => part !== '').join(' ');

const optional = <Value>(value: Value | undefined, print: (value: Value) => string): string =>
  value === undefined ? '' : print(value);

const printAt = (sites: readonly Name[]): string =>
  sites.length === 0 ? '' : `AT ${printNames(sites)}`;

const printColumns = (names: readonly Name[]): string =>
  names.length === 0 ? '' : `(${printNames(names)})`;

const printWhere = (where: Expression | undefined): string =>
  optional(where, (condition) => `WHERE ${printExpression(condition)}`);

const printIfNotExists = (ifNotExists: boolean): string => (ifNotExists ? 'IF NOT EXISTS' : '');

function printChange(statement: Of<'insert' | 'update' | 'delete'>): string {
  const table = printName(statement.table);
  switch (statement.kind) {
    case 'insert': {
      const columns = printColumns(statement.columns);
      const { source } = statement;
      const rows = source === 'defaultValues' ? 'DEFAULT VALUES' : printQuery(source);
      return sentence('INSERT INTO', table, columns, rows);
    }
    case 'update': {
      const alias = printAlias(statement.alias);
      const assignments = statement.assignments.map(
        (assignment) => `${printName(assignment.column)} = ${printExpression(assignment.value)}`,
      );
      const where = printWhere(statement.where);
      return sentence('UPDATE', table, alias, 'SET', assignments.join(', '), where);
    }
    case 'delete': {
      const alias = printAlias(statement.alias);
      return sentence('DELETE FROM', table, alias, printWhere(statement.where));
    }
    default:
      return assertNever(statement);
  }
}

const printAlias = (alias: Name | undefined): string =>
  optional(alias, (name) => `AS ${printName(name)}`);

function printDefinition(statement: Of<'createTable' | 'createIndex' | 'createView'>): string {
  const name = printName(statement.name);
  switch (statement.kind) {
    case 'createTable': {
      const columns = statement.columns.map(printColumnDefinition);
      const constraints = statement.constraints.map(printTableConstraint);
      const elements = `(${[...columns, ...constraints].join(', ')})`;
      return sentence('CREATE TABLE', printIfNotExists(statement.ifNotExists), name, elements);
    }
    case 'createIndex':
      return sentence(
        statement.unique ? 'CREATE UNIQUE INDEX' : 'CREATE INDEX',
        printIfNotExists(statement.ifNotExists),
        `${name} ON ${printName(statement.table)} (${printSortKeys(statement.keys)})`,
        printWhere(statement.where),
        printAt(statement.at),
      );
    case 'createView': {
      const columns = printColumns(statement.columns);
      return sentence('CREATE VIEW', name, columns, 'AS', printQuery(statement.query));
    }
    default:
      return assertNever(statement);
  }
}

function printColumnDefinition(column: ColumnDefinition): string {
  return sentence(
    printName(column.name),
    optional(column.type, printType),
    optional(column.width, (width) => `WIDTH ${width}`),
    ...column.constraints.map(printColumnConstraint),
  );
}

function printColumnConstraint(constraint: ColumnConstraint): string {
  switch (constraint.kind) {
    case 'notNull':
      return 'NOT NULL';
    case 'null':
      return 'NULL';
    case 'primaryKey': {
      const order = constraint.descending ? 'DESC' : '';
      return sentence('PRIMARY KEY', order, constraint.autoincrement ? 'AUTOINCREMENT' : '');
    }
    case 'unique':
      return 'UNIQUE';
    case 'check':
      return `CHECK (${printExpression(constraint.condition)})`;
    case 'default':
      return `DEFAULT ${printDefault(constraint.value)}`;
    case 'collation':
      return `COLLATE ${printName(constraint.collation)}`;
    case 'references':
      return printReferences(constraint.table, constraint.columns);
    default:
      return assertNever(constraint);
  }
}

/** A constant stands alone, with a sign if it has one; any other expression in parentheses. */
function printDefault(value: Expression): string {
  const isSigned =
    value.kind === 'unary' && value.operator !== 'NOT' && value.operand.kind === 'number';
  const isConstant = ['number', 'string', 'blob', 'null', 'boolean', 'now'].includes(value.kind);
  const text = printExpression(value);
  return isConstant || (isSigned && value.operator !== '~') ? text : `(${text})`;
}

function printReferences(table: Name, columns: readonly Name[]): string {
  return sentence('REFERENCES', printName(table), printColumns(columns));
}

function printTableConstraint(constraint: TableConstraint): string {
  switch (constraint.kind) {
    case 'primaryKey':
      return sentence('PRIMARY KEY', printColumns(constraint.columns));
    case 'unique':
      return sentence('UNIQUE', printColumns(constraint.columns));
    case 'check':
      return `CHECK (${printExpression(constraint.condition)})`;
    case 'foreignKey': {
      const references = printReferences(constraint.table, constraint.references);
      return sentence('FOREIGN KEY', printColumns(constraint.columns), references);
    }
    default:
      return assertNever(constraint);
  }
}

const printLatency = (ms: number | undefined): string =>
  optional(ms, (value) => `LATENCY ${value} MS`);

const printBandwidth = (kbps: number | undefined): string =>
  optional(kbps, (value) => `BANDWIDTH ${value} KBPS`);

function printTopology(
  statement: Of<'createSite' | 'createLink' | 'setNetwork' | 'setCost' | 'setForce' | 'setTimeout'>,
): string {
  switch (statement.kind) {
    case 'createSite': {
      const label = optional(statement.label, (text) => `LABEL ${quoteString(text)}`);
      const engine = optional(statement.engine, (word) => `ENGINE ${word}`);
      return sentence('CREATE SITE', printName(statement.name), label, engine);
    }
    case 'createLink': {
      const pair = `${printName(statement.source)} TO ${printName(statement.target)}`;
      const latency = printLatency(statement.latencyMs);
      return sentence('CREATE LINK', pair, latency, printBandwidth(statement.bandwidthKbps));
    }
    case 'setNetwork': {
      const latency = printLatency(statement.latencyMs);
      const bandwidth = printBandwidth(statement.bandwidthKbps);
      return sentence('SET NETWORK', statement.preset ?? '', latency, bandwidth);
    }
    case 'setCost':
      return sentence(
        'SET COST',
        optional(statement.cpuMsPer1000Rows, (ms) => `CPU ${ms} MS PER 1000 ROWS`),
        optional(statement.ioMsPerPage, (ms) => `IO ${ms} MS PER PAGE`),
        optional(statement.messageMs, (ms) => `MESSAGE ${ms} MS`),
      );
    case 'setForce':
      return `SET FORCE ${statement.ms} MS`;
    case 'setTimeout':
      return `SET TIMEOUT ${statement.ms} MS`;
    default:
      return assertNever(statement);
  }
}

type Distribution = Of<
  'createFragment' | 'createFragmentsByHash' | 'createFragmentsByRange' | 'allocate' | 'replicate'
>;

function printDistribution(statement: Distribution): string {
  switch (statement.kind) {
    case 'createFragment': {
      const name = `${printName(statement.name)} OF ${printName(statement.of)}`;
      return sentence('CREATE FRAGMENT', name, printCut(statement.cut), printAt(statement.at));
    }
    case 'createFragmentsByHash': {
      const of = `CREATE FRAGMENTS OF ${printName(statement.of)}`;
      const columns = `BY HASH ${printColumns(statement.columns)}`;
      return sentence(of, columns, `INTO ${statement.count}`, printAt(statement.at));
    }
    case 'createFragmentsByRange': {
      const of = `CREATE FRAGMENTS OF ${printName(statement.of)}`;
      const bounds = `(${statement.bounds.map(printExpression).join(', ')})`;
      const column = `BY RANGE (${printName(statement.column)})`;
      return sentence(of, column, bounds, printAt(statement.at));
    }
    case 'allocate':
      return sentence('ALLOCATE', printName(statement.name), printAt(statement.at));
    case 'replicate':
      return `REPLICATE ${printName(statement.name)} USING ${printProtocol(statement.using)}`;
    default:
      return assertNever(statement);
  }
}

function printCut(cut: FragmentCut): string {
  switch (cut.kind) {
    case 'horizontal':
      return printWhere(cut.where);
    case 'vertical':
      return printColumns(cut.columns);
    case 'derived':
      return `SEMIJOIN ${printNames(cut.owners)} ON ${printExpression(cut.on)}`;
    default:
      return assertNever(cut);
  }
}

function printProtocol(protocol: ReplicationProtocol): string {
  switch (protocol.kind) {
    case 'rowa':
      return 'ROWA';
    case 'availableCopies':
      return 'AVAILABLE COPIES';
    case 'primary':
      return `PRIMARY ${printName(protocol.site)} ${protocol.lazy ? 'LAZY' : 'EAGER'}`;
    case 'quorum':
      return `QUORUM READ ${protocol.read} WRITE ${protocol.write}`;
    default:
      return assertNever(protocol);
  }
}

function printContents(
  statement: Of<'assert' | 'parameter' | 'statistics' | 'generate' | 'load'>,
): string {
  switch (statement.kind) {
    case 'assert':
      return `ASSERT ${printName(statement.name)}: ${printExpression(statement.condition)}`;
    case 'parameter': {
      const value = `${printName(statement.name)} = ${printExpression(statement.value)}`;
      const low = optional(statement.low, (bound) => `FROM ${printExpression(bound)}`);
      const high = optional(statement.high, (bound) => `TO ${printExpression(bound)}`);
      return sentence('PARAMETER', value, low, high);
    }
    case 'statistics': {
      const width = statement.width === undefined ? [] : [`WIDTH ${statement.width}`];
      const columns = statement.columns.map(printStatisticsColumn);
      const figures = [`ROWS ${statement.rows}`, ...width, ...columns].join(', ');
      return `STATISTICS OF ${printName(statement.of)} (${figures})`;
    }
    case 'generate': {
      const columns = statement.columns.map(
        (generated) => `${printName(generated.column)} = ${printExpression(generated.value)}`,
      );
      const count = `${printExpression(statement.count)} ROWS`;
      return `GENERATE ${count} INTO ${printName(statement.table)} (${columns.join(', ')})`;
    }
    case 'load':
      return `LOAD INTO ${printName(statement.table)} FROM ${quoteString(statement.file)}`;
    default:
      return assertNever(statement);
  }
}

function printStatisticsColumn(column: StatisticsColumn): string {
  return sentence(
    'COLUMN',
    printName(column.column),
    optional(column.width, (value) => `WIDTH ${value}`),
    optional(column.selectivity, (value) => `SELECTIVITY ${value}`),
    optional(column.distinct, (value) => `DISTINCT ${value}`),
  );
}
