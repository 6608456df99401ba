import { parseKbps, parseMilliseconds, parseNumber, parseOptions } from './parseAmounts.ts';
import {
  accept,
  advance,
  expect,
  failure,
  isAt,
  note,
  type Parser,
  parseName,
  peek,
  spanFrom,
} from './parserState.ts';
import type { NetworkPreset, Statement } from './statement.ts';

/** Sites and the network between them: CREATE SITE, CREATE LINK and SET. */

export function parseCreateSite(p: Parser, start: number): Statement {
  expect(p, 'SITE');
  const name = parseName(p, 'a site name');
  let label: { label: string } | undefined;
  let engine: { engine: 'sqlite' | 'postgres' } | undefined;
  const options = {
    LABEL: () => {
      label = { label: parseString(p, "a label such as 'Head office'") };
    },
    ENGINE: () => {
      engine = { engine: parseEngine(p) };
    },
  };
  parseOptions(p, options, false);
  return { kind: 'createSite', name, ...label, ...engine, span: spanFrom(p, start) };
}

function parseEngine(p: Parser): 'sqlite' | 'postgres' {
  if (accept(p, 'SQLITE')) return 'sqlite';
  expect(p, 'POSTGRES');
  return 'postgres';
}

export function parseString(p: Parser, what: string): string {
  note(p, what);
  if (peek(p).kind !== 'string') throw failure(p);
  return advance(p).text;
}

export function parseCreateLink(p: Parser, start: number): Statement {
  expect(p, 'LINK');
  const source = parseName(p, 'a site name');
  expect(p, 'TO');
  const target = parseName(p, 'a site name');
  const speed = parseSpeed(p, false);
  return { kind: 'createLink', source, target, ...speed, span: spanFrom(p, start) };
}

interface Speed {
  readonly latencyMs?: number;
  readonly bandwidthKbps?: number;
}

function parseSpeed(p: Parser, isNeeded: boolean): Speed {
  let speed: Speed = {};
  const options = {
    LATENCY: () => {
      speed = { ...speed, latencyMs: parseMilliseconds(p) };
    },
    BANDWIDTH: () => {
      speed = { ...speed, bandwidthKbps: parseKbps(p) };
    },
  };
  parseOptions(p, options, isNeeded);
  return speed;
}

const presets: Readonly<Record<string, NetworkPreset>> = {
  BUS: 'BUS',
  LAN: 'LAN',
  WAN: 'WAN',
  SATELLITE: 'SATELLITE',
};

export function parseSetNetwork(p: Parser, start: number): Statement {
  expect(p, 'NETWORK');
  const preset = isAt(p, ...Object.keys(presets)) ? presets[advance(p).key] : undefined;
  const speed = parseSpeed(p, preset === undefined);
  const chosen = preset === undefined ? undefined : { preset };
  return { kind: 'setNetwork', ...chosen, ...speed, span: spanFrom(p, start) };
}

type Cost = Omit<Extract<Statement, { kind: 'setCost' }>, 'kind' | 'span'>;

/** `CPU 1 MS PER 1000 ROWS IO 0.1 MS PER PAGE MESSAGE 1 MS`; what is left out costs nothing. */
export function parseSetCost(p: Parser, start: number): Statement {
  expect(p, 'COST');
  let cost: Cost = {};
  const options = {
    CPU: () => {
      cost = { ...cost, cpuMsPer1000Rows: parseCpuCost(p) };
    },
    IO: () => {
      cost = { ...cost, ioMsPerPage: parseMilliseconds(p) };
      expect(p, 'PER', 'PAGE');
    },
    MESSAGE: () => {
      cost = { ...cost, messageMs: parseMilliseconds(p) };
    },
  };
  parseOptions(p, options, true);
  return { kind: 'setCost', ...cost, span: spanFrom(p, start) };
}

/** Per 1000 rows, or per any other number of them. */
function parseCpuCost(p: Parser): number {
  const ms = parseMilliseconds(p);
  expect(p, 'PER');
  const rows = parseNumber(p, 'a number of rows', { isInteger: true, isPositive: true });
  expect(p, 'ROWS');
  return rows === 1000 ? ms : (ms * 1000) / rows;
}

export function parseSetMilliseconds(kind: 'setForce' | 'setTimeout') {
  return (p: Parser, start: number): Statement => {
    advance(p);
    const ms = parseMilliseconds(p);
    return { kind, ms, span: spanFrom(p, start) };
  };
}
