import type { SiteId } from '../../base/brand.ts';
import type { Diagnostic } from '../../base/diagnostic.ts';
import { fail, ok, type Result } from '../../base/result.ts';
import { NO_SPAN } from '../../base/span.ts';
import { DiskError } from '../../site/diskError.ts';
import type { DiskKind, SitePort } from '../../site/sitePort.ts';

/**
 * Every site begins a new log, on the data that the lab gave it. Gives where the disks are: in
 * memory as soon as one of them has to be.
 */
export async function beginLogs(
  ports: ReadonlyMap<SiteId, SitePort>,
): Promise<Result<DiskKind, Diagnostic>> {
  const all = [...ports.values()];
  const ended = await Promise.all(all.map((port) => port.endLog()));
  const begun = await Promise.all(all.map((port) => port.checkpoint()));
  let disk: DiskKind = { kind: 'files' };
  for (const [index, one] of [...ended, ...begun].entries()) {
    const site = all[index % all.length]?.site ?? '';
    if (!one.ok) return fail(diskFault(site, one.error.message));
    if (one.value.kind === 'memory' && disk.kind === 'files') disk = one.value;
  }
  return ok(disk);
}

/** The same ports, which throw a `DiskError` if a log cannot be written: the run is over then. */
export const throwingPorts = (
  ports: ReadonlyMap<SiteId, SitePort>,
): ReadonlyMap<SiteId, SitePort> =>
  new Map([...ports].map(([site, port]) => [site, throwingPort(port)]));

const throwingPort = (port: SitePort): SitePort => ({
  ...port,
  request: async (request) => {
    const reply = await port.request(request);
    if (!reply.ok && reply.error.code === 'disk') throw diskError(port.site, reply.error.message);
    return reply;
  },
  restart: async (on, forces) => {
    const back = await port.restart(on, forces);
    if (!back.ok && back.error.code === 'disk') throw diskError(port.site, back.error.message);
    return back;
  },
});

const diskError = (site: SiteId, because: string): DiskError =>
  new DiskError(diskFault(site, because).message);

/** What a run that a disk has ended is to say; whatever else was thrown goes on. */
export function diskFailure(error: unknown): Diagnostic {
  if (!(error instanceof DiskError)) throw error;
  return { code: 'disk', message: error.message, span: NO_SPAN };
}

const diskFault = (site: string, because: string): Diagnostic => ({
  code: 'disk',
  message: `The disk of ${site} cannot be used: ${because}.`,
  span: NO_SPAN,
});
