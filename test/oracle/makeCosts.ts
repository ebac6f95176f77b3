import { DECIMALS } from './money';
import type { Maker } from './makeShop';
import { SKUS } from './makeOrders';
import { addDays, bucketAfter, dayOf } from './time';
import type { Facts, FixedCostFact, OrderCostFact, OrderFact, SpendFact, UnitCostFact } from './types';

const COSTS = ['fulfilment', 'carrier', 'payment_fee', 'return_handling', 'duties', 'tax'] as const;
const SPENT = ['media', 'media', 'media', 'agency', 'tools', 'creator', 'affiliate', 'other'] as const;

const amountIn = ({ luck }: Maker, currency: string, max: number): string =>
  luck.amount(DECIMALS[currency] === 0 ? max * 100 : max, DECIMALS[currency]!);

const currencyOf = ({ luck, settings, currencies }: Maker): string =>
  luck.chance(0.7) ? settings.currency : luck.pick(currencies);

const makeSpend = (maker: Maker): SpendFact[] => {
  const { luck, start, days } = maker;
  const facts: SpendFact[] = [];
  for (let n = 0; n < maker.size; n++) {
    const day = addDays(start, luck.int(0, days - 1));
    const currency = currencyOf(maker);
    const fact: SpendFact = {
      source: luck.pick(['ads', 'books']),
      id: `s${n}`,
      day,
      channel: luck.pick(['paid_search', 'Paid Search', 'email', 'unknown', 'Podcast']),
      country: luck.pick(['DE', 'FR']),
      campaign: 'spring',
      kind: luck.pick(SPENT),
      currency,
      amount: amountIn(maker, currency, 90),
      ...(luck.chance(0.1) && { spreadTo: addDays(day, luck.int(0, 40)) }),
    };
    if (luck.chance(0.1))
      facts.push({ ...fact, amount: amountIn(maker, currency, 90), updatedAt: maker.stamp() });
    facts.push({ ...fact, updatedAt: maker.stamp() });
  }
  return facts;
};

const makeUnitCosts = (maker: Maker): UnitCostFact[] => {
  const { luck, start } = maker;
  const facts: UnitCostFact[] = [];
  for (const sku of SKUS.slice(0, luck.int(2, SKUS.length)))
    for (const after of luck.shuffle([-200, -30, 60, 150, 290]).slice(0, luck.int(1, 4))) {
      const fromDay = addDays(start, after);
      const currency = currencyOf(maker);
      facts.push({
        source: 'books',
        id: `${sku} ${fromDay}`,
        updatedAt: maker.stamp(),
        sku,
        fromDay,
        currency,
        cost: luck.amount(DECIMALS[currency] === 0 ? 500 : 9, DECIMALS[currency]! + luck.int(0, 1)),
      });
    }
  return facts;
};

const makeOrderCosts = (maker: Maker, orders: readonly OrderFact[]): OrderCostFact[] => {
  const { luck, settings } = maker;
  return Array.from({ length: maker.size }, (_, n) => {
    const order = luck.pick(orders);
    const currency = currencyOf(maker);
    return {
      source: order.source,
      id: `k${n}`,
      updatedAt: maker.stamp(),
      orderId: order.id,
      kind: luck.pick(COSTS),
      amount: amountIn(maker, currency, 6),
      currency,
      day: dayOf(Date.parse(order.placedAt) + luck.int(0, 20) * 86_400_000, settings.zone),
    };
  });
};

const makeFixedCosts = (maker: Maker): FixedCostFact[] => {
  const { luck, start } = maker;
  const months = luck.shuffle([-2, 0, 1, 5, 9]).slice(0, luck.int(0, 3));
  return months.flatMap((after) =>
    ['rent', 'staff'].slice(0, luck.int(1, 2)).map((kind) => {
      const month = bucketAfter(`${start.slice(0, 7)}-01`, 'month', after);
      const currency = currencyOf(maker);
      return {
        source: 'books',
        id: `${kind} ${month}`,
        updatedAt: maker.stamp(),
        month,
        kind,
        amount: luck.chance(0.2) ? '0' : amountIn(maker, currency, 900),
        currency,
      };
    }),
  );
};

export const makeCosts = (
  maker: Maker,
  orders: Facts['orders'],
): Pick<Facts, 'spend' | 'unitCosts' | 'orderCosts' | 'fixedCosts'> => ({
  spend: makeSpend(maker),
  fixedCosts: makeFixedCosts(maker),
  unitCosts: makeUnitCosts(maker),
  orderCosts: makeOrderCosts(
    maker,
    orders.filter((fact): fact is OrderFact => fact.type === 'order'),
  ),
});
