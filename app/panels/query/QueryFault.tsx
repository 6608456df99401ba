import type { Choice } from '../../../src/base/diagnostic.ts';
import { choiceMeaning } from '../../../src/viewmodel/choiceMeaning.ts';
import { Plate } from '../../charts/Plate.tsx';
import { chooseFix } from '../../store/faultChoice.ts';
import { useStore } from '../../store/store.ts';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import styles from './QueryFault.module.css';

/** Why the query did not run, and the ways to put it right; the last good picture stays below. */
export function QueryFault({ id }: { readonly id: string }) {
  const fault = useStore((state) => state.fault);
  const draft = useStore((state) => state.draft);
  const labText = useStore((state) => state.lab.kind === 'open' && state.lab.opened.document.text);
  if (!fault) return null;
  const { diagnostic, text } = fault;
  const choose = (choice: Choice): void => {
    // The fault goes, and with it the button that was pressed: the keyboard goes to the text.
    document.getElementById(id)?.parentElement?.querySelector('textarea')?.focus();
    void chooseFix(choice);
  };
  return (
    <FaultMessage
      id={id}
      diagnostic={diagnostic}
      text={text}
      note={`The picture below is from before ${text === labText ? 'that' : 'your edit'}.`}
      meaning={(choice) => <Meaning choice={choice} />}
      {...(text === draft ? { onChoose: choose } : {})}
    />
  );
}

/** Which rows a choice reads: the relation, as the query calls it, and the sites that store it. */
function Meaning({ choice }: { readonly choice: Choice }) {
  const catalog = useStore((state) =>
    state.lab.kind === 'open' ? state.lab.opened.catalog : undefined,
  );
  const meaning = catalog && choiceMeaning(catalog, choice);
  if (!meaning) return null;
  return (
    <span className={styles['meaning']}>
      {meaning.words}
      <span className={styles['sites']} data-ink="location">
        {meaning.sites.map((site) => (
          <Plate key={site.id} site={site} size={15} />
        ))}
      </span>
    </span>
  );
}
