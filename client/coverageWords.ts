import type { CoveredFact, FactCoverage } from '../server/coverage/types';
import { formatDay, formatRange, shiftDay } from './format';

/** Which days of a fact are covered, in words. */

export const FACT_NAMES: Record<CoveredFact, string> = {
  orders: 'Orders',
  sessions: 'Sessions',
  spend: 'Marketing costs',
  costs: 'Costs of orders',
  vitals: 'Page speeds',
};

/** "1 Jul 2025 – 28 Nov", with what is missing of it. */
export const coveredWords = ({ first, last, gaps, mayBeCut }: FactCoverage, today: string): string => {
  if (last < first) return `no complete day since ${formatDay(first, today)}`;
  const missing = gaps.map((gap) => `without ${formatRange(gap, today)}`);
  const cut = mayBeCut ? ['its last day may go on'] : [];
  return [formatRange({ from: first, to: shiftDay(last, 1) }, today), ...missing, ...cut].join(', ');
};
