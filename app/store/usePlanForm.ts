import { create } from 'zustand';

/** On the grounds of its sites, on the tables it reads, or as one tree. */
export type PlanForm = 'grounds' | 'tables' | 'tree';

/** How a plan is drawn; kept while one steps. */
export const usePlanForm = create<{ readonly form: PlanForm }>(() => ({ form: 'grounds' }));
