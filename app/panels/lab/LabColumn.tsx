import { useEffect, useMemo, useRef } from 'react';
import { labOutline, type OutlineItem } from '../../../src/viewmodel/labOutline.ts';
import type { OpenedLab } from '../../store/engineTypes.ts';
import { choosePlan, showQuery, showScene } from '../../store/labActions.ts';
import { toggleFold, useFolded, useIsColumn, useLabWidth } from '../../store/layout.ts';
import { setPreferences } from '../../store/preferences.ts';
import { nextScene, previousScene, sceneCount } from '../../store/sceneActions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { Splitter } from '../../ui/Splitter.tsx';
import { Findings } from './Findings.tsx';
import styles from './LabColumn.module.css';
import { ProseBlockView } from './Prose.tsx';

/** The lesson beside the picture; folded, only its scene numbers stay. */
export function LabColumn() {
  const lab = useStore((state) => state.lab);
  const isFolded = useFolded('lab');
  if (lab.kind === 'failed') {
    return (
      <section id="lab" className={styles['lab']} aria-label="Lab">
        <h1 className={styles['unopened']}>The lab could not be opened</h1>
        <FaultMessage id="lab-fault" diagnostic={lab.diagnostic} text={lab.text} />
      </section>
    );
  }
  if (lab.kind !== 'open') {
    return <section id="lab" className={styles['lab']} aria-label="Lab" />;
  }
  if (isFolded) return <Spine opened={lab.opened} />;
  return (
    <section id="lab" className={styles['lab']} aria-label="Lab">
      <Lesson opened={lab.opened} />
      <SceneBar />
      <Edge />
    </section>
  );
}

/** Between the lab and the view; in one column there is none. */
function Edge() {
  const width = useLabWidth();
  if (useIsColumn()) return null;
  return (
    <div className={styles['edge']}>
      <Splitter
        label="Width of the lab"
        controls="lab"
        axis="x"
        grows={1}
        size={width}
        unit="pixels"
        onChange={(labWidth) => setPreferences({ labWidth })}
        onFold={() => toggleFold('lab')}
      />
    </div>
  );
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
      aria-label="Lesson"
      data-entry=""
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

/** Which scene is on the stage, and the ways to the ones beside it. */
function SceneBar() {
  const scene = useStore((state) => state.scene);
  const count = useStore(sceneCount);
  if (count === 0) return null;
  return (
    <nav className={styles['scenes']} aria-label="Scenes" data-print="no">
      <p>
        {scene === undefined
          ? `${count} ${count === 1 ? 'scene' : 'scenes'}`
          : `Scene ${scene + 1} of ${count}`}
      </p>
      <Button
        look="outline"
        label="Previous scene"
        keys="K"
        onClick={previousScene}
        isDisabled={(scene ?? 0) === 0}
      >
        Previous
      </Button>
      <Button
        look="outline"
        label="Next scene"
        keys="J"
        onClick={nextScene}
        isDisabled={scene === count - 1}
      >
        Next
      </Button>
    </nav>
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
        aria-label={`Scene ${item.scene + 1}`}
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
  const { title } = opened.document.frontMatter;
  const scenes = opened.document.blocks.filter((block) => block.kind === 'scene');
  return (
    <nav id="lab" className={styles['spine']} aria-label="Scenes">
      <h1 className="unseen">{title}</h1>
      {scenes.map(({ scene }, index) => (
        <SpineNumber
          // biome-ignore lint/suspicious/noArrayIndexKey: a scene is its number.
          key={index}
          index={index}
          isCurrent={index === current}
          {...(scene.caption === undefined ? {} : { caption: scene.caption })}
        />
      ))}
      <button
        type="button"
        className={styles['spineTitle']}
        data-entry=""
        aria-label={`Unfold the lab: ${title}`}
        aria-keyshortcuts="L"
        onClick={() => toggleFold('lab')}
      >
        <span>{title}</span>
      </button>
    </nav>
  );
}

interface SpineNumberProps {
  readonly index: number;
  readonly isCurrent: boolean;
  readonly caption?: string;
}

function SpineNumber({ index, isCurrent, caption }: SpineNumberProps) {
  const element = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isCurrent) element.current?.scrollIntoView({ block: 'nearest' });
  }, [isCurrent]);
  return (
    <button
      ref={element}
      type="button"
      className={styles['spineNumber']}
      aria-label={`Scene ${index + 1}`}
      aria-current={isCurrent ? 'step' : undefined}
      title={caption}
      onClick={() => void showScene(index)}
    >
      {index + 1}
    </button>
  );
}
