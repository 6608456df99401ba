import type { SiteId } from '../base/brand.ts';
import { siteId } from '../base/brand.ts';
import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { createTurns, type Turns } from '../base/turns.ts';
import type { Assertion, Catalog, ForeignKey, Relation } from '../catalog/catalog.ts';
import { fragmentIn } from '../catalog/fragmentTree.ts';
import { imposedShare } from '../catalog/imposedShare.ts';
import { assertionQuestion } from '../design/assertions.ts';
import { correctnessQuestions } from '../design/correctness.ts';
import type { Finding } from '../design/finding.ts';
import { type DesignQuestion, findingOf } from '../design/question.ts';
import { parseLab } from '../lab/document.ts';
import { executeSetup, filesNeeded } from '../lab/executeSetup.ts';
import type { LabDocument } from '../lab/labDocument.ts';
import { type LabParameter, type ParameterValues, valuesOf } from '../lab/setup/parameters.ts';
import { assertionForm } from '../localization/denial.ts';
import { decodeRows } from '../site/shipment.ts';
import type { SitePort } from '../site/sitePort.ts';
import { quoteIdentifier } from '../sql/print.ts';
import { countOrEstimate } from './countOrEstimate.ts';
import { engineFault } from './engineFault.ts';
import { fillCentral } from './fillCentral.ts';
import { fillSites } from './fillSites.ts';
import type { Statistics } from './statistics.ts';

