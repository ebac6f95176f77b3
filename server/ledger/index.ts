/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */
export { ingest } from './ingest';
export { withLedger, type Ledger } from './ledger';
export { eraseCustomer, mergeCustomers } from './people';
export { verify } from './verify';
export type { Counts } from './version';
