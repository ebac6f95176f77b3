import type { FactCoverage } from '../server/coverage/types';
import { dayWords, shortRange } from '../shared/dayWords';
import { addDays, type Day } from '../shared/days';

/** Which days of a fact are covered, in words. */

/** "1 Jul 2025 – 28 Nov", with what is missing of it. */
export const coveredWords = ({ first, last, gaps, mayBeCut }: FactCoverage, today: Day): string => {
  if (last < first) return `no complete day since ${dayWords(first, today)}`;
  const missing = gaps.map((gap) => `without ${shortRange(gap, today)}`);
  const cut = mayBeCut ? ['its last day may go on'] : [];
  return [shortRange({ from: first, to: addDays(last, 1) }, today), ...missing, ...cut].join(', ');
};
