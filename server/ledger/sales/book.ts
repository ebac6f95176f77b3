import { dayOf, type Day } from '../../time';
import type { Deltas, Dimensions } from '../rollups/deltas';
import { identityOf } from '../../facts/identity';
import { bookCosts } from './bookCosts';
import { placedOf, type Placed } from './placed';
import {
  isCounted,
  isOfCustomer,
  isUnlinked,
  soldLines,
  type OrderRow,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { soldBy, type Sold } from './sold';

/** What the rows of a sale contribute to the rollups (METRICS section 1). */

/** Where a customer's money belongs. */
export interface Owner {
  /** Day of the first counted order; null = there is none. */
  firstDay: Day | null;
}

export const dimensionsOf = (order: OrderRow): Dimensions => ({
  channel: order.channel,
  device: order.device,
  country: order.country,
  currency: order.currency,
  customerType: order.isMasked ? 'unknown' : order.isFirst ? 'new' : 'returning',
  identity: identityOf(order.customerKey),
});

/** Whether something happened before an instant. What has no time of its own came with its order. */
export const isBefore = (at: string | null, before: string | undefined): boolean =>
  at === null || before === undefined || Date.parse(at) < Date.parse(before);

/** Adds (or, with −1, takes back) everything that one sale says, for a customer whose cohort is known. */
export const bookSale = (deltas: Deltas, times: number, sale: Sale, owner: Owner, timeZone: string): void => {
  const { order } = sale;
  if (!order) return;
  const dims = dimensionsOf(order);
  if (order.excluded !== null) {
    const measure = { test: 'excludedTest', deleted: 'excludedDeleted', voided: 'excludedVoided' } as const;
    deltas.addSales(times, order.day, dims, { [measure[order.excluded]]: 1 });
    return;
  }
  const sold = soldBy(order, sale.lines).filter(({ addedAt }) => isBefore(addedAt, sale.before));
  bookCounts(deltas, times, sale, order, dims, owner, timeZone);
  bookUnits(deltas, times, sale, order, dims, sold);
  if (order.fxRate !== null) bookMoney(deltas, times, sale, order, dims, owner, sold);
};

/** Placed with goods, so an order that has a value. */
const isOfGoods = ({ lines }: Sale, order: OrderRow): boolean =>
  isCounted(order) && soldLines(lines).some((line) => !line.isGiftCard && line.addedAt === null);

/** Units need no exchange rate (METRICS C6); those that have one are counted once more, for the money to be divided by. */
const bookUnits = (
  deltas: Deltas,
  times: number,
  sale: Sale,
  order: OrderRow,
  dims: Dimensions,
  sold: readonly Sold[],
): void => {
  const isGoods = isOfGoods(sale, order);
  deltas.addSales(times, order.day, dims, { goodsOrders: isGoods ? 1 : 0 });
  for (const { day, productType, units } of sold) {
    const unitsSold = { unitsSold: units, convertedUnits: order.fxRate === null ? 0 : units };
    deltas.addSales(times, day, dims, { ...unitsSold, goodsUnits: isGoods ? units : 0 });
    if (units !== 0) deltas.addLines(times, day, productType, dims, unitsSold);
  }
  for (const reversal of sale.reversals) bookUnitsBack(deltas, times, reversal, dims);
};

/** What counts in nothing has taken none. */
const bookUnitsBack = (
  deltas: Deltas,
  times: number,
  { day, unitsBack }: ReversalRow,
  dims: Dimensions,
): void => deltas.addSales(times, day, dims, { unitsReturned: unitsBack });

const bookCounts = (
  deltas: Deltas,
  times: number,
  sale: Sale,
  order: OrderRow,
  dims: Dimensions,
  owner: Owner,
  timeZone: string,
): void => {
  const counted = isCounted(order) ? 1 : 0;
  deltas.addSales(times, order.day, dims, {
    orders: counted,
    customerOrders: isOfCustomer(order) ? 1 : 0,
    identifiedOrders: isOfCustomer(order) && identityOf(order.customerKey) === 'known' ? 1 : 0,
    webOrders: order.isWeb ? counted : 0,
    webOrdersMatched: order.isWeb && order.isMatched ? counted : 0,
    // what sold nothing is neither an order nor a replacement of one
    replacements: counted === 0 && order.kind !== 'return' ? 1 : 0,
    unconvertedOrders: order.fxRate === null ? 1 : 0,
    unconvertedWebOrders: order.fxRate === null && order.isWeb ? counted : 0,
  });
  if (order.cancelledAt !== null && counted) {
    deltas.addSales(times, dayOf(order.cancelledAt, timeZone), dims, { ordersCancelled: 1 });
  }
  if (isOfCustomer(order)) {
    deltas.addCohort(times, owner.firstDay, order.day, { orders: 1 });
    deltas.addCustomerDay(times, order.day, order.customerKey, dims, { orders: 1 });
  }
};

const sumOf = (parts: readonly Sold[]): number =>
  parts.reduce((sum, part) => sum + part.gross - part.discounts, 0);

const squareOf = (amount: number): bigint => BigInt(amount) ** 2n;

const bookMoney = (
  deltas: Deltas,
  times: number,
  sale: Sale,
  order: OrderRow,
  dims: Dimensions,
  owner: Owner,
  sold: readonly Sold[],
): void => {
  const reversals = sale.reversals.filter((r) => r.booked);
  const inAov = isOfGoods(sale, order);
  // web orders are orders: no replacement is one (METRICS 3.2)
  const isWeb = order.isWeb && isCounted(order);
  for (const part of sold) {
    const net = part.gross - part.discounts;
    deltas.addSales(times, part.day, dims, {
      grossSales: part.gross,
      discounts: part.discounts,
      giftCardSales: part.giftCards,
      giftCardDiscounts: part.giftCardDiscounts,
      taxes: part.taxes,
      taxesPlaced: part.taxes,
      aovSales: inAov && part.addedAt === null ? net : 0,
      webSales: isWeb ? net : 0,
      webNetPlaced: isWeb ? net : 0,
    });
    if (part.gross !== 0 || part.discounts !== 0) {
      const { gross: grossSales, discounts } = part;
      deltas.addLines(times, part.day, part.productType, dims, { grossSales, discounts });
    }
    bookCustomerMoney(deltas, times, part.day, order, dims, owner, net);
  }
  const placed = sumOf(sold.filter(({ addedAt }) => addedAt === null));
  const back = reversals.reduce((sum, one) => sum + (isUnlinked(one) ? 0 : one.returns), 0);
  // nobody says of which lines a sum came back: it is of those placed first, and what is more of the added ones
  const kept = Math.max(0, placed - back);
  deltas.addSales(times, order.day, dims, {
    aovOrders: inAov ? 1 : 0,
    aovSquares: inAov ? squareOf(placed) : 0n,
    aovNetSales: inAov ? kept : 0,
    aovNetSquares: inAov ? squareOf(kept) : 0n,
    ...(sold.length === 0 ? { taxes: order.taxes, taxesPlaced: order.taxes } : {}),
    duties: order.duties,
    dutiesPlaced: order.duties,
    shipping: order.shipping,
    shippingPlaced: order.shipping,
  });
  const placedBack = placedOf(order, sale.lines, reversals);
  bookCosts(deltas, times, sale, order, sold, dims, placedBack);
  for (const reversal of reversals) {
    const parts = placedBack.get(reversal) ?? [];
    bookReversal(deltas, times, reversal, dims);
    for (const part of parts) {
      bookPlaced(deltas, times, part, dims, isWeb);
      bookCustomerMoney(deltas, times, part.day, order, dims, owner, -part.returns);
    }
  }
};

/** On its own day; what no line was sold of stands on the order's on the order basis. */
const bookReversal = (deltas: Deltas, times: number, reversal: ReversalRow, dims: Dimensions): void => {
  const { returns, taxes, duties, shipping, giftCardSales, refundedBeyond } = reversal;
  deltas.addSales(times, reversal.day, dims, {
    returns,
    unlinkedReturns: isUnlinked(reversal) ? returns : 0,
    refundedBeyond,
    giftCardSales: -giftCardSales,
    taxes: -taxes,
    duties: -duties,
    shipping: -shipping,
  });
  deltas.addSales(times, reversal.placedDay, dims, { dutiesPlaced: -duties, shippingPlaced: -shipping });
};

/** On the order basis: on the day on which the lines were sold. */
const bookPlaced = (
  deltas: Deltas,
  times: number,
  { day, returns, taxes }: Pick<Placed, 'day' | 'returns' | 'taxes'>,
  dims: Dimensions,
  isWeb: boolean,
): void =>
  deltas.addSales(times, day, dims, {
    returnsPlaced: returns,
    taxesPlaced: -taxes,
    webNetPlaced: isWeb ? -returns : 0,
  });

const bookCustomerMoney = (
  deltas: Deltas,
  times: number,
  day: Day,
  { customerKey, isMasked }: OrderRow,
  dims: Dimensions,
  owner: Owner,
  netSales: number,
): void => {
  if (netSales === 0 || isMasked) return;
  deltas.addCohort(times, owner.firstDay, day, { netSales });
  deltas.addCustomerDay(times, day, customerKey, dims, { netSales });
};

/** A credit note that names no order. Who returned is known at best; what kind of order it was is not. */
export const bookLoose = (deltas: Deltas, times: number, note: ReversalRow, owner: Owner): void => {
  const { channel, device, country, currency } = note;
  const identity = identityOf(note.customerKey);
  const dims = { channel, device, country, currency, customerType: 'unknown', identity };
  bookUnitsBack(deltas, times, note, dims);
  if (!note.booked) return;
  bookReversal(deltas, times, note, dims);
  bookPlaced(deltas, times, { ...note, day: note.placedDay }, dims, false);
  if (note.isMasked) return;
  deltas.addCohort(times, owner.firstDay, note.day, { netSales: -note.returns });
  if (note.customerKey !== null) {
    deltas.addCustomerDay(times, note.day, note.customerKey, dims, { netSales: -note.returns });
  }
};
