import { useEffect, useId, useMemo, useState } from 'react';
import { PLANNERS, type PlannerName } from '../../../../src/base/plannerName.ts';
import { STATISTICS_KINDS } from '../../../../src/base/statisticsKind.ts';
import { formatBytes, formatMs } from '../../../../src/viewmodel/format.ts';
import { objectiveWords } from '../../../../src/viewmodel/objectiveWords.ts';
import {
  type PlannerRow,
  type PlannersPlan,
  plannerList,
} from '../../../../src/viewmodel/planning/plannerList.ts';
import { plannerWords, statisticsWords } from '../../../../src/viewmodel/planning/plannerWords.ts';
import { regretWords } from '../../../../src/viewmodel/planning/regretWords.ts';
import { trailTables } from '../../../../src/viewmodel/planning/trailTables.ts';
import { chosenPlan } from '../../../../src/viewmodel/shownRun.ts';
import { askPlanners } from '../../../store/planningActions.ts';
import { runName } from '../../../store/runName.ts';
import { saveFile } from '../../../store/saveFile.ts';
import { planWith } from '../../../store/scenarioActions.ts';
import type { ShownState } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './Planners.module.css';

type Asked = ReadonlyMap<PlannerName, PlannersPlan>;

/** Every planner's plan for the shown query, what it is worth, and how it was come to. */
export function Planners({ shown }: { readonly shown: ShownState }) {
  const { trace, catalog } = shown.run;
  const asked = usePlanners(shown);
  const rows = useMemo(() => plannerList(trace, asked), [trace, asked]);
  const [picked, setPicked] = useState<PlannerName>();
  const trails = rows.filter(({ outcome }) => outcome.kind === 'planned' && outcome.trail);
  const current = trails.find(({ isCurrent }) => isCurrent) ?? trails[0];
  const row = trails.find(({ planner }) => planner === picked) ?? current;
  const trail = row?.outcome.kind === 'planned' ? row.outcome.trail : undefined;
  const told = useMemo(() => trail && trailTables(catalog, trail), [catalog, trail]);
  return (
    <>
      <HowPlanned shown={shown} />
      <PlannerTable rows={rows} trailOf={row?.planner} onTrail={setPicked} />
      {told && row && (
        <section className={styles['trail']} aria-label={`How ${row.name} came to its plan`}>
          <h3>How {row.name} came to its plan</h3>
          {told.tables.map((table) => (
            <table key={table.caption} className={styles['table']}>
              <caption>{table.caption}</caption>
              <thead>
                <tr>
                  {table.heads.map((head, index) => (
                    <th
                      key={head}
                      scope="col"
                      className={table.figures.includes(index) ? styles['figure'] : undefined}
                    >
                      {head}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {table.rows.map(({ cells, isChosen }) => (
                  <tr key={cells.join(' ')} aria-current={isChosen || undefined}>
                    {cells.map((cell, index) => (
                      <td
                        key={table.heads[index]}
                        className={table.figures.includes(index) ? styles['figure'] : undefined}
                      >
                        {cell}
                        {isChosen && index === 0 && <span className="unseen"> (taken)</span>}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          ))}
          <p>{told.result}</p>
        </section>
      )}
    </>
  );
}

/** Asks all of them again for every other run; what the last one said is not of this query. */
function usePlanners(shown: ShownState): Asked {
  const [asked, setAsked] = useState<{ readonly of: ShownState; readonly plans: Asked }>();
  useEffect(() => {
    let isWanted = true;
    const plans = new Map<PlannerName, PlannersPlan>();
    void askPlanners((planner, planned) => {
      plans.set(planner, planned);
      if (isWanted) setAsked({ of: shown, plans: new Map(plans) });
      return isWanted;
    });
    return () => {
      isWanted = false;
    };
  }, [shown]);
  return asked?.of === shown ? asked.plans : none;
}

const none: Asked = new Map();

/** The sentence that the scenario stands for; each part is changed where it stands. */
function HowPlanned({ shown }: { readonly shown: ShownState }) {
  const [planner, statistics] = [useId(), useId()];
  const { scenario } = shown.run.trace;
  return (
    <p className={styles['how']}>
      <label htmlFor={planner}>Planned by</label>
      <select
        id={planner}
        value={scenario.planner ?? 'search'}
        onChange={({ target }) => {
          const found = PLANNERS.find((one) => one === target.value);
          if (found) void planWith({ planner: found });
        }}
      >
        {PLANNERS.map((one) => (
          <option key={one} value={one}>
            {plannerWords[one]}
          </option>
        ))}
      </select>
      <label htmlFor={statistics}>from</label>
      <select
        id={statistics}
        value={scenario.statistics ?? 'exact'}
        onChange={({ target }) => {
          const found = STATISTICS_KINDS.find((one) => one === target.value);
          if (found) void planWith({ statistics: found });
        }}
      >
        {STATISTICS_KINDS.map((one) => (
          <option key={one} value={one}>
            {statisticsWords[one]}
          </option>
        ))}
      </select>
      <span>
        for {objectiveWords[scenario.objective]}
        {scenario.costs ? ', at costs of your own' : ''}
      </span>
      <Button look="outline" onClick={() => savePlan(shown)}>
        Save the plan as JSON
      </Button>
    </p>
  );
}

/** The shown run's plan with what was expected of it, as the engine has it. */
function savePlan({ run: { trace } }: ShownState): void {
  const considered = chosenPlan(trace)?.considered;
  if (!considered) return;
  const { plan, estimated, estimatedRows } = considered;
  const { sql, at, objective } = trace.scenario;
  const text = JSON.stringify({ sql, at, objective, plan, estimated, estimatedRows }, null, 2);
  saveFile(`${runName()}.plan.json`, 'application/json', `${text}\n`);
}

interface PlannerTableProps {
  readonly rows: readonly PlannerRow[];
  readonly trailOf: PlannerName | undefined;
  readonly onTrail: (planner: PlannerName) => void;
}

function PlannerTable({ rows, trailOf, onTrail }: PlannerTableProps) {
  return (
    <table className={styles['table']}>
      <caption>What each planner would do; regret is its bytes over the best plan’s</caption>
      <thead>
        <tr>
          <th scope="col">planner</th>
          <th scope="col">plan</th>
          <th scope="col" className={styles['figure']}>
            bytes
          </th>
          <th scope="col" className={styles['figure']}>
            answer after
          </th>
          <th scope="col" className={styles['figure']}>
            regret
          </th>
          <th scope="col">
            <span className="unseen">what can be done</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.planner} aria-current={row.isCurrent || undefined}>
            <th scope="row">{row.name}</th>
            <Outcome row={row} />
            <td className={styles['actions']}>
              <Actions row={row} isTrail={row.planner === trailOf} onTrail={onTrail} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Outcome({ row: { outcome } }: { readonly row: PlannerRow }) {
  if (outcome.kind === 'waiting') return <td colSpan={4}>plans</td>;
  if (outcome.kind === 'notApplicable') {
    return <td colSpan={4}>does not apply: {outcome.because}</td>;
  }
  const { label, letter, estimated, regret } = outcome;
  return (
    <>
      <td>
        {letter !== undefined && <b className={styles['letter']}>{letter}</b>}
        {label}
      </td>
      <td className={styles['bytes']}>{formatBytes(estimated.bytes)}</td>
      <td className={styles['figure']}>{formatMs(estimated.responseMs)}</td>
      <td className={styles['figure']}>{regretWords(regret)}</td>
    </>
  );
}

interface ActionsProps {
  readonly row: PlannerRow;
  readonly isTrail: boolean;
  readonly onTrail: (planner: PlannerName) => void;
}

function Actions({ row: { planner, name, outcome, isCurrent }, isTrail, onTrail }: ActionsProps) {
  if (outcome.kind !== 'planned') return null;
  return (
    <>
      {outcome.trail && (
        <button
          type="button"
          aria-pressed={isTrail}
          aria-label={`How ${name} came to it`}
          onClick={() => onTrail(planner)}
        >
          how
        </button>
      )}
      {!isCurrent && (
        <button
          type="button"
          aria-label={`Plan with ${name} and run it`}
          onClick={() => void planWith({ planner })}
        >
          run
        </button>
      )}
    </>
  );
}
