import { dayOf } from '../../time';
import { isWebChannel, soldThrough } from '../../facts/channels';
import { withoutDiscountLines } from './discountLines';
import type { OrderFact, OrderLineFact, RefundFact } from '../../facts/fact';
import { guestKey, personKey, identifiedBy } from '../../facts/identity';
import { decimal, minorDigits, roundToInteger, toMinor, wholeMinor } from '../../facts/money';
import { namedIn } from './namedLines';
import { NOTHING_TAKEN } from './refunds';
import { isReturned, soldLines, type LineRow, type OrderRow, type ReversalRow } from '../rows/rows';
import { hashOf } from '../../facts/hash';
import type Big from 'big.js';

/** From a canonical fact to the ledger's rows in the order's own currency (METRICS section 1). */

type Priced = Pick<LineRow, 'grossMinor' | 'discountMinor' | 'taxMinor'>;

/**
 * A line without tax. Prices that contain it are stripped line by line. Gross and net are each
 * rounded, the discount is their difference, so that nothing drifts.
 */
export const priceLine = (line: OrderLineFact, currency: string, taxesIncluded: boolean): Priced =>
  (taxesIncluded ? null : wholePriced(line, currency)) ?? roundedPriced(line, currency, taxesIncluded);

/** A line whose amounts are whole minor units, with its tax given or none; null for any other. */
const wholePriced = (line: OrderLineFact, currency: string): Priced | null => {
  if (line.tax === undefined && line.taxRate !== undefined) return null;
  const price = wholeMinor(line.unitPrice, currency);
  const discountMinor = wholeMinor(line.discount, currency);
  const taxMinor = wholeMinor(line.tax ?? '0', currency);
  if (price === null || discountMinor === null || taxMinor === null) return null;
  const grossMinor = price * line.quantity + 0;
  return Number.isSafeInteger(grossMinor) ? { grossMinor, discountMinor, taxMinor } : null;
};

const roundedPriced = (line: OrderLineFact, currency: string, taxesIncluded: boolean): Priced => {
  const minor = decimal(10).pow(minorDigits(currency));
  const gross = decimal(line.unitPrice).times(line.quantity).times(minor);
  const net = gross.minus(decimal(line.discount).times(minor));
  const tax = line.tax === undefined ? null : decimal(line.tax).times(minor);
  if (!taxesIncluded) {
    const grossMinor = roundToInteger(gross);
    const discountMinor = toMinor(line.discount, currency);
    const taxMinor = roundToInteger(tax ?? net.times(line.taxRate ?? 0));
    return { grossMinor, discountMinor, taxMinor };
  }
  const divisor = taxDivisor(line, net, tax);
  const grossMinor = roundToInteger(gross.div(divisor));
  const netMinor = roundToInteger(tax ? net.minus(tax) : net.div(divisor));
  return { grossMinor, discountMinor: grossMinor - netMinor, taxMinor: roundToInteger(net) - netMinor };
};

/** 1 + rate; the rate is implied by the tax where only that is given. */
const taxDivisor = (line: OrderLineFact, net: Big, tax: Big | null): Big => {
  if (line.taxRate !== undefined) return decimal(1).plus(line.taxRate);
  if (tax === null || net.eq(tax) || net.eq(0)) return decimal(1);
  return net.div(net.minus(tax));
};

/** An order of lines below zero alone sold nothing: it is no order, and nobody's first. */
const kindOf = ({ kind }: OrderFact, lines: readonly LineRow[]): OrderRow['kind'] =>
  kind === 'standard' && lines.length > 0 && lines.every(isReturned) ? 'return' : kind;

export interface PricedOrder {
  order: OrderRow;
  lines: LineRow[];
}

/** What an order's columns are by its lines. Gift cards are no goods: their face value and what was taken off it stand apart. */
export const sumsOf = (lines: readonly LineRow[]): OrderSums => {
  const sold = soldLines(lines);
  const goods = sold.filter((line) => !line.isGiftCard);
  const cards = sold.filter((line) => line.isGiftCard);
  return {
    grossMinor: sumOf(goods, (l) => l.grossMinor),
    discountsMinor: sumOf(goods, (l) => l.discountMinor),
    giftCardsMinor: sumOf(cards, (l) => l.grossMinor),
    giftCardDiscountsMinor: sumOf(cards, (l) => l.discountMinor),
    units: sumOf(goods, (l) => l.quantity),
  };
};

type OrderSums = Pick<
  OrderRow,
  'grossMinor' | 'discountsMinor' | 'giftCardsMinor' | 'giftCardDiscountsMinor' | 'units'
