import { centralLines } from '../../src/viewmodel/commit/centralLines.ts';
import type { ScheduleRun } from '../../src/viewmodel/commit/scheduleRun.ts';
import { Icon } from '../ui/Icons.tsx';
import styles from './CentralVerdict.module.css';
import { Plate } from './Plate.tsx';

interface CentralVerdictProps {
  readonly run: ScheduleRun;
  readonly comparison: Parameters<typeof centralLines>[1];
}

/** Whether every site has central's rows once the run is over, or which one has not, and why. */
export function CentralVerdict({ run, comparison }: CentralVerdictProps) {
  const { holds, text, sites } = centralLines(run, comparison);
  return (
    <div className={styles['central']} data-holds={holds}>
      <p>
        {holds === 'everywhere' && <Icon name="tick" size={12} />}
        {holds === 'no' && <Icon name="cross" size={12} />} {text}
      </p>
      {sites.length > 0 && (
        <ul>
          {sites.map((own) => (
            <li key={own.site.id}>
              <Plate site={own.site} /> {own.text}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
