import { memo } from 'react';
import type { Stand } from '../../src/viewmodel/commit/commitMoment.ts';
import type { StateDiagram } from '../../src/viewmodel/commit/stateNames.ts';
import { shortOf, stateName } from '../../src/viewmodel/commit/stateNames.ts';
import { SilentMarks } from './NamedMark.tsx';
import { PlateMark } from './Plate.tsx';
import styles from './StateMachineChart.module.css';
import { machineLayout, type PlacedEdge, type PlacedState } from './stateMachineLayout.ts';

interface StateMachineChartProps {
  readonly diagram: StateDiagram;
  readonly stands: readonly Stand[];
}

/** One role's states and transitions, with the plates of the sites that are in them. */
export function StateMachineChart({ diagram, stands }: StateMachineChartProps) {
  const layout = machineLayout(diagram);
  const { width, height } = layout;
  return (
    <figure className={styles['machine']}>
      <figcaption>{diagram.role === 'coordinator' ? 'Coordinator' : 'Participant'}</figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={textOf(diagram)}>
        <SilentMarks>
          {layout.edges.map((edge) => (
            <Edge key={`${edge.from} ${edge.to}`} edge={edge} />
          ))}
          {layout.states.map((state) => (
            <State
              key={state.name}
              state={state}
              stands={stands.filter((stand) => stand.standsOn === state.name)}
            />
          ))}
        </SilentMarks>
      </svg>
    </figure>
  );
}

const textOf = ({ role, transitions }: StateDiagram): string =>
  `${role}: ${transitions
    .map(({ from, to, on }) => `${stateName(from)} to ${stateName(to)} on ${on.join(' or ')}`)
    .join('; ')}`;

const RADIUS = 16;

/** Around the plate of a site that is blocked. */
const FRAME = { x: -2, y: -2, width: 19, height: 19, rx: 3 } as const;

const PLATE = 15;
const PITCH = 20;

/** Two abreast, outwards from the state; long transitions bend around the states on the right. */
function plateX({ isRight }: PlacedState, index: number, count: number): number {
  if (isRight) return RADIUS + 4 + (index % 2) * PITCH;
  const isFirstOfTwo = index % 2 === 0 && index + 1 < count;
  return -RADIUS - 4 - PLATE - (isFirstOfTwo ? PITCH : 0);
}

const plateY = (index: number): number => -19 + Math.floor(index / 2) * PITCH;

function State(props: { readonly state: PlacedState; readonly stands: readonly Stand[] }) {
  const { state, stands } = props;
  const shown = stands.slice(0, 6);
  const isFinal = state.name === 'committed' || state.name === 'aborted';
  return (
    <g transform={`translate(${state.x} ${state.y})`} data-here={stands.length > 0 || undefined}>
      <circle className={styles['state']} r={RADIUS} />
      {isFinal && <circle className={styles['final']} r={RADIUS - 3} />}
      <text className={styles['short']} y={5}>
        {shortOf(state.name)}
      </text>
      {shown.map(({ site, state: word, isDown }, index) => (
        <g
          key={site.id}
          transform={`translate(${plateX(state, index, shown.length)} ${plateY(index)})`}
        >
          {word === 'blocked' && <rect className={styles['blocked']} {...FRAME} />}
          <PlateMark number={site.number} size={PLATE} isHollow={isDown} />
        </g>
      ))}
    </g>
  );
}

const Edge = memo(function Edge({ edge }: { readonly edge: PlacedEdge }) {
  const { path, head, angle, label, labelX, labelY, anchor } = edge;
  return (
    <g>
      <path className={styles['edge']} d={path} />
      <path
        className={styles['head']}
        transform={`translate(${head.x} ${head.y}) rotate(${angle})`}
        d="M0 0l-7 -3.2v6.4z"
      />
      <text className={styles['on']} textAnchor={anchor}>
        {label.map((line, index) => (
          <tspan key={line} x={labelX} y={labelY + index * 14}>
            {line}
          </tspan>
        ))}
      </text>
    </g>
  );
});
