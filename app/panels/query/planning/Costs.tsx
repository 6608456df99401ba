import { useEffect, useId, useState } from 'react';
import { OBJECTIVES } from '../../../../src/base/objective.ts';
import { type CostSettings, costsOf } from '../../../../src/catalog/costSettings.ts';
import { objectiveWords } from '../../../../src/viewmodel/objectiveWords.ts';
import {
  atPreset,
  COST_FIELDS,
  costStatements,
  ownCosts,
  PRESET_NAMES,
  presetOf,
  presetWords,
} from '../../../../src/viewmodel/planning/costEditor.ts';
import { objectiveNote } from '../../../../src/viewmodel/planning/previewWords.ts';
import type { OpenedLab } from '../../../store/engineTypes.ts';
import { previewPlans, runAtCosts } from '../../../store/planningActions.ts';
import { planFor } from '../../../store/scenarioActions.ts';
import type { ShownState } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import styles from './Costs.module.css';
import { Figure } from './Figure.tsx';
import { LinkMatrix } from './LinkMatrix.tsx';
import { PreviewLine } from './PreviewLine.tsx';

interface CostsProps {
  readonly shown: ShownState;
  readonly opened: OpenedLab;
}

/** After the last key of several, plans are priced anew. */
const QUIET_MS = 250;

/** What network and work cost; the candidates follow every change, and nothing runs. */
export function Costs({ shown, opened }: CostsProps) {
  const { scenario } = shown.run.trace;
  const [costs, setCosts] = useState<CostSettings>(scenario.costs ?? costsOf(opened.catalog));
  const own = ownCosts(opened.catalog, costs);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another run has another preview.
  useEffect(() => {
    const waiting = setTimeout(() => void previewPlans(own), QUIET_MS);
    return () => clearTimeout(waiting);
  }, [own, shown]);
  const preset = presetOf(costs);
  const presetId = useId();
  return (
    <div className={styles['costs']}>
      <Objective current={scenario.objective} />
      <div className={styles['fields']}>
        <span>
          <label htmlFor={presetId}>network</label>
          <select
            id={presetId}
            value={preset ?? ''}
            onChange={({ target }) => {
              const found = PRESET_NAMES.find((name) => name === target.value);
              if (found) setCosts(atPreset(costs, found));
            }}
          >
            {!preset && <option value="">its own figures</option>}
            {PRESET_NAMES.map((name) => (
              <option key={name} value={name}>
                {presetWords[name]}
              </option>
            ))}
          </select>
        </span>
        {COST_FIELDS.map(({ key, label, unit }) => (
          <Figure
            key={key}
            field={key}
            label={label}
            unit={unit}
            value={costs[key]}
            onChange={(value) => setCosts({ ...costs, [key]: value })}
          />
        ))}
      </div>
      <LinkMatrix catalog={opened.catalog} costs={costs} onChange={setCosts} />
      <PreviewLine shown={shown} />
      <div className={styles['actions']}>
        <Button
          look="ink"
          isDisabled={!own && !scenario.costs}
          onClick={() => void runAtCosts(own)}
        >
          {own ? 'Run at these costs' : 'Run at the lab’s costs'}
        </Button>
        <Button look="outline" isDisabled={!own} onClick={() => setCosts(costsOf(opened.catalog))}>
          The lab’s costs
        </Button>
      </div>
      <details className={styles['statements']}>
        <summary>The same in the language of labs</summary>
        <pre>{costStatements(opened.catalog, costs)}</pre>
      </details>
    </div>
  );
}

function Objective({ current }: { readonly current: (typeof OBJECTIVES)[number] }) {
  const id = useId();
  return (
    <p className={styles['objective']}>
      <label htmlFor={id}>Planned for</label>
      <select
        id={id}
        value={current}
        onChange={({ target }) => {
          const found = OBJECTIVES.find((one) => one === target.value);
          if (found) void planFor(found);
        }}
      >
        {OBJECTIVES.map((one) => (
          <option key={one} value={one}>
            {objectiveWords[one]}
          </option>
        ))}
      </select>
      <span>{objectiveNote[current]}</span>
    </p>
  );
}
