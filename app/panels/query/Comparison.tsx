import { useMemo } from 'react';
import {
  type ComparedLine,
  type ComparedPlan,
  type ComparedShip,
  comparePlans,
  type PlanComparison,
} from '../../../src/viewmodel/comparePlans.ts';
import { formatBytes, formatCount, formatMs, formatShape } from '../../../src/viewmodel/format.ts';
import { planMarkDetail } from '../../../src/viewmodel/markDetail.ts';
import { planDrawing } from '../../../src/viewmodel/planDrawing.ts';
import { keptPlace } from '../../../src/viewmodel/ruler.ts';
import { chosenPlan } from '../../../src/viewmodel/shownRun.ts';
import { PlanChart } from '../../charts/PlanChart.tsx';
import { Plate } from '../../charts/Plate.tsx';
import { endComparison } from '../../store/compare.ts';
import { useLenses } from '../../store/lenses.ts';
import type { ShownState, Comparison as Wanted } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import styles from './Comparison.module.css';
import { Diagram } from './Diagram.tsx';
import { PlanTwin } from './TwinTables.tsx';
import { useDelayed } from './useDelayed.ts';

interface ComparisonProps {
  readonly shown: ShownState;
  readonly cursor: number;
  readonly wanted: Wanted;
}

/** Why not the other plan: both drawings, both ledgers, and where one loses. Esc leaves. */
export function Comparison({ shown, cursor, wanted }: ComparisonProps) {
  return (
    <section
      className={styles['comparison']}
      aria-label="Two plans side by side"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        endComparison();
      }}
    >
      {wanted.other ? (
        <Compared shown={shown} other={wanted.other} cursor={cursor} />
      ) : (
        <Waiting wanted={wanted} />
      )}
    </section>
  );
}

function Waiting({ wanted }: { readonly wanted: Wanted }) {
  const isSlow = useDelayed(true);
  return (
    <div className={styles['head']}>
      {wanted.fault ? (
        <FaultMessage id="comparison-fault" diagnostic={wanted.fault} text="" />
      ) : (
        <p>{isSlow && 'The other plan runs at its sites.'}</p>
      )}
      <Leave />
    </div>
  );
}

const Leave = () => (
  <Button look="outline" onClick={endComparison}>
    Back to one plan
  </Button>
);

interface ComparedProps {
  readonly shown: ShownState;
  readonly other: ShownState;
  readonly cursor: number;
}

function Compared({ shown, other, cursor }: ComparedProps) {
  const lenses = useLenses();
  const comparison = useMemo(
    () => comparePlans(shown.run, other.run, lenses),
    [shown, other, lenses],
  );
  const [one, two] = comparison.plans;
  const places = useMemo(() => placesOf(shown, other, cursor), [shown, other, cursor]);
  return (
    <>
      <div className={styles['head']}>
        <p>
          <b>{comparison.verdict.where}</b> {comparison.verdict.whole}
        </p>
        <Leave />
      </div>
      <Ledger comparison={comparison} />
      <div className={styles['drawings']}>
        <Drawing plan={one} shown={shown} cursor={places[0]} name="plan" />
        <Drawing plan={two} shown={other} cursor={places[1]} name="other-plan" />
      </div>
    </>
  );
}

/** Both stand at the same stage; before the choice there is one plan each, the executed one. */
function placesOf(shown: ShownState, other: ShownState, cursor: number): readonly [number, number] {
  const fromChoice = ({ run }: ShownState, at: number): number =>
    Math.max(at, chosenPlan(run.trace)?.seq ?? 0);
  const own = fromChoice(shown, cursor);
  return [own, fromChoice(other, keptPlace(shown.run.trace, own, other.run.trace))];
}

interface DrawingProps {
  readonly plan: ComparedPlan;
  readonly shown: ShownState;
  readonly cursor: number;
  readonly name: string;
}

function Drawing({ plan, shown: { run }, cursor, name }: DrawingProps) {
  const drawing = useMemo(() => planDrawing(run, cursor), [run, cursor]);
  const title = `Plan ${plan.letter}`;
  return (
    <section className={styles['drawing']} aria-label={title}>
      <h3>
        {title} <span>{plan.label}</span>
      </h3>
      {drawing && (
        <Diagram
          name={name}
          startsWhole
          picture={(view, lenses) => (
            <PlanChart {...{ drawing, view, lenses }} label={`Drawing of plan ${plan.letter}`} />
          )}
          table={<PlanTwin drawing={drawing} label={`Plan ${plan.letter} as a table`} />}
          detail={(mark, lenses) => planMarkDetail(run, cursor, mark, lenses)}
        />
      )}
    </section>
  );
}

/** Both byte ledgers, transfer by transfer. */
function Ledger({ comparison: { plans, lines } }: { readonly comparison: PlanComparison }) {
  return (
    <div className={styles['ledger']}>
      <table>
        <caption className="unseen">What both plans ship, transfer by transfer</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="unseen">transfer</span>
            </th>
            {plans.map(({ letter, label }) => (
              <th key={letter} scope="col" colSpan={2}>
                {letter} <span>{label}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <Line key={line.tag} line={line} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">in all</th>
            {plans.map(({ letter, bytes, responseMs }) => (
              <Sum key={letter} bytes={bytes} responseMs={responseMs} />
            ))}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

const Sum = ({ bytes, responseMs }: Pick<ComparedPlan, 'bytes' | 'responseMs'>) => (
  <>
    <td>{formatMs(responseMs)}</td>
    <td className={styles['bytes']}>{formatBytes(bytes)}</td>
  </>
);

function Line({ line: { tag, sides, isDeciding } }: { readonly line: ComparedLine }) {
  const [one, two] = sides;
  return (
    <tr data-deciding={isDeciding || undefined}>
      <th scope="row">{tag}</th>
      <Ship ship={one} />
      <Ship ship={two} />
    </tr>
  );
}

const SHOWN_COLUMNS = 3;

/** Of many columns the first, and how many more; the drawing and its table have them all. */
const shortList = (columns: readonly string[]): string =>
  columns.length <= SHOWN_COLUMNS + 1
    ? columns.join(', ')
    : `${columns.slice(0, SHOWN_COLUMNS).join(', ')} and ${columns.length - SHOWN_COLUMNS} more`;

function Ship({ ship }: { readonly ship: ComparedShip | undefined }) {
  if (!ship) {
    return (
      <>
        <td className={styles['none']}>nothing more</td>
        <td className={styles['bytes']}>0</td>
      </>
    );
  }
  const { source, target, columns, rows, width, bytes } = ship;
  return (
    <>
      <td>
        <span className={styles['ship']}>
          <span className={styles['route']} data-ink="location">
            <Plate site={source} size={15} />
            <span>→</span>
            <Plate site={target} size={15} />
          </span>
          <span className={styles['columns']}>{shortList(columns)}</span>
          <span className={styles['shape']}>{formatShape(rows, width)}</span>
        </span>
      </td>
      <td className={styles['bytes']}>{formatCount(bytes)}</td>
    </>
  );
}
