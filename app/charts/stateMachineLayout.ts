import type { StateDiagram } from '../../src/viewmodel/commit/stateNames.ts';

/** States have fixed places, so that the machines of two protocols can be compared. */
export interface MachineLayout {
  readonly width: number;
  readonly height: number;
  readonly states: readonly PlacedState[];
  readonly edges: readonly PlacedEdge[];
}

export interface PlacedState {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  /** In the last column, where there is room on the right. */
  readonly isRight: boolean;
}

export interface PlacedEdge {
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly head: { readonly x: number; readonly y: number };
  readonly angle: number;
  /** A line for each trigger. */
  readonly label: readonly string[];
  readonly labelX: number;
  readonly labelY: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

const RADIUS = 17;
const WIDTH = 216;
const ROW = 76;
const TOP = 22;

/** Columns of a state, and how many transitions it is at most behind the first one. */
const PLACES: Readonly<Record<string, { readonly column: number; readonly rank: number }>> = {
  initial: { column: 1, rank: 0 },
  waiting: { column: 1, rank: 1 },
  ready: { column: 1, rank: 1 },
  blocked: { column: 2, rank: 1 },
  preCommitted: { column: 0, rank: 2 },
  preAborted: { column: 2, rank: 2 },
  committed: { column: 0, rank: 3 },
  aborted: { column: 2, rank: 3 },
};

const COLUMNS = [56, 104, 152];

export function machineLayout({ states, transitions }: StateDiagram): MachineLayout {
  const known = states.filter((name) => PLACES[name] !== undefined);
  const ranks = [...new Set(known.map((name) => PLACES[name]?.rank ?? 0))].toSorted();
  const placed = known.map((name): PlacedState => {
    const { column, rank } = PLACES[name] ?? { column: 1, rank: 0 };
    const isRight = column === COLUMNS.length - 1;
    return { name, x: COLUMNS[column] ?? 0, y: TOP + ranks.indexOf(rank) * ROW, isRight };
  });
  const at = new Map(placed.map((state) => [state.name, state]));
  return {
    width: WIDTH,
    height: TOP * 2 + (ranks.length - 1) * ROW,
    states: placed,
    edges: transitions.flatMap(({ from, to, on }) => {
      const [source, target] = [at.get(from), at.get(to)];
      return source && target ? [placeEdge(source, target, labelOf(on))] : [];
    }),
  };
}

const MOST_LINES = 3;

const labelOf = (on: readonly string[]): readonly string[] =>
  on.length > MOST_LINES ? [...on.slice(0, MOST_LINES - 1), '…'] : on;

function placeEdge(source: PlacedState, target: PlacedState, label: readonly string[]): PlacedEdge {
  const isLong = Math.abs(target.y - source.y) > ROW + 1;
  const bend = isLong ? (target.x >= source.x ? 46 : -46) : 0;
  const control = {
    x: (source.x + target.x) / 2 + bend,
    y: (source.y + target.y) / 2 - (isLong ? 16 : 0),
  };
  const start = towards(source, control, RADIUS);
  const end = towards(target, control, RADIUS + 1);
  const angle = (Math.atan2(target.y - control.y, target.x - control.x) * 180) / Math.PI;
  const isLeft = target.x < source.x;
  const side = isLeft ? -1 : 1;
  return {
    from: source.name,
    to: target.name,
    path: `M${start.x} ${start.y}Q${control.x} ${control.y} ${end.x} ${end.y}`,
    head: end,
    angle,
    label,
    labelX: (start.x + end.x) / 2 + bend / 2 + side * 7,
    labelY: (start.y + end.y) / 2 + (isLong ? -16 : 2),
    anchor: isLeft ? 'end' : 'start',
  };
}

function towards(
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
  distance: number,
): { readonly x: number; readonly y: number } {
  const length = Math.hypot(to.x - from.x, to.y - from.y) || 1;
  return {
    x: from.x + ((to.x - from.x) / length) * distance,
    y: from.y + ((to.y - from.y) / length) * distance,
  };
}
