import { sql, type SQL } from 'drizzle-orm';
import { iso, rows, type Db } from '../../../drizzle/client';
import { bookedCosts, customers, fxRates, orderLines, orders, reversals } from '../../../drizzle/schema';
import type { PgTable } from 'drizzle-orm/pg-core';
import { MAX_RATE_AGE_DAYS, Rates, type Rate } from './fx';
import {
  endsOf,
  keyOf,
  NOBODY,
  type CostRow,
  type CustomerState,
  type LineRow,
  type OrderRow,
  type ReversalRow,
  type Sale,
  type FactKey,
} from './rows';
import { columnName, keysAs, shapeOf } from './write';
import type { Store } from '../../types';
import { addDays, type Day } from '../../time';
import { held } from './invariant';
import { NAMES, orderName } from '../sentences';

/** Reads the ledger's rows back, in the form in which it works on them. */

/** How the schema declares a rate. */
const RATE = fxRates.rate.getSQLType();

/**
 * Column list of a table with its property names; instants as ISO 8601 in UTC, rates as plain
 * decimals (numeric comes back padded: "1.000000000000").
 */
export const columnsAs = (table: PgTable, alias: string): SQL =>
  sql.join(
    [...shapeOf(table).types].map(([property, type]) => {
      const column = sql`${sql.identifier(alias)}.${sql.identifier(columnName(property))}`;
      const value = type.startsWith('timestamp')
        ? iso(column)
        : type === 'date'
          ? sql`${column}::text`
          : type === RATE
            ? sql`trim_scale(${column})::text`
            : column;
      return sql`${value} as ${sql.identifier(property)}`;
    }),
    sql`, `,
  );

/**
 * The rows of a table for each of the wanted keys, looked up one by one. A lateral with `offset 0` is not merged
 * into the outer query, so a few keys never read a whole store.
 */
const oneByOne = (table: string, alias: string, isWanted: SQL): SQL =>
  sql`cross join lateral (select * from ${sql.identifier(table)} ${sql.identifier(alias)} where ${isWanted} offset 0) ${sql.identifier(alias)}`;

type WithKey<T> = T & FactKey;

const assemble = (
  orderRows: OrderRow[],
  lineRows: WithKey<LineRow>[],
  reversalRows: ReversalRow[],
  costRows: CostRow[],
): Map<string, Sale> => {
  const sales = new Map<string, Sale>();
  const saleOf = (key: string): Sale => {
    let sale = sales.get(key);
    if (!sale) sales.set(key, (sale = { order: null, lines: [], reversals: [], costs: [] }));
    return sale;
  };
  for (const order of orderRows) saleOf(keyOf(order)).order = order;
  for (const line of lineRows) saleOf(keyOf(line)).lines.push(line);
  for (const reversal of reversalRows) {
    const externalId = held(reversal.orderExternalId, NAMES.orderOfRefund(reversal.externalId));
    const key = keyOf({ source: reversal.source, externalId });
    saleOf(key).reversals.push(reversal);
  }
  for (const cost of costRows)
    saleOf(keyOf({ source: cost.orderSource, externalId: cost.orderId })).costs.push(cost);
  return sales;
};

/** Orders by id with all that belongs to them, and refunds of these ids whose order is not there. */
export const loadSales = async (
  tx: Db,
  storeId: number,
  keys: readonly FactKey[],
): Promise<Map<string, Sale>> => {
  if (keys.length === 0) return new Map();
  const wanted = keysAs(orders, keys, ['source', 'externalId']);
  return assemble(
    await rows<OrderRow>(
      tx,
      sql`select ${columnsAs(orders, 'o')} from ${wanted}
          ${oneByOne('orders', 'o', sql`o.store_id = ${storeId} and o.source = r.source and o.external_id = r.external_id`)}`,
    ),
    await rows<WithKey<LineRow>>(
      tx,
      sql`select ${columnsAs(orderLines, 'l')} from ${wanted}
          ${oneByOne('order_lines', 'l', sql`l.store_id = ${storeId} and l.source = r.source and l.external_id = r.external_id`)}
          order by l.source, l.external_id, l.ordinal`,
    ),
    await rows<ReversalRow>(
      tx,
      sql`select ${columnsAs(reversals, 'v')} from ${wanted}
          ${oneByOne('reversals', 'v', sql`v.store_id = ${storeId} and v.source = r.source and v.order_external_id = r.external_id`)}`,
    ),
    await rows<CostRow>(
      tx,
      sql`select ${columnsAs(bookedCosts, 'c')} from ${wanted}
          ${oneByOne('booked_costs', 'c', sql`c.store_id = ${storeId} and c.order_source = r.source and c.order_id = r.external_id`)}
          order by c.source collate "C", c.external_id collate "C"`,
    ),
  );
};

