import type { Day, Instant } from '../../time';
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

/** The order's counted components, split by the day and product type of its lines, cent for cent. */
export const soldBy = (order: OrderRow, lines: readonly LineRow[]): Sold[] => {
  const groups = new Map<string, LineRow[]>();
  for (const line of soldLines(lines)) {
    const id = [
      line.addedDay ?? order.day,
      line.addedAt ?? '',
      line.isGiftCard,
      line.productType,
      line.cost === null ? '' : 'costed',
    ].join(SEPARATOR);
    groups.set(id, [...(groups.get(id) ?? []), line]);
  }
  const parts = [...groups.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const sums = (isGiftCard: boolean, pick: (l: LineRow) => number) =>
    parts.map((group) => group.reduce((sum, l) => sum + (l.isGiftCard === isGiftCard ? pick(l) : 0), 0));
  const goods = (pick: (l: LineRow) => number) => sums(false, pick);
  const cards = (pick: (l: LineRow) => number) => sums(true, pick);
  const gross = apportion(
    order.grossSales,
    goods((l) => l.grossMinor),
  );
  const discounts = apportion(
    order.discounts,
    goods((l) => l.discountMinor),
  );
  const lineTaxes = parts.map((group) => group.reduce((sum, l) => sum + l.taxMinor, 0));
  const shippingTax = order.taxesMinor - lineTaxes.reduce((a, b) => a + b, 0);
  const taxes = apportion(order.taxes, [shippingTax, ...lineTaxes]);
  const giftCards = apportion(
    order.giftCardSales,
    cards((l) => l.grossMinor),
  );
  const giftCardDiscounts = apportion(
    order.giftCardDiscounts,
    cards((l) => l.discountMinor),
  );
  const units = goods((l) => l.quantity);
  const sold = parts.map((group, i): Sold => ({
    day: group[0]!.addedDay ?? order.day,
    productType: group[0]!.productType,
    addedAt: group[0]!.addedAt,
    gross: gross[i]!,
    discounts: discounts[i]!,
    taxes: taxes[i + 1]!,
    units: units[i]!,
    giftCards: giftCards[i]!,
    giftCardDiscounts: giftCardDiscounts[i]!,
    isCosted: group[0]!.cost !== null,
    cogs: group.reduce((sum, l) => sum + (l.cost ?? 0), 0),
  }));
  // an order of lines below zero alone may still have been sent, and its shipping taxed
  if (sold[0]) sold[0].taxes += taxes[0]!;
  return sold;
};
