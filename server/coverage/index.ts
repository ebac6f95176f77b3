/** Which days of a store are covered, by fact and source (METRICS C19). The ledger writes it. */
export { storedSpans } from './read';
export { coverageOf, feeding, spanOf } from './spans';
