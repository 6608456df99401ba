import { type BlockedLine, blockedLines } from '../../../src/viewmodel/commit/blockedLines.ts';
import { concurrencyRows } from '../../../src/viewmodel/commit/concurrencyRows.ts';
import { counterexampleRun, EXPLORED } from '../../../src/viewmodel/commit/counterexampleRun.ts';
import { PROTOCOL_LABELS, protocolLabel } from '../../../src/viewmodel/commit/protocolLabels.ts';
import {
  quorumsText,
  rulesOf,
  symmetryRefusal,
} from '../../../src/viewmodel/commit/protocolRules.ts';
import {
  orbitsText,
  summaryText,
  type VerdictLine,
  verdictLines,
} from '../../../src/viewmodel/commit/verdicts.ts';
import { formatCount } from '../../../src/viewmodel/format.ts';
import { BlockedThumb } from '../../charts/BlockedThumb.tsx';
import { useCommit } from '../../store/commit.ts';
import { showFound } from '../../store/commitActions.ts';
import {
  type ExploreBudget,
  type ExploreOutcome,
  type ExploreStatus,
  explore,
  ruleKey,
  setBudget,
  setSymmetry,
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
      <Symmetry asymmetry={symmetryRefusal(rulesOf(protocol, options))} />
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

/** Where the participants differ in more than their names, it says so and counts every state. */
function Symmetry({ asymmetry }: { readonly asymmetry: string | undefined }) {
  const symmetry = useExplore((state) => state.symmetry);
  return (
    <div className={styles['symmetry']}>
      <label>
        <input
          type="checkbox"
          checked={symmetry}
          onChange={({ target }) => setSymmetry(target.checked)}
        />
        count states up to which participant is which
      </label>
      {symmetry && asymmetry !== undefined && (
        <p role="note">{asymmetry} So every state is counted.</p>
      )}
    </div>
  );
}

function Outcome({ status }: { readonly status: ExploreStatus }) {
  if (status.kind === 'failed') return <p>The explorer ended: {status.because}</p>;
  if (status.kind === 'refused') return <p role="alert">Not explored: {status.because}</p>;
  if (status.kind !== 'done') return null;
  const { request, report, seconds } = status;
  const { timeouts, recovery, granularity } = request;
  const end = report.complete
    ? `Every order of messages within these faults, ${seconds.toFixed(1)} s.`
    : `Stopped: ${report.because}. What is not violated so far is not proved.`;
  return (
    <>
      <p className={styles['rules']}>
        {end} Timeouts: {timeouts}; recovery: {recovery}; one step is one {granularity}.{' '}
        {quorumsText(request)} {orbitsText(report)}
      </p>
      <ul className={styles['verdicts']}>
        {verdictLines(report).map((line) => (
          <VerdictRow key={line.name} line={line} protocol={request.protocol} />
        ))}
      </ul>
      <BlockedKinds report={report} protocol={request.protocol} />
      <Earlier current={request} />
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

/** What other protocols, or other rules, came to with the same faults. */
function Earlier({ current }: { readonly current: ExploreOutcome['request'] }) {
  const outcomes = useExplore((state) => state.outcomes);
  const others = outcomes.filter(({ request }) => request !== current);
  if (others.length === 0) return null;
  return (
    <section className={styles['earlier']} aria-label="The same faults, explored before">
      <h3>The same faults, explored before</h3>
      <ul>
        {others.map(({ request, report }) => (
          <li key={ruleKey(request)}>
            <b>{protocolLabel(request.protocol)}</b>{' '}
            <span className={styles['size']}>
              {request.timeouts}, {request.recovery}, {request.granularity}. {quorumsText(request)}
            </span>
            <p>{summaryText(report)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface Kinds {
  readonly report: ExploreOutcome['report'];
  readonly protocol: string;
}

/** Where the protocol blocks, one row for all states that differ only in who is who. */
function BlockedKinds({ report, protocol }: Kinds) {
  const { lines, rest } = blockedLines(report);
  if (lines.length === 0) return null;
  return (
    <ul className={styles['kinds']} aria-label="Kinds of blocked states">
      {lines.map((line) => (
        <BlockedRow key={line.text} line={line} protocol={protocol} />
      ))}
      {rest !== undefined && <li className={styles['rest']}>{rest}</li>}
    </ul>
  );
}

function BlockedRow(props: { readonly line: BlockedLine; readonly protocol: string }) {
  const { line, protocol } = props;
  return (
    <li>
      <BlockedThumb protocol={protocol} line={line} />
      <span>
        <b>{line.text}</b> <span className={styles['size']}>{line.size}</span>{' '}
        <Counterexample protocol={protocol} steps={line.counterexample} text={line.text} />
      </span>
    </li>
  );
}

interface CounterexampleProps {
  readonly protocol: string;
  readonly steps: BlockedLine['counterexample'];
  readonly text: string;
}

function Counterexample({ protocol, steps, text }: CounterexampleProps) {
  const open = (): void => {
    const run = counterexampleRun(protocol, steps);
    const because = `A run that the explorer found: ${text}. Its clock counts steps.`;
    showFound({ run, protocol, origin: { kind: 'found', because } }, EXPLORED);
  };
  return (
    <button type="button" className={styles['open']} onClick={open}>
      open counterexample →
    </button>
  );
}

function VerdictRow(props: { readonly line: VerdictLine; readonly protocol: string }) {
  const { line, protocol } = props;
  const { counterexample } = line;
  return (
    <li data-holds={line.holds ?? 'unknown'}>
      <span className={styles['mark']}>
        {line.holds !== undefined && <Icon name={line.holds ? 'tick' : 'cross'} size={12} />}
      </span>
      <span>
        <b>{line.name}</b>{' '}
        {line.holds === undefined ? `not violated so far: ${line.text}` : line.text}{' '}
        {counterexample && (
          <Counterexample protocol={protocol} steps={counterexample} text={line.text} />
        )}
      </span>
    </li>
  );
}
