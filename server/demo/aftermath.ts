import type { OrderFact, RefundFact, SaleFact } from '../facts/fact';
import { addDays, dayOf, startOfDay, type Instant } from '../time';
import type { Calendar } from './calendar';
import type { Goods } from './goods';
import { officeHour } from './moments';
import type { Shipping } from './orders';
import { drawer, evenly, oneOf, type Random } from './random';
import { decimalOf, SOURCE, type Shop } from './shop';

/** What becomes of an order: cancelled, sent back, made good, edited, replaced, or nothing at all. */

type Refund = OrderFact['refunds'][number];
type Fate = 'kept' | 'cancelled' | 'returned' | 'goodwill' | 'edited' | 'replaced';

const HOUR = 3_600_000;
const CANCELLED = 0.016;
const GOODWILL = 0.015;
const EDITED = 0.005;
const REPLACED = 0.007;
/** Days between two credit notes that name no order. */
const CREDIT_NOTE_EVERY = 70;

const total = (goods: Goods[], pick: (g: Goods) => number): number =>
  goods.reduce((sum, g) => sum + pick(g), 0);
const iso = (ms: number): Instant => new Date(ms).toISOString();

const refund = (
  id: string,
  at: number,
  currency: string,
  part: Partial<Record<'net' | 'tax' | 'shipping' | 'units', number>>,
): Refund => ({
  id,
  occurredAt: iso(at),
  kind: 'refund',
  net: decimalOf(part.net ?? 0, currency),
  tax: decimalOf(part.tax ?? 0, currency),
  duties: '0',
  shipping: decimalOf(part.shipping ?? 0, currency),
  units: part.units ?? 0,
});

/** All goods, or one line of them; with all of them every third time the shipping too. */
const returned = (
  order: OrderFact,
  { goods, shipping }: { goods: Goods[]; shipping: Shipping },
  at: number,
  random: Random,
): Refund => {
  const whole = goods.length === 1 || random() < 0.5;
  const back = whole ? goods : [oneOf(goods, random())];
  const withShipping = whole && random() < 0.33 ? shipping.charged - shipping.discount : 0;
  const shippingTax = withShipping > 0 ? shipping.tax : 0;
  const taken = refund(`${order.id}-R1`, at, order.currency, {
    net: total(back, (g) => g.net),
    tax: total(back, (g) => g.tax) + shippingTax,
    shipping: withShipping - shippingTax,
    units: total(back, (g) => g.units),
  });
  return isFlawed(order) ? taken : { ...taken, restocked: back.flatMap(restocked) };
};

const restocked = ({ line: { sku }, units }: Goods) => (sku === undefined ? [] : [{ sku, quantity: units }]);

/** One in five comes back so that it can't be sold again. */
const isFlawed = (order: OrderFact): boolean => /[05]$/.test(order.id);

const goodwill = (order: OrderFact, goods: Goods[], at: number): Refund =>
  refund(`${order.id}-G1`, at, order.currency, {
    net: Math.round(total(goods, (g) => g.net) * 0.12),
    tax: Math.round(total(goods, (g) => g.tax) * 0.12),
  });

/** A line more, a day later: a sale of that later day. */
const edited = (order: OrderFact, at: number): OrderFact => {
  const added = order.lines
    .slice(0, 1)
    .map((line) => ({ ...line, quantity: 1, discount: '0', addedAt: iso(at) }));
  return { ...order, lines: [...order.lines, ...added] };
};

/** The same goods sent once more, for nothing. */
const replacement = (order: OrderFact, at: number): OrderFact => {
  const { sessionId: _session, ...rest } = order;
  return {
    ...rest,
    id: `${order.id}-X`,
    placedAt: iso(at),
    kind: 'replacement',
    isWeb: false,
    channel: 'draft',
    device: 'unknown',
    shipping: '0',
    shippingDiscount: '0',
    shippingTax: '0',
    lines: order.lines.map((line) => ({ ...line, unitPrice: '0', discount: '0' })),
  };
};

/** Refunds come days to weeks later; what would come after yesterday has not happened yet. */
export const aftermathOf = (shop: Shop, calendar: Calendar, random: Random) => {
  const { timeZone } = calendar;
  const end = startOfDay(calendar.today, timeZone);
  const happens = evenly(Math.sqrt(17) - 4, 0.29);
  const fateOf = drawer<Fate>([
    { value: 'cancelled', weight: CANCELLED },
    { value: 'returned', weight: shop.returnShare },
    { value: 'goodwill', weight: GOODWILL },
    { value: 'edited', weight: EDITED },
    { value: 'replaced', weight: REPLACED },
    { value: 'kept', weight: 1 - CANCELLED - shop.returnShare - GOODWILL - EDITED - REPLACED },
  ]);
  const later = (order: OrderFact, days: number): number =>
    officeHour(addDays(dayOf(order.placedAt, timeZone), days), timeZone, random);
  return (order: OrderFact, goods: Goods[], shipping: Shipping): SaleFact[] => {
    const u = random();
    const slow = Math.min(75, 4 + Math.round(9 * (u / (1 - u)) ** (1 / 2.2)));
    const fate = fateOf(happens());
    const cards = goods.some(({ line }) => line.isGiftCard);
    if (fate === 'cancelled') {
      const at = Date.parse(order.placedAt) + Math.round((0.3 + 38 * u) * HOUR);
      return [at < end ? { ...order, cancelledAt: iso(at) } : order];
    }
    if (fate === 'kept' || cards) return [order];
    const at = later(order, fate === 'edited' ? 1 : slow);
    if (at >= end) return [order];
    if (fate === 'returned')
      return [{ ...order, refunds: [returned(order, { goods, shipping }, at, random)] }];
    if (fate === 'goodwill') return [{ ...order, refunds: [goodwill(order, goods, at)] }];
    if (fate === 'edited') return [edited(order, at)];
    return [order, replacement(order, at)];
  };
};

/** Credit notes that name no order, every few weeks: some for a known customer, some for nobody. */
export const creditNotes = (shop: Shop, calendar: Calendar, random: Random): RefundFact[] => {
  const days = calendar.days.filter((_, i) => i % CREDIT_NOTE_EVERY === CREDIT_NOTE_EVERY - 10);
  return days.map((day, i): RefundFact => {
    const net = 1500 + Math.round(random() * 4000);
    return {
      type: 'refund',
      source: SOURCE,
      ...refund(
        `${shop.orderPrefix}-CN-${i + 1}`,
        officeHour(day, calendar.timeZone, random),
        shop.currency,
        {
          net,
          tax: Math.round(net * Number(shop.markets[0].taxRate)),
        },
      ),
      currency: shop.currency,
      customer: i % 2 === 0 ? { id: `c-${1001 + i * 7}` } : {},
      channel: 'unknown',
      device: 'unknown',
      country: shop.markets[0].country,
    };
  });
};
