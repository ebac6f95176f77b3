import { sql } from 'drizzle-orm';
import { oneRow, type Db } from '../../drizzle/client';
import { MEASURES, type MeasureId } from '../catalog/measures';
import { knownOrders } from '../coverage';
import type { Store } from '../types';
import { movedByEdits } from './edits';
import { all, OF_GOODS, orderConditions, ordersIn, reversalConditions, reversalsIn } from './filters';
import { REVERSED } from './orders';
import { ITS_ORDER, UNBOOKED } from './reversals';
import { walkIndexes } from './steer';
import { editNote, ORDER_SUMS, ORDERS_LEFT_OUT, REVERSAL_SUMS, REVERSALS_LEFT_OUT } from './sentences';
import type { RowFilter, RowSum, RowSummary, Unbooked } from './types';

/**
 * Counts and sums of exactly the rows of a list, added up from the rows themselves. A metric, which comes from the
 * rollups, can be checked against them.
 */

type Numbers<K extends string> = Record<K, number | string | null>;

const one = async <K extends string>(
  tx: Db,
  statement: ReturnType<typeof sql>,
): Promise<Record<K, number>> => {
  const found = await oneRow<Numbers<K>>(tx, statement);
  return Object.fromEntries(
    Object.entries<number | string | null>(found).map(([key, value]) => [key, Number(value ?? 0)]),
  ) as Record<K, number>;
};

const sumOf = (measure: MeasureId, value: number): RowSum => {
  const { label, unit } = MEASURES[measure];
  return { measure, label, unit, value };
};

/** `own`: what the sum of a list says that the measure alone does not. */
const sums = (
  values: Partial<Record<MeasureId, number>>,
  own: Partial<Record<MeasureId, string>>,
): RowSum[] =>
  (Object.entries(values) as [MeasureId, number][]).map(([measure, value]) => ({
    ...sumOf(measure, value),
    ...(own[measure] && { label: own[measure] }),
  }));

const leftOut = <K extends string>(
  reasons: Record<K, string>,
  found: Record<NoInfer<K>, number>,
): RowSummary['leftOut'] =>
  (Object.keys(reasons) as K[])
    .map((id) => ({ reason: reasons[id], count: found[id] }))
    .filter(({ count }) => count > 0);

/** What is known of the days of the list; where nothing is and nothing is listed, there is nothing to add up. */
const asKnown = async (
  tx: Db,
  store: Store,
  { filter, now }: { filter: RowFilter; now: Date },
  summary: RowSummary,
): Promise<RowSummary> => {
  const known = await knownOrders(tx, store, filter.period ?? {}, now);
  const isUnknown = known.period === null && summary.listed === 0;
  return {
    ...summary,
    sums: isUnknown ? [] : summary.sums,
    notes: [...known.notes, ...summary.notes],
  };
};

type OrderNumber =
  | 'listed'
  | 'test'
  | 'deleted'
  | 'voided'
  | 'replacements'
  | 'returned'
  | 'unconverted'
  | 'orders'
  | 'customer_orders'
  | 'identified_orders'
  | 'web_orders'
  | 'goods_orders'
  | 'aov_orders'
  | 'gross_sales'
  | 'discounts'
  | 'units'
  | 'goods_units'
  | 'converted_units'
  | 'gift_cards'
  | 'gift_card_discounts'
  | 'aov_sales'
  | 'web_sales'
  | 'taxes'
  | 'duties'
  | 'shipping'
  | 'returns'
  | 'customers';

const orderNumbers = (tx: Db, store: Store, filter: RowFilter) =>
  one<OrderNumber>(
    tx,
    sql`
with o as (
  select o.*, r.returns,
    o.excluded is null as stands,
    o.excluded is null and o.kind = 'standard' as counts,
    o.excluded is null and o.fx_rate is not null as has_money,
    o.excluded is null and o.kind = 'standard' and ${OF_GOODS} as of_goods
  from (
    -- in the order of the list, so that the index of the list is taken: it knows the period
    select * from ${ordersIn(filter, store)} o where ${all(orderConditions(filter, store))} order by o.placed_at desc offset 0
  ) o cross join ${REVERSED}
)
select count(*) as listed,
  count(*) filter (where excluded = 'test') as test,
  count(*) filter (where excluded = 'deleted') as deleted,
  count(*) filter (where excluded = 'voided') as voided,
  count(*) filter (where stands and kind in ('replacement', 'exchange')) as replacements,
  count(*) filter (where stands and kind = 'return') as returned,
  count(*) filter (where stands and not has_money) as unconverted,
  count(*) filter (where counts) as orders,
  count(*) filter (where counts and is_web) as web_orders,
  count(*) filter (where of_goods) as goods_orders,
  count(*) filter (where of_goods and has_money) as aov_orders,
  count(*) filter (where counts and not is_masked) as customer_orders,
  count(*) filter (where counts and not is_masked and customer_key not like 'guest:%') as identified_orders,
  count(distinct customer_key) filter (where counts and not is_masked) as customers,
  sum(gross_sales) filter (where has_money) as gross_sales,
  sum(discounts) filter (where has_money) as discounts,
  sum(units) filter (where stands) as units,
  sum(units) filter (where of_goods) as goods_units,
  sum(units) filter (where has_money) as converted_units,
  sum(gift_card_sales) filter (where has_money) as gift_cards,
  sum(gift_card_discounts) filter (where has_money) as gift_card_discounts,
  sum(gross_sales - discounts) filter (where of_goods and has_money) as aov_sales,
  sum(gross_sales - discounts) filter (where has_money and is_web) as web_sales,
  sum(taxes) filter (where has_money) as taxes,
  sum(duties) filter (where has_money) as duties,
  sum(shipping) filter (where has_money) as shipping,
  sum(returns) filter (where has_money) as returns
from o`,
  );

