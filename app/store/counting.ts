import { create } from 'zustand';
import type { Counting } from '../../src/viewmodel/commit/bookCosts.ts';

/** How costs are counted: the same for every run while the page is open. */
export const useCounting = create<Counting>(() => ({ n: 'others', acks: true }));

export const setCounting = (counting: Partial<Counting>): void => useCounting.setState(counting);
