import type { CoveredFact, Status } from './lists';

/** Closed lists in words, as they stand inside a sentence. */

export const FACT_WORDS: Record<CoveredFact, string> = {
  orders: 'orders',
  sessions: 'sessions',
  spend: 'marketing costs',
  costs: 'costs of orders',
  vitals: 'page speeds',
};

export const STATUS_WORDS: Record<Status, string> = {
  on_track: 'on track',
  at_risk: 'at risk',
  off_track: 'off track',
  unclear: 'unclear',
  unknown: 'unknown',
};
