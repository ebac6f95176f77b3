import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import type { Day } from '../time';
import type { Store } from '../types';
import { walkIndexes } from './steer';
import type { RateDay, RatePair, RatesView, RowChoices } from './types';

/** Exchange rates of a store, and what they are used for. */

const pairs = (tx: Db, { id }: Store): Promise<RatePair[]> =>
  rows<RatePair>(
    tx,
    sql`select f.base, f.quote, f.days, f.first::text as "firstDay", f.last::text as "lastDay",
      trim_scale(r.rate)::text as rate
    from (select base, quote, count(*)::int as days, min(day) as first, max(day) as last
          from fx_rates where store_id = ${id} group by base, quote) f
    join fx_rates r on r.store_id = ${id} and r.base = f.base and r.quote = f.quote and r.day = f.last
    order by f.base, f.quote`,
  );

// "distinct from same" is what the index of orders in other currencies is of
const used = (tx: Db, { id }: Store): Promise<RatesView['used']> =>
  rows<RatesView['used'][number]>(
    tx,
    sql`select currency, fx_source as source, count(*)::int as orders from orders
    where store_id = ${id} and fx_source is distinct from 'same' and fx_source is not null
    group by currency, fx_source order by currency, fx_source`,
  );

const lacking = (tx: Db, { id }: Store): Promise<RatesView['lacking']> =>
  rows<RatesView['lacking'][number]>(
    tx,
    sql`select currency, count(*)::int as orders, count(distinct day)::int as days,
      min(day)::text as "firstDay", max(day)::text as "lastDay"
    from orders
    where store_id = ${id} and fx_source is distinct from 'same' and fx_source is null and excluded is null
    group by currency order by count(*) desc, currency`,
  );

/** The pairs that the store has, how many orders used a rate, and which orders lack one. */
export const ratesView = async (tx: Db, store: Store): Promise<RatesView> => {
  const known = await pairs(tx, store);
  await walkIndexes(tx);
  return {
    currency: store.currency,
    pairs: known,
    used: await used(tx, store),
    lacking: await lacking(tx, store),
  };
};

const DAYS_SHOWN = 100;

/** Rates of one pair, newest first; `before` = the day where the page before ended. */
export const rateDays = async (
  tx: Db,
  { id }: Store,
  { base, quote, before }: { base: string; quote: string; before: Day | undefined },
): Promise<{ rows: RateDay[]; next: Day | null }> => {
  const found = await rows<RateDay>(
    tx,
    sql`select day::text as day, trim_scale(rate)::text as rate from fx_rates
    where store_id = ${id} and base = ${base} and quote = ${quote}
      and day < ${before ?? '9999-12-31'}::date
    order by day desc limit ${DAYS_SHOWN + 1}`,
  );
  const shown = found.slice(0, DAYS_SHOWN);
  const last = shown.at(-1);
  return { rows: shown, next: last && found.length > DAYS_SHOWN ? last.day : null };
};

/** What orders can be filtered to: the values that the rollups know. */
export const choices = async (tx: Db, { id }: Store): Promise<RowChoices> => {
  const found = await rows<{ cut: keyof RowChoices; value: string }>(
    tx,
    sql`select distinct cut, channel || device || country || currency as value from rollup_sales
    where store_id = ${id} and grain = 'month' and cut in ('channel', 'country', 'device', 'currency')
    order by cut, value`,
  );
  const of = (cut: keyof RowChoices) => found.filter((row) => row.cut === cut).map((row) => row.value);
  return { channel: of('channel'), country: of('country'), device: of('device'), currency: of('currency') };
};
