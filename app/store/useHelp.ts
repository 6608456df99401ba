import { create } from 'zustand';

interface Help {
  readonly isOpen: boolean;
  /** Keys of one character can be switched off (WCAG 2.1.4). */
  readonly hasCharacterKeys: boolean;
}

export const useHelp = create<Help>(() => ({ isOpen: false, hasCharacterKeys: true }));

export const toggleHelp = (): void => useHelp.setState(({ isOpen }) => ({ isOpen: !isOpen }));
export const closeHelp = (): void => useHelp.setState({ isOpen: false });

export const switchCharacterKeys = (): void =>
  useHelp.setState(({ hasCharacterKeys }) => ({ hasCharacterKeys: !hasCharacterKeys }));
