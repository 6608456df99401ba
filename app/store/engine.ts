import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { designChecks } from '../../src/viewmodel/designChecks.ts';
import type { LabHead } from '../../src/workbench/coordinatorTypes.ts';
import { type RemoteCoordinator, startCoordinator } from '../../src/workbench/workerCoordinator.ts';
import type { OpenedLab, Parameters } from './engineTypes.ts';
import { newFolder } from './leftKeys.ts';

/**
 * The page's only way to the coordinator, and the only file that knows it. Every open lab has a
 * coordinator in a thread of its own, so that the page answers whatever the engine is at.
 */

/** One that has no lab yet: its engine starts while the page draws itself and fetches the lab. */
let spare: RemoteCoordinator | undefined;

export function startEngine(): void {
  spare ??= startCoordinator();
}

/**
 * What is wrong with a lab's text, its data aside. The coordinator that is asked has no lab, so no
 * query holds it up, and where nothing is wrong it opens this one.
 */
export async function checkLab(text: string, fileName: string): Promise<readonly Diagnostic[]> {
  const coordinator = spare ?? startCoordinator();
  spare = coordinator;
  const checked = await coordinator.check({ text, fileName });
  if (checked.ok) return checked.value;
  // One that ended is of no further use.
  if (spare === coordinator) spare = undefined;
  return [checked.error];
}

/** The coordinators that open a lab right now. */
const opening = new Set<RemoteCoordinator>();

/** Whoever waits for a lab to open is told that it was stopped. */
export function stopOpening(): void {
  for (const coordinator of opening) coordinator.end();
  opening.clear();
}

export interface OpenOptions {
  /** Values in place of the lab's defaults. */
  readonly parameters?: Parameters;
  /** Data files that came with the lab; others are read beside it. */
  readonly files?: Readonly<Record<string, string>>;
  readonly onProgress?: (done: number, of: number) => void;
  /** Of a page that was left; otherwise the sites have one of their own. */
  readonly folder?: string | undefined;
}

export async function openLab(
  text: string,
  fileName: string,
  options: OpenOptions = {},
): Promise<Result<OpenedLab, Diagnostic>> {
  const coordinator = spare ?? startCoordinator();
  spare = undefined;
  opening.add(coordinator);
  const { parameters = {}, files = {}, onProgress = () => {}, folder = newFolder() } = options;
  const readFile = async (name: string) => files[name] ?? (await readBeside(fileName, name));
  const lab = { text, fileName, parameters };
  const opened = await coordinator.open(lab, { readFile, onProgress, folder });
  opening.delete(coordinator);
  if (opened.ok) return ok(openedLab(coordinator, opened.value, folder));
  coordinator.end();
  return fail(opened.error);
}

/** Undefined where there is none: the lab says so at the LOAD that asks for it. */
async function readBeside(lab: string, name: string): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(name, new URL(lab, document.baseURI)));
    // Some servers answer with the page itself where there is no file.
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    return response.ok && !isPage ? await response.text() : undefined;
  } catch {
    return undefined;
  }
}

function openedLab(coordinator: RemoteCoordinator, head: LabHead, folder: string): OpenedLab {
  const valuesOf = (key: 'value' | 'defaultValue'): Parameters =>
    Object.fromEntries(head.parameters.map((parameter) => [parameter.name, parameter[key]]));
  return {
    ...head,
    checks: checksOf(head),
    parameters: valuesOf('value'),
    defaultParameters: valuesOf('defaultValue'),
    parameterRanges: head.parameters,
    run: (request, onProgress = () => {}) => coordinator.run(request, onProgress),
    plan: coordinator.plan,
    winners: coordinator.winners,
    change: coordinator.change,
    stopPlanning: coordinator.stopPlanning,
    measureOthers: (request, done, onMeasured) =>
      coordinator.measureOthers(request, [...done], onMeasured),
    answerRows: (of, order, start, count) =>
      coordinator.answerRows({ of, ...(order ? { order } : {}), start, count }),
    folder,
    runSchedule: (request) => coordinator.runSchedule(request),
    recoverSchedule: (request) => coordinator.recoverSchedule(request),
    cleanFolders: async (kept) => {
      const gone = await coordinator.cleanFolders(kept);
      return gone.ok ? gone.value : [];
    },
    stop: () => void coordinator.stop(),
    close: coordinator.end,
  };
}

function checksOf({ document, catalog, findings }: LabHead): OpenedLab['checks'] {
  const setups = document.blocks.filter(({ kind }) => kind === 'setup');
  return new Map(setups.map(({ span }) => [span.start, designChecks(catalog, findings, span)]));
}
