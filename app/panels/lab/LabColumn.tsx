import { useEffect, useMemo, useRef } from 'react';
import { labOutline, type OutlineItem } from '../../../src/viewmodel/labOutline.ts';
import type { OpenedLab } from '../../store/engineTypes.ts';
import { choosePlan, showQuery, showScene } from '../../store/labActions.ts';
import { useStore } from '../../store/store.ts';
import { useLabFolded } from '../../store/useLabFolded.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { Findings } from './Findings.tsx';
import styles from './LabColumn.module.css';
import { ProseBlockView } from './Prose.tsx';

/** The lesson beside the picture; folded, only its step numbers stay. */
export function LabColumn() {
  const lab = useStore((state) => state.lab);
  const isFolded = useLabFolded();
  if (lab.kind === 'failed') {
    return (
      <section className={styles['column']} aria-label="Lab">
        <h1 className={styles['unopened']}>The lab could not be opened</h1>
        <FaultMessage id="lab-fault" diagnostic={lab.diagnostic} text={lab.text} />
      </section>
    );
  }
  if (lab.kind !== 'open') return <section className={styles['column']} aria-label="Lab" />;
  return isFolded ? <Spine opened={lab.opened} /> : <Lesson opened={lab.opened} />;
}

function Lesson({ opened }: { readonly opened: OpenedLab }) {
  const items = useMemo(() => labOutline(opened.document.blocks), [opened]);
  const { title } = opened.document.frontMatter;
  const hasHeading = items.some(
    (item) => item.kind === 'prose' && item.content.kind === 'heading' && item.content.depth === 1,
  );
  return (
    <section
      className={styles['column']}
      aria-label="Lab"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      <div className={styles['lesson']}>
        {!hasHeading && <h1>{title}</h1>}
        {items.map((item) => (
          <Item key={item.key} item={item} />
        ))}
      </div>
    </section>
  );
}

function Item({ item }: { readonly item: OutlineItem }) {
  switch (item.kind) {
    case 'setup':
      return <Findings start={item.start} />;
    case 'prose':
      return <ProseBlockView block={item.content} />;
    case 'query':
      return <QueryCard item={item} />;
    case 'plan':
      return <PlanCard item={item} />;
    case 'step':
      return <Step item={item} />;
  }
}

function QueryCard({ item }: { readonly item: Extract<OutlineItem, { kind: 'query' }> }) {
  const firstLine = item.sql.trim().split('\n')[0] ?? '';
  return (
    <button
      type="button"
      className={styles['query']}
      aria-label={`Show query ${item.id}`}
      onClick={() => void showQuery(item.id)}
    >
      <span className={styles['queryName']}>{item.id}</span>
      <span className={styles['querySql']}>{firstLine}</span>
    </button>
  );
}

/** The plan as written, and a way to run it. */
function PlanCard({ item }: { readonly item: Extract<OutlineItem, { kind: 'plan' }> }) {
  return (
    <div className={styles['plan']}>
      <button
        type="button"
        className={styles['planName']}
        onClick={() => void choosePlan(`own:${item.id}`)}
      >
        Run plan {item.id}
      </button>
      <pre>{item.text}</pre>
    </div>
  );
}

function Step({ item }: { readonly item: Extract<OutlineItem, { kind: 'step' }> }) {
  const isCurrent = useStore((state) => state.scene === item.scene);
  const element = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <div ref={element} className={styles['step']} data-current={isCurrent || undefined}>
      <button
        type="button"
        className={styles['stepNumber']}
        aria-label={`Step ${item.scene + 1}`}
        aria-current={isCurrent ? 'step' : undefined}
        onClick={() => void showScene(item.scene)}
      >
        {item.scene + 1}
      </button>
      {item.caption !== undefined && <p>{item.caption}</p>}
      {item.content && <ProseBlockView block={item.content} />}
      {item.caption === undefined && !item.content && <p>Show this moment.</p>}
    </div>
  );
}

function Spine({ opened }: { readonly opened: OpenedLab }) {
  const current = useStore((state) => state.scene);
  const scenes = opened.document.blocks.filter((block) => block.kind === 'scene');
  return (
    <nav className={styles['spine']} aria-label="Steps of the lab">
      {scenes.map((_, index) => (
        <button
          // biome-ignore lint/suspicious/noArrayIndexKey: a scene is its number.
          key={index}
          type="button"
          aria-label={`Step ${index + 1}`}
          aria-current={index === current ? 'step' : undefined}
          onClick={() => void showScene(index)}
        >
          {index + 1}
        </button>
      ))}
      <span className={styles['spineTitle']}>{opened.document.frontMatter.title}</span>
    </nav>
  );
}
