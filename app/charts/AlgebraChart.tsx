import { useMemo } from 'react';
import type { Lens } from '../../src/base/lens.ts';
import type { AlgebraNode, AlgebraTree } from '../../src/viewmodel/algebraTree.ts';
import { joinWords } from '../../src/viewmodel/format.ts';
import styles from './AlgebraChart.module.css';
import { algebraLayout, type PlacedOperator } from './algebraLayout.ts';
import { DiagramFrame, type DiagramView, useKeepInView, useScale } from './DiagramFrame.tsx';
import { LabelTexts } from './LabelText.tsx';
import { NamedMark, SilentMarks } from './NamedMark.tsx';
import { OperatorGlyph } from './OperatorGlyph.tsx';
import { PlateMark } from './Plate.tsx';
import { useSize } from './useSize.ts';

interface AlgebraChartProps {
  readonly tree: AlgebraTree;
  readonly view: DiagramView;
  readonly lenses: readonly Lens[];
}

/** The query as algebra: root at the top, what the current rule made filled with ink. */
export function AlgebraChart({ tree, view, lenses }: AlgebraChartProps) {
  const [frame, size] = useSize<HTMLElement>('algebra');
  const layout = useMemo(() => size && algebraLayout(tree.root, size), [tree, size]);
  const scale = useScale(view, layout, size);
  const first = layout?.nodes.find(({ node }) => node.isNew) ?? layout?.nodes[0];
  useKeepInView(frame, first, scale, layout);
  const map = useMemo(
    () =>
      layout && {
        marks: layout.nodes.map(({ node, x, y }) => ({ id: node.id, x, y })),
        lines: layout.nodes.flatMap(({ node }) =>
          node.inputs.map((input) => [node.id, input.id] as const),
        ),
      },
    [layout],
  );
  return (
    <DiagramFrame label="Algebra tree" {...{ frame, view, scale, map }} start={first?.node.id}>
      {layout && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg
          width={layout.width * scale}
          height={layout.height * scale}
          viewBox={`0 0 ${layout.width} ${layout.height}`}
          className={styles['tree']}
        >
          {layout.edges.map(({ id, path }) => (
            <path key={id} className={styles['edge']} d={path} />
          ))}
          {layout.nodes.map((placed) => (
            <OperatorBox key={placed.node.id} placed={placed} lenses={lenses} />
          ))}
        </svg>
      )}
    </DiagramFrame>
  );
}

interface OperatorBoxProps {
  readonly placed: PlacedOperator;
  readonly lenses: readonly Lens[];
}

function OperatorBox({ placed: { node, x, y, labels, plates }, lenses }: OperatorBoxProps) {
  const height = node.glyph === 'table' ? 24 : 28;
  const box = { x: -13.25, y: -height / 2 + 0.75, width: 26.5, height: height - 1.5, rx: 2.5 };
  return (
    <>
      <NamedMark id={node.id} name={describe(node, lenses)}>
        <g data-new={node.isNew || undefined}>
          <g transform={`translate(${x} ${y})`} className={styles['box']}>
            {node.times > 1 && <rect {...box} x={box.x + 3} y={box.y - 3} data-part="behind" />}
            <rect {...box} />
            <OperatorGlyph glyph={node.glyph} />
          </g>
        </g>
      </NamedMark>
      <SilentMarks>
        <LabelTexts labels={labels} />
        {plates.map((plate) => (
          <g
            key={`${plate.site.id} ${plate.isReplica}`}
            data-ink={plate.isReplica ? 'replicas' : 'location'}
            transform={`translate(${plate.x} ${plate.y})`}
          >
            <PlateMark number={plate.site.number} size={15} isHollow={plate.isReplica} />
          </g>
        ))}
      </SilentMarks>
    </>
  );
}

/** Says no more than the lenses show. */
function describe(node: AlgebraNode, lenses: readonly Lens[]): string {
  const places = lenses.includes('location') ? node.sites.map((site) => `${site.number}`) : [];
  return [
    `${node.name} ${node.label.join(' ')}`.trim(),
    ...(node.times > 1 && node.leaves.length === 0 ? [`in ${node.times} branches`] : []),
    ...(places.length > 0 ? [`at site ${joinWords(places)}`] : []),
    ...(node.isNew ? ['made by this rule'] : []),
  ].join(', ');
}
