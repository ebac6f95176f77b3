import type { Database } from '../../drizzle/client';
import type { Store } from '../../server/types';
import { withLedger } from '../../server/ledger';
import { saleFact, sessionFact, spendFact, type SaleFact, type SessionFact } from '../../server/ledger/facts';
import { randomOf } from '../../server/demo/random';

/** A shop of any size for the bench: seeded, spread evenly over its years, ingested through the ledger. */

export interface Shape {
  orders: number;
  sessions: number;
  /** Days of history before `until`. */
  days: number;
  /** ISO instant at which the history ends. */
  until: string;
}

const CHANNELS = ['direct', 'organic_search', 'paid_search', 'paid_social', 'email', 'referral'];
const DEVICES = ['mobile', 'desktop', 'tablet'];
const COUNTRIES = ['DE', 'AT', 'FR', 'NL', 'GB', 'US'];
const MS_A_DAY = 86_400_000;

/** What happens at a moment between the first and the last: the facts come in the order of time. */
const generator = ({ days, until }: Shape, seed: number) => {
  const random = randomOf(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() ** 1.6 * items.length)]!;
  const start = Date.parse(until) - days * MS_A_DAY;
  const at = (i: number, n: number) => new Date(start + ((i + random()) / n) * days * MS_A_DAY).toISOString();
  const dims = () => ({ channel: pick(CHANNELS), device: pick(DEVICES), country: pick(COUNTRIES) });
  return { random, at, dims };
};

const sales = function* (shape: Shape): Generator<SaleFact> {
  const { random, at, dims } = generator(shape, 1);
  for (let i = 0; i < shape.orders; i++) {
    const placedAt = at(i, shape.orders);
    // customers come back: about 1.8 orders each, from a pool that grows with time
    const customer = random() < 0.45 ? Math.floor(i * random() * 0.55) : Math.floor(i * 0.55);
    const price = (20 + random() * 120).toFixed(2);
    const refunded = random() < 0.06;
    const refundedAt = new Date(Date.parse(placedAt) + random() * 20 * MS_A_DAY).toISOString();
    yield saleFact.parse({
      type: 'order',
      id: String(i),
      placedAt,
      currency: 'EUR',
      customer: { id: String(customer) },
      ...dims(),
      lines: [{ quantity: 1 + Math.floor(random() * 3), unitPrice: price, productType: 'Goods' }],
      refunds: refunded ? [{ id: `r${i}`, occurredAt: refundedAt, net: price, units: 1 }] : [],
    });
  }
};

const visits = function* (shape: Shape): Generator<SessionFact> {
  const { random, at, dims } = generator(shape, 2);
  for (let i = 0; i < shape.sessions; i++) {
    const hasCart = random() < 0.09;
    const hasCheckout = hasCart && random() < 0.55;
    const hasOrder = hasCheckout && random() < 0.5;
    yield sessionFact.parse({
      id: String(i),
      startedAt: at(i, shape.sessions),
      ...dims(),
      hasCart,
      hasCheckout,
      hasOrder,
    });
  }
};

/** A transaction for every so many facts: memory stays bounded however large the shop is. */
const A_TRANSACTION = 100_000;

const slices = function* <T>(items: Generator<T>): Generator<T[]> {
  let slice: T[] = [];
  for (const item of items) {
    slice.push(item);
    if (slice.length < A_TRANSACTION) continue;
    yield slice;
    slice = [];
  }
  if (slice.length > 0) yield slice;
};

const spendOf = ({ days, until }: Shape) =>
  Array.from({ length: days }, (_, i) =>
    spendFact.parse({
      day: new Date(Date.parse(until) - (i + 1) * MS_A_DAY).toISOString().slice(0, 10),
      channel: 'paid_search',
      currency: 'EUR',
      amount: (200 + (i % 7) * 15).toFixed(2),
    }),
  );

export const loadShop = async (database: Database, store: Store, shape: Shape): Promise<void> => {
  for (const slice of slices(sales(shape)))
    await withLedger(database, store, (ledger) => ledger.applyAll('sales', slice));
  for (const slice of slices(visits(shape)))
    await withLedger(database, store, (ledger) => ledger.applyAll('sessions', slice));
  await withLedger(database, store, (ledger) => ledger.applyAll('spend', spendOf(shape)));
};
