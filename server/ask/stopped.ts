import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import { storedSpans } from '../coverage';
import type { Coverage, FactCoverage, StoredSpan } from '../coverage/types';
import { dayOf, daysBetween, type Day } from '../time';
import type { Store } from '../types';
import type { StoppedFact } from './types';
import type { CoveredFact } from '../../shared/lists';

/** Which facts have stopped: no complete day for longer than is usual (METRICS 0.1, 18). */

const LEAST_DAYS = 3;
const INTERVALS = 3;
/** So many intervals make a habit. */
const HABIT = 3;

/** Days that usually lie between two of these days; 1 of fewer than make a habit. Pure. */
export const usualInterval = (days: readonly Day[]): number => {
  const inOrder = [...new Set(days)].sort();
  const gaps = inOrder.flatMap((day, i) => {
    const before = inOrder[i - 1];
    return before === undefined ? [] : [daysBetween(before, day)];
  });
  const median = gaps.sort((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)];
  return median === undefined || gaps.length < HABIT ? 1 : median;
};

/** Whether so many days without a complete one are too many. Pure. */
export const isTooLong = (daysWithout: number, interval: number): boolean =>
  daysWithout > LEAST_DAYS && daysWithout > INTERVALS * interval;

const EVENTS: Partial<Record<CoveredFact, { table: string; happened: SQL }>> = {
  orders: { table: 'rollup_sales', happened: sql`orders <> 0 or returns <> 0 or gift_card_sales <> 0` },
  sessions: { table: 'rollup_sessions', happened: sql`sessions <> 0` },
  spend: { table: 'rollup_spend', happened: sql`spend_rows <> 0` },
};

const LOOKED_AT = 30;

/** The newest days with an event, from the rollup of days. */
const eventDays = async (tx: Db, { id }: Store, { fact, last }: FactCoverage): Promise<Day[]> => {
  const events = EVENTS[fact];
  if (!events) return [];
  const found = await rows<{ day: Day }>(
    tx,
    sql`select bucket::text as day from ${sql.identifier(events.table)}
        where store_id = ${id} and cut = 'total' and grain = 'day' and bucket <= ${last} and (${events.happened})
        order by bucket desc limit ${LOOKED_AT}`,
  );
  return found.map(({ day }) => day);
};

/** Days on which its imports ended: who sends a file a month is not late after three days. */
const importDays = (spans: readonly StoredSpan[], fact: CoveredFact): Day[] =>
  spans
    .filter((span) => span.fact === fact && span.importId > 0)
    .map((span) => span.coversTo ?? span.lastDay);

const hasStopped = async (tx: Db, store: Store, fact: FactCoverage, without: number): Promise<boolean> => {
  if (fact.isOff) return true;
  if (!isTooLong(without, 1)) return false;
  const ends = importDays(await storedSpans(tx, store), fact.fact);
  const interval = Math.max(usualInterval(await eventDays(tx, store, fact)), usualInterval(ends));
  return isTooLong(without, interval);
};

/** Facts that have stopped, or were switched off. */
export const stoppedFacts = async (
  tx: Db,
  store: Store,
  coverage: Coverage,
  now: Date,
): Promise<StoppedFact[]> => {
  const today = dayOf(now.getTime(), store.timeZone);
  const stopped: StoppedFact[] = [];
  for (const fact of Object.values(coverage)) {
    const { first, last } = fact;
    const without = daysBetween(last, today) - 1;
    // one of which no day is complete yet has not begun
    if (last < first || without <= 0 || !(await hasStopped(tx, store, fact, without))) continue;
    stopped.push({ fact: fact.fact, last, daysAgo: without + 1 });
  }
  return stopped;
};
