import { dayOf, type Day } from '../time';
import type { RateBook } from './fx';
import { soldBy } from './book';
import { isMaskedSale } from './identity';
import { convert, decimal, rescale, roundToInteger } from './money';
import { sumsOf } from './price';
import type { BookedCost, Conversion, Dims, LineRow, OrderRow, ReversalRow, Sale } from './rows';
import { costLine, Restock, type CostBook } from './unitCosts';
import { undatedId } from './version';

/** Values a sale in the store's currency: the order, its refunds at the order's rate, its cancellation. */

export interface Books {
  currency: string;
  timeZone: string;
  rates: RateBook;
  unitCosts: CostBook;
  /** Channels that hide who buys, and that customer metrics see all the same. */
  included: readonly string[];
}

/** The rate that a row is valued at: none within one currency, the platform's own, or the table's. */
export const conversionOf = (
  row: Conversion,
  day: Day,
  { currency, rates }: Pick<Books, 'currency' | 'rates'>,
): Omit<Conversion, 'currency'> => {
  if (row.currency === currency) return { fxRate: '1', fxDay: day, fxSource: 'same' };
  if (row.fxSource === 'platform') return { fxRate: row.fxRate, fxDay: day, fxSource: 'platform' };
  const found = rates.lookup(row.currency, currency, day);
  return found
    ? { fxRate: found.rate, fxDay: found.day, fxSource: 'table' }
    : { fxRate: null, fxDay: null, fxSource: null };
};

/** Components are summed in the order's currency, then converted and rounded once (METRICS C8). */
const valueOrder = (order: OrderRow, books: Books): OrderRow => {
  const conversion = conversionOf(order, order.day, books);
  const value = (minor: number) =>
    conversion.fxRate === null ? 0 : convert(minor, order.currency, books.currency, conversion.fxRate);
  return {
    ...order,
    ...conversion,
    isMasked: isMaskedSale(order, books.included),
    grossSales: value(order.grossMinor),
    discounts: value(order.discountsMinor),
    taxes: value(order.taxesMinor),
    duties: value(order.dutiesMinor),
    shipping: value(order.shippingMinor),
    giftCardSales: value(order.giftCardsMinor),
    giftCardDiscounts: value(order.giftCardDiscountsMinor),
  };
};

const PARTS = ['net', 'taxes', 'duties', 'shipping'] as const;
type Part = (typeof PARTS)[number];
type Amounts = Record<Part, number>;

const minorOf = (r: ReversalRow): Amounts => ({
  net: r.netMinor,
  taxes: r.taxesMinor,
  duties: r.dutiesMinor,
  shipping: r.shippingMinor,
});

const valueOf = (r: ReversalRow): Amounts => ({
  net: r.returns,
  taxes: r.taxes,
  duties: r.duties,
  shipping: r.shipping,
});

const eachPart = (make: (part: Part) => number): Amounts => ({
  net: make('net'),
  taxes: make('taxes'),
  duties: make('duties'),
  shipping: make('shipping'),
});

const bookedOf = (order: OrderRow): Amounts => ({
  net: order.grossSales - order.discounts,
  taxes: order.taxes,
  duties: order.duties,
  shipping: order.shipping,
});

const charged = (order: OrderRow): Amounts => ({
  net: order.grossMinor - order.discountsMinor,
  taxes: order.taxesMinor,
  duties: order.dutiesMinor,
  shipping: order.shippingMinor,
});

const NOTHING: Amounts = { net: 0, taxes: 0, duties: 0, shipping: 0 };

/** The cancellation has reversed all that was left: a refund after it pays out, and reverses nothing more. */
const comesAfterCancellation = (order: OrderRow, refund: ReversalRow): boolean =>
  order.cancelledAt !== null && Date.parse(refund.occurredAt) > Date.parse(order.cancelledAt);

/** What an order gave back, without a day, reverses nothing once one of its refunds is here with its own, whichever came first. */
const isReplaced = (order: OrderRow, refund: ReversalRow, refunds: readonly ReversalRow[]): boolean => {
  const undated = undatedId(order.externalId);
  return (
    refund.externalId === undated &&
    refunds.some(({ kind, externalId }) => kind === 'refund' && externalId !== undated)
  );
};

