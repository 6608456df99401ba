import { LENSES } from '../../base/lens.ts';
import type { Catalog } from '../../catalog/catalog.ts';
import { tokenize } from '../../sql/lexer.ts';
import { completePlan } from './completePlan.ts';
import { completeQuery } from './completeQuery.ts';
import { type Completion, type Completions, distinct, listed, placeIn } from './completion.ts';
import { fragmentTables, globalTables } from './knownTables.ts';

/**
 * What can be written at a place of a lab: SQL in its live blocks, keys and names in its scenes,
 * and the live blocks themselves after a fence.
 */
export function completeLab(text: string, offset: number, catalog: Catalog): Completions {
  const block = blockAt(text, offset);
  if (!block) return { from: offset, items: [] };
  if (block.kind === 'fence') return { from: block.start, items: fences };
  const own = text.slice(block.start, block.end);
  const within = completeBlock(block.info, own, offset - block.start, catalog, text);
  return { ...within, from: within.from + block.start };
}

const fences = listed(
  `sql setup, sql query id=NAME at=SITE, plan id=NAME for=QUERY, scene, schedule id=NAME,
  exercise id=NAME kind=number`,
  'live block',
);

type Block =
  /** The line that opens a block; from behind its fence. */
  | { readonly kind: 'fence'; readonly start: number }
  | {
      readonly kind: 'inside';
      readonly info: string;
      readonly start: number;
      readonly end: number;
    };

