import { randomOf } from '../server/demo/random';
import type { FactKind } from '../server/facts/fact';

/** A small shop that does everything at random: late, edited, cancelled, refunded, out of order. */

export interface Batch {
  kind: FactKind;
  facts: unknown[];
}

export const shuffle = <T>(items: readonly T[], random: () => number): T[] => {
  const out = [...items];
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [out[i], out[j]] = [out[j]!, out[i]!];
  }
  return out;
};

/** Which parts of the seeds this pass runs, of how many, as `0/2` or `1+2/3`: `npm test` sets it. */
const SHARE = process.env.TEST_SHARE ?? (process.env.TEST_DATABASE_URL ? '1/2' : '0/2');

/** How many seeds from which one on: `npm run simulate` sets it, and they are run instead. */
const [FIRST, COUNT] = (process.env.TEST_SEEDS ?? '').split('+').map(Number);

/** The seeds of this pass: a whole run sees each of them once, on one engine. */
export const seedsHere = (...seeds: number[]): number[] => {
  if (FIRST !== undefined && COUNT !== undefined) return Array.from({ length: COUNT }, (_, i) => FIRST + i);
  const [own = '', parts] = SHARE.split('/');
  const places = own.split('+').map(Number);
  return seeds.filter((_, i) => places.includes(i % Number(parts)));
};

const START = Date.UTC(2026, 0, 1);
const at = (hours: number) => new Date(START + hours * 3_600_000).toISOString();

export const randomShop = (seed: number): { batches: Batch[]; shuffled: Batch[] } => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  const amount = (max: number) => (random() * max).toFixed(2);
  let version = 0;
  // costs have luck of their own, so that what is sold is the same with them and without
  const luck = randomOf(seed, 'costs');
  const oneOf = <T>(items: readonly T[]): T => items[Math.floor(luck() * items.length)]!;
  const skus = ['cup', 'plate', 'bowl'];
  // and so have the ways in which goods and money go back
  const fate = randomOf(seed, 'ways');
  const chosen = <T>(items: readonly T[]): T => items[Math.floor(fate() * items.length)]!;

  /** Lines below zero: a product that came back, from an earlier order or from none, and a coupon. */
  const below = () => {
    const price = (fate() * 25).toFixed(2);
    const kind = fate();
    if (kind < 0.1) return [{ sku: chosen(skus), quantity: -1, unitPrice: price, taxRate: '0.19' }];
    const ofOrder = `o${Math.floor(fate() * 26)}`;
    const isCard = fate() < 0.2;
    if (kind < 0.2)
      return [{ sku: 'cup', quantity: -2, unitPrice: price, discount: '-0.40', ofOrder, isGiftCard: isCard }];
    return kind < 0.3 ? [{ title: 'Coupon', quantity: 1, unitPrice: '-1.00', isDiscount: true }] : [];
  };

  /** A coupon stays only where something bears it. */
  const borne = <L extends { quantity: number; unitPrice: string; isDiscount?: boolean }>(
    lines: L[],
  ): L[] => {
    const worth = lines.filter((l) => l.quantity > 0 && Number(l.unitPrice) > 0);
    const isBorne = worth.reduce((sum, l) => sum + l.quantity * Number(l.unitPrice), 0) > 1;
    return lines.filter((l) => !l.isDiscount || isBorne);
  };

  /** What a refund says: parts, parts and something beside them, an amount, or a status alone. */
  const told = () => {
    const [some, more] = [(fate() * 20).toFixed(2), (fate() * 60).toFixed(2)];
    return chosen([
      { net: some, tax: (fate() * 3).toFixed(2), units: 1 },
      { net: some, shipping: (fate() * 5).toFixed(2), adjustment: more },
      { net: '0', giftCards: more },
      { amount: some },
      { amount: more },
      { whole: true },
    ]);
  };

  /** Told within the order: one of its own, or all that its list says, without a day. */
  const nested = (id: number, hour: number) => {
    if (fate() < 0.7) return {};
    const standIn = {
      id: `o${id}:undated`,
      occurredAt: at(hour),
      ...chosen([{ amount: '12.00' }, { whole: true }]),
    };
    const own = { id: `n${id}`, occurredAt: at(hour + fate() * 700), ...told() };
    return { refunds: chosen([[own], [standIn], [own, standIn]]) };
  };

  /** One version of an order; what it is paid in and when it was placed never change. */
  const orderVersion = (id: number, hour: number, currency: string, customer: object) => ({
    type: 'order',
    id: `o${id}`,
    updatedAt: at(5000 + version++),
    placedAt: at(hour),
    currency,
    customer: random() < 0.1 ? { id: `c${Math.floor(random() * 6)}` } : customer,
    channel: pick(['direct', 'email']),
    country: pick(['DE', 'FR']),
    taxesIncluded: id % 2 === 0,
    shipping: amount(9),
    ...(random() < 0.15 ? { cancelledAt: at(hour + random() * 900) } : {}),
    ...(random() < 0.08 ? { excluded: pick(['test', 'deleted', 'voided']) } : {}),
    ...(random() < 0.08 ? { kind: 'replacement' } : {}),
    ...nested(id, hour),
    lines: borne([
      ...below(),
      ...Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
        ...(luck() < 0.9 ? { sku: oneOf(skus) } : {}),
        quantity: 1 + Math.floor(random() * 3),
        unitPrice: amount(40),
        taxRate: pick(['0', '0.07', '0.19']),
        productType: pick(['Cups', 'Plates']),
        isGiftCard: random() < 0.08,
        ...(random() < 0.08 ? { addedAt: at(hour + random() * 500) } : {}),
      })),
    ]),
  });

  const facts: { kind: FactKind; fact: unknown }[] = [];
  for (let id = 0; id < 24; id++) {
    const customer = random() < 0.2 ? {} : { id: `c${Math.floor(random() * 6)}` };
    const hour = Math.floor(random() * 3000);
    const currency = pick(['EUR', 'EUR', 'USD', 'JPY']);
    const versions = 1 + Math.floor(random() * 3);
    for (let v = 0; v < versions; v++)
      facts.push({ kind: 'sales', fact: orderVersion(id, hour, currency, customer) });
    if (random() < 0.4) {
      const linked = random() < 0.7;
      facts.push({
        kind: 'sales',
        fact: {
          type: 'refund',
          id: `r${id}`,
          updatedAt: at(5000 + version++),
          ...(linked ? { orderId: `o${id}` } : { customer, currency: 'EUR' }),
          occurredAt: at(hour + random() * 1500),
          net: amount(20),
          tax: amount(3),
          units: 1,
          ...(luck() < 0.6
            ? { restocked: [{ sku: oneOf(skus), quantity: 1 + Math.floor(luck() * 2) }] }
            : {}),
        },
      });
    }
  }
  for (let id = 0; id < 24; id += 2)
    facts.push({
      kind: 'sales',
      fact: {
        ...{ type: 'refund', id: `w${id}`, orderId: `o${id}`, updatedAt: at(5000 + version++) },
        ...{ occurredAt: at(fate() * 4000), ...told() },
      },
    });
  facts.push({
    kind: 'sales',
    fact: {
      ...{ type: 'order', id: 'back', updatedAt: at(5000 + version++), placedAt: at(900), currency: 'EUR' },
      ...{ customer: { id: 'c1' }, shipping: '3.00', shippingTax: '0.57' },
      lines: [{ sku: 'bowl', quantity: -2, unitPrice: '7.00', taxRate: '0.19' }],
    },
  });
  facts.push(...costsOf(luck, () => at(5000 + version++)));
  for (let day = 1; day < 120; day += 3) {
    const date = at(day * 24).slice(0, 10);
    facts.push({
      kind: 'fx',
      fact: { day: date, base: 'EUR', quote: 'USD', rate: (1 + random() / 5).toFixed(4) },
    });
    if (day % 2)
      facts.push({
        kind: 'fx',
        fact: { day: date, base: 'EUR', quote: 'JPY', rate: (150 + random() * 9).toFixed(2) },
      });
  }
  const inBatches = (items: typeof facts): Batch[] => {
    const batches: Batch[] = [];
    for (let i = 0; i < items.length;) {
      const size = 1 + Math.floor(random() * 12);
      const part = items.slice(i, (i += size));
      for (const kind of ['sales', 'fx', 'unitCosts', 'orderCosts'] as const) {
        const own = part.filter((item) => item.kind === kind).map((item) => item.fact);
        if (own.length > 0) batches.push({ kind, facts: own });
      }
    }
    return batches;
  };
  return {
    batches: inBatches(shuffle(facts, random)),
    shuffled: inBatches(shuffle([...facts, ...facts], random)),
  };
};

