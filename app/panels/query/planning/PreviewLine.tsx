import { previewWords } from '../../../../src/viewmodel/planning/previewWords.ts';
import { usePreview } from '../../../store/planning.ts';
import type { ShownState } from '../../../store/store.ts';
import styles from './Costs.module.css';

/** What would be chosen; its room is there before there is anything to say. */
export function PreviewLine({ shown }: { readonly shown: ShownState }) {
  const preview = usePreview();
  const words = preview && previewWords(shown.run.trace, preview.run.trace);
  return (
    <p className={styles['preview']} role="status" data-other={words?.isOther || undefined}>
      {words
        ? `${words.sentence} Nothing has run.`
        : 'As the shown query was planned. The candidates follow what you change here.'}
    </p>
  );
}
