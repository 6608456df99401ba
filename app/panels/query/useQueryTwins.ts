import { useEffect, useState } from 'react';

type Twins = typeof import('./queryTwins.ts');

let loaded: Twins | undefined;

/**
 * The text twins, fetched once the first picture is drawn: it does without them, and paper, which
 * has each picture beside its twin, cannot wait for them. Undefined until they are there.
 */
export function useQueryTwins(): Twins | undefined {
  const [twins, setTwins] = useState(loaded);
  useEffect(() => {
    if (loaded) return;
    void import('./queryTwins.ts').then((fetched) => {
      loaded = fetched;
      setTwins(fetched);
    });
  }, []);
  return twins;
}
