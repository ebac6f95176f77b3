import type { OrderFact, SaleFact } from '../facts/fact';
import { startOfDay } from '../time';
import { aftermathOf, creditNotes } from './aftermath';
import type { Calendar } from './calendar';
import { packing, type Goods } from './goods';
import { randomOf } from './random';
import { minorDigits } from '../facts/money';
import { decimalOf, SOURCE, type Shop } from './shop';
import type { Visit } from './visits';

const sum = (goods: Goods[], pick: (g: Goods) => number): number =>
  goods.reduce((total, g) => total + pick(g), 0);

export interface Shipping {
  charged: number;
  discount: number;
  tax: number;
}

/** Free from a value on, shown as a shipping discount; gift cards alone are not sent. */
const shippingOf = (shop: Shop, visit: Visit, goods: Goods[]): Shipping => {
  const { currency, priceFactor, taxRate } = visit.buyer.market;
  const sent = goods.filter(({ line }) => !line.isGiftCard);
  if (visit.offsite || sent.length === 0) return { charged: 0, discount: 0, tax: 0 };
  const digits = 10 ** minorDigits(currency);
  const charged = Math.round(shop.shipping * priceFactor * 10) * (digits / 10);
  const value = sum(sent, (g) => g.net + (shop.taxesIncluded ? g.tax : 0)) / digits / priceFactor;
  if (value >= shop.freeShippingFrom) return { charged, discount: charged, tax: 0 };
  const tax = shop.taxesIncluded ? charged - Math.round(charged / (1 + Number(taxRate))) : 0;
  return { charged, discount: 0, tax };
};

const orderOf = (
  shop: Shop,
  visit: Visit,
  { goods, shipping }: { goods: Goods[]; shipping: Shipping },
  id: string,
): OrderFact => {
  const { currency, country } = visit.buyer.market;
  const money = (minor: number) => decimalOf(minor, currency);
  return {
    type: 'order',
    source: SOURCE,
    id,
    placedAt: new Date(visit.at).toISOString(),
    ...(visit.excluded ? { excluded: visit.excluded } : {}),
    kind: 'standard',
    currency,
    taxesIncluded: shop.taxesIncluded,
    customer: visit.buyer.customer,
    channel: visit.channel,
    isWeb: visit.offsite === null,
    device: visit.device,
    country,
    ...(visit.session ? { sessionId: visit.session.id } : {}),
    shipping: money(shipping.charged),
    shippingDiscount: money(shipping.discount),
    shippingTax: money(shipping.tax),
    duties: '0',
    lines: goods.map(({ line }) => line),
    refunds: [],
  };
};

/** All sales of a shop: orders with what became of them, replacements, credit notes; by time. */
export const salesOf = (shop: Shop, calendar: Calendar, visits: Visit[], seed: number): SaleFact[] => {
  const random = randomOf(seed, shop.slug, 'orders');
  const pack = packing(shop, randomOf(seed, shop.slug, 'goods'));
  const after = aftermathOf(shop, calendar, randomOf(seed, shop.slug, 'aftermath'));
  const end = startOfDay(calendar.today, calendar.timeZone);
  const facts: SaleFact[] = visits.flatMap((visit, i) => {
    const goods = pack(visit);
    const shipping = shippingOf(shop, visit, goods);
    const order = orderOf(shop, visit, { goods, shipping }, `${shop.orderPrefix}-${10_001 + i}`);
    return visit.excluded ? [order] : after(order, goods, shipping);
  });
  const notes = creditNotes(shop, calendar, random);
  return [...facts, ...notes].filter((fact) => timeOf(fact) < end).sort((a, b) => timeOf(a) - timeOf(b));
};

const timeOf = (fact: SaleFact): number =>
  Date.parse(fact.type === 'order' ? fact.placedAt : fact.occurredAt);
