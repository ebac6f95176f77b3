/** The parity ledger: every order of the shop beside what the pixel or an ERP saw of it (METRICS 11). */
export { assignCause, takeBackCause } from './assign';
export { parityFile } from './file';
export { parityPage } from './lists';
export { reconcile } from './reconcile';
export { parityView, periodOf } from './view';
