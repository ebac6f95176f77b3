import { sql } from 'drizzle-orm';
import { iso, rows, type Db } from '../../../drizzle/client';
import { startOfDay, type Day, type Instant, type Period } from '../../time';
import type { Store } from '../../types';
import { placedWithin } from '../scope';

/** What the connected sources themselves counted of a period, as their syncs took it down. */

export interface Told {
  sources: string[];
  /** When the oldest of them was asked. */
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

/** Who sent the orders of the period: what a source does not know, it can't have counted. */
const orderSources = async (tx: Db, store: Store, { from, to }: Period): Promise<string[]> => {
  const at = (day: Day) => new Date(startOfDay(day, store.timeZone)).toISOString();
  const scope = { store, start: at(from), end: at(to) };
  const found = await rows<{ source: string }>(
    tx,
    sql`select distinct o.source from orders o where ${placedWithin(scope)} and o.excluded is null`,
  );
  return found.map(({ source }) => source);
};

/** Null where not all orders of the period come from sources that said what they were worth. */
export const toldBySources = async (tx: Db, store: Store, period: Period): Promise<Told | null> => {
  const runs = new Map((await runsOver(tx, store, period)).map((run) => [run.name, run]));
  if (runs.size === 0) return null;
  const sources = (await orderSources(tx, store, period)).sort();
  const said = sources.flatMap((name) => runs.get(name) ?? []);
  if (said.length === 0 || said.length < sources.length) return null;
  const amounts = said.flatMap(({ days }) =>
    days.filter(({ day }) => day >= period.from && day < period.to).map(({ amountMinor }) => amountMinor),
  );
  const known = amounts.filter((amount) => amount !== null);
  if (known.length < amounts.length) return null;
  return {
    sources,
    at: said.map(({ at }) => at).reduce((a, b) => (a < b ? a : b)),
    amountMinor: known.reduce((sum, amount) => sum + amount, 0),
  };
};
