import type {
  CheckedSubject,
  CounterexampleRow,
  DesignCheck,
} from '../../../src/viewmodel/designChecks.ts';
import { editDraft, runDraft } from '../../store/labActions.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { Icon } from '../../ui/Icons.tsx';
import styles from './Findings.module.css';

interface FindingsProps {
  /** Where the setup block begins in the lab's text. */
  readonly start: number;
}

/** Whether what a setup block defines is right: the counterexample first, then the verdict. */
export function Findings({ start }: FindingsProps) {
  const subjects = useStore(({ lab }) =>
    lab.kind === 'open' ? lab.opened.checks.get(start) : undefined,
  );
  if (!subjects || subjects.length === 0) return null;
  return (
    <section className={styles['checks']} aria-label="Checks of the design">
      {subjects.map((subject) => (
        <Subject key={`${subject.note} ${subject.name}`} subject={subject} />
      ))}
    </section>
  );
}

function Subject({ subject }: { readonly subject: CheckedSubject }) {
  return (
    <div className={styles['subject']}>
      <p>
        <code>{subject.name}</code> <span className={styles['note']}>{subject.note}</span>
      </p>
      <ul>
        {subject.checks.map((check) => (
          <li key={`${check.verdict} ${check.meaning}`}>
            <Check check={check} subject={subject.name} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Check({ check, subject }: { readonly check: DesignCheck; readonly subject: string }) {
  const { fault } = check;
  return (
    <>
      {fault?.row && <Counterexample row={fault.row} subject={subject} />}
      <p className={styles['verdict']} data-failed={fault !== undefined || undefined}>
        <Icon name={fault ? 'cross' : 'tick'} size={13} />
        <span>
          <b>{check.verdict}</b>: {check.meaning}
        </span>
      </p>
      {fault && fault.parts.length > 0 && <Truths fault={fault} />}
    </>
  );
}

function Counterexample({
  row,
  subject,
}: {
  readonly row: CounterexampleRow;
  readonly subject: string;
}) {
  const { cells, isConstructed, question } = row;
  const name = isConstructed ? `A row that ${subject} may have` : `A row of ${subject}`;
  return (
    <>
      <section
        className={styles['frame']}
        aria-label={name}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
      >
        <table>
          <thead>
            <tr>
              {cells.map(({ column }) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr>
              {cells.map(({ column, text, isNull }) => (
                <td key={column} data-null={isNull || undefined}>
                  {text}
                </td>
              ))}
            </tr>
          </tbody>
        </table>
      </section>
      {question !== undefined && (
        <div className={styles['ask']}>
          <Button look="outline" onClick={() => ask(question)}>
            Ask for this row
          </Button>
        </div>
      )}
    </>
  );
}

function ask(question: string): void {
  editDraft(question);
  void runDraft();
}

const TRUTHS = new Map<boolean | null | undefined, string>([
  [true, 'true'],
  [false, 'false'],
  [null, 'unknown'],
]);

/** What each fragment's condition is of the row. */
function Truths({ fault }: { readonly fault: NonNullable<DesignCheck['fault']> }) {
  const isUnknown = fault.parts.some(({ truth }) => truth === null);
  return (
    <>
      <dl className={styles['truths']}>
        {fault.parts.map(({ fragment, condition, truth }) => (
          <div key={fragment} data-truth={TRUTHS.get(truth)}>
            <dt>{fragment}</dt>
            <dd className={styles['truth']}>{TRUTHS.get(truth) ?? 'not evaluated'}</dd>
            <dd className={styles['condition']}>{condition}</dd>
          </div>
        ))}
      </dl>
      {isUnknown && (
        <p className={styles['why']}>
          A fragment takes the rows of which its condition is true. Unknown is not true.
        </p>
      )}
    </>
  );
}
