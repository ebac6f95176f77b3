import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { bookedCosts, orderCosts } from '../../../drizzle/schema';
import { columnsAs, loadSales } from '../rows/load';
import { keyOf, type CostRow, type Sale, type Change, type FactKey } from '../rows/rows';
import { shapeOf } from '../rows/write';

/**
 * Costs find their orders, whichever comes first: by the order's id, and by its source where the cost names one.
 * Without it the first source that has such an order is taken: the order of arrival never matters.
 */

type CostFact = Pick<
  CostRow,
  'source' | 'externalId' | 'orderId' | 'kind' | 'day' | 'amountMinor' | 'currency'
> & {
  orderSource: string | null;
};

const among = (ids: readonly string[]) =>
  sql`in (select jsonb_array_elements_text(${JSON.stringify(ids)}::jsonb))`;

/** Orders with these ids, of any source. Its key leads with the source, so sources are stepped through. */
const ordersWith = async (tx: Db, storeId: number, ids: readonly string[]): Promise<Map<string, FactKey>> => {
  const found = await rows<FactKey>(
    tx,
    sql`with recursive sources as (
          select min(source) as source from orders where store_id = ${storeId}
          union all
          select (select min(o.source) from orders o where o.store_id = ${storeId} and o.source > s.source)
          from sources s where s.source is not null
        )
        select o.source, o.external_id as "externalId"
        from sources s join orders o on o.store_id = ${storeId} and o.source = s.source
          and o.external_id ${among(ids)}`,
  );
  return new Map(found.map((key) => [keyOf(key), key]));
};

const targetOf = (
  cost: CostFact,
  present: ReadonlyMap<string, FactKey>,
  sources: ReadonlyMap<string, string[]>,
) => {
  const source = cost.orderSource ?? sources.get(cost.orderId)?.[0];
  if (source === undefined) return null;
  const key = keyOf({ source, externalId: cost.orderId });
  return present.has(key) ? { key, source } : null;
};

/** Sources that have an order of each id, by name. */
const sourcesById = (present: ReadonlyMap<string, FactKey>): Map<string, string[]> => {
  const sources = new Map<string, string[]>();
  for (const { source, externalId } of present.values())
    sources.set(externalId, [...(sources.get(externalId) ?? []), source].sort());
  return sources;
};

const unbooked = { fxRate: null, fxDay: null, fxSource: null, cost: 0 } as const;

/** Every cost of these orders at its order. */
const assigned = (
  facts: readonly CostFact[],
  present: ReadonlyMap<string, FactKey>,
): Map<string, CostRow[]> => {
  const sources = sourcesById(present);
  const costs = new Map<string, CostRow[]>();
  for (const fact of facts) {
    const target = targetOf(fact, present, sources);
    if (!target) continue;
    const own = costs.get(target.key) ?? [];
    own.push({ ...fact, orderSource: target.source, ...unbooked });
    costs.set(target.key, own);
  }
  return costs;
};

const factsOf = (tx: Db, storeId: number, ids: readonly string[]): Promise<CostFact[]> =>
  rows<CostFact>(
    tx,
    sql`select c.source, c.external_id as "externalId", c.order_source as "orderSource", c.order_id as "orderId",
          c.kind, c.day::text as day, c.amount_minor as "amountMinor", c.currency
        from ${orderCosts} c where c.store_id = ${storeId} and c.order_id ${among(ids)}
        order by c.source collate "C", c.external_id collate "C"`,
  );

const bookedAt = (tx: Db, storeId: number, ids: readonly string[]): Promise<CostRow[]> =>
  rows<CostRow>(
    tx,
    sql`select ${columnsAs(bookedCosts, 'c')} from ${sql.identifier(shapeOf(bookedCosts).name)} c
        where c.store_id = ${storeId} and c.order_id ${among(ids)}`,
  );

/** The order that a change is of; null = it is of refunds that wait for one. */
const orderIn = ({ old, next }: Change<Sale>): FactKey | null => {
  const order = next?.order ?? old?.order;
  return order ? { source: order.source, externalId: order.externalId } : null;
};

const appearsOrGoes = ({ old, next }: Change<Sale>): boolean =>
  ((old?.order ?? null) === null) !== ((next?.order ?? null) === null);

/**
 * The changes with the costs of their orders, and the orders that win or lose a cost. `ids`: orders whose costs
 * have changed themselves.
 */
export const matchCosts = async (
  tx: Db,
  storeId: number,
  changes: readonly Change<Sale>[],
  ids: readonly string[],
): Promise<Change<Sale>[]> => {
  const moving = changes.filter(appearsOrGoes);
  const movingIds = moving.flatMap((change) => orderIn(change)?.externalId ?? []);
  const touched = [...new Set([...ids, ...movingIds])];
  if (touched.length === 0) return [...changes];
  const [facts, booked] = [await factsOf(tx, storeId, touched), await bookedAt(tx, storeId, touched)];
  if (facts.length === 0 && booked.length === 0) return [...changes];
  const present = await ordersWith(tx, storeId, [...new Set(facts.map(({ orderId }) => orderId))]);
  for (const change of moving) {
    const key = orderIn(change);
    if (key === null) continue;
    if (change.next?.order) present.set(keyOf(key), key);
    else present.delete(keyOf(key));
  }
  const costs = assigned(facts, present);
  const keys = ordersOf([...booked, ...[...costs.values()].flat()]);
  const own = changes.map((change) => withCosts(change, costs, keys));
  for (const key of changes.map(orderIn)) if (key) keys.delete(keyOf(key));
  return [...own, ...(await othersWithCosts(tx, storeId, costs, keys))];
};

/** Orders that these costs are posted at. */
const ordersOf = (costs: readonly CostRow[]): Map<string, FactKey> =>
  new Map(
    costs
      .map(({ orderSource, orderId }): FactKey => ({ source: orderSource, externalId: orderId }))
      .map((key) => [keyOf(key), key]),
  );

/** Puts the costs of its order into a change, where the order is one of `keys` or comes or goes. */
const withCosts = (
  change: Change<Sale>,
  costs: ReadonlyMap<string, CostRow[]>,
  keys: ReadonlyMap<string, FactKey>,
): Change<Sale> => {
  const { old, next } = change;
  const order = orderIn(change);
  if (!order || !next || (!keys.has(keyOf(order)) && !appearsOrGoes(change))) return change;
  return { old, next: { ...next, costs: costs.get(keyOf(order)) ?? [] } };
};

/** Orders of `keys` that change by their costs alone. */
const othersWithCosts = async (
  tx: Db,
  storeId: number,
  costs: ReadonlyMap<string, CostRow[]>,
  keys: ReadonlyMap<string, FactKey>,
): Promise<Change<Sale>[]> => {
  const loaded = await loadSales(tx, storeId, [...keys.values()]);
  return [...loaded].flatMap(([key, sale]) =>
    sale.order ? [{ old: sale, next: { ...sale, costs: costs.get(key) ?? [] } }] : [],
  );
};
