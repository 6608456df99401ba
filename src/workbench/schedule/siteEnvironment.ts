import { assert } from '../../base/assert.ts';
import { PROTOCOLS } from '../../transactions/commit/protocols.ts';
import type { Environment } from '../../transactions/simulation/run.ts';
import type { OpenedLab } from '../openLab.ts';
import { lockedBy } from './lockedBy.ts';
import { throwingPorts } from './siteDisks.ts';

/** What a simulation finds of a lab whatever it runs: its sites, network and protocols. */
export const siteEnvironment = ({
  catalog,
  ports,
  timing,
}: OpenedLab): Omit<Environment, 'runStatement' | 'ended' | 'settled'> => ({
  sites: catalog.sites.map(({ id }) => id),
  topology: catalog.network,
  ...timing,
  ports: throwingPorts(ports),
  protocolOf: (name) => {
    const found = PROTOCOLS[name];
    assert(found, `no protocol is called ${name}`);
    return found;
  },
  lockedBy: (change) => lockedBy(catalog, change),
});

/** Every site starts again with the lab's own data; what is on its disk stays there. */
export async function restoreLab({ ports }: OpenedLab): Promise<void> {
  const restarted = [...ports.values()].map(async (port) => {
    await port.crash();
    const back = await port.restart('lab');
    assert(back.ok, `${port.site} starts again as the lab made it`);
  });
  await Promise.all(restarted);
}
