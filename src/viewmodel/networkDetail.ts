import type { Lens } from '../base/lens.ts';
import { formatBytes, formatCount } from './format.ts';
import type { MarkDetail } from './markDetail.ts';
import type { Flow, NetworkMap, NetworkSite } from './networkMap.ts';

/** What the marks of the network map are called, and what is known of each. */

export const flowId = ({ source, target }: Flow): string => `${source.id} to ${target.id}`;

const stateWords: Readonly<Record<Flow['state'], string>> = {
  planned: 'planned',
  inFlight: 'in flight',
  done: 'done',
};

export const flowName = ({ source, target, bytes, state }: Flow): string =>
  `${source.label} to ${target.label}, ${formatCount(bytes)} bytes, ${stateWords[state]}`;

/** Whether a site works is a matter of execution. */
export function siteName(
  { label, number, isActive }: NetworkSite,
  lenses: readonly Lens[],
): string {
  const work = isActive ? 'works in this plan' : 'idle';
  return [`site ${number}, ${label}`, ...(lenses.includes('execution') ? [work] : [])].join(', ');
}

/** Undefined for a mark that the map does not have. */
export function networkMarkDetail(
  { sites, flows }: NetworkMap,
  mark: string,
  lenses: readonly Lens[],
): MarkDetail | undefined {
  const flow = flows.find((one) => flowId(one) === mark);
  if (flow) {
    const { source, target, bytes, state, link } = flow;
    return {
      title: `${source.label} to ${target.label}`,
      sites: [source, target],
      facts: [{ text: `${formatBytes(bytes)}, ${stateWords[state]}` }, { text: `link of ${link}` }],
    };
  }
  const site = sites.find(({ id }) => id === mark);
  if (!site) return undefined;
  const sent = flows.filter(({ source }) => source.id === mark);
  const got = flows.filter(({ target }) => target.id === mark);
  const sum = (all: readonly Flow[]): string =>
    formatBytes(all.reduce((bytes, one) => bytes + one.bytes, 0));
  const isSeen = lenses.includes('execution');
  return {
    title: site.label,
    sites: [site],
    facts: isSeen
      ? [
          { text: site.isActive ? 'works in this plan' : 'idle in this plan' },
          ...(sent.length > 0 ? [{ text: `sends ${sum(sent)}` }] : []),
          ...(got.length > 0 ? [{ text: `receives ${sum(got)}` }] : []),
        ]
      : [{ text: 'has a link to every other site' }],
  };
}
