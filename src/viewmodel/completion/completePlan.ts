import type { Catalog } from '../../catalog/catalog.ts';
import { identifierOf } from '../../sql/lexer.ts';
import { quoteIdentifier } from '../../sql/print.ts';
import type { Token } from '../../sql/token.ts';
import { completeQuery, readTables } from './completeQuery.ts';
import { type Completion, distinct, type KnownTable, listed, type Place } from './completion.ts';
import { tablesAt } from './knownTables.ts';

/**
 * What can be written at a place of a plan in the plan notation. A line knows the fragments that
 * are stored at its site, what was computed there, and what was sent there by lines above.
 */
export function completePlan(
  place: Place,
  after: readonly Token[],
  text: string,
  catalog: Catalog,
): readonly Completion[] {
  const start = statementStart(text, place.from);
  const end = statementEnd(text, place.from);
  const line = place.before.filter((token) => token.start >= start);
  const held = heldAbove(
    text,
    place.before.filter((token) => token.start < start),
    catalog,
  );
  const [first, second, , fourth] = line;
  if (!first) return lineStarts(catalog);
  if (first.key === 'SHIP' && second?.key !== ':') return completeShip(line, held, catalog);
  if (line.length === 1) return [];
  if (line.length === 2) return [answer, ...select];
  // Before the query stand `site:` and `ANSWER`, or `site:` and `name =`.
  const isNamed = fourth?.key === '=';
  const before = line.slice(isNamed ? 4 : 3);
  if (before.length === 0) return line.at(-1)?.key === ':' ? [answer, ...select] : select;
  const rest = after.filter((token) => token.start < end);
  return completeQuery({ ...place, before }, rest, held.get(identifierOf(first)) ?? []);
}

const answer: Completion = { label: 'ANSWER', detail: 'the answer of the plan' };
const select = listed('SELECT, WITH', 'keyword');

const lineStarts = (catalog: Catalog): readonly Completion[] => [
  ...siteItems(catalog, ': '),
  { label: 'SHIP', detail: 'send a result or a fragment' },
];

const siteItems = (catalog: Catalog, suffix = ''): readonly Completion[] =>
  catalog.sites.map(({ id, label }) => ({
    label: id,
    detail: label === '' ? 'site' : `site, ${label}`,
    insert: quoteIdentifier(id) + suffix,
  }));

/** An indented line continues the one above it. */
function statementStart(text: string, from: number): number {
  let start = text.lastIndexOf('\n', from - 1) + 1;
  while (start > 0 && /^[ \t]/.test(text.slice(start, start + 1))) {
    start = text.lastIndexOf('\n', start - 2) + 1;
  }
  return start;
}

function statementEnd(text: string, from: number): number {
  const next = /\n(?=[^ \t\r\n])/g;
  next.lastIndex = from;
  return next.exec(text)?.index ?? text.length;
}

/** What every site holds, by its id. */
type Held = ReadonlyMap<string, readonly KnownTable[]>;

function heldAbove(text: string, tokens: readonly Token[], catalog: Catalog): Held {
  const held = new Map<string, readonly KnownTable[]>(
    catalog.sites.map(({ id }) => [id, tablesAt(catalog, id)]),
  );
  for (const line of statements(text, tokens)) {
    const [first, second, third, fourth] = line;
    if (!first || !second) continue;
    if (first.key === 'SHIP' && third?.key === 'TO' && fourth) {
      const sent = [...held.values()].flat().find(({ name }) => name === identifierOf(second));
      const target = identifierOf(fourth);
      const there = held.get(target) ?? [];
      if (sent && !there.includes(sent)) held.set(target, [...there, sent]);
    } else if (second.key === ':' && third && fourth?.key === '=') {
      const site = identifierOf(first);
      const there = held.get(site) ?? [];
      const columns = resultColumns(line.slice(4), there);
      const result = { name: identifierOf(third), detail: `result of ${site}`, columns };
      held.set(site, [...there, result]);
    }
  }
  return held;
}

function statements(text: string, tokens: readonly Token[]): readonly (readonly Token[])[] {
  const lines: Token[][] = [];
  for (const token of tokens) {
    const isLineStart = token.start === 0 || text[token.start - 1] === '\n';
    const line = lines.at(-1);
    if (!line || isLineStart) lines.push([token]);
    else line.push(token);
  }
  return lines;
}

/** Names of a query's output columns, as far as its tokens tell. */
function resultColumns(
  query: readonly Token[],
  tables: readonly KnownTable[],
): KnownTable['columns'] {
  const columns: { name: string; type: string }[] = [];
  for (const item of selectItems(query)) {
    const last = item.at(-1);
    if (last?.key === '*') {
      const alias = item.length > 1 ? item[0] : undefined;
      const wanted = alias && identifierOf(alias);
      const read = readTables(query, tables).filter(
        (source) => wanted === undefined || source.alias === wanted,
      );
      columns.push(...read.flatMap(({ table }) => table.columns));
    } else if (last?.kind === 'word' || last?.kind === 'quoted') {
      columns.push({ name: identifierOf(last), type: '' });
    }
  }
  return columns;
}

function selectItems(query: readonly Token[]): readonly (readonly Token[])[] {
  const items: Token[][] = [[]];
  let depth = 0;
  for (const token of query.slice(1)) {
    if (token.key === '(') depth += 1;
    if (token.key === ')') depth -= 1;
    if (depth === 0 && token.key === 'FROM') break;
    if (depth === 0 && token.key === ',') items.push([]);
    else if (token.key !== 'DISTINCT') items.at(-1)?.push(token);
  }
  return items;
}

function completeShip(line: readonly Token[], held: Held, catalog: Catalog): readonly Completion[] {
  const [, sent] = line;
  if (!sent) {
    const all = [...held.values()].flat();
    return distinct(
      all.map(({ name, detail }) => ({ label: name, detail, insert: quoteIdentifier(name) })),
    );
  }
  if (line.length === 2) return listed('TO', 'keyword');
  const name = identifierOf(sent);
  const isThere = (site: string): boolean =>
    (held.get(site) ?? []).some((table) => table.name === name);
  return line.length > 3 ? [] : siteItems(catalog).filter(({ label }) => !isThere(label));
}
