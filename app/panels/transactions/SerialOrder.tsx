import { useMemo } from 'react';
import { joinWords } from '../../../src/viewmodel/format.ts';
import {
  type SerializationGraph,
  serializationGraph,
  serialVerdict,
} from '../../../src/viewmodel/transactions/serialization.ts';
import { CentralVerdict } from '../../charts/CentralVerdict.tsx';
import {
  type GraphArrow,
  type GraphNode,
  TransactionGraph,
} from '../../charts/TransactionGraph.tsx';
import { type ShownCommit, useCommit } from '../../store/commit.ts';
import { Icon } from '../../ui/Icons.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './SerialOrder.module.css';

/** Which serial order the run is worth, or the circle that says that there is none. */
export function SerialOrder({ shown: { run, origin, table } }: { readonly shown: ShownCommit }) {
  const cursor = useCommit((state) => state.cursor);
  const verdict = origin.kind === 'schedule' ? origin.finished.verdict : undefined;
  const graph = useMemo(
    () => verdict && serializationGraph(verdict, table, cursor),
    [verdict, table, cursor],
  );
  if (!verdict || !graph || origin.kind !== 'schedule') return null;
  const isOpen = graph.arrows.some(({ isSettled }) => !isSettled);
  const { isSerializable, text, anomalies } = serialVerdict(verdict);
  return (
    <Section title="Serialization graph" aside={isOpen && <>dashed: not yet committed</>}>
      {graph.transactions.length > 0 && <Graph graph={graph} />}
      <p className={styles['verdict']} data-holds={isSerializable}>
        <Icon name={isSerializable ? 'tick' : 'cross'} size={12} /> {text}.
      </p>
      {anomalies.length > 0 && (
        <dl className={styles['anomalies']}>
          {anomalies.map(({ name, path, meaning }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                <span className={styles['path']}>{path}</span> {meaning}.
              </dd>
            </div>
          ))}
        </dl>
      )}
      <CentralVerdict run={run} comparison={origin.finished.central} />
    </Section>
  );
}

function Graph({ graph }: { readonly graph: SerializationGraph }) {
  const { transactions } = graph;
  const nodes = useMemo(
    () =>
      transactions.map((id): GraphNode => {
        const isOnCycle = graph.arrows.some(
          (arrow) => arrow.isOnCycle && [arrow.source, arrow.target].includes(id),
        );
        return { id, look: isOnCycle ? 'cycle' : 'plain' };
      }),
    [graph, transactions],
  );
  const arrows = useMemo(() => graph.arrows.map(arrowOf), [graph]);
  return <TransactionGraph {...{ nodes, arrows }} label={textOf(graph)} radius={15} />;
}

function arrowOf({
  source,
  target,
  labels,
  isOnCycle,
  isSettled,
}: SerializationGraph['arrows'][number]): GraphArrow {
  const [first = ''] = labels;
  return {
    from: source,
    to: target,
    labels: [labels.join(', '), labels.length === 1 ? first : `${first}, …`],
    sites: [],
    look: isOnCycle ? 'cycle' : isSettled ? 'plain' : 'later',
  };
}

function textOf({ arrows }: SerializationGraph): string {
  if (arrows.length === 0) return 'No transaction depends on another one.';
  const texts = arrows.map(
    ({ source, target, labels }) => `${source} before ${target}, ${joinWords(labels)}`,
  );
  return `${texts.join('; ')}.`;
}