export const loadReversals = async (
  tx: Db,
  storeId: number,
  keys: readonly FactKey[],
): Promise<ReversalRow[]> =>
  keys.length === 0
    ? []
    : rows<ReversalRow>(
        tx,
        sql`select ${columnsAs(reversals, 'v')} from ${keysAs(reversals, keys, ['source', 'externalId'])}
            join reversals v on v.store_id = ${storeId} and v.source = r.source and v.external_id = r.external_id`,
      );

export interface CustomerLedger {
  sales: Map<string, Sale>;
  unlinked: ReversalRow[];
}

/** Every order and credit note of these customers; sales that are `known` as they are stored are not read again. */
export const loadCustomers = async (
  tx: Db,
  storeId: number,
  keys: readonly string[],
  known: ReadonlyMap<string, Sale> = new Map(),
): Promise<CustomerLedger> => {
  if (keys.length === 0) return { sales: new Map(), unlinked: [] };
  const wanted = keysAs(
    customers,
    keys.map((customerKey) => ({ customerKey })),
    ['customerKey'],
  );
  const orderKeys = await rows<FactKey>(
    tx,
    sql`select o.source, o.external_id as "externalId" from ${wanted}
        join orders o on o.store_id = ${storeId} and o.customer_key = r.customer_key`,
  );
  const unlinked = await rows<ReversalRow>(
    tx,
    sql`select ${columnsAs(reversals, 'v')} from ${wanted}
        join reversals v on v.store_id = ${storeId} and v.customer_key = r.customer_key
        where v.order_external_id is null`,
  );
  const others = await loadSales(
    tx,
    storeId,
    orderKeys.filter((key) => !known.has(keyOf(key))),
  );
  const sales = new Map(
    orderKeys.map((key) => [
      keyOf(key),
      held(known.get(keyOf(key)) ?? others.get(keyOf(key)), orderName(key)),
    ]),
  );
  return { sales, unlinked };
};

export const loadStates = async (
  tx: Db,
  storeId: number,
  keys: readonly string[],
): Promise<Map<string, CustomerState>> => {
  if (keys.length === 0) return new Map();
  const wanted = keysAs(
    customers,
    keys.map((customerKey) => ({ customerKey })),
    ['customerKey'],
  );
  const found = await rows<CustomerState & { customerKey: string }>(
    tx,
    sql`select ${columnsAs(customers, 'c')} from ${wanted}
        ${oneByOne('customers', 'c', sql`c.store_id = ${storeId} and c.customer_key = r.customer_key`)}`,
  );
  return new Map(found.map((row) => [row.customerKey, stateOf(row)]));
};

/** The columns of a customer that make its state, and no other. */
export const stateOf = (row: CustomerState): CustomerState =>
  Object.fromEntries(
    Object.keys(NOBODY).map((property) => [property, row[property as keyof CustomerState]]),
  ) as unknown as CustomerState;

/** The rates that these rows may be valued at. Rows in the store's own currency need none. */
export const ratesFor = async (
  tx: Db,
  store: Pick<Store, 'id' | 'currency'>,
  dated: readonly { currency: string; day: Day }[],
): Promise<Rates> => {
  const foreign = dated.filter((row) => row.currency !== store.currency);
  const ends = endsOf(foreign.map((row) => row.day).sort());
  if (!ends) return new Rates([]);
  const currencies = [...new Set([store.currency, ...foreign.map((row) => row.currency)])];
  const any = sql`(select jsonb_array_elements_text(${JSON.stringify(currencies)}::jsonb))`;
  return new Rates(
    await rows<Rate>(
      tx,
      sql`select base, quote, day::text as day, trim_scale(rate)::text as rate from fx_rates
          where store_id = ${store.id} and day >= ${addDays(ends[0], -MAX_RATE_AGE_DAYS)} and day <= ${ends[1]}
            and (base in ${any} or quote in ${any})`,
    ),
  );
};