/** Costs of what it sells, some corrected and some in other currencies; two orders share their ids with others. */
const costsOf = (luck: () => number, stamp: () => string): { kind: FactKind; fact: unknown }[] => {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(luck() * items.length)]!;
  const amount = (max: number) => (luck() * max).toFixed(2);
  const units = Array.from({ length: 9 }, () => ({
    sku: pick(['cup', 'plate', 'bowl', 'spoon']),
    cost: (luck() * 9).toFixed(3),
    currency: pick(['EUR', 'EUR', 'USD']),
    fromDay: at(pick([-900, 400, 1200, 2000])).slice(0, 10),
    updatedAt: stamp(),
  }));
  const ofOrders = Array.from({ length: 20 }, (_, i) => ({
    id: `k${i % 16}`,
    orderId: `o${Math.floor(luck() * 26)}`,
    ...(luck() < 0.3 ? { orderSource: pick(['api', 'another']) } : {}),
    kind: pick(['fulfilment', 'carrier', 'payment_fee', 'return_handling', 'duties', 'tax']),
    amount: amount(6),
    currency: pick(['EUR', 'EUR', 'USD', 'JPY']),
    day: at(luck() * 2800).slice(0, 10),
    updatedAt: stamp(),
  }));
  const twins = [3, 11].map((id) => ({
    type: 'order',
    source: 'another',
    id: `o${id}`,
    updatedAt: stamp(),
    placedAt: at(luck() * 2500),
    currency: 'EUR',
    customer: { id: 'twin' },
    lines: [{ sku: 'cup', quantity: 2, unitPrice: amount(30) }],
  }));
  return [
    ...units.map((fact) => ({ kind: 'unitCosts' as const, fact })),
    ...ofOrders.map((fact) => ({ kind: 'orderCosts' as const, fact })),
    ...twins.map((fact) => ({ kind: 'sales' as const, fact })),
  ];
};
