import { concurrencyRows } from '../../../src/viewmodel/commit/concurrencyRows.ts';
import { counterexampleRun, EXPLORED } from '../../../src/viewmodel/commit/counterexampleRun.ts';
import { PROTOCOL_LABELS } from '../../../src/viewmodel/commit/protocolLabels.ts';
import { rulesOf } from '../../../src/viewmodel/commit/protocolRules.ts';
import { type VerdictLine, verdictLines } from '../../../src/viewmodel/commit/verdicts.ts';
import { formatCount } from '../../../src/viewmodel/format.ts';
import { useCommit } from '../../store/commit.ts';
import { showFound } from '../../store/commitActions.ts';
import {
  type ExploreBudget,
  type ExploreStatus,
  explore,
  setBudget,
  stopExploring,
  useExplore,
} from '../../store/explore.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icons.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './Explorer.module.css';

/** Every order of messages and every fault of a budget, on the machines that the schedule runs. */
export function Explorer() {
  const protocol = useCommit((state) => state.protocol);
  const options = useCommit((state) => state.options);
  const status = useExplore((state) => state.status);
  return (
    <Section title="All schedules explored" aside={<StatesFound status={status} />}>
      <Budget />
      <div className={styles['actions']}>
        {status.kind === 'running' ? (
          <Button look="outline" onClick={stopExploring}>
            Cancel
          </Button>
        ) : (
          <Button look="outline" onClick={() => explore(rulesOf(protocol, options))}>
            Explore {PROTOCOL_LABELS[protocol]}
          </Button>
        )}
      </div>
      <Outcome status={status} />
    </Section>
  );
}

function StatesFound({ status }: { readonly status: ExploreStatus }) {
  if (status.kind === 'running') return <>{formatCount(status.progress.states)} states</>;
  return status.kind === 'done' ? <>{formatCount(status.report.states)} states</> : null;
}

const budgetTexts: readonly (readonly [keyof ExploreBudget, string, number, number])[] = [
  ['participants', 'participants', 1, 5],
  ['crashes', 'crashes', 0, 4],
  ['recoveries', 'recoveries', 0, 4],
  ['losses', 'losses', 0, 3],
  ['delays', 'late messages', 0, 3],
  ['partitions', 'partitions', 0, 2],
];

function Budget() {
  const budget = useExplore((state) => state.budget);
  return (
    <fieldset className={styles['budget']} aria-label="Faults that may come, at most">
      {budgetTexts.map(([name, label, least, most]) => (
        <label key={name}>
          {label}
          <input
            type="number"
            min={least}
            max={most}
            value={budget[name]}
            onChange={({ target }) => {
              const value = Math.round(target.valueAsNumber);
              if (value >= least && value <= most) setBudget({ [name]: value });
            }}
          />
        </label>
      ))}
    </fieldset>
  );
}

function Outcome({ status }: { readonly status: ExploreStatus }) {
  if (status.kind === 'failed') return <p>The explorer ended: {status.because}</p>;
  if (status.kind !== 'done') return null;
  const { request, report, seconds } = status;
  const { timeouts, recovery, granularity } = request;
  const end = report.complete
    ? `Every order of messages within these faults, ${seconds.toFixed(1)} s.`
    : `Stopped: ${report.because}. What is not violated so far is not proved.`;
  return (
    <>
      <p className={styles['rules']}>
        {end} Timeouts: {timeouts}; recovery: {recovery}; one step is one {granularity}.
      </p>
      <ul className={styles['verdicts']}>
        {verdictLines(report).map((line) => (
          <VerdictRow key={line.name} line={line} protocol={request.protocol} />
        ))}
      </ul>
      <Concurrency sets={report.concurrencySets} />
    </>
  );
}

/** What may be so elsewhere while a site is in a state. */
function Concurrency(props: { readonly sets: Parameters<typeof concurrencyRows>[0] }) {
  return (
    <table className={styles['concurrency']}>
      <caption>Concurrency sets: where other sites can be meanwhile</caption>
      <tbody>
        {concurrencyRows(props.sets).map(({ state, beside, seesBoth }) => (
          <tr key={state}>
            <th scope="row">{state}</th>
            <td>
              {beside}
              {seesBoth && <b> both ends</b>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function VerdictRow(props: { readonly line: VerdictLine; readonly protocol: string }) {
  const { line, protocol } = props;
  const { counterexample } = line;
  const open = (): void => {
    if (!counterexample) return;
    const run = counterexampleRun(protocol, counterexample);
    const because = `A run that the explorer found: ${line.text}. Its clock counts steps.`;
    showFound({ run, protocol, origin: { kind: 'found', because } }, EXPLORED);
  };
  return (
    <li data-holds={line.holds ?? 'unknown'}>
      <span className={styles['mark']}>
        {line.holds !== undefined && <Icon name={line.holds ? 'tick' : 'cross'} size={12} />}
      </span>
      <span>
        <b>{line.name}</b>{' '}
        {line.holds === undefined ? `not violated so far: ${line.text}` : line.text}{' '}
        {counterexample && (
          <button type="button" className={styles['open']} onClick={open}>
            open counterexample →
          </button>
        )}
      </span>
    </li>
  );
}
