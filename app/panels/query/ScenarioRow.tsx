import { type ReactNode, useId, useRef, useState } from 'react';
import { OBJECTIVES } from '../../../src/base/objective.ts';
import { objectiveWords } from '../../../src/viewmodel/objectiveWords.ts';
import { siteBadge, siteBadges } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import type { OpenedLab } from '../../store/engineTypes.ts';
import { askAt, planFor, resetParameters, setParameters } from '../../store/scenarioActions.ts';
import { useStore } from '../../store/store.ts';
import { Icon } from '../../ui/Icons.tsx';
import { ParameterControl } from './ParameterControl.tsx';
import styles from './ScenarioRow.module.css';

/**
 * What a run depends on besides its SQL and its plan, in one line, so that the picture has the
 * room; each is changed where it stands. Where and for what is a matter of lenses, so it stands at
 * the end: hidden, it leaves no gap.
 */
export function ScenarioRow({ opened }: { readonly opened: OpenedLab }) {
  const isBusy = useStore((state) => state.busy !== undefined);
  return (
    <fieldset className={styles['row']} aria-label="Scenario" aria-busy={isBusy}>
      <ParameterControls opened={opened} />
      <span className={styles['asked']}>
        <AskedAt opened={opened} />
        <PlannedFor opened={opened} />
      </span>
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

/** So many stand in the line; more are behind a button that says how many they are. */
const IN_LINE = 2;

function ParameterControls({ opened }: { readonly opened: OpenedLab }) {
  const count = opened.parameterRanges.length;
  if (count === 0) return null;
  const controls = <ParameterList opened={opened} />;
  return count <= IN_LINE ? (
    controls
  ) : (
    <Disclosed words={`${count} parameters`}>{controls}</Disclosed>
  );
}

function ParameterList({ opened }: { readonly opened: OpenedLab }) {
  const { parameters, defaultParameters, parameterRanges } = opened;
  const isOwn = parameterRanges.every(({ name }) => parameters[name] === defaultParameters[name]);
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
        aria-label="the lab’s values"
        title="Back to the lab’s values"
        aria-disabled={isOwn || undefined}
        onClick={() => {
          if (!isOwn) void resetParameters();
        }}
      >
        <Icon name="undo" size={14} />
      </button>
    </span>
  );
}

interface DisclosedProps {
  readonly words: string;
  readonly children: ReactNode;
}

/** Lies over the picture while it is open; Esc and whatever else takes the focus put it away. */
function Disclosed({ words, children }: DisclosedProps) {
  const [isOpen, setIsOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it listens for what is inside.
    <span
      className={styles['disclosed']}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (!currentTarget.contains(relatedTarget)) setIsOpen(false);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        event.stopPropagation();
        setIsOpen(false);
        button.current?.focus();
      }}
    >
      <button
        ref={button}
        type="button"
        className={styles['disclose']}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setIsOpen(!isOpen)}
      >
        {words}
      </button>
      <span id={id} className={styles['panel']} hidden={!isOpen}>
        {children}
      </span>
    </span>
  );
}
