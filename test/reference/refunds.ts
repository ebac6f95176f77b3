import { sql } from 'drizzle-orm';
import { iso, rows, type Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { factsOf, ledgerInputs, type LedgerInputs } from './orderInputs';
import { bring, given, openStore, valuesOf } from './through';
import { localDay } from '../../server/facts/fields';

/** Refunds that complete an order, and lines below zero: the rows of the ledger, and what is asked of it. */

const opened = async (inputs: LedgerInputs, database: Database): Promise<Store> => {
  const store = await openStore(database, { timeZone: inputs.store_tz, currency: inputs.reporting_currency });
  await bring(database, store, 'sales', factsOf(inputs));
  return store;
};

const SUMS = ['gross_sales', 'discounts', 'returns', 'taxes', 'shipping', 'duties'] as const;
const SALES = [...SUMS, 'net_sales', 'total_sales'] as const;

const periodOf = ({ from, to }: LedgerInputs) => ({
  from: localDay.parse(from.slice(0, 10)),
  to: localDay.parse(to.slice(0, 10)),
});

const basisOf = async (
  inputs: LedgerInputs,
  database: Database,
  store: Store,
  basis: 'event' | 'order',
): Promise<Record<string, number | null>> => {
  const question = { ...periodOf(inputs), metrics: [...SALES], basis };
  const value = await valuesOf(database, store, question);
  return Object.fromEntries(SALES.map((id) => [id, value(id).value]));
};

interface Reversal extends Record<'returns' | 'taxes' | 'shipping' | 'duties' | 'beyond', number> {
  id: string;
  order: string;
  at: string;
}

const reversalsOf = (database: Database, store: Store): Promise<Reversal[]> =>
  rows<Reversal>(
    database.db,
    sql`select v.external_id as id, v.order_external_id as order, ${iso(sql`v.occurred_at`)} as at,
          v.returns::int as returns, v.taxes::int as taxes, v.shipping::int as shipping, v.duties::int as duties,
          v.beyond_minor::int as beyond
        from reversals v where v.store_id = ${store.id} order by v.occurred_at`,
  );

export const refundCompleting = given(
  ['reversals', 'left_of_order', 'event_basis', 'order_basis'],
  ledgerInputs,
  async (inputs, database) => {
    const store = await opened(inputs, database);
    const reversed = await reversalsOf(database, store);
    const wayOf = ({ id, order }: Reversal) => {
      const told = inputs.orders.find((one) => one.id === order)!;
      return id.startsWith('cancel:') ? 'cancel' : told.refunds[Number(id.slice(order.length + 1))]!.way;
    };
    const shown = (one: Reversal) => {
      const { order, at, returns, taxes, shipping, duties, beyond } = one;
      const parts = { returns, taxes, shipping, duties, beyond_order_currency: beyond };
      return { order, at: at.replace('.000Z', 'Z'), way: wayOf(one), ...parts };
    };
    const charged = await rows<{ id: string; amount: number }>(
      database.db,
      sql`select external_id as id, (gross_sales - discounts + taxes + shipping + duties)::int as amount
          from orders where store_id = ${store.id}`,
    );
    const left = charged.map(({ id, amount }) => {
      const own = reversed.filter(({ order }) => order === id);
      const back = own.reduce((sum, one) => sum + one.returns + one.taxes + one.shipping + one.duties, 0);
      return [id, amount - back];
    });
    return {
      reversals: inputs.orders.flatMap(({ id }) => reversed.filter(({ order }) => order === id).map(shown)),
      left_of_order: Object.fromEntries(left),
      event_basis: await basisOf(inputs, database, store, 'event'),
      order_basis: await basisOf(inputs, database, store, 'order'),
    };
  },
);

/** What each order says by its own lines, wherever those below zero are booked. */
const perOrder = (database: Database, store: Store) =>
  rows<Record<string, unknown>>(
    database.db,
    sql`select o.external_id as order, o.gross_sales::int as gross_sales, o.discounts::int as discounts,
          (o.taxes - v.taxes)::int as taxes, v.returns::int as returns, o.units::int as units_sold,
          v.units::int as units_returned, o.excluded is null and o.kind = 'standard' as counts_as_order
        from orders o cross join lateral (
          select coalesce(sum(x.taxes), 0) as taxes, coalesce(sum(x.returns), 0) as returns,
            coalesce(sum(x.units_back), 0) as units
          from reversals x where x.store_id = o.store_id and x.source = o.source
            and x.external_id like 'line:' || o.external_id || ':%') v
        where o.store_id = ${store.id} order by o.external_id`,
  );

export const exchangeLines = given(
  [
    ...(['gross_sales', 'discounts', 'returns_event', 'returns_order', 'unlinked_returns', 'taxes'] as const),
    ...(['shipping', 'orders', 'aov_orders', 'units_sold', 'units_returned', 'net_sales_event'] as const),
    ...(['net_sales_order', 'aov_minor', 'per_order'] as const),
  ],
  ledgerInputs,
  async (inputs, database) => {
    const store = await opened(inputs, database);
    const counts = ['orders', 'units_sold', 'units_returned', 'unlinked_returns'] as const;
    const metrics = [...SALES, ...counts, 'aov' as const];
    const value = await valuesOf(database, store, { ...periodOf(inputs), metrics });
    const onOrder = await basisOf(inputs, database, store, 'order');
    return {
      ...Object.fromEntries(
        (['gross_sales', 'discounts', 'taxes', 'shipping', ...counts] as const).map((id) => [
          id,
          value(id).value,
        ]),
      ),
      returns_event: value('returns').value,
      returns_order: onOrder.returns,
      net_sales_event: value('net_sales').value,
      net_sales_order: onOrder.net_sales,
      aov_orders: value('aov').den,
      aov_minor: value('aov').value,
      per_order: await perOrder(database, store),
    };
  },
);
