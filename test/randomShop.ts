import { randomOf } from '../server/demo/random';
import type { FactKind } from '../server/ledger/facts';

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

/** Every other seed on the embedded database, the rest on a server: a whole run sees them all once. */
export const seedsHere = (...seeds: number[]): number[] =>
  seeds.filter((_, i) => (i % 2 === 0) === !process.env.TEST_DATABASE_URL);

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
    lines: Array.from({ length: 1 + Math.floor(random() * 3) }, () => ({
      ...(luck() < 0.9 ? { sku: oneOf(skus) } : {}),
      quantity: 1 + Math.floor(random() * 3),
      unitPrice: amount(40),
      taxRate: pick(['0', '0.07', '0.19']),
      productType: pick(['Cups', 'Plates']),
      isGiftCard: random() < 0.08,
      ...(random() < 0.08 ? { addedAt: at(hour + random() * 500) } : {}),
    })),
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
