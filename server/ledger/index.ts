/**
 * The ledger: the only writer of facts and rollups. Both are written in one transaction, by one
 * writer a store at a time.
 */
export { previewChannelRules, type ChannelRulesPreview } from './channelPreview';
export {
  channelRulesHistory,
  channelRulesNow,
  saveChannelRules,
  type ChannelRulesSaved,
  type ChannelRulesView,
} from './channelRules';
export { erasedAmong } from './customers/aliases';
export { storeRef } from './erasures';
export { eraseStore } from './eraseStore';
export { ingest, ingestBatch, parseFact } from './ingest';
export { FixedCosts, type DeclaredCost } from './kinds/fixedCosts';
export { naturalId as naturalSpendId } from './kinds/spend';
export { refuseArchived, withLedger, type Ledger } from './ledger';
export { eraseCustomer, eraseLogged, erasePeople, mergeCustomers, mergePeople } from './people';
export { laterThan, type Later, type LaterScope } from './recount/later';
export { LEDGER_VERSION, rebuild, rebuildOutdated } from './recount/rebuild';
export { verify } from './recount/verify';
export { loadSales, ratesFor } from './rows/load';
export { lockStore } from './rows/lock';
export { isPlaced, keyOf, soldLines, type FactKey, type PlacedSale, type Sale } from './rows/rows';
export type { Counts } from './rows/version';
export { placedOf } from './sales/placed';
export { priceOrder } from './sales/price';
export { soldBy } from './sales/sold';
export { declareCovered, markCoveredTo, retire, sayHeadline, withoutSessions } from './spans';
export {
  atTheDoor,
  factName,
  takeAll,
  takeIn,
  type FactName,
  type Passed,
  type SourceRejection,
} from './takeIn';
export {
  UNDO_DAYS,
  dropOldImportNotes,
  analyzeImportNotes,
  type Staying,
  type UndoProgress,
  type Undone,
} from './undo/undo';
