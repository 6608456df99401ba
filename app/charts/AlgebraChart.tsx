import { useLayoutEffect, useMemo } from 'react';
import type { AlgebraNode, AlgebraTree } from '../../src/viewmodel/algebraTree.ts';
import styles from './AlgebraChart.module.css';
import { algebraLayout, type PlacedOperator } from './algebraLayout.ts';
import { NamedMark } from './NamedMark.tsx';
import { OperatorGlyph } from './OperatorGlyph.tsx';
import { PannableFrame } from './PannableFrame.tsx';
import { PlateMark } from './Plate.tsx';
import { useSize } from './useSize.ts';

/** The query as algebra: root at the top, what the current rule made filled with ink. */
export function AlgebraChart({ tree }: { readonly tree: AlgebraTree }) {
  const [frame, size] = useSize<HTMLElement>();
  const layout = useMemo(() => size && algebraLayout(tree.root, size), [tree, size]);
  useLayoutEffect(() => {
    const first = layout?.nodes.find(({ node }) => node.isNew);
    const box = frame.current;
    if (!first || !box) return;
    box.scrollTo({ left: first.x - box.clientWidth / 2, top: first.y - box.clientHeight / 2 });
  }, [frame, layout]);
  return (
    <PannableFrame frame={frame} label="Algebra tree">
      {layout && (
        // biome-ignore lint/a11y/noSvgWithoutTitle: every mark inside has a name of its own.
        <svg width={layout.width} height={layout.height} className={styles['tree']}>
          {layout.edges.map(({ id, path }) => (
            <path key={id} className={styles['edge']} d={path} />
          ))}
          {layout.nodes.map((placed) => (
            <OperatorBox key={placed.node.id} placed={placed} />
          ))}
        </svg>
      )}
    </PannableFrame>
  );
}

function OperatorBox({ placed: { node, x, y, labels } }: { readonly placed: PlacedOperator }) {
  const isTable = node.glyph === 'table';
  const height = isTable ? 24 : 28;
  return (
    <NamedMark name={describe(node)}>
      <g data-new={node.isNew || undefined}>
        <g transform={`translate(${x} ${y})`} className={styles['box']}>
          <rect x={-13.25} y={-height / 2 + 0.75} width={26.5} height={height - 1.5} rx={2.5} />
          <OperatorGlyph glyph={node.glyph} />
        </g>
        {labels.map((label) => (
          <text key={label.y} className={styles['label']} x={label.x} y={label.y}>
            {label.text}
          </text>
        ))}
        {node.sites.map((site, index) => (
          <g
            key={site.id}
            transform={`translate(${x + 22 + index * 20} ${(labels.at(-1)?.y ?? y) + 5})`}
          >
            <PlateMark number={site.number} size={15} />
          </g>
        ))}
      </g>
    </NamedMark>
  );
}

const describe = (node: AlgebraNode): string =>
  [
    `${node.name} ${node.label.join(' ')}`.trim(),
    ...(node.sites.length > 0 ? [`at site ${node.sites.map((s) => s.number).join(' and ')}`] : []),
    ...(node.isNew ? ['made by this rule'] : []),
  ].join(', ');
