import type { Day, Instant } from '../../time';
import { zip, type NonEmpty } from '../../../shared/items';
import { apportion } from '../../facts/money';
import { soldLines, type LineRow, type OrderRow } from '../rows/rows';

/** What an order sold, by the time and the product type of its lines. */

/** What was sold of one product type at one time. Money in the store's currency. */
export interface Sold {
  day: Day;
  productType: string;
  /** When an edit added it; null = ordered with the order. */
  addedAt: Instant | null;
  gross: number;
  discounts: number;
  taxes: number;
  units: number;
  /** At face value, and what was taken off it. */
  giftCards: number;
  giftCardDiscounts: number;
  /** The unit cost of all its lines is known, or of none. */
  isCosted: boolean;
  cogs: number;
}

const SEPARATOR = '\u0001';

const sumOf = (lines: readonly LineRow[], pick: (line: LineRow) => number): number =>
  lines.reduce((sum, line) => sum + pick(line), 0);

/** What a group of lines says of itself, in the currency of the order. */
const ownOf = (order: OrderRow, group: Readonly<NonEmpty<LineRow>>): Sold => {
  const [{ addedDay, productType, addedAt, isGiftCard, cost }] = group;
  const [goods, cards] = isGiftCard ? [[], group] : [group, []];
  return {
    ...{ day: addedDay ?? order.day, productType, addedAt },
    gross: sumOf(goods, (line) => line.grossMinor),
    discounts: sumOf(goods, (line) => line.discountMinor),
    taxes: sumOf(group, (line) => line.taxMinor),
    units: sumOf(goods, (line) => line.quantity),
    giftCards: sumOf(cards, (line) => line.grossMinor),
    giftCardDiscounts: sumOf(cards, (line) => line.discountMinor),
    isCosted: cost !== null,
    cogs: sumOf(group, (line) => line.cost ?? 0),
  };
};

/** Makes a component of the parts sum to what was counted of it, cent for cent. */
const fit = <K extends string>(parts: readonly Record<K, number>[], key: K, booked: number): void => {
  const weights = parts.map((part) => part[key]);
  for (const [part, share] of zip(parts, apportion(booked, weights))) part[key] = share;
};

/** The order's counted components, split by the day and product type of its lines. */
export const soldBy = (order: OrderRow, lines: readonly LineRow[]): Sold[] => {
  const groups = new Map<string, NonEmpty<LineRow>>();
  for (const line of soldLines(lines)) {
    const id = [
      line.addedDay ?? order.day,
      line.addedAt ?? '',
      line.isGiftCard,
      line.productType,
      line.cost === null ? '' : 'costed',
    ].join(SEPARATOR);
    const group = groups.get(id);
    if (group) group.push(line);
    else groups.set(id, [line]);
  }
  const parts = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  const sold = parts.map(([, group]) => ownOf(order, group));
  const shipping = { taxes: order.taxesMinor - sold.reduce((sum, { taxes }) => sum + taxes, 0) };
  fit(sold, 'gross', order.grossSales);
  fit(sold, 'discounts', order.discounts);
  fit(sold, 'giftCards', order.giftCardSales);
  fit(sold, 'giftCardDiscounts', order.giftCardDiscounts);
  fit([shipping, ...sold], 'taxes', order.taxes);
  // an order of lines below zero alone may still have been sent, and its shipping taxed
  if (sold[0]) sold[0].taxes += shipping.taxes;
  return sold;
};
