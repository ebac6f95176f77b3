/** What the log is told of work that failed in the background, in one place. Each is followed by the error. */
export const FAILED = {
  baselines: 'Baselines could not be frozen',
  syncs: 'Syncs could not be planned',
  nightly: 'The nightly check could not be planned',
  oldWebhooks: 'Old webhooks',
  webhooks: 'Webhooks',
  queue: 'Webhooks wait for the database',
  deletedStores: 'Rows of deleted stores',
  imports: 'Interrupted imports',
} as const;
