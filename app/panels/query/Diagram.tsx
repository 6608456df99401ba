import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { standaloneSvg } from '../../charts/standaloneSvg.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import { usePrinting } from '../../store/usePrinting.ts';
import { toggleTwin, useTwinChoice } from '../../store/useTwinChoice.ts';
import styles from './Picture.module.css';

interface DiagramProps {
  /** In the names of files: `plan`. */
  readonly name: string;
  readonly picture: ReactNode;
  readonly table: ReactNode;
}

/** A drawing or its text twin, and below it what can be done with it. */
export function Diagram({ name, picture, table }: DiagramProps) {
  const isTable = useTwinChoice((state) => state.isTable);
  const isPrinted = usePrinting();
  const element = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: one form has replaced the other.
  useLayoutEffect(() => {
    if (!useTwinChoice.getState().takesFocus) return;
    useTwinChoice.setState({ takesFocus: false });
    element.current?.querySelector('section')?.focus();
  }, [isTable]);
  const save = () => {
    const frame = element.current?.querySelector('section');
    if (frame) saveFile(`${runName()}.${name}.svg`, 'image/svg+xml', standaloneSvg(frame));
  };
  return (
    <>
      <div ref={element} className={styles['diagram']} data-diagram={isTable ? 'twin' : name}>
        {isTable ? table : picture}
      </div>
      {isPrinted && <div data-diagram={isTable ? name : 'twin'}>{isTable ? picture : table}</div>}
      <div className={styles['tools']} data-print="no">
        {!isTable && (
          <button type="button" onClick={save}>
            save as SVG
          </button>
        )}
        <button type="button" aria-keyshortcuts="T" onClick={toggleTwin}>
          {isTable ? 'as a picture' : 'as a table'}
        </button>
      </div>
    </>
  );
}
