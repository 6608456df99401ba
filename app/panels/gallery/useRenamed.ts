import { type RefObject, useEffect, useRef, useState } from 'react';

interface Renamed {
  readonly isRenaming: boolean;
  readonly button: RefObject<HTMLButtonElement | null>;
  readonly begin: () => void;
  readonly end: () => void;
}

/** While a name is written its field stands in its place; afterwards the button has the focus. */
export function useRenamed(): Renamed {
  const [isRenaming, setIsRenaming] = useState(false);
  const wasRenaming = useRef(false);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (wasRenaming.current && !isRenaming) button.current?.focus();
    wasRenaming.current = isRenaming;
  }, [isRenaming]);
  return {
    isRenaming,
    button,
    begin: () => setIsRenaming(true),
    end: () => setIsRenaming(false),
  };
}
