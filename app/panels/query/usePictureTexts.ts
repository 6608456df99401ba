import { useEffect, useState } from 'react';

type Texts = typeof import('./pictureTexts.ts');

let loaded: Texts | undefined;

/**
 * Text twins and what is said of a mark, fetched once the first picture is drawn: it does without
 * them, and paper, which has each picture beside its twin, cannot wait for them. Undefined until
 * they are there.
 */
export function usePictureTexts(): Texts | undefined {
  const [texts, setTexts] = useState(loaded);
  useEffect(() => {
    if (loaded) return;
    void import('./pictureTexts.ts').then((fetched) => {
      loaded = fetched;
      setTexts(fetched);
    });
  }, []);
  return texts;
}