/** Of the orders of a list. Returns are those of these orders to date, whenever they were booked. */
export const orderSummary = async (
  tx: Db,
  store: Store,
  filter: RowFilter,
  now: Date,
): Promise<RowSummary> => {
  await walkIndexes(tx, filter);
  const found = await orderNumbers(tx, store, filter);
  const moved = await movedByEdits(tx, store, filter);
  return asKnown(
    tx,
    store,
    { filter, now },
    {
      listed: found.listed,
      leftOut: leftOut(ORDERS_LEFT_OUT, found),
      sums: sums(
        {
          orders: found.orders,
          customers_active: found.customers,
          customer_orders: found.customer_orders,
          identified_orders: found.identified_orders,
          gross_sales: found.gross_sales + moved.grossSales,
          discounts: found.discounts + moved.discounts,
          returns: found.returns + moved.returns,
          goods_orders: found.goods_orders,
          aov_orders: found.aov_orders,
          aov_sales: found.aov_sales + moved.aovSales,
          web_orders: found.web_orders,
          web_sales: found.web_sales + moved.webSales,
          units_sold: found.units + moved.unitsSold,
          goods_units: found.goods_units + moved.goodsUnits,
          converted_units: found.converted_units + moved.convertedUnits,
          gift_card_sales: found.gift_cards + moved.giftCardSales,
          gift_card_discounts: found.gift_card_discounts + moved.giftCardDiscounts,
          taxes: found.taxes + moved.taxes,
          duties: found.duties,
          shipping: found.shipping,
        },
        ORDER_SUMS,
      ),
      notes: moved.orders > 0 ? [editNote(moved.orders)] : [],
    },
  );
};

type ReversalNumber =
  | Unbooked
  | 'listed'
  | 'returns'
  | 'unlinked'
  | 'beyond'
  | 'gift_cards'
  | 'units'
  | 'cancelled'
  | 'taxes'
  | 'duties'
  | 'shipping';

const reversalNumbers = (tx: Db, store: Store, filter: RowFilter) =>
  one<ReversalNumber>(
    tx,
    sql`
with v as (
  select v.*, o.kind as order_kind, ${UNBOOKED} as unbooked
  from ${reversalsIn(filter, store)} v ${ITS_ORDER}
  where ${all(reversalConditions(filter, store))}
  order by v.occurred_at desc offset 0
)
select count(*) as listed,
  count(*) filter (where unbooked = 'no_order') as no_order,
  count(*) filter (where unbooked = 'excluded') as excluded,
  count(*) filter (where unbooked = 'unconverted') as unconverted,
  count(*) filter (where unbooked = 'other_currency') as other_currency,
  count(*) filter (where unbooked = 'replaced') as replaced,
  count(*) filter (where kind = 'cancellation' and order_kind = 'standard') as cancelled,
  sum(returns) filter (where booked) as returns,
  sum(returns) filter (where booked and (order_external_id is null or kind = 'unlinked')) as unlinked,
  sum(refunded_beyond) filter (where booked) as beyond,
  sum(gift_card_sales) filter (where booked) as gift_cards,
  sum(units_back) filter (where booked or unbooked = 'unconverted') as units,
  sum(taxes) filter (where booked) as taxes,
  sum(duties) filter (where booked) as duties,
  sum(shipping) filter (where booked) as shipping
from v`,
  );

/** Of the reversals of a list: gift cards, taxes, duties and shipping are what was reversed of them. */
export const reversalSummary = async (
  tx: Db,
  store: Store,
  filter: RowFilter,
  now: Date,
): Promise<RowSummary> => {
  await walkIndexes(tx, filter);
  const found = await reversalNumbers(tx, store, filter);
  return asKnown(
    tx,
    store,
    { filter, now },
    {
      listed: found.listed,
      leftOut: leftOut(REVERSALS_LEFT_OUT, found),
      sums: sums(
        {
          returns: found.returns,
          unlinked_returns: found.unlinked,
          refunded_beyond: found.beyond,
          units_returned: found.units,
          orders_cancelled: found.cancelled,
          gift_card_sales: found.gift_cards,
          taxes: found.taxes,
          duties: found.duties,
          shipping: found.shipping,
        },
        REVERSAL_SUMS,
      ),
      notes: [],
    },
  );
};
