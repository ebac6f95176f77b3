import { dayOf } from '../../time';
import { isWebChannel, soldThrough } from '../../facts/channels';
import { withoutDiscountLines } from './discountLines';
import { evidenceText } from '../../facts/evidence';
import type { OrderFact, OrderLineFact, RefundFact } from '../../facts/fact';
import { guestKey, personKey, identifiedBy } from '../../facts/identity';
import { decimal, toMinor } from '../../facts/money';
import { priceLine } from '../../facts/price';
import { namedIn } from './namedLines';
import { NOTHING_TAKEN } from './refunds';
import { isReturned, soldLines, type LineRow, type OrderRow, type ReversalRow } from '../rows/rows';
import { hashOf } from '../../facts/hash';

/** From a canonical fact to the ledger's rows in the order's own currency (METRICS section 1). */

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
    evidence: evidenceText(fact),
    tableChannel: null,
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
