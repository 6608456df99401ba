import { milliseconds, type SiteId, siteId } from '../../base/brand.ts';
import type { Span } from '../../base/span.ts';
import { NETWORK_PRESETS } from '../../network/presets.ts';
import type { Draft, StatementOf } from './draft.ts';
import { findSite, notYet, takenName } from './names.ts';

/** Sites, the network between them, and what work costs. */

const MAX_SITES = 16;

export function createSite(draft: Draft, statement: StatementOf<'createSite'>): void {
  const taken = draft.sites.map((site) => site.id);
  const fault = takenName('site', statement.name, taken);
  if (fault !== undefined) {
    draft.errors.push(fault);
    return;
  }
  if (draft.sites.length === MAX_SITES) {
    const message = `A lab has at most ${MAX_SITES} sites.`;
    draft.errors.push({ code: 'too-many-sites', message, span: statement.span });
    return;
  }
  if (statement.engine === 'postgres') {
    notYet(draft, `CREATE SITE ${statement.name.text} ENGINE postgres`, statement.span);
  }
  const id = siteId(statement.name.text);
  draft.sites.push({
    id,
    number: draft.sites.length + 1,
    label: statement.label ?? id,
    engine: statement.engine ?? 'sqlite',
  });
}

export function createLink(draft: Draft, statement: StatementOf<'createLink'>): void {
  const source = findSite(draft, statement.source);
  const target = findSite(draft, statement.target);
  if (source === undefined || target === undefined) return;
  if (source === target) {
    const message = `A link joins two sites; ${source} is one.`;
    draft.errors.push({ code: 'link-to-itself', message, span: statement.span });
    return;
  }
  if (hasLink(draft, source, target)) {
    const message = `There is a link between ${source} and ${target} already.`;
    const hint = 'A link holds in both directions.';
    draft.errors.push({ code: 'duplicate-link', message, span: statement.span, hint });
    return;
  }
  if (!areUsable(draft, statement.latencyMs, statement.bandwidthKbps, statement.span)) return;
  const own = {
    ...(statement.latencyMs === undefined ? {} : { latencyMs: statement.latencyMs }),
    ...(statement.bandwidthKbps === undefined ? {} : { bandwidthKbps: statement.bandwidthKbps }),
  };
  draft.links.push({ source, target, ...own }, { source: target, target: source, ...own });
}

function hasLink(draft: Draft, source: SiteId, target: SiteId): boolean {
  return draft.links.some((link) => link.source === source && link.target === target);
}

export function setNetwork(draft: Draft, statement: StatementOf<'setNetwork'>): void {
  if (!areUsable(draft, statement.latencyMs, statement.bandwidthKbps, statement.span)) return;
  if (statement.preset !== undefined) {
    Object.assign(draft.network, NETWORK_PRESETS[statement.preset]);
  }
  if (statement.latencyMs !== undefined) draft.network.latencyMs = statement.latencyMs;
  if (statement.bandwidthKbps !== undefined) draft.network.bandwidthKbps = statement.bandwidthKbps;
}

function areUsable(
  draft: Draft,
  latencyMs: number | undefined,
  bandwidthKbps: number | undefined,
  span: Span,
): boolean {
  const before = draft.errors.length;
  checkAmount(draft, 'The latency', latencyMs, span);
  checkAmount(draft, 'The bandwidth', bandwidthKbps, span);
  if (bandwidthKbps === 0) {
    const message = 'The bandwidth must be above 0.';
    draft.errors.push({ code: 'invalid-amount', message, span });
  }
  return draft.errors.length === before;
}

function checkAmount(draft: Draft, what: string, amount: number | undefined, span: Span): void {
  if (amount === undefined || (Number.isFinite(amount) && amount >= 0)) return;
  const message = `${what} must be a number, 0 or more.`;
  draft.errors.push({ code: 'invalid-amount', message, span });
}

export function setCost(draft: Draft, statement: StatementOf<'setCost'>): void {
  const { cpuMsPer1000Rows, ioMsPerPage, messageMs } = statement;
  for (const amount of [cpuMsPer1000Rows, ioMsPerPage, messageMs]) {
    checkAmount(draft, 'A cost', amount, statement.span);
  }
  draft.cost = {
    cpuMsPer1000Rows: cpuMsPer1000Rows ?? draft.cost.cpuMsPer1000Rows,
    ioMsPerPage: ioMsPerPage ?? draft.cost.ioMsPerPage,
    messageMs: messageMs ?? draft.cost.messageMs,
  };
}

export function setForce(draft: Draft, statement: StatementOf<'setForce'>): void {
  checkAmount(draft, 'The time of a forced write', statement.ms, statement.span);
  draft.timing = { ...draft.timing, forceMs: milliseconds(statement.ms) };
}

export function setTimeout(draft: Draft, statement: StatementOf<'setTimeout'>): void {
  checkAmount(draft, 'The timeout', statement.ms, statement.span);
  draft.timing = { ...draft.timing, timeoutMs: milliseconds(statement.ms) };
}
