import { useEffect } from 'react';
import { useLabSource } from '../store/labSource.ts';

/** A source that is still being written, or is wrong, is saved nowhere: the browser asks first. */
export function useLeaving(): void {
  useEffect(() => {
    window.addEventListener('beforeunload', handleLeave);
    return () => window.removeEventListener('beforeunload', handleLeave);
  }, []);
}

function handleLeave(event: BeforeUnloadEvent): void {
  if (useLabSource.getState().draft !== undefined) event.preventDefault();
}
