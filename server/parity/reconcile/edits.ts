import { sql } from 'drizzle-orm';
import { rows, type Db } from '../../../drizzle/client';
import {
  isPlaced,
  loadSales,
  placedOf,
  soldBy,
  type FactKey,
  type PlacedSale,
  type Sale,
} from '../../ledger';
import { addDays, earlier, type Day, type Instant, type Period } from '../../time';
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
  lines.flatMap(({ addedAt, addedDay }) => (addedAt && addedDay === day ? [addedAt] : [])).reduce(earlier);

const times = (sums: Sums, sign: 1 | -1): Sums => ({
  gross: sign * sums.gross,
  discounts: sign * sums.discounts,
  returns: sign * sums.returns,
  taxes: sign * sums.taxes,
  duties: sign * sums.duties,
  shipping: sign * sums.shipping,
  giftCards: sign * sums.giftCards,
});

const NOTHING: Sums = { gross: 0, discounts: 0, returns: 0, taxes: 0, duties: 0, shipping: 0, giftCards: 0 };

/** What of a group is the same for all that an order holds. */
const aboutOf = (order: PlacedSale['order'], window: Window) => ({
  ...{ isWeb: order.isWeb, isExcluded: order.excluded !== null, isCancelled: order.cancelledAt !== null },
  ordered: isIn(order.placedAt, window),
});

/** From the order's day, where the sums of orders have them, to the day of the edit. */
const addedLines = (sale: PlacedSale, window: Window): Group[] => {
  const about = aboutOf(sale.order, window);
  return soldBy(sale.order, sale.lines)
    .filter(({ addedAt }) => addedAt !== null)
    .flatMap(({ day, gross, discounts, taxes, ...cards }): Group[] => {
      const giftCards = cards.giftCards - cards.giftCardDiscounts;
      const sums: Sums = { ...NOTHING, gross, discounts, taxes, giftCards };
      const own = isIn(firstAdded(sale, day), window);
      return [
        { kind: 'order', ...about, own: about.ordered, sold: about.ordered, rows: 0, ...times(sums, -1) },
        { kind: 'edit', ...about, own, sold: own, rows: 1, ...sums },
      ];
    });
};

/** What came back of them: sold on the day of the edit, not on the order's as the sums of reversals have it. */
const backOfAdded = (sale: PlacedSale, window: Window): Group[] => {
  const { order, lines, reversals } = sale;
  const about = aboutOf(order, window);
  return [...placedOf(order, lines, reversals)].flatMap(([reversal, parts]) => {
    const own = isIn(reversal.occurredAt, window);
    return parts
      .filter(({ day }) => day !== order.day)
      .flatMap(({ day, returns, taxes }): Group[] => {
        const sums: Sums = { ...NOTHING, returns, taxes: -taxes };
        const sold = isIn(firstAdded(sale, day), window);
        return [
          { kind: 'reversal', ...about, own, sold: about.ordered, rows: 0, ...times(sums, -1) },
          { kind: 'reversal', ...about, own, sold, rows: 0, ...sums },
        ];
      });
  });
};

const groupsOfSale = (sale: Sale, window: Window): Group[] =>
  isPlaced(sale) ? [...addedLines(sale, window), ...backOfAdded(sale, window)] : [];

/** What edits move, cent for cent as the ledger books it. */
export const editsOf = async (tx: Db, store: Store, period: Period, window: Window): Promise<Group[]> => {
  const edited = await editedOrders(tx, store, period, window);
  const groups: Group[] = [];
  for (let i = 0; i < edited.length; i += SLICE) {
    const slice = edited.slice(i, i + SLICE);
    const sales = await loadSales(tx, store.id, slice);
    for (const sale of sales.values()) groups.push(...groupsOfSale(sale, window));
  }
  return groups;
};
