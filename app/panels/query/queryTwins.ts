/** The text twins of the Query view's pictures, in one chunk. */
export { TablesTwin } from './TablesTwin.tsx';
export { AlgebraTwin, PlanTwin } from './TwinTables.tsx';