/** Those that reverse something. */
const effective = (order: OrderRow, refunds: readonly ReversalRow[]): ReversalRow[] =>
  refunds.filter((r) => !comesAfterCancellation(order, r) && !isReplaced(order, r, refunds));

const byOccurrence = (a: ReversalRow, b: ReversalRow): number =>
  Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || (a.externalId < b.externalId ? -1 : 1);

/**
 * Refunds at the order's rate. The one that completes a component takes what is left of it, so
 * that a full refund nets to exactly zero.
 */
const valueRefunds = (order: OrderRow, refunds: readonly ReversalRow[], books: Books): ReversalRow[] => {
  const whole = charged(order);
  const wholeBooked = bookedOf(order);
  const soFar = eachPart(() => 0);
  const soFarBooked = eachPart(() => 0);
  const counted = new Set(effective(order, refunds));
  return [...refunds].sort(byOccurrence).map((unscaled) => {
    const refund = inCurrencyOf(order, unscaled);
    if (!counted.has(unscaled)) return { ...reversalOf(order, refund, NOTHING), booked: false };
    const minor = minorOf(refund);
    const value = eachPart((part) => {
      if (order.fxRate === null) return 0;
      soFar[part] += minor[part];
      const completes = minor[part] !== 0 && soFar[part] === whole[part];
      const amount = completes
        ? wholeBooked[part] - soFarBooked[part]
        : convert(minor[part], order.currency, books.currency, order.fxRate);
      soFarBooked[part] += amount;
      return amount;
    });
    return reversalOf(order, refund, value);
  });
};

/** A refund that came before its order did not know the order's currency. */
const inCurrencyOf = (order: OrderRow, refund: ReversalRow): ReversalRow => {
  const scaled = (minor: number) => rescale(minor, refund.currency, order.currency);
  return {
    ...refund,
    netMinor: scaled(refund.netMinor),
    taxesMinor: scaled(refund.taxesMinor),
    dutiesMinor: scaled(refund.dutiesMinor),
    shippingMinor: scaled(refund.shippingMinor),
  };
};

/** What a reversal takes over from its order. */
type OfOrder = Dims &
  Conversion &
  Pick<
    ReversalRow,
    | 'placedDay'
    | 'ownKey'
    | 'emailHash'
    | 'customerKey'
    | 'isMasked'
    | 'returns'
    | 'taxes'
    | 'duties'
    | 'shipping'
    | 'costBack'
    | 'costedReturns'
    | 'booked'
  >;

const reversalOf = (order: OrderRow, own: Omit<ReversalRow, keyof OfOrder>, value: Amounts): ReversalRow => ({
  ...own,
  placedDay: order.day,
  // the order says whose it is
  ...{ ownKey: null, emailHash: null },
  customerKey: order.customerKey,
  isMasked: order.isMasked,
  channel: order.channel,
  device: order.device,
  country: order.country,
  currency: order.currency,
  fxRate: order.fxRate,
  fxDay: order.fxDay,
  fxSource: order.fxSource,
  returns: value.net,
  taxes: value.taxes,
  duties: value.duties,
  shipping: value.shipping,
  costBack: 0,
  costedReturns: 0,
  booked: order.excluded === null && order.fxRate !== null,
});

/** What a cancellation reverses: the rest of every component that no refund before it has reversed, never below zero. */
const cancellationOf = (order: OrderRow, refunds: readonly ReversalRow[], books: Books): ReversalRow => {
  const restOf = (all: number, pick: (r: ReversalRow) => number) =>
    Math.max(0, all - refunds.reduce((sum, r) => sum + pick(r), 0));
  const rest = (all: Amounts, of: (r: ReversalRow) => Amounts) =>
    eachPart((part) => restOf(all[part], (r) => of(r)[part]));
  const minor = rest(charged(order), minorOf);
  const at = order.cancelledAt ?? order.placedAt;
  const own = {
    source: order.source,
    externalId: `cancel:${order.externalId}`,
    sourceUpdatedAt: null,
    contentHash: 'derived',
    kind: 'cancellation' as const,
    orderExternalId: order.externalId,
    occurredAt: at,
    day: dayOf(at, books.timeZone),
    netMinor: minor.net,
    taxesMinor: minor.taxes,
    dutiesMinor: minor.duties,
    shippingMinor: minor.shipping,
    units: restOf(order.units, (r) => r.units),
    restocked: null,
  };
  return reversalOf(order, own, rest(bookedOf(order), valueOf));
};

