/** The parity ledger: every order of the shop beside what the pixel or an ERP saw of it (METRICS 11). */
export { assignCause, takeBackCause } from './assign';
export { parityBrief } from './brief';
export { parityFile } from './file';
export { parityPage } from './lists';
export type { Contents, ReconcilePart, ReconcileView } from './reconcile/definition';
export { reconcile } from './reconcile/reconcile';
export { parityView, periodOf } from './view';
