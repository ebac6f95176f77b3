import { sql, type SQL } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { startOfDay, type Instant, type Period, type Day } from '../../time';
import type { Store } from '../../types';
import { editsOf } from './edits';

/**
 * The entries of a period in groups that every definition takes or leaves as a whole. They are grouped by kind, by the
 * order's kind, and by whether both days lie in the period of each zone.
 */

export interface Sums {
  gross: number;
  discounts: number;
  returns: number;
  taxes: number;
  duties: number;
  shipping: number;
  giftCards: number;
}

/** Whether a day lies in the period, as the store and as the platform cut days. */
export interface Within {
  ours: boolean;
  theirs: boolean;
}

export interface Group extends Sums {
  /** An order as it was placed, lines added later, a reversal of an order, a credit note that names none. */
  kind: 'order' | 'edit' | 'reversal' | 'note';
  isWeb: boolean;
  isExcluded: boolean;
  isCancelled: boolean;
  own: Within;
  /** Day of its order; of a note, its own. */
  ordered: Within;
  /** Day on which the lines were sold that a reversal takes back: its order's, or that of the edit that added them. */
  sold: Within;
  /** Orders, edits or reversals in it. */
  rows: number;
}

/** The period as instants, cut by either zone, and the span that holds both. */
export interface Window {
  ours: { start: Instant; end: Instant };
  theirs: { start: Instant; end: Instant };
  start: Instant;
  end: Instant;
}

export const windowOf = ({ from, to }: Period, timeZone: string, zone: string): Window => {
  const at = (day: Day, in_: string): Instant => new Date(startOfDay(day, in_)).toISOString();
  const ours = { start: at(from, timeZone), end: at(to, timeZone) };
  const theirs = { start: at(from, zone), end: at(to, zone) };
  return {
    ...{ ours, theirs },
    start: ours.start < theirs.start ? ours.start : theirs.start,
    end: ours.end > theirs.end ? ours.end : theirs.end,
  };
};

const between = (clock: SQL, { start, end }: { start: Instant; end: Instant }): SQL =>
  sql`(${clock} >= ${start}::timestamptz and ${clock} < ${end}::timestamptz)`;

interface Found extends Record<keyof Sums, string | number> {
  kind: Group['kind'];
  isWeb: boolean;
  isExcluded: boolean;
  isCancelled: boolean;
  ownOurs: boolean;
  ownTheirs: boolean;
  orderedOurs: boolean;
  orderedTheirs: boolean;
  rows: number;
}

const ofOrder = sql`o.is_web as "isWeb", o.excluded is not null as "isExcluded", o.cancelled_at is not null as "isCancelled"`;

const orderGroups = ({ id }: Store, window: Window): SQL => {
  const [ours, theirs] = [between(sql`o.placed_at`, window.ours), between(sql`o.placed_at`, window.theirs)];
  return sql`
select 'order' as kind, ${ofOrder}, ${ours} as "ownOurs", ${theirs} as "ownTheirs",
  ${ours} as "orderedOurs", ${theirs} as "orderedTheirs", count(*)::int as rows,
  sum(o.gross_sales) as gross, sum(o.discounts) as discounts, 0 as returns, sum(o.taxes) as taxes,
  sum(o.duties) as duties, sum(o.shipping) as shipping,
  sum(o.gift_card_sales - o.gift_card_discounts) as "giftCards"
from (
  select * from orders o where o.store_id = ${id} and ${between(sql`o.placed_at`, window)}
  order by o.placed_at offset 0
) o
group by 1, 2, 3, 4, 5, 6, 7, 8`;
};

/** A reversal counts by its own day or by that of its order: those of the period, and those of its orders. */
const reversalGroups = ({ id }: Store, window: Window): SQL => {
  const isOwn = between(sql`v.occurred_at`, window);
  return sql`
select case when v.order_external_id is null then 'note' else 'reversal' end as kind,
  coalesce(o.is_web, false) as "isWeb", coalesce(o.excluded is not null, false) as "isExcluded",
  coalesce(o.cancelled_at is not null, false) as "isCancelled",
  ${between(sql`v.occurred_at`, window.ours)} as "ownOurs", ${between(sql`v.occurred_at`, window.theirs)} as "ownTheirs",
  ${between(sql`coalesce(o.placed_at, v.occurred_at)`, window.ours)} as "orderedOurs",
  ${between(sql`coalesce(o.placed_at, v.occurred_at)`, window.theirs)} as "orderedTheirs", count(*)::int as rows,
  0 as gross, 0 as discounts, sum(v.returns) as returns, -sum(v.taxes) as taxes, -sum(v.duties) as duties,
  -sum(v.shipping) as shipping, 0 as "giftCards"
from (
  (select v.source, v.order_external_id, v.occurred_at, v.returns, v.taxes, v.duties, v.shipping
   from reversals v where v.store_id = ${id} and ${isOwn} order by v.occurred_at)
  union all
  select v.source, v.order_external_id, v.occurred_at, v.returns, v.taxes, v.duties, v.shipping
  from (select source, external_id from orders o where o.store_id = ${id} and ${between(sql`o.placed_at`, window)}
    order by o.placed_at offset 0) o
  cross join lateral (
    select * from reversals v where v.store_id = ${id} and v.source = o.source
      and v.order_external_id = o.external_id offset 0) v
  where not ${isOwn}
) v left join lateral (
  select o.is_web, o.excluded, o.cancelled_at, o.placed_at from orders o
  where o.store_id = ${id} and o.source = v.source and o.external_id = v.order_external_id offset 0) o on true
group by 1, 2, 3, 4, 5, 6, 7, 8`;
};

const toGroup = (found: Found): Group => ({
  kind: found.kind,
  ...{ isWeb: found.isWeb, isExcluded: found.isExcluded, isCancelled: found.isCancelled },
  own: { ours: found.ownOurs, theirs: found.ownTheirs },
  ordered: { ours: found.orderedOurs, theirs: found.orderedTheirs },
  sold: { ours: found.orderedOurs, theirs: found.orderedTheirs },
  rows: found.rows,
  gross: Number(found.gross),
  discounts: Number(found.discounts),
  returns: Number(found.returns),
  taxes: Number(found.taxes),
  duties: Number(found.duties),
  shipping: Number(found.shipping),
  giftCards: Number(found.giftCards),
});

/** Every entry that any definition could count in the period, added up. */
export const groupsOf = async (tx: Db, store: Store, period: Period, window: Window): Promise<Group[]> => {
  const placed = await rows<Found>(tx, orderGroups(store, window));
  const reversed = await rows<Found>(tx, reversalGroups(store, window));
  return [...placed.map(toGroup), ...reversed.map(toGroup), ...(await editsOf(tx, store, period, window))];
};

/** Orders of the period that no rate is known for: their money is in no figure of ours. */
export const unconvertedIn = async (
  tx: Db,
  { id }: Store,
  { theirs }: Window,
): Promise<{ currency: string; orders: number; amountMinor: number }[]> => {
  const found = await rows<{ currency: string; orders: number; amount: string | number }>(
    tx,
    sql`select o.currency, count(*)::int as orders, sum(o.gross_minor - o.discounts_minor) as amount
        from (select * from orders o where o.store_id = ${id} and ${between(sql`o.placed_at`, theirs)}
          order by o.placed_at offset 0) o
        where o.fx_rate is null and o.excluded is null
        group by o.currency order by o.currency`,
  );
  return found.map(({ currency, orders, amount }) => ({ currency, orders, amountMinor: Number(amount) }));
};
