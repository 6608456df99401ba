import { openLocalSite } from '../localSite.ts';
import type { OpenedLab, OpenLabOptions } from '../openLab.ts';
import { openBankOn, openCutBankOn } from './bankLab.testing.ts';

export { numbers, runText, totalOf, transfer } from './bankLab.testing.ts';

/** The labs of `bankLab.testing.ts` in Node, with sites in process unless others are wanted. */
export const openBank = (
  sites: number,
  openSite: OpenLabOptions['openSite'] = openLocalSite,
): Promise<OpenedLab> => openBankOn(sites, openSite);

export const openCutBank = (): Promise<OpenedLab> => openCutBankOn(openLocalSite);
