import { useEffect, useState } from 'react';
import type { Diagnostic } from '../../../src/base/diagnostic.ts';
import { checkText } from '../../store/editing.ts';

/** While one goes on writing nothing is said. */
const CHECK_AFTER_MS = 300;

export interface LiveFaults {
  readonly faults: readonly Diagnostic[];
  /** The text they are in, which may be a moment older than the one that is seen. */
  readonly checked: string;
}

/** What is wrong with a text that was edited, a moment after the last key; nothing is run. */
export function useLiveFaults(
  language: 'sql' | 'plan',
  text: string,
  isEdited: boolean,
): LiveFaults {
  const [found, setFound] = useState<LiveFaults>(nothing);
  useEffect(() => {
    if (!isEdited) return setFound(nothing);
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const faults = await checkText(language, text);
      if (isCurrent) setFound({ faults, checked: text });
    }, CHECK_AFTER_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [language, text, isEdited]);
  return found;
}

const nothing: LiveFaults = { faults: [], checked: '' };
