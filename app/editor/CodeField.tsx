import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import styles from './CodeField.module.css';
import type { CodeView } from './codeView.ts';
import type { CodeEditor, Handover } from './createEditor.ts';
import { type CreateEditor, loadEditor } from './loadEditor.ts';
import { PlainField } from './PlainField.tsx';

interface CodeFieldProps {
  readonly view: CodeView;
  /** Whether the page is ready for more: the first answer is there. */
  readonly isPageReady: boolean;
}

type Loaded =
  | { readonly kind: 'failed' }
  | { readonly kind: 'ready'; readonly create: CreateEditor; readonly handover: Handover };

/**
 * A field for code. It begins as a plain one; the full editor is loaded when the page is ready for
 * it or the field gets the focus, and takes its place without losing a letter. On a narrow screen,
 * and where it cannot be loaded, the plain field stays.
 */
export function CodeField({ view, isPageReady }: CodeFieldProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const isWide = useIsWide();
  const [isFocused, setFocused] = useState(false);
  const [loaded, setLoaded] = useState(alreadyLoaded);
  const isWanted = isWide && loaded === undefined && (isPageReady || isFocused);
  useEffect(() => {
    if (!isWanted) return undefined;
    let isCurrent = true;
    void whenIdle(isFocused)
      .then(loadEditor)
      .then((create) => settled(field.current).then(() => create))
      .then((create) => {
        known = create;
        if (!isCurrent) return;
        flushSync(() => setLoaded({ kind: 'ready', create, handover: handoverOf(field.current) }));
      })
      .catch(() => {
        if (isCurrent) setLoaded({ kind: 'failed' });
      });
    return () => {
      isCurrent = false;
    };
  }, [isWanted, isFocused]);
  if (isWide && loaded?.kind === 'ready') {
    return (
      <FullField
        view={view}
        create={loaded.create}
        handover={loaded.handover}
        onFailed={() => setLoaded({ kind: 'failed' })}
      />
    );
  }
  return (
    <>
      <PlainField view={view} field={field} onFocus={() => setFocused(true)} />
      {isWide && loaded?.kind === 'failed' && (
        <p className={styles['note']}>
          The full editor could not be loaded. This plain field runs the same; it only completes
          nothing.
        </p>
      )}
      {!isWide && <p className={styles['note']}>A plain field: completion needs a wider window.</p>}
    </>
  );
}

interface FullFieldProps {
  readonly view: CodeView;
  readonly create: CreateEditor;
  readonly handover: Handover;
  readonly onFailed: () => void;
}

function FullField({ view, create, handover, onFailed }: FullFieldProps) {
  const element = useRef<HTMLDivElement>(null);
  const editor = useRef<CodeEditor>(undefined);
  const first = useRef({ view, handover, onFailed });
  useLayoutEffect(() => {
    if (!element.current) return undefined;
    let created: CodeEditor;
    try {
      created = create(element.current, first.current.view, first.current.handover);
    } catch {
      // A browser that the editor cannot work in: the plain field can.
      first.current.onFailed();
      return undefined;
    }
    editor.current = created;
    return () => {
      editor.current = undefined;
      created.dispose();
    };
  }, [create]);
  useLayoutEffect(() => {
    editor.current?.show(view);
  }, [view]);
  return <div ref={element} className={`${styles['field']} ${styles['full']}`} />;
}

/** Once it is there, a field that appears later has it at once. */
let known: CreateEditor | undefined;

function alreadyLoaded(): Loaded | undefined {
  const handover = { start: 0, end: 0, hasFocus: false };
  return known && { kind: 'ready', create: known, handover };
}

/** At once for someone who is about to write, else when the page has nothing better to do. */
const whenIdle = (isUrgent: boolean): Promise<void> =>
  new Promise((resolve) => {
    if (isUrgent || !('requestIdleCallback' in window)) resolve();
    else requestIdleCallback(() => resolve(), { timeout: 2000 });
  });

/** Letters that are still being composed belong to the field they were begun in. */
const settled = (field: HTMLTextAreaElement | null): Promise<void> =>
  new Promise((resolve) => {
    if (field?.dataset['composing'] === undefined) resolve();
    else field.addEventListener('compositionend', () => resolve(), { once: true });
  });

function handoverOf(field: HTMLTextAreaElement | null): Handover {
  const end = field?.value.length ?? 0;
  const hasFocus = field !== null && document.activeElement === field;
  if (!hasFocus) return { start: end, end, hasFocus };
  return { start: field.selectionStart, end: field.selectionEnd, hasFocus };
}

const WIDE = '(min-width: 640px)';

function useIsWide(): boolean {
  const [isWide, setWide] = useState(() => window.matchMedia(WIDE).matches);
  useEffect(() => {
    const query = window.matchMedia(WIDE);
    const follow = (): void => setWide(query.matches);
    query.addEventListener('change', follow);
    return () => query.removeEventListener('change', follow);
  }, []);
  return isWide;
}