/** Gross sales less discounts of the lines whose cost is known. */
const costedNetOf = (order: OrderRow, lines: readonly LineRow[]): number =>
  soldBy(order, lines).reduce((sum, part) => sum + (part.isCosted ? part.gross - part.discounts : 0), 0);

/**
 * What reversals give back of the order's costs. A refund says which goods are in stock again; a
 * cancelled order was never sent, so that the goods no refund has taken are still there.
 */
const withCosts = (order: OrderRow, lines: readonly LineRow[], reversals: ReversalRow[]): ReversalRow[] => {
  if (lines.every(({ cost }) => cost === null)) return reversals;
  const stock = new Restock(lines);
  const [net, costed] = [order.grossSales - order.discounts, costedNetOf(order, lines)];
  const knownOf = (returns: number) =>
    net === costed ? returns : net === 0 ? 0 : roundToInteger(decimal(costed).times(returns).div(net));
  let returned = 0;
  return reversals.map((reversal) => {
    if (!reversal.booked) return reversal;
    const costBack =
      reversal.kind === 'cancellation'
        ? stock.rest(reversal.units, order.units)
        : stock.take(reversal.restocked);
    const costedReturns = knownOf(returned + reversal.returns) - knownOf(returned);
    returned += reversal.returns;
    return { ...reversal, costBack, costedReturns };
  });
};

/** A cost of the order, at the rate of the cost's own day. */
const valueCost = (cost: BookedCost, books: Books): BookedCost => {
  const conversion = conversionOf(cost, cost.day, books);
  const value =
    conversion.fxRate === null
      ? 0
      : convert(cost.amountMinor, cost.currency, books.currency, conversion.fxRate);
  return { ...cost, ...conversion, cost: value };
};

/** A sale with every amount in the store's currency, what it cost, and its cancellation derived anew. */
export const settle = (sale: Sale, books: Books): Sale => {
  const refunds = sale.reversals.filter((r) => r.kind !== 'cancellation');
  if (!sale.order) return { ...sale, reversals: refunds.map(orphan) };
  // what an import kept of an order has the sums of the version that wrote it
  const order = valueOrder({ ...sale.order, ...sumsOf(sale.lines) }, books);
  const lines = sale.lines.map((line) => costLine(order, line, books));
  const valued = valueRefunds(order, refunds, books);
  const cancelled = order.cancelledAt !== null && order.excluded === null;
  const reversals = cancelled ? [...valued, cancellationOf(order, effective(order, valued), books)] : valued;
  return {
    order,
    lines,
    reversals: withCosts(order, lines, reversals),
    costs: sale.costs.map((cost) => valueCost(cost, books)),
  };
};

/** A refund whose order has not arrived yet: kept, counted in nothing. */
const orphan = (refund: ReversalRow): ReversalRow => ({
  ...refund,
  placedDay: refund.day,
  ...{ ownKey: null, emailHash: null, customerKey: null, isMasked: false },
  returns: 0,
  taxes: 0,
  duties: 0,
  shipping: 0,
  costBack: 0,
  costedReturns: 0,
  booked: false,
});

/** A credit note that names no order: on its own day, at its own day's rate. */
export const settleLoose = (note: ReversalRow, books: Books): ReversalRow => {
  const conversion = conversionOf(note, note.day, books);
  const value = (minor: number) =>
    conversion.fxRate === null ? 0 : convert(minor, note.currency, books.currency, conversion.fxRate);
  return {
    ...note,
    ...conversion,
    isMasked: isMaskedSale(note, books.included),
    returns: value(note.netMinor),
    taxes: value(note.taxesMinor),
    duties: value(note.dutiesMinor),
    shipping: value(note.shippingMinor),
    // it names no goods; what an import kept before costs were known has no such fields
    costBack: 0,
    costedReturns: 0,
    booked: conversion.fxRate !== null,
  };
};
