import { dayOf, type Day } from '../../time';
import type { Rates } from '../rows/fx';
import type { ChannelRules } from '../../facts/channelRules';
import { isMaskedSale } from '../../facts/identity';
import { unlinkedReturns } from './lineReturns';
import { convert } from '../../facts/money';
import { withNamedLines } from './namedLines';
import { placedOf } from './placed';
import { sumsOf } from './price';
import {
  columnsOf,
  comesAfterCancellation,
  inCurrencyOf,
  inSequence,
  isReplaced,
  NOTHING_TAKEN,
  NO_AMOUNTS,
  Remainder,
  refundAmounts,
} from './refunds';
import {
  soldLines,
  type CostRow,
  type Conversion,
  type Dims,
  type LineRow,
  type OrderRow,
  type ReversalRow,
  type Sale,
} from '../rows/rows';
import { costLine, type UnitCosts } from './unitCosts';

/** Values a sale in the store's currency: the order, its refunds at the order's rate, its cancellation. */

export interface RatesAndCosts {
  currency: string;
  timeZone: string;
  rates: Rates;
  unitCosts: UnitCosts;
  /** Channels that hide who buys, and that customer metrics see all the same. */
  included: readonly string[];
  rules: ChannelRules;
}

/** The rate that a row is valued at: none within one currency, the platform's own, or the table's. */
export const conversionOf = (
  row: Conversion,
  day: Day,
  { currency, rates }: Pick<RatesAndCosts, 'currency' | 'rates'>,
): Omit<Conversion, 'currency'> => {
  if (row.currency === currency) return { fxRate: '1', fxDay: day, fxSource: 'same' };
  if (row.fxSource === 'platform') return { fxRate: row.fxRate, fxDay: day, fxSource: 'platform' };
  const found = rates.lookup(row.currency, currency, day);
  return found
    ? { fxRate: found.rate, fxDay: found.day, fxSource: 'table' }
    : { fxRate: null, fxDay: null, fxSource: null };
};