>;

const sumOf = (lines: readonly LineRow[], pick: (line: LineRow) => number): number =>
  lines.reduce((sum, line) => sum + pick(line), 0);

export const priceOrder = (fact: OrderFact, timeZone: string): PricedOrder => {
  const { currency, taxesIncluded } = fact;
  const channel = soldThrough(fact.channel, fact.isWeb);
  const lines = withoutDiscountLines(fact).map((line, i): LineRow => lineRow(fact, line, i + 1, timeZone));
  const shippingTax = toMinor(fact.shippingTax, currency);
  const shipping = toMinor(decimal(fact.shipping).minus(fact.shippingDiscount), currency);
  const { refunds: _refunds, updatedAt, ...content } = fact;
  const order: OrderRow = {
    source: fact.source,
    externalId: fact.id,
    sourceUpdatedAt: updatedAt ?? null,
    contentHash: hashOf(content),
    placedAt: fact.placedAt,
    day: dayOf(fact.placedAt, timeZone),
    cancelledAt: fact.cancelledAt ?? null,
    excluded: fact.excluded ?? null,
    kind: kindOf(fact, lines),
    ...identifiedBy(personKey(fact.source, fact.customer) ?? guestKey(fact.source, fact.id), fact.customer),
    isMasked: false,
    channel,
    device: fact.device,
    country: fact.country,
    isWeb: isWebChannel(channel),
    sessionId: fact.sessionId ?? null,
    isMatched: false,
    currency,
    fxRate: fact.fxRate ?? null,
    fxDay: null,
    fxSource: fact.fxRate ? 'platform' : null,
    taxesIncluded,
    ...sumsOf(lines),
    taxesMinor: sumOf(soldLines(lines), (l) => l.taxMinor) + shippingTax,
    dutiesMinor: toMinor(fact.duties, currency),
    shippingMinor: taxesIncluded ? shipping - shippingTax : shipping,
    grossSales: 0,
    discounts: 0,
    taxes: 0,
    duties: 0,
    shipping: 0,
    giftCardSales: 0,
    giftCardDiscounts: 0,
    isFirst: false,
  };
  return { order, lines };
};

const lineRow = (
  { currency, taxesIncluded }: OrderFact,
  line: OrderLineFact,
  ordinal: number,
  timeZone: string,
): LineRow => ({
  ordinal,
  sku: line.sku ?? null,
  title: line.title ?? null,
  productType: line.productType,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  isGiftCard: line.isGiftCard,
  ofOrder: line.ofOrder ?? null,
  addedAt: line.addedAt ?? null,
  addedDay: line.addedAt ? dayOf(line.addedAt, timeZone) : null,
  lineId: line.lineId ?? null,
  ...priceLine(line, currency, taxesIncluded),
  ...{ unitCost: null, costCurrency: null, cost: null },
});

type AnyRefund = Omit<RefundFact, 'type'>;

/** A refund in its own currency; what depends on its order is filled in when the sale is valued. */
export const priceRefund = (fact: AnyRefund, currency: string, timeZone: string): ReversalRow => {
  const { updatedAt, ...content } = fact;
  const day = dayOf(fact.occurredAt, timeZone);
  return {
    source: fact.source,
    externalId: fact.id,
    sourceUpdatedAt: updatedAt ?? null,
    contentHash: hashOf(content),
    kind: fact.kind,
    orderExternalId: fact.orderId ?? null,
    occurredAt: fact.occurredAt,
    day,
    placedDay: day,
    ...(fact.orderId === undefined
      ? identifiedBy(personKey(fact.source, fact.customer), fact.customer)
      : identifiedBy(null, {})),
    isMasked: false,
    channel: fact.channel,
    device: fact.device,
    country: fact.country,
    currency,
    fxRate: null,
    fxDay: null,
    fxSource: null,
    netMinor: toMinor(fact.net ?? '0', currency),
    taxesMinor: toMinor(fact.tax, currency),
    dutiesMinor: toMinor(fact.duties, currency),
    shippingMinor: toMinor(fact.shipping, currency),
    giftCardsMinor: toMinor(fact.giftCards ?? '0', currency),
    unsplitMinor: toMinor(fact.amount ?? fact.adjustment ?? '0', currency),
    isWhole: fact.whole ?? false,
    units: fact.units,
    restocked: fact.restocked ? JSON.stringify(fact.restocked.map((one) => [one.sku, one.quantity])) : null,
    ofLines: namedIn(fact),
    ...NOTHING_TAKEN,
    costBack: 0,
    costedReturns: 0,
    booked: false,
  };
};
