import { memo } from 'react';
import type { DrawnNode } from '../../src/viewmodel/planDrawing.ts';
import { LabelTexts } from './LabelText.tsx';
import { NamedMark } from './NamedMark.tsx';
import { OperatorGlyph } from './OperatorGlyph.tsx';
import styles from './PlanNode.module.css';
import { markPath } from './Plate.tsx';
import { HALF, type PlacedNode } from './planLayout.ts';

const RING = HALF + 5;

interface NodeMarkProps extends Pick<DrawnNode, 'glyph' | 'state' | 'isNow'> {
  readonly place: Pick<PlacedNode, 'id' | 'x' | 'y'>;
  readonly name: string;
  /** Of its site; without one it is in ink. */
  readonly number: number | undefined;
  /** It stands for several of one shape. */
  readonly isStack: boolean;
}

/** Everything a step does not change is compared by value, so that only what changed is redrawn. */
export const NodeMark = memo(function NodeMark(props: NodeMarkProps) {
  const { place, name, glyph, state, isNow, isStack, number } = props;
  const isTable = glyph === 'table' || glyph === 'received';
  const size = { width: 2 * HALF, height: isTable ? 24 : 2 * HALF };
  const inset = state === 'later' ? 0.75 : 0;
  const box = markPath(number ?? 0, size, { inset, radius: isTable ? 2 : 3 });
  return (
    <NamedMark id={place.id} name={name}>
      <g
        data-site={number}
        data-state={state}
        className={isTable ? styles['table'] : styles['node']}
        transform={`translate(${place.x} ${place.y})`}
      >
        {isNow && (
          <rect
            className={styles['now']}
            x={-RING}
            y={-RING}
            width={2 * RING}
            height={2 * RING}
            rx={5}
          />
        )}
        {isStack && (
          <path
            className={styles['behind']}
            transform={`translate(${3 - HALF} ${-3 - size.height / 2})`}
            d={box}
          />
        )}
        <path data-part="box" transform={`translate(${-HALF} ${-size.height / 2})`} d={box} />
        <OperatorGlyph glyph={glyph} />
      </g>
    </NamedMark>
  );
});

/** What stands beside a node. */
export const NodeLabels = memo(LabelTexts);
