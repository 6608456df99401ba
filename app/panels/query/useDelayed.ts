import { useEffect, useState } from 'react';

/** True once it has been so for 200 ms: what is quicker shows nothing. */
export function useDelayed(isSo: boolean): boolean {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!isSo) {
      setIsShown(false);
      return;
    }
    const timer = setTimeout(() => setIsShown(true), 200);
    return () => clearTimeout(timer);
  }, [isSo]);
  return isShown;
}
