import { hash } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import { iso, rows, type Db } from '../../drizzle/client';
import type { Store } from '../types';
import { after, all, cursorOf, orderConditions, ordersIn, PAGE_SIZE } from './filters';
import { walkIndexes } from './steer';
import type { OrderFlag, OrderListRow, Page, RowQuestion } from './types';
import type { Instant } from '../time';

/**
 * The list of orders, newest first. The index finds a page by the end of the one before. So the thousandth costs
 * what the first does. No figure is made of these rows.
 */

export interface FoundOrder {
  source: string;
  id: string;
  placed_at: Instant;
  customer_key: string;
  channel: string;
  country: string;
  device: string;
  currency: string;
  gross_sales: number | string;
  discounts: number | string;
  returns: number | string;
  is_converted: boolean;
  is_cancelled: boolean;
  is_refunded: boolean;
  excluded: 'test' | 'deleted' | 'voided' | null;
  kind: 'standard' | 'replacement' | 'exchange' | 'return';
  is_first: boolean;
  is_masked: boolean;
}

/** What was reversed on the order `o`, as a lateral `r`. */
export const REVERSED = sql`lateral (
  select coalesce(sum(v.returns) filter (where v.booked), 0)::bigint as returns,
    coalesce(bool_or(v.kind not in ('cancellation', 'unlinked')), false) as is_refunded
  from reversals v
  where v.store_id = o.store_id and v.source = o.source and v.order_external_id = o.external_id) r`;

export const COLUMNS = sql`o.source, o.external_id as id, ${iso(sql`o.placed_at`)} as placed_at, o.customer_key,
  o.channel, o.country, o.device, o.currency, o.gross_sales, o.discounts, r.returns,
  o.fx_rate is not null as is_converted, o.cancelled_at is not null as is_cancelled, r.is_refunded,
  o.excluded, o.kind, o.is_first, o.is_masked`;

const statement = (question: RowQuestion, store: Store, limit: number): SQL => sql`
select ${COLUMNS}
from (
  select * from ${ordersIn(question, store)} o
  where ${all([...orderConditions(question, store), ...after(sql`o`, sql`o.placed_at`, question, store)])}
  order by o.placed_at desc, o.source desc, o.external_id desc
  limit ${limit}
) o cross join ${REVERSED}
order by o.placed_at desc, o.source desc, o.external_id desc`;

const flagsOf = (row: FoundOrder): OrderFlag[] => [
  ...(row.excluded ? [row.excluded] : []),
  ...(row.is_cancelled ? (['cancelled'] as const) : []),
  ...(row.is_refunded ? (['refunded'] as const) : []),
  ...(row.is_converted ? [] : (['unconverted'] as const)),
  ...(row.kind === 'standard' ? [] : [row.kind]),
  ...(row.is_first ? (['new_customer'] as const) : []),
  ...(row.is_masked ? (['masked'] as const) : []),
];

const KEY_SHOWN = 12;

/** Enough of a key to tell customers apart. A platform's id that looks like an address is hashed like one. */
export const shortKey = (key: string): string => {
  const [kind, ...rest] = key.split(':');
  if (kind === 'guest') return 'guest';
  const id = rest.at(-1) ?? '';
  const shown = id.includes('@') ? hash('sha256', id, 'hex') : id;
  return shown.length > KEY_SHOWN ? `${shown.slice(0, KEY_SHOWN)}…` : shown;
};

export const toOrder = (row: FoundOrder): OrderListRow => {
  const money = (value: number | string) => (row.is_converted ? Number(value) : null);
  const { source, id, channel, country, device, currency } = row;
  const [gross, discounts, returns] = [money(row.gross_sales), money(row.discounts), money(row.returns)];
  return {
    ...{ source, id, placedAt: row.placed_at, customer: shortKey(row.customer_key) },
    ...{ channel, country, device, currency, gross, discounts, returns },
    net: gross === null ? null : gross - (discounts ?? 0) - (returns ?? 0),
    flags: flagsOf(row),
  };
};

/** One page of orders. @throws DomainError bad_input for a cursor that is none. */
export const orderPage = async (tx: Db, store: Store, question: RowQuestion): Promise<Page<OrderListRow>> => {
  const limit = question.limit ?? PAGE_SIZE;
  await walkIndexes(tx, question);
  const found = await rows<FoundOrder>(tx, statement(question, store, limit + 1));
  const shown = found.slice(0, limit).map(toOrder);
  const last = shown.at(-1);
  return {
    rows: shown,
    next: found.length > limit && last ? cursorOf(last.placedAt, last.source, last.id) : null,
  };
};
