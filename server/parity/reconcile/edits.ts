import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import { keyOf, loadSales, soldBy, type FactKey, type Sale } from '../../ledger';
import { addDays, type Day, type Instant, type Period } from '../../time';
import type { Store } from '../../types';
import type { Group, Sums, Window, Within } from './entries';

/** Lines that an edit added: taken out of the orders that hold them, and set apart by their own day. */

const SLICE = 2_000;

/** Orders with such a line that are of the period themselves, or whose edit is. */
const editedOrders = (tx: Db, { id }: Store, { from }: Period, { start, end }: Window): Promise<FactKey[]> =>
  rows<FactKey>(
    tx,
    sql`select distinct l.source, l.external_id as "externalId"
        from (select l.source, l.external_id, l.added_at from order_lines l
              where l.store_id = ${id} and l.added_at is not null and l.added_day >= ${addDays(from, -2)} offset 0) l
        cross join lateral (select o.placed_at from orders o where o.store_id = ${id}
          and o.source = l.source and o.external_id = l.external_id offset 0) o
        where (o.placed_at >= ${start}::timestamptz and o.placed_at < ${end}::timestamptz)
          or (l.added_at >= ${start}::timestamptz and l.added_at < ${end}::timestamptz)`,
  );

const isIn = (at: Instant, { ours, theirs }: Window): Within => {
  const within = ({ start, end }: Window['ours']) =>
    Date.parse(at) >= Date.parse(start) && Date.parse(at) < Date.parse(end);
  return { ours: within(ours), theirs: within(theirs) };
};

/** When a local day's edit began: its lines are sold together. */
const firstAdded = ({ lines }: Sale, day: Day): Instant =>
  lines.flatMap(({ addedAt, addedDay }) => (addedAt && addedDay === day ? [addedAt] : [])).sort()[0]!;

const times = (sums: Sums, sign: 1 | -1): Sums => ({
  gross: sign * sums.gross,
  discounts: sign * sums.discounts,
  returns: sign * sums.returns,
  taxes: sign * sums.taxes,
  duties: sign * sums.duties,
  shipping: sign * sums.shipping,
  giftCards: sign * sums.giftCards,
});

const groupsOfSale = (sale: Sale, window: Window): Group[] => {
  const { order, lines } = sale;
  if (!order) return [];
  const ordered = isIn(order.placedAt, window);
  const about = {
    ...{ isWeb: order.isWeb, isExcluded: order.excluded !== null, isCancelled: order.cancelledAt !== null },
    ordered,
  };
  return soldBy(order, lines)
    .filter(({ addedAt }) => addedAt !== null)
    .flatMap(({ day, gross, discounts, taxes, ...cards }): Group[] => {
      const giftCards = cards.giftCards - cards.giftCardDiscounts;
      const sums: Sums = { gross, discounts, taxes, giftCards, returns: 0, duties: 0, shipping: 0 };
      const own = isIn(firstAdded(sale, day), window);
      return [
        { kind: 'order', ...about, own: ordered, rows: 0, ...times(sums, -1) },
        { kind: 'edit', ...about, own, rows: 1, ...sums },
      ];
    });
};

/** What edits move, cent for cent as the ledger books it. */
export const editsOf = async (tx: Db, store: Store, period: Period, window: Window): Promise<Group[]> => {
  const edited = await editedOrders(tx, store, period, window);
  const groups: Group[] = [];
  for (let i = 0; i < edited.length; i += SLICE) {
    const slice = edited.slice(i, i + SLICE);
    const sales = await loadSales(tx, store.id, slice);
    for (const row of slice) groups.push(...groupsOfSale(sales.get(keyOf(row))!, window));
  }
  return groups;
};
