import { useEffect, useState } from 'react';

/** Long enough that a fast play or scrub speaks its last event only. */
const QUIET_MS = 350;

/** Speaks the current event once the cursor rests. */
export function LiveRegion({ text }: { readonly text: string }) {
  const [spoken, setSpoken] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setSpoken(text), QUIET_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <p className="unseen" aria-live="polite">
      {spoken}
    </p>
  );
}
