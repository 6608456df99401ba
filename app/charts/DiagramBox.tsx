import type { ReactNode, RefObject } from 'react';
import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Icon, type IconName } from '../ui/Icons.tsx';
import styles from './DiagramBox.module.css';
import type { DiagramView } from './DiagramFrame.tsx';
import { type Zoom, zoomed } from './zoom.ts';

interface DiagramBoxProps {
  /** What the drawing is of: `plan`. */
  readonly name: string;
  /** Whether the drawing is shown as a table. */
  readonly twin: TwinState;
  /** Paper has both the drawing and its table. */
  readonly isPrinted: boolean;
  readonly picture: (view: DiagramView) => ReactNode;
  readonly table: ReactNode;
  /** What is known of a mark; `isAbove`: the description would cover the mark if it lay below. */
  readonly detail: (mark: string, isAbove: boolean, onClose: () => void) => ReactNode;
  /** What else can be done with the picture, in the rail. */
  readonly tools?: ReactNode;
  readonly onSave: (svg: string) => void;
  /** Seen whole at first, however small that makes it. */
  readonly startsWhole?: boolean | undefined;
}

interface TwinState {
  readonly isTable: boolean;
  readonly onToggle: () => void;
  /** Whether the form that came in the other one's place takes the focus; asked once. */
  readonly takesFocus: () => boolean;
}

/** A drawing or its text twin, and in a rail beside it what can be done with it. */
export function DiagramBox(props: DiagramBoxProps) {
  const { name, twin, isPrinted, picture, table, detail, tools, onSave, startsWhole } = props;
  const { isTable } = twin;
  const element = useRef<HTMLDivElement>(null);
  const { view, scale, whole } = useDiagramView(startsWhole ? 'whole' : 'readable');
  // biome-ignore lint/correctness/useExhaustiveDependencies: one form has replaced the other.
  useLayoutEffect(() => {
    if (!twin.takesFocus()) return;
    element.current?.querySelector('section')?.focus();
  }, [isTable]);
  const save = async (): Promise<void> => {
    const { standaloneSvg } = await import('./standaloneSvg.ts');
    const frame = element.current?.querySelector('section');
    if (frame) onSave(standaloneSvg(frame));
  };
  const isLow = useIsLow(element, view.opened);
  const opened = isTable ? undefined : view.opened;
  return (
    <div className={styles['body']}>
      <div ref={element} className={styles['diagram']} data-diagram={isTable ? 'twin' : name}>
        {isTable ? table : picture(view)}
        {opened !== undefined && detail(opened, isLow, () => view.onOpen(undefined))}
      </div>
      {isPrinted && (
        <div data-diagram={isTable ? name : 'twin'}>{isTable ? picture(view) : table}</div>
      )}
      <div className={styles['tools']} data-print="no">
        {!isTable && <ZoomTools view={view} scale={scale} whole={whole} />}
        {tools}
        {!isTable && <Tool icon="save" label="save as SVG" onClick={() => void save()} />}
        <Tool
          icon={isTable ? 'picture' : 'table'}
          label={isTable ? 'as a picture' : 'as a table'}
          keys="T"
          onClick={twin.onToggle}
        />
      </div>
    </div>
  );
}

/** A mark in the lower half would lie below its own description. */
function useIsLow(diagram: RefObject<HTMLElement | null>, mark: string | undefined): boolean {
  const [isLow, setIsLow] = useState(false);
  useLayoutEffect(() => {
    const marks = [...(diagram.current?.querySelectorAll('[data-mark]') ?? [])];
    const box = marks.find((one) => one.getAttribute('data-mark') === mark);
    const frame = diagram.current?.getBoundingClientRect();
    if (!box || !frame) return;
    setIsLow(box.getBoundingClientRect().top > frame.top + frame.height / 2);
  }, [diagram, mark]);
  return isLow;
}

/** How one drawing is looked at; forgotten with it. */
function useDiagramView(kind: 'readable' | 'whole') {
  const [zoom, onZoom] = useState<Zoom>({ kind });
  const [opened, onOpen] = useState<string>();
  const [{ scale, whole }, setScale] = useState({ scale: 1, whole: 1 });
  const onScale = useCallback((scale: number, whole: number) => {
    setScale((before) =>
      before.scale === scale && before.whole === whole ? before : { scale, whole },
    );
  }, []);
  const view = useMemo<DiagramView>(
    () => ({ zoom, onZoom, onScale, onOpen, opened }),
    [zoom, onScale, opened],
  );
  return { view, scale, whole };
}

interface ZoomToolsProps {
  readonly view: DiagramView;
  readonly scale: number;
  readonly whole: number;
}

/** The keys + - and Z do the same while the drawing has the focus. */
function ZoomTools({ view, scale, whole }: ZoomToolsProps) {
  const isWhole = view.zoom.kind === 'whole';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for what is filled in.
    <span className={styles['zoom']} role="group" aria-label="Size of the picture">
      <Tool icon="larger" label="Larger" keys="+" onClick={() => view.onZoom(zoomed(scale, 1))} />
      <span className={styles['scale']}>{Math.round(scale * 100)} %</span>
      <Tool
        icon="smaller"
        label="Smaller"
        keys="-"
        onClick={() => view.onZoom(zoomed(scale, -1))}
      />
      {(whole < 1 || isWhole) && (
        <Tool
          icon="whole"
          label="whole picture"
          keys="Z"
          isPressed={isWhole}
          onClick={() => view.onZoom({ kind: isWhole ? 'readable' : 'whole' })}
        />
      )}
    </span>
  );
}

interface ToolProps {
  readonly icon: IconName;
  readonly label: string;
  readonly keys?: string;
  readonly isPressed?: boolean;
  readonly onClick: () => void;
}

export function Tool({ icon, label, keys, isPressed, onClick }: ToolProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-keyshortcuts={keys}
      aria-pressed={isPressed}
      title={keys === undefined ? label : `${label} (${keys})`}
      onClick={onClick}
    >
      <Icon name={icon} />
    </button>
  );
}
