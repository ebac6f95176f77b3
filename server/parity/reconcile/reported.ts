import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../../drizzle/client';
import { earlier, startOfDay, type Day, type Instant, type Period } from '../../time';
import type { Store } from '../../types';
import { placedWithin } from '../scope';

/** What the connected sources themselves count of a period, as stored by their syncs. */

export interface Reported {
  sources: string[];
  /** When the oldest report was fetched. */
  at: Instant;
  /** Minor units of the store's currency. */
  amountMinor: number;
}

interface Run {
  name: string;
  at: Instant;
  /** A day that a source leaves out has no order; null = it gave counts alone. */
  days: { day: Day; amountMinor: number | null }[];
}

/** Of each source the newest run whose comparison holds the whole period. */
const runsOver = (tx: Db, { id }: Store, { from, to }: Period): Promise<Run[]> =>
  rows<Run>(
    tx,
    sql`select distinct on (s.id) s.name, ${iso(sql`r.finished_at`)} as at, r.tally::json->'days' as days
        from sources s join source_runs r on r.store_id = s.store_id and r.source_id = s.id
        where s.store_id = ${id} and r.finished_at is not null and r.tally is not null
          and r.tally::json->>'from' <= ${from} and r.tally::json->>'to' >= ${to}
          and r.tally::json->'days' is not null
        order by s.id, r.id desc`,
  );

/** Who sent the orders of the period: a source counts no order of another. */
const orderSources = async (tx: Db, store: Store, { from, to }: Period): Promise<string[]> => {
  const at = (day: Day) => new Date(startOfDay(day, store.timeZone)).toISOString();
  const scope = { store, start: at(from), end: at(to) };
  const found = await rows<{ source: string }>(
    tx,
    sql`select distinct o.source from orders o where ${placedWithin(scope)} and o.excluded is null`,
  );
  return found.map(({ source }) => source);
};

/** Null where not all orders of the period come from sources that report amounts. */
export const reportedBySources = async (tx: Db, store: Store, period: Period): Promise<Reported | null> => {
  const runs = new Map((await runsOver(tx, store, period)).map((run) => [run.name, run]));
  if (runs.size === 0) return null;
  const sources = (await orderSources(tx, store, period)).sort();
  const reports = sources.flatMap((name) => runs.get(name) ?? []);
  if (reports.length === 0 || reports.length < sources.length) return null;
  const amounts = reports.flatMap(({ days }) =>
    days.filter(({ day }) => day >= period.from && day < period.to).map(({ amountMinor }) => amountMinor),
  );
  const known = amounts.filter((amount) => amount !== null);
  if (known.length < amounts.length) return null;
  return {
    sources,
    at: reports.map(({ at }) => at).reduce(earlier),
    amountMinor: known.reduce((sum, amount) => sum + amount, 0),
  };
};
