import { bookCosts } from '../../../src/viewmodel/commit/bookCosts.ts';
import { protocolLabel } from '../../../src/viewmodel/commit/protocolLabels.ts';
import { rulesOf } from '../../../src/viewmodel/commit/protocolRules.ts';
import { formatCount } from '../../../src/viewmodel/format.ts';
import { type ShownBeside, type ShownCommit, useCommit } from '../../store/commit.ts';
import { setCounting, useCounting } from '../../store/counting.ts';
import { Section } from '../../ui/Section.tsx';
import { Switches } from '../../ui/Switches.tsx';
import styles from './BookCosts.module.css';

interface BookCostsProps {
  readonly shown: ShownCommit;
  readonly beside: ShownBeside | undefined;
  readonly transaction: string;
}

const words = {
  n: { others: 'participants', all: 'all sites' },
  acks: { true: 'counted', false: 'left out' },
} as const;

/** One transaction's costs beside the formulas of books, which differ in what they count. */
export function BookCosts({ shown, beside, transaction }: BookCostsProps) {
  if (shown.origin.kind !== 'schedule') return null;
  const { outcome } = shown.origin.finished;
  return (
    <Section title={`Costs of ${transaction} as books count them`}>
      <Rules />
      <Table run={shown.run} protocol={shown.protocol} {...{ outcome, transaction }} />
      {beside && (
        <Table
          run={beside.run}
          outcome={beside.finished.outcome}
          protocol={beside.protocol}
          transaction={transaction}
        />
      )}
    </Section>
  );
}

function Rules() {
  const { n, acks } = useCounting();
  return (
    <Switches
      switches={[
        { name: 'n', label: 'n counts', words: Object.values(words.n), value: words.n[n] },
        {
          name: 'acks',
          label: 'final acknowledgements are',
          words: Object.values(words.acks),
          value: words.acks[`${acks}`],
        },
      ]}
      onChoose={(name, word) =>
        setCounting(
          name === 'n'
            ? { n: word === words.n.all ? 'all' : 'others' }
            : { acks: word === words.acks.true },
        )
      }
    />
  );
}

interface TableProps {
  readonly run: ShownCommit['run'];
  readonly outcome: ShownBeside['finished']['outcome'];
  readonly protocol: string;
  readonly transaction: string;
}

function Table({ run, outcome, protocol, transaction }: TableProps) {
  const counting = useCounting();
  const options = useCommit((state) => state.options);
  const rules = rulesOf(protocol, options, run.sites.length);
  const costs = bookCosts({ run, outcome }, transaction, rules, counting);
  if (!costs) return null;
  return (
    <>
      <table className={styles['costs']} data-ink="execution">
        <thead>
          <tr>
            <th scope="col">{protocolLabel(protocol)}</th>
            <th scope="col">counted</th>
            <th scope="col">formula</th>
          </tr>
        </thead>
        <tbody>
          {costs.lines.map(({ name, counted, formula, differs }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{differs ? <b>{formatCount(counted)}</b> : formatCount(counted)}</td>
              <td>{formula ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles['definition']}>
        {costs.definition} {costs.because}
      </p>
    </>
  );
}