/** Components are summed in the order's currency, then converted and rounded once (METRICS C8). */
const valueOrder = (order: OrderRow, ratesAndCosts: RatesAndCosts): OrderRow => {
  const conversion = conversionOf(order, order.day, ratesAndCosts);
  const value = (minor: number) =>
    conversion.fxRate === null
      ? 0
      : convert(minor, order.currency, ratesAndCosts.currency, conversion.fxRate);
  return {
    ...ratesAndCosts.rules.decide(order),
    ...conversion,
    isMasked: isMaskedSale(order, ratesAndCosts.included),
    grossSales: value(order.grossMinor),
    discounts: value(order.discountsMinor),
    taxes: value(order.taxesMinor),
    duties: value(order.dutiesMinor),
    shipping: value(order.shippingMinor),
    giftCardSales: value(order.giftCardsMinor),
    giftCardDiscounts: value(order.giftCardDiscountsMinor),
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
    | 'costBack'
    | 'costedReturns'
    | 'booked'
  >;

const reversalOf = (order: OrderRow, own: Omit<ReversalRow, keyof OfOrder>): ReversalRow => ({
  ...own,
  placedDay: own.kind === 'unlinked' ? own.day : order.day,
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
  costBack: 0,
  costedReturns: 0,
  booked: order.excluded === null && order.fxRate !== null,
});

/** Nobody says what a line in another currency is worth in the order's. */
const isForeignReturn = (order: OrderRow, { kind, currency }: ReversalRow): boolean =>
  kind === 'return' && currency !== order.currency;

/** Refunds at the order's rate; a line that an edit removed was not paid back, and only its rest is missing. */
const valueRefunds = (
  order: OrderRow,
  lines: readonly LineRow[],
  refunds: readonly ReversalRow[],
  remainder: Remainder,
): ReversalRow[] =>
  inSequence(order, refunds).map((unscaled) => {
    if (isForeignReturn(order, unscaled)) return waiting(unscaled);
    const refund = inCurrencyOf(order, unscaled);
    if (isReplaced(order, unscaled, refunds))
      return { ...reversalOf(order, { ...refund, ...NOTHING_TAKEN }), booked: false };
    const amounts = withNamedLines(refundAmounts(refund), refund, { order, lines });
    const taken = comesAfterCancellation(order, refund)
      ? remainder.takeNothing(amounts)
      : remainder.take(amounts);
    const reversed = refund.kind === 'edit' ? { ...taken, beyond: 0, beyondValue: 0 } : taken;
    return reversalOf(order, { ...refund, ...columnsOf(reversed) });
  });

/** What a cancellation reverses: the rest of every component that no refund before it has reversed. */
const cancellationOf = (order: OrderRow, remainder: Remainder, ratesAndCosts: RatesAndCosts): ReversalRow => {
  const at = order.cancelledAt ?? order.placedAt;
  return reversalOf(order, {
    source: order.source,
    externalId: `cancel:${order.externalId}`,
    sourceUpdatedAt: null,
    contentHash: 'derived',
    kind: 'cancellation',
    orderExternalId: order.externalId,
    occurredAt: at,
    day: dayOf(at, ratesAndCosts.timeZone),
    ...NO_AMOUNTS,
    ...columnsOf(remainder.takeRest()),
    restocked: null,
    ofLines: null,
  });
};

/**
 * What reversals give back of the order's costs. A refund says which goods are in stock again; a
 * cancelled order was never sent, so that the goods no refund has taken are still there.
 */
const withCosts = (order: OrderRow, lines: readonly LineRow[], reversals: ReversalRow[]): ReversalRow[] => {
  if (soldLines(lines).every(({ cost }) => cost === null)) return reversals;
  const placed = placedOf(order, lines, reversals);
  return reversals.map((reversal) => {
    const parts = placed.get(reversal) ?? [];
    const sum = (of: 'costBack' | 'costedReturns') => parts.reduce((all, part) => all + part[of], 0);
    return { ...reversal, costBack: sum('costBack'), costedReturns: sum('costedReturns') };
  });
};

/** A cost of the order, at the rate of the cost's own day. */
const valueCost = (cost: CostRow, ratesAndCosts: RatesAndCosts): CostRow => {
  const conversion = conversionOf(cost, cost.day, ratesAndCosts);
  const value =
    conversion.fxRate === null
      ? 0
      : convert(cost.amountMinor, cost.currency, ratesAndCosts.currency, conversion.fxRate);
  return { ...cost, ...conversion, cost: value };
};

const isDerived = ({ kind }: ReversalRow): boolean => kind === 'cancellation' || kind === 'unlinked';

/** A sale with every amount in the store's currency, what it cost, and what the ledger derives of it anew. */
export const valueSale = (sale: Sale, ratesAndCosts: RatesAndCosts): Sale => {
  const refunds = sale.reversals.filter((r) => !isDerived(r));
  if (!sale.order) return { ...sale, reversals: refunds.map(waiting) };
  // what an import kept of an order has the sums of the version that wrote it
  const order = valueOrder({ ...sale.order, ...sumsOf(sale.lines) }, ratesAndCosts);
  const lines = sale.lines.map((line) => costLine(order, line, ratesAndCosts));
  const remainder = new Remainder(order, lines, ratesAndCosts.currency);
  const valued = valueRefunds(order, lines, refunds, remainder);
  const isCancelled = order.cancelledAt !== null && order.excluded === null;
  const own = isCancelled ? [...valued, cancellationOf(order, remainder, ratesAndCosts)] : valued;
  const unlinked = unlinkedReturns(order, lines, ratesAndCosts).map((row) => reversalOf(order, row));
  return {
    order,
    lines,
    reversals: [...withCosts(order, lines, own), ...unlinked],
    costs: sale.costs.map((cost) => valueCost(cost, ratesAndCosts)),
  };
};

/** A refund whose order has not arrived yet, or can't be reckoned with it: kept, counted in nothing. */
const waiting = (refund: ReversalRow): ReversalRow => ({
  ...refund,
  ...NOTHING_TAKEN,
  placedDay: refund.day,
  ...{ ownKey: null, emailHash: null, customerKey: null, isMasked: false },
  costBack: 0,
  costedReturns: 0,
  booked: false,
});

/** A credit note that names no order: in full, on its own day, at its own day's rate. */
export const valueUnlinked = (note: ReversalRow, ratesAndCosts: RatesAndCosts): ReversalRow => {
  const conversion = conversionOf(note, note.day, ratesAndCosts);
  const value = (minor: number) =>
    conversion.fxRate === null ? 0 : convert(minor, note.currency, ratesAndCosts.currency, conversion.fxRate);
  return {
    ...note,
    ...conversion,
    isMasked: isMaskedSale(note, ratesAndCosts.included),
    ...NOTHING_TAKEN,
    netBack: note.netMinor,
    taxesBack: note.taxesMinor,
    dutiesBack: note.dutiesMinor,
    shippingBack: note.shippingMinor,
    giftCardsBack: note.giftCardsMinor,
    unitsBack: note.units,
    returns: value(note.netMinor),
    taxes: value(note.taxesMinor),
    duties: value(note.dutiesMinor),
    shipping: value(note.shippingMinor),
    giftCardSales: value(note.giftCardsMinor),
    // it names no goods; what an import kept before costs were known has no such fields
    costBack: 0,
    costedReturns: 0,
    booked: conversion.fxRate !== null,
  };
};
