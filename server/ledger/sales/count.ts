import { dayOf, type Day, type Instant } from '../../time';
import type { Counting, CountingOf } from '../rollups/counting';
import type { Dimensions } from '../rollups/measures';
import { identityOf } from '../../facts/identity';
import { countCosts } from './countCosts';
import type { CountedSale, Owner } from './counted';
import { placedOf, type Placed } from './placed';
import {
  isCounted,
  isOfCustomer,
  isPlaced,
  isUnlinked,
  soldLines,
  type OrderRow,
  type PlacedSale,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { soldBy, type Sold } from './sold';

/** What the rows of a sale contribute to the rollups (METRICS section 1). */

export const dimensionsOf = (order: OrderRow): Dimensions => ({
  channel: order.channel,
  device: order.device,
  country: order.country,
  currency: order.currency,
  customerType: order.isMasked ? 'unknown' : order.isFirst ? 'new' : 'returning',
  identity: identityOf(order.customerKey),
});

/** Whether something happened before an instant. What has no time of its own came with its order. */
export const isBefore = (at: Instant | null, before: Instant | undefined): boolean =>
  at === null || before === undefined || Date.parse(at) < Date.parse(before);

const EXCLUDED = { test: 'excludedTest', deleted: 'excludedDeleted', voided: 'excludedVoided' } as const;

/** Counts everything that one sale says, for a customer whose cohort is known. */
export const countSale = (counting: Counting, sale: Sale, owner: Owner, timeZone: string): void => {
  if (!isPlaced(sale)) return;
  const { order } = sale;
  const here = counting.of(dimensionsOf(order));
  if (order.excluded !== null) return here.sales(order.day, { [EXCLUDED[order.excluded]]: 1 });
  const sold = soldBy(order, sale.lines).filter(({ addedAt }) => isBefore(addedAt, sale.before));
  const counted = { counting, here, sale, owner, sold };
  countOrder(counted, timeZone);
  countUnits(counted);
  if (order.fxRate !== null) countMoney(counted);
};

/** Placed with goods, so an order that has a value. */
const isOfGoods = ({ order, lines }: PlacedSale): boolean =>
  isCounted(order) && soldLines(lines).some((line) => !line.isGiftCard && line.addedAt === null);

/** Units need no exchange rate (METRICS C6); those that have one are counted once more, for the money to be divided by. */
const countUnits = ({ here, sale, sold }: CountedSale): void => {
  const { order, reversals } = sale;
  const isGoods = isOfGoods(sale);
  here.sales(order.day, { goodsOrders: isGoods ? 1 : 0 });
  for (const { day, productType, units } of sold) {
    const unitsSold = { unitsSold: units, convertedUnits: order.fxRate === null ? 0 : units };
    here.sales(day, { ...unitsSold, goodsUnits: isGoods ? units : 0 });
    if (units !== 0) here.lines(day, productType, unitsSold);
  }
  for (const reversal of reversals) countUnitsBack(here, reversal);
};

/** What counts in nothing has taken none. */
const countUnitsBack = (here: CountingOf, { day, unitsBack }: ReversalRow): void =>
  here.sales(day, { unitsReturned: unitsBack });

const countOrder = ({ counting, here, sale: { order }, owner }: CountedSale, timeZone: string): void => {
  const counted = isCounted(order) ? 1 : 0;
  here.sales(order.day, {
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
  if (order.cancelledAt !== null && counted)
    here.sales(dayOf(order.cancelledAt, timeZone), { ordersCancelled: 1 });
  if (isOfCustomer(order)) {
    counting.cohort(owner.firstDay, order.day, { orders: 1 });
    here.customerDay(order.day, order.customerKey, { orders: 1 });
  }
};

const sumOf = (parts: readonly Sold[]): number =>
  parts.reduce((sum, part) => sum + part.gross - part.discounts, 0);

const squareOf = (amount: number): bigint => BigInt(amount) ** 2n;

/** Web orders are orders: no replacement is one (METRICS 3.2). */
const isWebOrder = (order: OrderRow): boolean => order.isWeb && isCounted(order);

const countMoney = (counted: CountedSale): void => {
  const { order, lines } = counted.sale;
  const reversals = counted.sale.reversals.filter((r) => r.booked);
  countSold(counted);
  countOrderMoney(counted, reversals);
  const placedBack = placedOf(order, lines, reversals);
  countCosts(counted, placedBack);
  for (const reversal of reversals) {
    countReversal(counted.here, reversal);
    for (const part of placedBack.get(reversal) ?? []) {
      countPlaced(counted.here, part, isWebOrder(order));
      countCustomerMoney(counted, part.day, -part.returns);
    }
  }
};

/** What the lines sold, each on its day. */
const countSold = (counted: CountedSale): void => {
  const { here, sale, sold } = counted;
  const [inAov, isWeb] = [isOfGoods(sale), isWebOrder(sale.order)];
  for (const part of sold) {
    const net = part.gross - part.discounts;
    here.sales(part.day, {
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
      here.lines(part.day, part.productType, { grossSales, discounts });
    }
    countCustomerMoney(counted, part.day, net);
  }
};

/** What the order charged as a whole, and what its value counts for. */
const countOrderMoney = ({ here, sale, sold }: CountedSale, reversals: readonly ReversalRow[]): void => {
  const { order } = sale;
  const inAov = isOfGoods(sale);
  const placed = sumOf(sold.filter(({ addedAt }) => addedAt === null));
  const back = reversals.reduce((sum, one) => sum + (isUnlinked(one) ? 0 : one.returns), 0);
  // nobody says of which lines a sum came back: it is of those placed first, and what is more of the added ones
  const kept = Math.max(0, placed - back);
  here.sales(order.day, {
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
};

/** On its own day; what no line was sold of stands on the order's on the order basis. */
const countReversal = (here: CountingOf, reversal: ReversalRow): void => {
  const { returns, taxes, duties, shipping, giftCardSales, refundedBeyond } = reversal;
  here.sales(reversal.day, {
    returns,
    unlinkedReturns: isUnlinked(reversal) ? returns : 0,
    refundedBeyond,
    giftCardSales: -giftCardSales,
    taxes: -taxes,
    duties: -duties,
    shipping: -shipping,
  });
  here.sales(reversal.placedDay, { dutiesPlaced: -duties, shippingPlaced: -shipping });
};

/** On the order basis: on the day on which the lines were sold. */
const countPlaced = (
  here: CountingOf,
  { day, returns, taxes }: Pick<Placed, 'day' | 'returns' | 'taxes'>,
  isWeb: boolean,
): void =>
  here.sales(day, { returnsPlaced: returns, taxesPlaced: -taxes, webNetPlaced: isWeb ? -returns : 0 });

const countCustomerMoney = (
  { counting, here, sale, owner }: CountedSale,
  day: Day,
  netSales: number,
): void => {
  const { customerKey, isMasked } = sale.order;
  if (netSales === 0 || isMasked) return;
  counting.cohort(owner.firstDay, day, { netSales });
  here.customerDay(day, customerKey, { netSales });
};

/** A credit note that names no order. Who returned is known at best; what kind of order it was is not. */
export const countUnlinked = (counting: Counting, note: ReversalRow, owner: Owner): void => {
  const { channel, device, country, currency } = note;
  const identity = identityOf(note.customerKey);
  const here = counting.of({ channel, device, country, currency, customerType: 'unknown', identity });
  countUnitsBack(here, note);
  if (!note.booked) return;
  countReversal(here, note);
  countPlaced(here, { ...note, day: note.placedDay }, false);
  if (note.isMasked) return;
  counting.cohort(owner.firstDay, note.day, { netSales: -note.returns });
  if (note.customerKey !== null) here.customerDay(note.day, note.customerKey, { netSales: -note.returns });
};
