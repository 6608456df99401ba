import { useMemo } from 'react';
import type { ScheduleRun } from '../../../src/viewmodel/commit/scheduleRun.ts';
import { joinWords } from '../../../src/viewmodel/format.ts';
import type { SiteBadge } from '../../../src/viewmodel/sites.ts';
import { lockBoard } from '../../../src/viewmodel/transactions/lockBoard.ts';
import { lastSacrifice } from '../../../src/viewmodel/transactions/sacrifices.ts';
import {
  type JoinedWait,
  joinedWaits,
  seenAt,
  type WaitArrow,
  waitGraph,
} from '../../../src/viewmodel/transactions/waitGraph.ts';
import { Plate } from '../../charts/Plate.tsx';
import {
  type GraphArrow,
  type GraphNode,
  TransactionGraph,
} from '../../charts/TransactionGraph.tsx';
import { TransactionMark } from '../../charts/TransactionMark.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { Section } from '../../ui/Section.tsx';
import styles from './WaitGraphs.module.css';

/** Who waits for whom: as all sites together know it, and as each of them does. */
export function WaitGraphs({ shown: { run } }: { readonly shown: ShownCommit }) {
  const cursor = useCommit((state) => state.cursor);
  const graph = useMemo(() => waitGraph(run, cursor), [run, cursor]);
  const victim = useMemo(() => {
    const last = lastSacrifice(run, cursor);
    // Once it is undone it waits for nobody.
    return graph.arrows.some(({ waiter }) => waiter === last?.victim) ? last?.victim : undefined;
  }, [run, cursor, graph]);
  const nodes = useMemo(
    () => graph.transactions.map((id) => nodeOf(id, graph.arrows, victim)),
    [graph, victim],
  );
  const arrows = useMemo(() => joinedWaits(graph.arrows).map(arrowOf), [graph]);
  const sites = sitesOf(run);
  const seers = sites.filter(({ id }) => seenAt(graph, id).some(({ isOnCycle }) => isOnCycle));
  const isCycle = graph.arrows.some(({ isOnCycle }) => isOnCycle);
  return (
    <>
      <Section
        title="Global wait-for graph"
        aside={<Waits count={graph.arrows.length} isCycle={isCycle} />}
      >
        <div data-ink="execution">
          <TransactionGraph
            {...{ nodes, arrows }}
            label={textOf(graph.arrows, victim)}
            radius={20}
          />
        </div>
      </Section>
      <Section title="What each site sees" aside={isCycle && <Seers seers={seers} />}>
        <ul className={styles['sites']} data-ink="execution">
          {sites.map((site) => (
            <Seen key={site.id} site={site} arrows={seenAt(graph, site.id)} />
          ))}
        </ul>
      </Section>
    </>
  );
}

function Waits({ count, isCycle }: { readonly count: number; readonly isCycle: boolean }) {
  if (isCycle) return <b className={styles['cycle']}>a cycle</b>;
  return count === 0 ? (
    <>nobody waits</>
  ) : (
    <>{count === 1 ? '1 wait' : `${count} waits`}, no cycle</>
  );
}

/** A cycle over several sites is seen by none of them. */
const Seers = ({ seers }: { readonly seers: readonly SiteBadge[] }) =>
  seers.length === 0 ? (
    <b className={styles['cycle']}>none sees the cycle</b>
  ) : (
    <>{joinWords(seers.map(({ label }) => label))} can see it</>
  );

/** The sites that lock anything in the run, wherever the cursor stands. */
const sitesOf = (run: ScheduleRun): readonly SiteBadge[] =>
  lockBoard(run, 0).sites.map(({ site }) => site);

function nodeOf(id: string, arrows: readonly WaitArrow[], victim: string | undefined): GraphNode {
  if (id === victim) return { id, look: 'victim' };
  const own = arrows.filter(({ waiter, blocker }) => waiter === id || blocker === id);
  if (own.some(({ isOnCycle }) => isOnCycle)) return { id, look: 'cycle' };
  return { id, look: own.length === 0 ? 'idle' : 'plain' };
}

function arrowOf({ waiter, blocker, sites, items, isOnCycle }: JoinedWait): GraphArrow {
  const [site, ...others] = sites;
  const what = joinWords(items);
  const where = site && others.length === 0 ? [`${what} at ${site.label}`] : [];
  return {
    from: waiter,
    to: blocker,
    labels: [...where, what, ''],
    sites,
    look: isOnCycle ? 'cycle' : 'plain',
  };
}

function textOf(arrows: readonly WaitArrow[], victim: string | undefined): string {
  if (arrows.length === 0) return 'Nobody waits for anybody.';
  const waits = arrows.map(
    ({ waiter, blocker, site, item, isOnCycle }) =>
      `${waiter} waits for ${blocker} at ${site.label}, for ${item}${isOnCycle ? ', on a cycle' : ''}`,
  );
  return `${waits.join('; ')}${victim === undefined ? '' : `; ${victim} is the victim`}.`;
}

interface SeenProps {
  readonly site: SiteBadge;
  readonly arrows: readonly WaitArrow[];
}

function Seen({ site, arrows }: SeenProps) {
  return (
    <li>
      <span data-ink="location">
        <Plate site={site} />
      </span>
      {arrows.length === 0 && <span className={styles['none']}>no waits</span>}
      {arrows.map(({ waiter, blocker, isOnCycle }) => (
        <span key={`${waiter} ${blocker}`} className={styles['wait']}>
          <TransactionMark name={waiter} look={isOnCycle ? 'stop' : 'plain'} />
          <span className="unseen">waits for</span>
          <span aria-hidden="true">→</span>
          <TransactionMark name={blocker} look={isOnCycle ? 'stop' : 'plain'} />
        </span>
      ))}
      {arrows.some(({ isOnCycle }) => isOnCycle) && <b className={styles['cycle']}>a cycle</b>}
    </li>
  );
}
