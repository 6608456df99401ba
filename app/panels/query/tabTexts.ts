import { useEffect, useMemo, useState } from 'react';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import type { Span } from '../../../src/base/span.ts';
import { dialectWords } from '../../../src/viewmodel/dialect.ts';
import { type HintPart, sqlHints } from '../../../src/viewmodel/sqlHints.ts';
import type { CodeView, InlineHint, InlinePart } from '../../editor/codeView.ts';
import { completeText } from '../../store/editing.ts';
import { editDraft, runDraft } from '../../store/labActions.ts';
import { editLab, settleLab, useLabSource } from '../../store/labSource.ts';
import { useLenses, useShownCursor } from '../../store/lenses.ts';
import { editOwnPlan, runOwnPlan, useOwnPlan } from '../../store/ownPlan.ts';
import { useStore } from '../../store/store.ts';
import type { EditorTab } from './EditorTabs.tsx';
import { leaveField } from './leaveField.ts';
import { useLiveFaults } from './useLiveFaults.ts';

/** What each tab of the editor shows and does, from what the page holds. */
export interface TabText {
  readonly view: Omit<CodeView, 'describedBy'>;
  readonly isEdited: boolean;
  /** Found while writing and not yet told by a run. */
  readonly live: Diagnostic | undefined;
}

export function useSqlText(): TabText {
  const text = useStore((state) => state.draft);
  const shownText = useStore((state) => state.shown?.run.trace.scenario.sql) ?? text;
  const found = useFaults('sql', text, text !== shownText);
  const phrase = usePhrase(text);
  const hints = useHints(text);
  const view = useMemo(
    () => ({
      language: 'sql' as const,
      label: 'SQL of the query',
      text,
      shownText,
      words: dialectWords,
      faults: found.faults,
      checked: found.checked,
      isFaulty: found.isTold,
      hints,
      ...(phrase ? { phrase } : {}),
      complete: completeSql,
      onChange: editDraft,
      onRun: () => void runDraft(),
      onLeave: leaveField,
    }),
    [text, shownText, found.faults, found.checked, found.isTold, hints, phrase],
  );
  return { view, isEdited: text !== shownText, live: found.live };
}

const completeSql = (text: string, offset: number) => completeText('sql', text, offset);
const completePlan = (text: string, offset: number) => completeText('plan', text, offset);
const completeLab = (text: string, offset: number) => completeText('lab', text, offset);

const NO_HINTS: readonly InlineHint[] = [];

/** One's own plan; until it is written, the plan that is shown. */
export function usePlanText(): TabText {
  const shownText = useShownPlan();
  const own = useOwnPlan((state) => state.text);
  const text = own ?? shownText;
  const isEdited = text !== shownText;
  const found = useFaults('plan', text, isEdited);
  const view = useMemo(
    () => ({
      language: 'plan' as const,
      label: 'Plan of one’s own',
      text,
      shownText,
      words: dialectWords,
      faults: found.faults,
      checked: found.checked,
      isFaulty: found.isTold,
      hints: NO_HINTS,
      complete: completePlan,
      onChange: editOwnPlan,
      onRun: () => void runOwnPlan(text),
      onLeave: leaveField,
    }),
    [text, shownText, found.faults, found.checked, found.isTold],
  );
  return { view, isEdited, live: found.live };
}

/** As it was written if it is one's own, else as the notation prints it. */
function useShownPlan(): string {
  const shown = useStore((state) => state.shown);
  const cursor = useShownCursor();
  const written = useStore(({ request }) =>
    request?.plan === undefined ? request?.ownPlan : undefined,
  );
  const [printed, setPrinted] = useState('');
  useEffect(() => {
    if (!shown) return undefined;
    let isCurrent = true;
    void import('../../../src/viewmodel/planText.ts').then(({ planText }) => {
      if (isCurrent) setPrinted(planText(shown.run, cursor));
    });
    return () => {
      isCurrent = false;
    };
  }, [shown, cursor]);
  return written ?? printed;
}

export function useLabText(): TabText {
  const shownText = useStore(({ lab }) => (lab.kind === 'open' ? lab.opened.document.text : ''));
  const { draft, faults, checked } = useLabSource();
  const text = draft ?? shownText;
  const view = useMemo(
    () => ({
      language: 'lab' as const,
      label: 'Source of the lab',
      text,
      shownText,
      words: dialectWords,
      faults,
      checked,
      isFaulty: faults.length > 0,
      hints: NO_HINTS,
      complete: completeLab,
      onChange: editLab,
      onRun: () => void settleLab(),
      onLeave: leaveField,
    }),
    [text, shownText, faults, checked],
  );
  return { view, isEdited: draft !== undefined, live: undefined };
}

interface FoundFaults {
  readonly faults: readonly Diagnostic[];
  readonly checked: string;
  /** Whether a run has told it. */
  readonly isTold: boolean;
  readonly live: Diagnostic | undefined;
}

/** What the last run of this very text said, else what was found while writing. */
function useFaults(tab: Exclude<EditorTab, 'lab'>, text: string, isEdited: boolean): FoundFaults {
  const fault = useStore((state) => state.fault);
  const live = useLiveFaults(tab, text, isEdited);
  const told = fault?.text === text ? fault.diagnostic : undefined;
  return useMemo(() => {
    if (told) return { faults: [told], checked: text, isTold: true, live: undefined };
    const [first] = live.checked === text ? live.faults : [];
    return { ...live, isTold: false, live: first };
  }, [told, live, text]);
}

/** The phrase the current rule used, while the text is the one that ran. */
function usePhrase(text: string): Span | undefined {
  const trace = useStore((state) => state.shown?.run.trace);
  const cursor = useShownCursor();
  const event = trace?.events[cursor]?.event;
  if (!trace || trace.scenario.sql !== text) return undefined;
  return event?.kind === 'queryRewritten' ? event.phrase : undefined;
}

/** What the lenses that are on add to the text that ran; a text that was edited has none. */
function useHints(text: string): readonly InlineHint[] {
  const run = useStore((state) => state.shown?.run);
  const cursor = useShownCursor();
  const lenses = useLenses();
  return useMemo(() => {
    if (!run || run.trace.scenario.sql !== text) return NO_HINTS;
    return sqlHints(run, cursor).flatMap(({ offset, parts }) => {
      const seen = parts.filter(({ lens }) => lenses.includes(lens)).flatMap(inlineParts);
      return seen.length > 0 ? [{ offset, parts: seen }] : [];
    });
  }, [run, cursor, lenses, text]);
}

function inlineParts(part: HintPart): readonly InlinePart[] {
  if ('text' in part) return [{ kind: 'text', text: part.text }];
  const look = part.lens === 'location' ? ('solid' as const) : ('outlined' as const);
  return part.sites.map(({ number }) => ({ kind: 'plate', number, look }));
}
