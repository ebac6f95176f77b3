/** Connected platforms: what they are, what was fetched from them, what they send. */
export { sourceAges, waitingDeliveries } from './lateness';
export { retireSource } from './retire';
export { sourcesVerdict } from './sourceHealth';
export { isKeyMissed, lockedWords } from './locked';
export {
  addSource,
  connectionOf,
  driverOf,
  listSources,
  pauseSource,
  removeSource,
  resealAll,
  sealedAway,
  sealedCount,
  sourceAddresses,
  sourceNamed,
  type Connectors,
  type Source,
  type SourceContext,
} from './sources';
export type { SyncReport } from './sync';
export { enqueueSync, syncInBackground, syncJob, syncNow } from './syncJobs';
export {
  fileSources,
  listRuns,
  sourceStates,
  type FileSource,
  type RunView,
  type SourceState,
} from './syncState';
export type { DayDifference, Sums } from './tally';
export { drainDeliveries, forgetDeliveries } from './webhooks/deliveries';
export { deliveryState, type DeliveryState } from './webhooks/deliveryState';
export { openDeliverySpool, type DeliverySpool } from './webhooks/deliverySpool';
