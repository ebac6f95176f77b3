import { sql, type SQL } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import type { Day, Instant } from '../time';
import type { Store } from '../types';
import { after, all, cursorOf, PAGE_SIZE, reversalConditions, reversalsIn } from './filters';
import { walkIndexes } from './steer';
import type { Page, ReversalListRow, RowQuestion, Unbooked } from './types';

/** The list of reversals, newest first, by the day on which each was booked. */

interface Found {
  source: string;
  id: string;
  occurred_at: Instant;
  kind: ReversalListRow['kind'];
  order_id: string | null;
  placed_day: Day | null;
  channel: string;
  country: string;
  currency: string;
  units: number | string;
  returns: number | string;
  taxes: number | string;
  shipping: number | string;
  beyond: number | string;
  unbooked: Unbooked | null;
}

/** Why a reversal `v` of the order `o` counts in nothing. */
export const UNBOOKED = sql`case
  when v.booked then null
  when v.order_external_id is null then 'unconverted'
  when o.source is null then 'no_order'
  when o.excluded is not null then 'excluded'
  when o.fx_rate is null then 'unconverted'
  when v.currency <> o.currency then 'other_currency'
  else 'replaced' end`;

/** The order of a reversal `v`, if it is there. */
export const ITS_ORDER = sql`left join orders o
  on o.store_id = v.store_id and o.source = v.source and o.external_id = v.order_external_id`;

const statement = (question: RowQuestion, store: Store, limit: number): SQL => sql`
select v.source, v.external_id as id, ${iso(sql`v.occurred_at`)} as occurred_at, v.kind,
  v.order_external_id as order_id, o.day::text as placed_day, v.channel, v.country, v.currency,
  v.units_back as units, v.returns, v.taxes, v.shipping, v.refunded_beyond as beyond, ${UNBOOKED} as unbooked
from ${reversalsIn(question, store)} v ${ITS_ORDER}
where ${all([...reversalConditions(question, store), ...after(sql`v`, sql`v.occurred_at`, question, store)])}
order by v.occurred_at desc, v.source desc, v.external_id desc
limit ${limit}`;

const toReversal = (row: Found): ReversalListRow => {
  const money = (value: number | string) => (row.unbooked === null ? Number(value) : null);
  const { source, id, kind, channel, country, currency, unbooked } = row;
  return {
    ...{ source, id, occurredAt: row.occurred_at, kind, orderId: row.order_id, placedDay: row.placed_day },
    ...{ channel, country, currency, units: Number(row.units), unbooked },
    ...{ returns: money(row.returns), taxes: money(row.taxes), shipping: money(row.shipping) },
    beyond: money(row.beyond),
  };
};

/** One page of reversals. @throws DomainError bad_input for a cursor that is none. */
export const reversalPage = async (
  tx: Db,
  store: Store,
  question: RowQuestion,
): Promise<Page<ReversalListRow>> => {
  const limit = question.limit ?? PAGE_SIZE;
  await walkIndexes(tx, question);
  const found = await rows<Found>(tx, statement(question, store, limit + 1));
  const shown = found.slice(0, limit).map(toReversal);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: found.length > limit && last ? cursorOf(last.occurredAt, last.source, last.id) : null,
  };
};
