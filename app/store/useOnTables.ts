import { create } from 'zustand';

/** Whether a plan is seen on the tables it reads; kept while one steps. */
export const useOnTables = create<{ readonly isOnTables: boolean }>(() => ({ isOnTables: false }));
