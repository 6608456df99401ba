import type { Lens } from '../base/lens.ts';
import { expectedWords } from './expectedRows.ts';
import { formatCount, formatRows } from './format.ts';
import type { DrawnNode, Figures, PlanDrawing, WireEdge } from './planDrawing.ts';

/** What a mark of the plan drawing is, in words; they say no more than the lenses show. */
export function nodeName(node: DrawnNode, { sites }: PlanDrawing, lenses: readonly Lens[]): string {
  const { leaf, figures, isNow, role, state, times } = node;
  const subscript = lenses.includes('fragments') ? (leaf?.subscript ?? '') : '';
  const place = sites.find(({ id }) => id === node.site)?.label;
  const isLocated = lenses.includes('location') && place !== undefined;
  return [
    `${node.name}${subscript}${isLocated ? ` at ${place}` : ''}`,
    ...(times > 1 && role === 'operator' ? [`in ${formatCount(times)} branches`] : []),
    ...(figures ? [shapeWords(figures)] : []),
    isNow ? 'now' : role === 'stored' ? 'stored' : state,
  ].join(', ');
}

const shapeWords = ({ rows, width, isEstimate, expected }: Figures): string =>
  [
    `${formatRows(rows)} of ${width} bytes${isEstimate ? ' estimated' : ''}`,
    ...(expected ? [expectedWords(expected)] : []),
  ].join(', ');

export function wireName(wire: WireEdge, drawing: PlanDrawing, lenses: readonly Lens[]): string {
  const siteOf = (id: string): string => {
    const site = drawing.nodes.find((node) => node.id === id)?.site;
    return drawing.sites.find((one) => one.id === site)?.label ?? '';
  };
  const between = lenses.includes('location')
    ? ` from ${siteOf(wire.source)} to ${siteOf(wire.target)}`
    : '';
  const { tag, state } = wire;
  // Its state says already whether the figures are estimates.
  const shape = shapeWords({ ...wire, isEstimate: false });
  return `transfer ${tag}${between}, ${shape}, ${stateWords[state]}`;
}

const stateWords: Readonly<Record<WireEdge['state'], string>> = {
  estimated: 'estimated only',
  planned: 'planned',
  inFlight: 'in flight',
  done: 'done',
};
