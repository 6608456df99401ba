import { assertNever } from '../../../../src/base/assert.ts';
import { endPlanning, type PlanningTab, usePlanning } from '../../../store/planning.ts';
import { type ShownState, useStore } from '../../../store/store.ts';
import { Button } from '../../../ui/Button.tsx';
import { Tabs } from '../../../ui/Tabs.tsx';
import { Costs } from './Costs.tsx';
import { Figures } from './Figures.tsx';
import { Planners } from './Planners.tsx';
import styles from './PlanningBench.module.css';
import { Winners } from './Winners.tsx';

const tabs: readonly { readonly name: PlanningTab; readonly label: string }[] = [
  { name: 'planners', label: 'Planners' },
  { name: 'costs', label: 'Costs' },
  { name: 'figures', label: 'Figures' },
  { name: 'winners', label: 'Which plan wins' },
];

/**
 * How the shown query's plan is found, in place of its picture: who plans, from what, at which
 * costs. The candidates beside it follow what is edited. Esc leaves.
 */
export function PlanningBench({ shown }: { readonly shown: ShownState }) {
  const tab = usePlanning((state) => state.tab);
  return (
    <section
      className={styles['bench']}
      aria-label="Planning"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        endPlanning();
      }}
    >
      <header className={styles['head']}>
        <Tabs
          label="Planning"
          tabs={tabs}
          current={tab}
          prefix="planning"
          onChange={(name) => usePlanning.setState({ tab: name, preview: undefined })}
        />
        <Button look="outline" onClick={endPlanning}>
          Back to the picture
        </Button>
      </header>
      <div
        id="planning-panel"
        className={styles['panel']}
        role="tabpanel"
        aria-labelledby={`planning-tab-${tab}`}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <Shown tab={tab} shown={shown} />
      </div>
    </section>
  );
}

function Shown({ tab, shown }: { readonly tab: PlanningTab; readonly shown: ShownState }) {
  const lab = useStore((state) => state.lab);
  if (lab.kind !== 'open') return null;
  switch (tab) {
    case 'planners':
      return <Planners shown={shown} />;
    case 'costs':
      return <Costs shown={shown} opened={lab.opened} />;
    case 'figures':
      return <Figures shown={shown} />;
    case 'winners':
      return <Winners shown={shown} />;
    default:
      return assertNever(tab);
  }
}
