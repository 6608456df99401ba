import type { ReactNode } from 'react';
import type { Lens } from '../../../src/base/lens.ts';
import type { MarkDetail as Detail } from '../../../src/viewmodel/markDetail.ts';
import { DiagramBox } from '../../charts/DiagramBox.tsx';
import type { DiagramView } from '../../charts/DiagramFrame.tsx';
import { useLenses } from '../../store/lenses.ts';
import { runName } from '../../store/runName.ts';
import { saveFile } from '../../store/saveFile.ts';
import { usePrinting } from '../../store/usePrinting.ts';
import { useTwin } from '../../store/useTwinChoice.ts';
import { MarkDetail } from './MarkDetail.tsx';

interface DiagramProps {
  /** In the names of files: `plan`. */
  readonly name: string;
  readonly picture: (view: DiagramView, lenses: readonly Lens[]) => ReactNode;
  readonly table: ReactNode;
  /** What is known of a mark of the picture; undefined for one that is gone. */
  readonly detail: (mark: string, lenses: readonly Lens[]) => Detail | undefined;
  /** What else can be done with the picture, in the rail. */
  readonly tools?: ReactNode;
  /** Seen whole at first: another drawing is beside it. */
  readonly startsWhole?: boolean;
}

/** A drawing of the shown run. */
export function Diagram({ name, picture, table, detail, tools, startsWhole }: DiagramProps) {
  const lenses = useLenses();
  return (
    <DiagramBox
      {...{ name, table, tools, startsWhole }}
      twin={useTwin()}
      isPrinted={usePrinting()}
      picture={(view) => picture(view, lenses)}
      detail={(mark, isAbove, onClose) => {
        const shown = detail(mark, lenses);
        return shown && <MarkDetail detail={shown} isAbove={isAbove} onClose={onClose} />;
      }}
      onSave={(svg) => saveFile(`${runName()}.${name}.svg`, 'image/svg+xml', svg)}
    />
  );
}
