import { assertNever } from '../base/assert.ts';
import { printAdministration } from './printAdministration.ts';
import { printChange } from './printChange.ts';
import { printDefinition } from './printDefinition.ts';
import { printName, printNames, quoteString } from './printExpression.ts';
import { optional, printAt, printColumns, printWhere, sentence } from './printParts.ts';
import { printExpression, printQuery } from './printQuery.ts';
import type { FragmentCut, ReplicationProtocol, Statement, StatisticsColumn } from './statement.ts';

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
    case 'createTableAs':
    case 'createIndex':
    case 'createView':
    case 'createTrigger':
      return printDefinition(statement);
    case 'drop':
    case 'alterTable':
    case 'maintenance':
    case 'transaction':
    case 'savepoint':
      return printAdministration(statement);
    case 'explain': {
      const how = statement.queryPlan ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
      return `${how} ${printStatement(statement.statement)}`;
    }
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
