import { useState } from 'react';
import { useCommit } from '../../store/commit.ts';
import { editSchedule } from '../../store/commitActions.ts';
import { Button } from '../../ui/Button.tsx';
import { Section } from '../../ui/Section.tsx';
import styles from './ScheduleText.module.css';

/** The schedule as text: what was clicked stands here, and what is written here runs. */
export function ScheduleText() {
  const text = useCommit((state) => state.text);
  const schedule = useCommit((state) => state.schedule);
  if (schedule === undefined) return null;
  return (
    <Section title="Schedule">
      <Field key={text} text={text} />
    </Section>
  );
}

function Field({ text }: { readonly text: string }) {
  const [draft, setDraft] = useState(text);
  const isFaulty = useCommit((state) => state.fault !== undefined);
  const run = (): void => void editSchedule(draft);
  return (
    <div className={styles['field']}>
      <textarea
        aria-label="Text of the schedule"
        aria-invalid={isFaulty}
        aria-describedby={isFaulty ? 'schedule-fault' : undefined}
        spellCheck={false}
        rows={Math.min(16, draft.split('\n').length + 1)}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          run();
        }}
      />
      <Button look="outline" keys="Control+Enter" label="Run the schedule" onClick={run}>
        Run
      </Button>
    </div>
  );
}
