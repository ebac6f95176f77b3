/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */
export { placedOf } from './placed';
export { soldBy } from './sold';
export { BUSINESS_KINDS, businessOf, byBusinessKind, type BusinessFact, type BusinessKind } from './business';
export type { AnyPlain, FieldKind, Plain } from './plain';
export { ingest, parseFact } from './ingest';
export { MASKED_CHANNELS } from './identity';
export { lockStore, withLedger, type Ledger } from './ledger';
export { laterThan, type Later, type LaterScope } from './later';
export { loadSales, type FactKey } from './load';
export { minorDigits } from './money';
export { storedName } from './names';
export { eraseCustomer, erasePerson, mergeCustomers, mergePeople } from './people';
export { keyOf, soldLines, type Sale } from './rows';
export { declareCovered, heardOf, retire, sayHeadline } from './spans';
export { dropOldLayers, learnLayers, UNDO_DAYS, type Kept, type Undone, type UndoProgress } from './undo';
export { LEDGER_VERSION, rebuild, rebuildOutdated } from './rebuild';
export { naturalId as naturalSpendId } from './spend';
export { verify } from './verify';
export type { Counts } from './version';