export interface OpenLabOptions {
  readonly fileName?: string;
  readonly parameters?: ParameterValues;
  /**
   * Reads a file beside the lab, undefined where there is none; the app and the command each have
   * their own way.
   */
  readonly readFile?: (name: string) => Promise<string | undefined>;
  /** Starts a site; also called for central, which is one more database outside the network. */
  readonly openSite: (site: SiteId) => Promise<SitePort>;
  /** Says how far opening is, for whoever waits. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** A lab whose sites run and hold their fragments, with central beside them. */
export interface OpenedLab {
  readonly lab: LabDocument;
  readonly catalog: Catalog;
  readonly parameters: readonly LabParameter[];
  readonly parameterValues: ParameterValues;
  /** Of forced writes and of timeouts, for schedules. */
  readonly timing: ReturnType<typeof executeSetup>['timing'];
  readonly findings: readonly Finding[];
  /** Rows that each relation was given; its leaves may hold fewer, or more. */
  readonly relationRows: ReadonlyMap<string, number>;
  /** Rows of each leaf. */
  readonly leafRows: ReadonlyMap<string, number>;
  /** Relations whose leaves may share a row: their keys do not separate fragments. */
  readonly overlapping: ReadonlySet<string>;
  /** Relations and fragments whose cut loses or repeats rows, or may. */
  readonly faulty: ReadonlySet<string>;
  readonly ports: ReadonlyMap<SiteId, SitePort>;
  readonly central: SitePort;
  readonly statistics: Statistics;
  /** Runs take turns: two at once would meet each other's results at the sites. */
  readonly inTurn: Turns;
  readonly close: () => Promise<void>;
}

/**
 * Reads, executes, loads and checks a lab. A fault of its text is an error, of its design a
 * finding.
 */
export async function openLab(
  text: string,
  options: OpenLabOptions,
): Promise<Result<OpenedLab, readonly Diagnostic[]>> {
  const { lab, errors } = parseLab(text, options.fileName);
  if (errors.length > 0) return fail(errors);
  const files = await readFiles(lab, options);
  if (!files.ok) return files;
  const setup = executeSetup(lab, {
    files: files.value,
    classifyAssertion: assertionForm,
    ...(options.parameters ? { parameters: options.parameters } : {}),
  });
  if (setup.errors.length > 0) return fail(setup.errors);
  const names: readonly SiteId[] = [CENTRAL, ...setup.catalog.sites.map((site) => site.id)];
  const opening = await Promise.all(names.map((name) => options.openSite(name)));
  const close = async (): Promise<void> => {
    await Promise.all(opening.map((port) => port.close()));
  };
  const [central, ...ports] = opening;
  if (!central) throw new Error('Broken invariant: opening central gave no port.');
  const filled = await fill(setup, central, ports, options);
  if (!filled.ok) {
    await close();
    return filled;
  }
  const { parameters, timing } = setup;
  return ok({
    ...filled.value,
    lab,
    timing,
    parameters,
    parameterValues: valuesOf(parameters),
    central,
    ports: new Map(ports.map((port) => [port.site, port])),
    statistics: countOrEstimate({ ...filled.value, lab, central }),
    inTurn: createTurns(),
    close,
  });
}

/** Central's own name among the ports; no site can have it, for it is not an identifier. */
export const CENTRAL = siteId('(central)');

async function readFiles(
  lab: LabDocument,
  { readFile }: OpenLabOptions,
): Promise<Result<ReadonlyMap<string, string>, readonly Diagnostic[]>> {
  const files = new Map<string, string>();
  for (const name of filesNeeded(lab)) {
    const text = await readFile?.(name);
    if (text !== undefined) files.set(name, text);
  }
  return ok(files);
}

type Filled = Pick<
  OpenedLab,
  'catalog' | 'findings' | 'relationRows' | 'leafRows' | 'overlapping' | 'faulty'
>;

async function fill(
  setup: ReturnType<typeof executeSetup>,
  central: SitePort,
  ports: readonly SitePort[],
  options: OpenLabOptions,
): Promise<Result<Filled, readonly Diagnostic[]>> {
  const started = await fillCentral(setup.catalog, setup.dataSteps, central);
  if (!started.ok) return fail([started.error]);
  const loaded = await fillSites(setup.catalog, central, ports, options.onProgress);
  if (!loaded.ok) return fail([loaded.error]);
  const checked = await checkDesign(setup.catalog, central);
  if (!checked.ok) return fail([checked.error]);
  const { findings, assertions, relations } = checked.value;
  const overlapping = new Set(
    findings.filter(({ rule }) => rule === 'disjointness').map(({ relation }) => relation),
  );
  const faulty = new Set(findings.flatMap(({ whole }) => whole ?? []));
  const catalog = { ...setup.catalog, assertions, relations };
  const given = await countRelations(setup.catalog, central);
  if (!given.ok) return fail([given.error]);
  const [relationRows, leafRows] = [given.value, withImposed(catalog, loaded.value)];
  return ok({ catalog, findings, relationRows, leafRows, overlapping, faulty });
}

/** Where STATISTICS says how many rows a fragment has, planning goes by that. */
export function withImposed(
  catalog: Catalog,
  stored: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  if (!catalog.imposed) return stored;
  const rows = [...stored].map(([name, own]) => {
    const leaf = fragmentIn(catalog, name);
    const share = leaf && imposedShare(catalog, leaf);
    return [name, share ? share.imposed.rows / share.parts : own] as const;
  });
  return new Map(rows);
}

/** Central holds every relation as it was given. */
async function countRelations(
  { relations }: Catalog,
  central: SitePort,
): Promise<Result<ReadonlyMap<string, number>, Diagnostic>> {
  const counts = new Map<string, number>();
  for (const { name, span } of relations) {
    const sql = `SELECT COUNT(*) FROM ${quoteIdentifier(name)}`;
    const read = await central.request({ kind: 'read', sql });
    if (!read.ok) return fail(engineFault(read.error, span));
    const [row] = decodeRows(read.value.batches, 1);
    if (typeof row?.[0] === 'number') counts.set(name, row[0]);
  }
  return ok(counts);
}

interface CheckedDesign {
  readonly findings: readonly Finding[];
  readonly assertions: readonly Assertion[];
  /** Their foreign keys know whether they hold. */
  readonly relations: readonly Relation[];
}

/** Correctness of every fragmentation, and which assertions and foreign keys hold on the data. */
async function checkDesign(
  catalog: Catalog,
  central: SitePort,
): Promise<Result<CheckedDesign, Diagnostic>> {
  const findings: Finding[] = [];
  const denied: Finding[] = [];
  const assertions: Assertion[] = [];
  const broken = new Set<ForeignKey>();
  for (const assertion of catalog.assertions) {
    const finding = await ask(central, assertionQuestion(assertion));
    if (!finding.ok) return finding;
    if (finding.value) denied.push(finding.value);
    assertions.push({ ...assertion, holds: finding.value === undefined });
  }
  // What is asserted, and true, helps to prove a fragmentation correct.
  for (const question of correctnessQuestions({ ...catalog, assertions })) {
    const finding = await ask(central, question);
    if (!finding.ok) return finding;
    if (!finding.value) continue;
    findings.push(finding.value);
    if (question.foreignKey) broken.add(question.foreignKey);
  }
  const relations = catalog.relations.map((relation) => ({
    ...relation,
    foreignKeys: relation.foreignKeys.map((key) => ({ ...key, holds: !broken.has(key) })),
  }));
  return ok({ findings: [...findings, ...denied], assertions, relations });
}

async function ask(
  central: SitePort,
  question: DesignQuestion,
): Promise<Result<Finding | undefined, Diagnostic>> {
  const read = await central.request({ kind: 'read', sql: question.sql });
  if (!read.ok) return fail(engineFault(read.error, question.span));
  const [row] = decodeRows(read.value.batches, 1);
  const { columns } = read.value;
  return ok(findingOf(question, row ? { columns, row } : undefined));
}
