import type { StoppedFact } from '../ask/types';
import type { Coverage } from '../coverage/types';
import { addDays, daysBetween, earlier, later, type Day, type Period } from '../time';
import { dataFrom, noDataIn } from './sentences';

/** What is known of the days of the page: how far, whether they can be compared, and which may still change. */

/** What ends within so many days of each other has ended together: the last night is cut here or there. */
const TOGETHER_DAYS = 3;

/**
 * The last complete day of what the page is about: of orders, without any of whatever there is. Where orders
 * have stopped together with other facts, the last day that all of them cover.
 */
export const lastDayOf = (covered: Coverage, stopped: readonly StoppedFact[]): Day | null => {
  const facts = covered.orders ? [covered.orders] : Object.values(covered);
  const ends = facts.flatMap((fact) => (fact.last < fact.first ? [] : [fact.last]));
  const last = ends.toSorted().at(-1);
  if (last === undefined) return null;
  if (stopped.every(({ fact }) => fact !== 'orders')) return last;
  const together = stopped.filter((stop) => Math.abs(daysBetween(stop.last, last)) <= TOGETHER_DAYS);
  return together.map((stop) => stop.last).reduce(earlier, last);
};

/** Why the orders of another period can't be compared; null = they can. */
export const lackOf = ({ orders }: Coverage, compared: Period, today: Day): string | null => {
  if (!orders || orders.last < orders.first) return noDataIn(compared, today);
  if (compared.from < orders.first) return dataFrom(orders.first);
  const end = addDays(orders.last, 1);
  if (end < compared.to) return noDataIn({ from: later(end, compared.from), to: compared.to }, today);
  const gap = orders.gaps.find(({ from, to }) => from < compared.to && compared.from < to);
  return gap ? noDataIn(gap, today) : null;
};

/** METRICS C11: a day is provisional until 72 h after its end. */
const PROVISIONAL_DAYS = 3;

/** The first of all days that may still change. */
export const provisionalSince = (today: Day): Day => addDays(today, -PROVISIONAL_DAYS);

/** The first shown day that may still change; null = none may. */
export const provisionalFrom = ({ from, to }: Period, today: Day): Day | null => {
  const first = provisionalSince(today);
  if (to <= first) return null;
  return from > first ? from : first;
};
