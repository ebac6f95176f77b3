import type { Db } from '../../drizzle/client';
import { addDays, dayOf, type Day, type Period } from '../time';
import type { Store } from '../types';
import { storedSpans } from './read';
import { gapsIn, lackWords, noSourceWords } from './sentences';
import { coverageOf, spanOf } from './spans';
import type { FactCoverage } from './types';

/** On which days of a period all orders are known (METRICS C19): for lists of single orders, which no question asks. */

export interface KnownOrders {
  /** From the first to the last of them; null = none is. */
  period: Period | null;
  /** What of the period is not known, in a sentence. */
  notes: string[];
}

/** `today` itself goes on, and may be looked at, as long as the day before it is known. Pure. */
export const knownIn = (
  orders: FactCoverage | undefined,
  { from, to }: Partial<Period>,
  today: Day,
): KnownOrders => {
  if (!orders || orders.last < orders.first) return { period: null, notes: [noSourceWords('orders')] };
  const { first, last, gaps } = orders;
  const goesOn = last >= addDays(today, -1);
  const end = goesOn ? (to ?? addDays(today, 1)) : addDays(last, 1);
  const part = {
    from: from !== undefined && from > first ? from : first,
    to: to !== undefined && to < end ? to : end,
  };
  const holes = gapsIn(gaps, part);
  const hole = holes.find((gap) => gap.from <= part.from && part.to <= gap.to);
  const lack = lackWords('orders', {
    before: from !== undefined && from < first ? first : undefined,
    gaps: holes,
    after: !goesOn && (to === undefined || to > end) ? last : undefined,
    endedBy: orders.endedBy,
  });
  const notes = lack === null ? [] : [lack];
  return { period: part.from < part.to && !hole ? part : null, notes };
};

/** What is known of the orders of a period. */
export const knownOrders = async (
  tx: Db,
  store: Store,
  period: Partial<Period>,
  now: Date,
): Promise<KnownOrders> => {
  const { timeZone } = store;
  const spans = await storedSpans(tx, store);
  const { orders } = coverageOf(spans.map((span) => spanOf(span, { timeZone, now })));
  return knownIn(orders, period, dayOf(now.getTime(), timeZone));
};
