import { create } from 'zustand';

/** Whether the list of keys is open. */
export const useHelp = create<{ readonly isOpen: boolean }>(() => ({ isOpen: false }));

export const toggleHelp = (): void => useHelp.setState(({ isOpen }) => ({ isOpen: !isOpen }));
export const closeHelp = (): void => useHelp.setState({ isOpen: false });
