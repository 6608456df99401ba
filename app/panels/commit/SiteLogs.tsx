import { useMemo } from 'react';
import { laneSites } from '../../../src/viewmodel/commit/laneSites.ts';
import type { StoredLeaf } from '../../../src/viewmodel/commit/scheduleLenses.ts';
import { type ScheduleRun, timeText } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { type LogLine, siteLogs } from '../../../src/viewmodel/commit/siteLogs.ts';
import type { SiteBadge } from '../../../src/viewmodel/sites.ts';
import { Plate } from '../../charts/Plate.tsx';
import { StoredInk } from '../../charts/StoredInk.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { useFolded } from '../../store/layout.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './SiteLogs.module.css';

interface SiteLogsProps {
  readonly shown: ShownCommit;
  readonly transaction: string;
}

/** What each site's log holds at the cursor: a crash leaves only what is durable. */
export function SiteLogs({ shown: { run, origin, storedAt }, transaction }: SiteLogsProps) {
  const cursor = useCommit((state) => state.cursor);
  const logs = useMemo(() => siteLogs(run, cursor), [run, cursor]);
  const sites = useMemo(() => laneSites(run, transaction), [run, transaction]);
  const isFolded = useFolded('bottom');
  return (
    <div id="bottom" className={styles['bottom']} data-folded={isFolded || undefined}>
      <Section
        title="Site logs"
        note={
          <span className={styles['note']}>
            stable storage at the cursor{diskText(origin)}; <i data-kind="forced" /> durable{' '}
            <i data-kind="lazy" /> lazy
          </span>
        }
      >
        <div className={styles['logs']}>
          {sites.map(({ site }) => (
            <Log
              key={site.id}
              {...{ run, site }}
              stored={storedAt(site.id)}
              lines={logs.get(site.id) ?? []}
            />
          ))}
        </div>
      </Section>
    </div>
  );
}

const OWN_FILES = ', in files of this tab’s own';

function diskText(origin: ShownCommit['origin']): string {
  switch (origin.kind) {
    case 'found':
      return '';
    case 'recovered':
      return OWN_FILES;
    case 'schedule': {
      const { disk } = origin.finished;
      if (disk.kind === 'files') return OWN_FILES;
      return `, in this page’s memory, which a reload empties: ${disk.because}`;
    }
  }
}

interface LogProps {
  readonly run: ScheduleRun;
  readonly site: SiteBadge;
  readonly stored: readonly StoredLeaf[];
  readonly lines: readonly LogLine[];
}

function Log({ run, site, stored, lines }: LogProps) {
  return (
    <section aria-label={`Log of ${site.label}`} className={styles['log']}>
      <h3>
        <span data-ink="location">
          <Plate site={site} />
        </span>{' '}
        <span data-ink="execution design">
          {lines.length === 1 ? '1 record' : `${lines.length} records`}
        </span>
      </h3>
      <StoredInk leaves={stored} />
      <ol data-ink="execution design">
        {lines.map((line) => (
          <li key={line.place}>
            <span>
              {line.record} {line.transaction}
            </span>
            <i data-kind={line.isDurable ? 'forced' : 'lazy'} />
            <span className="unseen">{line.isDurable ? 'durable' : 'lazy'}</span>
            <span className={styles['time']}>{timeText(run, line.atMs)}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
