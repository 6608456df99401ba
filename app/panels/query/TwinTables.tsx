import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react';
import type { AlgebraTree } from '../../../src/viewmodel/algebraTree.ts';
import type { PlanDrawing } from '../../../src/viewmodel/planDrawing.ts';
import type { SiteBadge } from '../../../src/viewmodel/sites.ts';
import {
  type AlgebraRow,
  algebraTable,
  type PlanRow,
  planTable,
  type WireRow,
} from '../../../src/viewmodel/textTwins.ts';
import { Plate } from '../../charts/Plate.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './TwinTables.module.css';

/** The algebra tree as a table: root first, each operator before its inputs. */
export function AlgebraTwin({ tree }: { readonly tree: AlgebraTree }) {
  const rows = useMemo(() => algebraTable(tree), [tree]);
  return (
    <TwinFrame label="Algebra tree as a table" moment={tree}>
      <table className={styles['table']}>
        <caption>Operators from the root down; a place counts the inputs</caption>
        <Heads names={['place', 'operator', 'of', 'copies at', 'this rule']} />
        <tbody>
          {rows.map((row) => (
            <AlgebraLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
    </TwinFrame>
  );
}

function AlgebraLine({ row }: { readonly row: AlgebraRow }) {
  return (
    <Line isNow={row.isNew}>
      <td className={styles['figure']}>{row.place}</td>
      <th scope="row" style={{ paddingLeft: 14 * row.depth }}>
        {row.operator}
      </th>
      <td className={styles['detail']}>{row.detail}</td>
      <td>
        <span className={styles['sites']} data-ink="location">
          {row.sites.map((site) => (
            <Plate key={site.id} site={site} />
          ))}
        </span>
      </td>
      <State words={row.isNew ? 'made by it' : ''} isNow={row.isNew} />
    </Line>
  );
}

interface PlanTwinProps {
  readonly drawing: PlanDrawing;
  /** Tells the tables of one screen apart. */
  readonly label?: string;
}

/** The plan as two tables: operators in the order of their work, and the wires between sites. */
export function PlanTwin({ drawing, label = 'Plan as a table' }: PlanTwinProps) {
  const { operators, wires } = useMemo(() => planTable(drawing), [drawing]);
  return (
    <TwinFrame label={label} moment={drawing}>
      <table className={styles['table']}>
        <caption>Operators in the order of their work</caption>
        <Heads names={['operator', 'of', 'site', 'rows × width', 'state']} figures={[3]} />
        <tbody>
          {operators.map((row) => (
            <OperatorLine key={row.id} row={row} />
          ))}
        </tbody>
      </table>
      {wires.length > 0 && (
        <table className={styles['table']}>
          <caption>Wires</caption>
          <Heads
            names={['wire', 'from', 'to', 'rows × width', 'bytes', 'state']}
            figures={[3, 4]}
          />
          <tbody>
            {wires.map((row) => (
              <WireLine key={row.id} row={row} />
            ))}
          </tbody>
        </table>
      )}
    </TwinFrame>
  );
}

function OperatorLine({ row }: { readonly row: PlanRow }) {
  return (
    <Line isNow={row.isNow}>
      <th scope="row">{row.operator}</th>
      <td className={styles['detail']}>
        {row.detail}
        <span data-ink="fragments">{row.subscript}</span>
      </td>
      <Site site={row.site} />
      <Figure {...row} text={row.shape} />
      <State words={row.state} isNow={row.isNow} />
    </Line>
  );
}

function WireLine({ row }: { readonly row: WireRow }) {
  return (
    <Line isNow={row.isNow}>
      <th scope="row">{row.tag}</th>
      <Site site={row.from} />
      <Site site={row.to} />
      <Figure {...row} text={row.shape} />
      <td className={styles['bytes']}>{row.bytes}</td>
      <State words={row.isNow ? `now, ${row.state}` : row.state} isNow={row.isNow} />
    </Line>
  );
}

interface TwinFrameProps {
  readonly label: string;
  /** When it changes, the row of the current event comes into view. */
  readonly moment: unknown;
  readonly children: ReactNode;
}

export function TwinFrame({ label, moment, children }: TwinFrameProps) {
  const frame = useRef<HTMLElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is what the rows are made from.
  useLayoutEffect(() => {
    const now = frame.current?.querySelectorAll('[aria-current]');
    now?.item(now.length - 1)?.scrollIntoView({ block: 'nearest' });
  }, [moment]);
  return (
    <section
      ref={frame}
      className={styles['frame']}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
      tabIndex={0}
    >
      {children}
    </section>
  );
}

function Heads(props: { readonly names: readonly string[]; readonly figures?: readonly number[] }) {
  return (
    <thead>
      <tr>
        {props.names.map((name, index) => (
          <th
            key={name}
            scope="col"
            className={props.figures?.includes(index) ? styles['figure'] : undefined}
          >
            {name}
          </th>
        ))}
      </tr>
    </thead>
  );
}

const Line = ({ isNow, children }: { readonly isNow: boolean; readonly children: ReactNode }) => (
  <tr aria-current={isNow || undefined}>{children}</tr>
);

const Site = ({ site }: { readonly site: SiteBadge }) => (
  <td>
    <span className={styles['sites']} data-ink="location">
      <Plate site={site} />
      <span aria-hidden="true">{site.label}</span>
    </span>
  </td>
);

interface FigureProps {
  readonly text: string;
  readonly isEstimate: boolean;
  readonly expected: string;
}

const Figure = ({ text, isEstimate, expected }: FigureProps) => (
  <td className={styles['figure']}>
    {isEstimate && <span className={styles['estimate']}>estimated </span>}
    {text}
    {expected !== '' && <span className={styles['estimate']}>, {expected}</span>}
  </td>
);

const State = ({ words, isNow }: { readonly words: string; readonly isNow: boolean }) => (
  <td className={styles['state']}>
    {isNow && <Icon name="play" size={9} />}
    {words}
  </td>
);