const fenceLine = /^[ \t]*(`{3,}|~{3,})([^\n]*)(?:\n|$)/gm;

/** The fenced block around a place; undefined in prose. */
function blockAt(text: string, offset: number): Block | undefined {
  let open: { readonly fence: string; readonly info: string; readonly start: number } | undefined;
  for (const match of text.matchAll(fenceLine)) {
    const [line, fence = '', info = ''] = match;
    const lineEnd = match.index + line.length;
    const isClosing = open && fence.startsWith(open.fence) && info.trim() === '';
    if (open && !isClosing) continue;
    if (open) {
      if (offset < lineEnd && offset >= open.start) {
        return { kind: 'inside', info: open.info, start: open.start, end: match.index };
      }
      open = undefined;
      continue;
    }
    const infoStart = match.index + line.indexOf(fence) + fence.length;
    if (offset >= infoStart && offset <= infoStart + info.length) {
      return { kind: 'fence', start: infoStart };
    }
    if (match.index > offset) return undefined;
    open = { fence, info: info.trim(), start: lineEnd };
  }
  if (!open || offset < open.start) return undefined;
  return { kind: 'inside', info: open.info, start: open.start, end: text.length };
}

function completeBlock(
  info: string,
  own: string,
  offset: number,
  catalog: Catalog,
  text: string,
): Completions {
  if (/^scene\b/.test(info)) return completeScene(own, offset, text);
  if (!/^(?:sql|plan|schedule)\b/.test(info)) return { from: offset, items: [] };
  const tokens = tokenize(own);
  const place = placeIn(own, tokens, offset);
  if (!place) return { from: offset, items: [] };
  const after = tokens.filter(({ kind, start }) => kind !== 'end' && start >= offset);
  if (info.startsWith('plan')) {
    return { from: place.from, items: completePlan(place, after, own, catalog) };
  }
  // One statement of several: what comes before it is over.
  const begin = place.before.findLastIndex(({ key }) => key === ';') + 1;
  const end = after.findIndex(({ key }) => key === ';');
  const before = place.before.slice(begin);
  const rest = end < 0 ? after : after.slice(0, end);
  if (!/\bsetup\b/.test(info)) {
    const items = completeQuery({ ...place, before }, rest, globalTables(catalog));
    return { from: place.from, items };
  }
  return { from: place.from, items: completeSetup({ ...place, before }, rest, catalog) };
}

const statementStarts = listed(
  `CREATE SITE, CREATE LINK, CREATE TABLE, CREATE FRAGMENT, CREATE FRAGMENTS OF, CREATE INDEX,
  CREATE VIEW, ALLOCATE, REPLICATE, SET NETWORK, SET COST, SET FORCE, SET TIMEOUT, ASSERT, PARAMETER,
  STATISTICS OF, INSERT INTO, GENERATE, LOAD INTO, UPDATE, DELETE FROM`,
  'statement of a setup',
);

const setupKeywords = listed(
  `LABEL, ENGINE, LATENCY, BANDWIDTH, MS, KBPS, PRIMARY KEY, NOT NULL, UNIQUE, CHECK, REFERENCES,
  DEFAULT, WIDTH, SEMIJOIN, BY HASH, BY RANGE, INTO, ROWS INTO, USING ROWA, USING PRIMARY,
  USING QUORUM READ, WRITE, FROM, TO, AT`,
  'keyword of a setup',
);

const generators = listed(
  `row, uniform, normal, zipf, pick, weighted, person_name, city, word, text, date_between`,
  'function of GENERATE',
);

function completeSetup(
  place: Parameters<typeof completeQuery>[0],
  rest: Parameters<typeof completeQuery>[1],
  catalog: Catalog,
): readonly Completion[] {
  const { before } = place;
  const [first, second] = before;
  if (!first) return statementStarts;
  const relations = globalTables(catalog);
  const fragments = fragmentTables(catalog);
  const names = distinct(
    [...relations, ...fragments].map(({ name, detail }) => ({ label: name, detail })),
  );
  const last = before.at(-1);
  const sites = catalog.sites.map(({ id, label }) => ({ label: id, detail: `site, ${label}` }));
  const isAfterAt = before.some(({ key }) => key === 'AT');
  const isLink = second?.key === 'LINK';
  if (last?.key === 'AT' || (isAfterAt && last?.key === ',') || isLink) return sites;
  if (last?.key === 'OF' || last?.key === 'ALLOCATE' || last?.key === 'REPLICATE') return names;
  const query = completeQuery(place, rest, [...relations, ...fragments]);
  if (first.key === 'GENERATE' && last?.key !== 'INTO') return [...generators, ...query];
  if (first.key === 'CREATE' && second?.key === 'SITE') return setupKeywords;
  return distinct([...query, ...setupKeywords, ...columnsOfCut(before, catalog)]);
}

/** Columns of the relation that a fragment is cut from: its predicate reads them. */
function columnsOfCut(
  before: Parameters<typeof completeQuery>[0]['before'],
  catalog: Catalog,
): readonly Completion[] {
  const of = before.findIndex(({ key }) => key === 'OF');
  const name = before[of + 1]?.text.toLowerCase();
  const tables = [...globalTables(catalog), ...fragmentTables(catalog)];
  const cut = of < 0 ? undefined : tables.find((table) => table.name === name);
  return (cut?.columns ?? []).map((column) => ({
    label: column.name,
    detail: `column of ${cut?.name}`,
  }));
}

const sceneKeys = [
  ['view', 'which view the scene sets'],
  ['query', 'a query of this lab'],
  ['plan', 'a plan by its id'],
  ['at', 'stage and event, such as execution/2'],
  ['lenses', 'a list, such as [location, fragments]'],
  ['parameters', 'values, such as { staff: 250 }'],
  ['caption', 'one sentence'],
] as const;

const stages = listed('sql/1, algebra/1, localized/1, reduced/1, plans/1, execution/1', 'moment');

function completeScene(own: string, offset: number, text: string): Completions {
  const lineStart = own.lastIndexOf('\n', offset - 1) + 1;
  const line = own.slice(lineStart, offset);
  const key = /^\s*(\w+)\s*:/.exec(line)?.[1];
  const from = offset - (/[\w@:/-]*$/.exec(line)?.[0].replace(/^.*:(?=$)/, '').length ?? 0);
  if (key === undefined) {
    const items = sceneKeys.map(([name, detail]) => ({ label: name, detail, insert: `${name}: ` }));
    return { from, items };
  }
  return { from, items: sceneValues(key, text) };
}

function sceneValues(key: string, text: string): readonly Completion[] {
  switch (key) {
    case 'query':
      return idsOf(text, /^[ \t]*`{3,}sql query\b[^\n]*\bid=([\w-]+)/gm, 'query');
    case 'plan':
      return idsOf(text, /^[ \t]*`{3,}plan\b[^\n]*\bid=([\w-]+)/gm, 'plan', 'own:');
    case 'at':
      return stages;
    case 'lenses':
      return LENSES.map((label) => ({ label, detail: 'lens' }));
    case 'view':
      return listed('query', 'view');
    default:
      // Captions and numbers are the author's own.
      return [];
  }
}

const idsOf = (text: string, pattern: RegExp, detail: string, prefix = ''): readonly Completion[] =>
  [...text.matchAll(pattern)].map(([, id = '']) => ({ label: prefix + id, detail }));
