import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../drizzle/client';
import {
  isPlaced,
  keyOf,
  loadSales,
  placedOf,
  soldBy,
  soldLines,
  type FactKey,
  type PlacedSale,
} from '../ledger';
import type { Day, Period } from '../time';
import type { Store } from '../types';
import { all, orderConditions } from './filters';
import type { RowFilter } from './types';

/**
 * Lines that an edit added are sold on the day of the edit, not on that of their order. What they
 * move into and out of a period stands between the rows of its orders and its sales.
 */

export interface Moved {
  /** Orders with such a line. */
  orders: number;
  grossSales: number;
  discounts: number;
  unitsSold: number;
  goodsUnits: number;
  convertedUnits: number;
  giftCardSales: number;
  giftCardDiscounts: number;
  webSales: number;
  taxes: number;
  /** What came back of such lines, which stands on their day. */
  returns: number;
  /** Of the listed orders alone: no added line is part of an order's value at order time. */
  aovSales: number;
}

const NOTHING: Moved = {
  orders: 0,
  grossSales: 0,
  discounts: 0,
  unitsSold: 0,
  goodsUnits: 0,
  convertedUnits: 0,
  giftCardSales: 0,
  giftCardDiscounts: 0,
  webSales: 0,
  taxes: 0,
  returns: 0,
  aovSales: 0,
};

interface Edited extends FactKey {
  listed: boolean;
}

const SLICE = 2_000;

const editedOrders = (tx: Db, store: Store, filter: RowFilter, { from, to }: Period): Promise<Edited[]> => {
  const isListed = sql`(o.day >= ${from} and o.day < ${to})`;
  return rows<Edited>(
    tx,
    sql`select o.source, o.external_id as "externalId", ${isListed} as listed
        from (select distinct l.source, l.external_id, l.added_day from order_lines l
              where l.store_id = ${store.id} and l.added_at is not null offset 0) l
        cross join lateral (select * from orders t where t.store_id = ${store.id}
          and t.source = l.source and t.external_id = l.external_id offset 0) o
        where (${isListed} or (l.added_day >= ${from} and l.added_day < ${to}))
          and ${all(orderConditions({ ...filter, period: undefined }, store))}
          and (${filter.id ?? null}::text is null or o.external_id = ${filter.id ?? null})
          and o.excluded is null
        group by o.source, o.external_id, o.day`,
  );
};

const addSale = (
  moved: Moved,
  { order, lines, reversals }: PlacedSale,
  listed: boolean,
  { from, to }: Period,
): void => {
  const goods = soldLines(lines).filter((l) => !l.isGiftCard && l.addedAt === null);
  const isOfGoods = order.kind === 'standard' && goods.length > 0;
  const signOf = (day: Day) => Number(day >= from && day < to) - Number(listed);
  let isMoved = false;
  for (const part of soldBy(order, lines)) {
    const sign = signOf(part.day);
    const net = part.gross - part.discounts;
    moved.grossSales += sign * part.gross;
    moved.discounts += sign * part.discounts;
    moved.unitsSold += sign * part.units;
    moved.goodsUnits += isOfGoods ? sign * part.units : 0;
    moved.convertedUnits += order.fxRate === null ? 0 : sign * part.units;
    moved.giftCardSales += sign * part.giftCards;
    moved.giftCardDiscounts += sign * part.giftCardDiscounts;
    moved.taxes += sign * part.taxes;
    moved.webSales += order.isWeb ? sign * net : 0;
    moved.aovSales -= listed && isOfGoods && part.addedAt !== null ? net : 0;
    isMoved ||= sign !== 0;
  }
  const back = reversals.filter((one) => one.kind !== 'unlinked');
  for (const part of [...placedOf(order, lines, back).values()].flat())
    moved.returns += signOf(part.day) * part.returns;
  if (isMoved) moved.orders += 1;
};

/** What added lines move into (+) and out of (−) the sales of the listed orders. */
export const movedByEdits = async (tx: Db, store: Store, filter: RowFilter): Promise<Moved> => {
  const period = { from: filter.period?.from ?? '0001-01-01', to: filter.period?.to ?? '9999-12-31' };
  const edited = await editedOrders(tx, store, filter, period);
  const moved = { ...NOTHING };
  for (let i = 0; i < edited.length; i += SLICE) {
    const slice = edited.slice(i, i + SLICE);
    const sales = await loadSales(tx, store.id, slice);
    for (const row of slice) {
      const sale = sales.get(keyOf(row));
      if (sale && isPlaced(sale)) addSale(moved, sale, row.listed, period);
    }
  }
  return moved;
};
