import { useId } from 'react';
import { OBJECTIVES } from '../../../src/base/objective.ts';
import { objectiveWords } from '../../../src/viewmodel/objectiveWords.ts';
import { siteBadge, siteBadges } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import type { OpenedLab } from '../../store/engineTypes.ts';
import { askAt, planFor, resetParameters, setParameters } from '../../store/scenarioActions.ts';
import { useStore } from '../../store/store.ts';
import { ParameterControl } from './ParameterControl.tsx';
import { RunProgress } from './Progress.tsx';
import styles from './ScenarioRow.module.css';

/** What a run depends on besides its SQL and its plan; each is changed where it stands. */
export function ScenarioRow({ opened }: { readonly opened: OpenedLab }) {
  const isBusy = useStore((state) => state.busy !== undefined);
  return (
    <fieldset className={styles['row']} aria-label="Scenario" aria-busy={isBusy}>
      <AskedAt opened={opened} />
      <PlannedFor opened={opened} />
      <RunProgress />
      <ParameterControls opened={opened} />
    </fieldset>
  );
}

function AskedAt({ opened }: { readonly opened: OpenedLab }) {
  const id = useId();
  const asked = useStore((state) => state.request?.at);
  const at = asked ?? opened.queries[0]?.at ?? opened.catalog.sites[0]?.id ?? '';
  return (
    <span className={styles['control']} data-ink="location">
      <label htmlFor={id}>asked at</label>
      <Plate site={siteBadge(opened.catalog, at)} />
      <select id={id} value={at} onChange={(event) => void askAt(event.target.value)}>
        {siteBadges(opened.catalog).map((site) => (
          <option key={site.id} value={site.id}>
            {site.label}
          </option>
        ))}
      </select>
    </span>
  );
}

function PlannedFor({ opened }: { readonly opened: OpenedLab }) {
  const id = useId();
  const asked = useStore((state) => state.request?.objective);
  const value = asked ?? opened.queries[0]?.objective ?? 'bytes';
  return (
    <span className={styles['control']} data-ink="execution">
      <label htmlFor={id}>planned for</label>
      <select
        id={id}
        value={value}
        onChange={(event) => {
          const objective = OBJECTIVES.find((one) => one === event.target.value);
          if (objective) void planFor(objective);
        }}
      >
        {OBJECTIVES.map((objective) => (
          <option key={objective} value={objective}>
            {objectiveWords[objective]}
          </option>
        ))}
      </select>
    </span>
  );
}

function ParameterControls({ opened }: { readonly opened: OpenedLab }) {
  const { parameters, defaultParameters, parameterRanges } = opened;
  const isOwn = parameterRanges.every(({ name }) => parameters[name] === defaultParameters[name]);
  if (parameterRanges.length === 0) return null;
  return (
    <span className={styles['parameters']}>
      {parameterRanges.map((range) => (
        <ParameterControl
          key={range.name}
          range={range}
          value={parameters[range.name] ?? 0}
          onChange={(value) => void setParameters({ [range.name]: value })}
        />
      ))}
      <button
        type="button"
        className={styles['reset']}
        aria-disabled={isOwn || undefined}
        onClick={() => {
          if (!isOwn) void resetParameters();
        }}
      >
        the lab’s values
      </button>
    </span>
  );
}
