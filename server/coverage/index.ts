/** Which days of a store are covered, by fact and source (METRICS C19). The ledger writes it. */
export { headlineRuns, runsIn, type HeadlineRun } from './headline';
export { knownOrders, type KnownOrders } from './orders';
export { gapsIn, lackWords, noSourceWords, readToWords } from './sentences';
export { storedSpans } from './read';
export { sessionsHeadline, sessionsWords } from './sessions';
export { coverageBySource, coverageOf, feeding, spanOf } from './spans';
