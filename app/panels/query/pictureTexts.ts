/** What the Query view's pictures say in words, their twins and their marks', in one chunk. */
export { algebraMarkDetail, planMarkDetail } from '../../../src/viewmodel/markDetail.ts';
export { sketchDetail } from '../../../src/viewmodel/sketchDetail.ts';
export { TablesTwin } from './TablesTwin.tsx';
export { AlgebraTwin, PlanTwin } from './TwinTables.tsx';
